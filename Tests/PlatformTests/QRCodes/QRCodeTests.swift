import QRCodes
import Testing

@Suite struct QRCodeTests {
    @Test func `a short text makes the smallest code, with its three finders`() throws {
        let code = try #require(QRCode("troupe"))
        #expect(code.side == 21)
        // A finder is 7 by 7: a dark frame, a light one, a dark middle of 3 by 3 (ISO/IEC 18004, 6.3.3).
        for (column, line) in [(0, 0), (14, 0), (0, 14)] {
            for y in 0..<7 {
                for x in 0..<7 {
                    let isFrame = x == 0 || x == 6 || y == 0 || y == 6
                    let isMiddle = (2...4).contains(x) && (2...4).contains(y)
                    #expect(code[column + x, line + y] == (isFrame || isMiddle), "\(column + x) \(line + y)")
                }
            }
        }
    }

    @Test func `the path draws the dark modules and no other`() throws {
        let code = try #require(QRCode("otpauth://totp/Troupe:ada%40example.org?secret=GEZDGNBVGY3TQOJQ"))
        var drawn = Set<[Int]>()
        for run in code.path.matches(of: #/M(\d+) (\d+)h(\d+)v1h-(\d+)z/#) {
            let (x, y, width) = (Int(run.output.1)!, Int(run.output.2)!, Int(run.output.3)!)
            #expect(run.output.3 == run.output.4)
            for column in x..<x + width { drawn.insert([column, y]) }
        }
        let dark = (0..<code.side).flatMap { y in (0..<code.side).filter { code[$0, y] }.map { [$0, y] } }
        #expect(drawn == Set(dark))
    }

    @Test func `what does not fit is no code`() { #expect(QRCode(String(repeating: "a", count: 3_000)) == nil) }
}
