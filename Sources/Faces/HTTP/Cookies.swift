internal import HTTPServer
internal import HTTPTypes

/// The cookies of a request (RFC 6265 section 5.4).
struct Cookies {
    private let pairs: [(name: Substring, value: Substring)]

    init(_ head: RequestHead) {
        pairs = head.headerFields[values: .cookie].flatMap { field in
            field.split(separator: ";").compactMap { pair in
                let parts = pair.drop { $0 == " " }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                return parts.count == 2 ? (parts[0], parts[1]) : nil
            }
        }
    }

    /// The first cookie of that name.
    subscript(name: String) -> String? { pairs.first { $0.name == name }.map { String($0.value) } }
}

/// A cookie that no script and no other site sees (RFC 6265 section 4.1, draft-ietf-httpbis-rfc6265bis section 4.1.3).
struct CookieJar: Sendable {
    /// Whether people reach the appliance by https: then cookies are `Secure`, and by their prefix no other host can have set them.
    let isSecure: Bool

    /// The name under which a cookie is kept.
    func name(_ plain: String) -> String { (isSecure ? "__Host-" : "") + plain }

    /// The field that sets a cookie.
    /// - Parameter maxAgeSeconds: 0 forgets it.
    func setting(_ plain: String, to value: String, maxAgeSeconds: Int) -> String {
        "\(name(plain))=\(value); Path=/; Max-Age=\(maxAgeSeconds); HttpOnly; SameSite=Lax\(isSecure ? "; Secure" : "")"
    }
}
