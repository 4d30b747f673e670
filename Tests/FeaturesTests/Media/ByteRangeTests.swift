import Testing

@testable import Faces

@Suite struct ByteRangeTests {
    @Test(arguments: [
        ("bytes=0-0", 0..<1), ("bytes=2-5", 2..<6), ("bytes=5-", 5..<10), ("bytes=-3", 7..<10), ("bytes=-30", 0..<10),
        ("bytes=9-99", 9..<10),
        ("BYTES = 1 - 2", nil), ("Bytes=1-2", 1..<3), ("bytes=0-99999999999999999999", 0..<10),
    ])
    func `one part is found and cut to the file`(field: String, part: Range<Int>?) {
        #expect(ByteRange(field, length: 10) == part.map(ByteRange.part) ?? .whole)
    }

    @Test(arguments: [
        nil, "", "bytes", "bytes=", "bytes=-", "bytes=5-2", "bytes=a-b", "bytes=1-2,4-5", "items=0-1", "bytes=+1-2", "bytes=--1",
        "bytes=1-2-3",
    ])
    func `what cannot be read, or asks for several parts, is ignored`(field: String?) { #expect(ByteRange(field, length: 10) == .whole) }

    @Test(arguments: ["bytes=10-", "bytes=10-20", "bytes=-0", "bytes=99999999999999999999-"])
    func `what lies behind the end cannot be satisfied`(field: String) { #expect(ByteRange(field, length: 10) == .unsatisfiable) }
}
