import HTTPServer
import HTTPTypes
import Synchronization
import Testing

@Suite struct FieldNamesTests {
    @Test func `fields are found in any spelling, whether their names are usual or not, and their like are others`() async throws {
        let seen = Mutex<RequestHead?>(nil)
        let handler = TestHandler.atOnce { request in
            seen.withLock { $0 = request.head }
            return Response("ok")
        }
        try await serving(handler, { $0.usualFields = [HTTPField.Name("X-Often")!] }) { server in
            let port = server.port
            _ = try await onThread {
                let client = try RawClient(port: port)
                try client.request(
                    "GET", "/",
                    "AUTHORIZATION: a\r\nAuthorizatioN-: b\r\nx_often: c\r\nX-OFTEN: d\r\nx-often: e\r\nX-Seldom: f\r\nx-Selden: g\r\n")
                return try client.answer()
            }
        }
        let fields = try #require(seen.withLock { $0 }).headerFields
        let found = ["authorization", "authorization-", "x_often", "x-often", "x-seldom", "x-selden"].map { fields[HTTPField.Name($0)!] }
        #expect(found == ["a", "b", "c", "d, e", "f", "g"])
        #expect(fields.first(HTTPField.Name("X-Often")!).count == 2)
    }

    /// Lengths around the eight bytes that are looked at in one step.
    @Test(arguments: 0..<18, [0x01, 0x09, 0x0A, 0x1F, 0x7F] as [UInt8])
    func `a control character in a value becomes a blank wherever it stands`(place: Int, byte: UInt8) {
        let text = String(repeating: "a", count: place + 1) + String(Unicode.Scalar(byte)) + "b"
        let fields: HeaderFields = [.userAgent: text]
        #expect(fields[.userAgent] == String(repeating: "a", count: place + 1) + (byte == 0x09 ? "\t" : " ") + "b")
    }

    @Test(arguments: ["", " ", "a", "abcdefgh", "~ !", "é", "abcdefghé", "\ta", "a "])
    func `a value that needs no change has none, and blanks at its ends go`(text: String) {
        let fields: HeaderFields = [.userAgent: text]
        #expect(fields[.userAgent] == text.trimmingBlanks())
    }
}

extension String {
    fileprivate func trimmingBlanks() -> String {
        var rest = self[...]
        while let last = rest.last, last == " " || last == "\t" { rest.removeLast() }
        return String(rest.drop { $0 == " " || $0 == "\t" })
    }
}
