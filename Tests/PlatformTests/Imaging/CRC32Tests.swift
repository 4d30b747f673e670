import Testing

@testable import Imaging

@Suite struct CRC32Tests {
    private func checksum(_ pieces: ArraySlice<UInt8>...) -> UInt32 {
        var sum = CRC32()
        for piece in pieces { sum.add(piece) }
        return sum.value
    }

    @Test func `the check value of the polynomial comes out`() {
        #expect(checksum(Array("123456789".utf8)[...]) == 0xCBF4_3926)
        #expect(checksum([]) == 0)
        #expect(checksum([UInt8](repeating: 0, count: 32)[...]) == 0x190A_55AD)
    }

    @Test(arguments: 0...40)
    func `pieces come to the same as the whole`(place: Int) {
        let bytes = (0..<40).map { UInt8(($0 * 151 + 7) & 0xFF) }
        #expect(checksum(bytes[..<place], bytes[place...]) == checksum(bytes[...]))
    }
}
