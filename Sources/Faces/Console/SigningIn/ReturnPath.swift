/// Where a sign-in leads back to: a path on this very origin, and nothing that a browser could take for another (no open redirect).
struct ReturnPath: Equatable {
    static let home = ReturnPath(trusted: "/console")
    private static let maxBytes = 8_192  // an authorization request with its scopes and state

    let text: String

    private init(trusted: String) { text = trusted }

    /// `nil` for anything but a path: an address, `//host`, what holds backslashes, blanks or control characters.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count <= Self.maxBytes, bytes.first == UInt8(ascii: "/"), bytes.dropFirst().first != UInt8(ascii: "/"),
            bytes.allSatisfy({ (0x21...0x7E).contains($0) && !Self.forbidden.contains($0) })
        else { return nil }
        self.text = text
    }

    /// Browsers read a backslash as a slash (URL Standard, section 4.4); the others do not belong into a URL.
    private static let forbidden: Set<UInt8> = [UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "<"), UInt8(ascii: ">")]

    /// The address of the sign-in page that leads back here.
    var signIn: String { self == .home ? "/signin" : "/signin?return_to=\(PathSegment.encode(text))" }
}
