internal import HTTPServer
internal import HTTPTypes

extension RequestHead {
    /// What follows `Bearer` in the `Authorization` field (RFC 6750 section 2.1).
    var bearerToken: String? { credentials("bearer") }

    /// What follows that scheme, given in small letters, in the `Authorization` field; blanks around it do not matter.
    func credentials(_ scheme: String) -> String? {
        guard let field = headerFields[.authorization] else { return nil }
        let parts = field.split(separator: " ", omittingEmptySubsequences: true)
        guard parts.count == 2, parts[0].lowercased() == scheme else { return nil }
        return String(parts[1])
    }
}
