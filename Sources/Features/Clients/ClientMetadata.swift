public import JSONSchema

/// What a client says of itself, at registration (RFC 7591 section 2) or in its document; checked, and cut down to what is supported.
public struct ClientMetadata: Sendable {
    /// How a client shows at the token endpoint that it is the one.
    public enum AuthMethod: String, Sendable, CaseIterable {
        case none
        case basic = "client_secret_basic"
        case post = "client_secret_post"
    }

    static let maxRedirectURIs = 20
    static let maxNameCharacters = 80

    public var name: String
    public var redirectURIs: [RedirectURI]
    public var authMethod: AuthMethod
    /// What else is kept and told back, as RFC 7591 names it.
    public var rest: JSON

    /// Texts that are told back as they are; nothing of them is fetched or believed.
    private static let texts = [
        "client_uri", "logo_uri", "tos_uri", "policy_uri", "software_id", "software_version", "application_type", "scope",
    ]

    /// - Parameters:
    ///   - standardMethod: what an absent `token_endpoint_auth_method` means.
    ///   - hosts: where clients may send people back to.
    /// - Throws: `invalidRedirectURI`, `invalidClientMetadata`.
    init(_ sent: JSON, standardMethod: AuthMethod, hosts: RedirectHosts.Value) throws(OAuthError) {
        guard let members = sent.objectValue?.members else {
            throw OAuthError(.invalidClientMetadata, "The metadata is a JSON object, not \(sent.typeName).")
        }
        // What has no value is as if it were not there, as in requests (RFC 6749 section 3.1).
        var json: JSON = [:]
        for member in members where member.value != "" { json[member.key] = member.value }
        for (key, value) in (json.objectValue?.members ?? []).map({ ($0.key, $0.value) }) where !value.isNull {
            guard let type = Self.type(of: key), !type.isMet(by: value) else { continue }
            throw OAuthError(.invalidClientMetadata, "\(key) is \(type.rawValue), not \(value.typeName).")
        }
        redirectURIs = try Self.redirectURIs(json["redirect_uris"] ?? .null, hosts: hosts)
        name = Self.name(json["client_name"]?.stringValue) ?? redirectURIs[0].place
        switch json["token_endpoint_auth_method"] ?? .null {
        case .null: authMethod = standardMethod
        case .string(let text):
            guard let method = AuthMethod(rawValue: text) else {
                throw OAuthError(
                    .invalidClientMetadata,
                    "token_endpoint_auth_method is one of \(AuthMethod.allCases.map(\.rawValue).joined(separator: ", ")).")
            }
            authMethod = method
        default: authMethod = standardMethod  // of another type, it was refused above
        }
        func words(_ name: String, _ supported: [String], needed: String) throws(OAuthError) -> [String] {
            guard let asked = json[name], !asked.isNull, asked != [] else { return supported }
            guard let list = asked.arrayValue?.compactMap(\.stringValue), list.contains(needed) else {
                throw OAuthError(.invalidClientMetadata, "\(name) is a list that has \(needed).")
            }
            return supported.filter(list.contains)
        }
        var rest = JSON.Object()
        rest["grant_types"] = JSON(
            try words("grant_types", ["authorization_code", "refresh_token"], needed: "authorization_code"))
        rest["response_types"] = JSON(try words("response_types", ["code"], needed: "code"))
        for key in Self.texts {
            guard let text = json[key]?.stringValue, (1...2_000).contains(text.utf8.count) else { continue }
            guard !key.hasSuffix("_uri") || text.hasPrefix("https://") else { continue }
            rest[key] = .string(text)
        }
        self.rest = .object(rest)
    }

    /// The types that RFC 7591 section 2 gives to metadata.
    private enum MemberType: String {
        case text = "a string"
        case texts = "a list of strings"
        case object = "an object"

        func isMet(by value: JSON) -> Bool {
            switch self {
            case .text: value.stringValue != nil
            case .texts: value.arrayValue?.allSatisfy { $0.stringValue != nil } ?? false
            case .object: value.objectValue != nil
            }
        }
    }

    /// The type of a member; `nil` for what is not known, which is passed over. Names and addresses may be there once a language, as `client_name#ja`.
    private static func type(of key: String) -> MemberType? {
        switch key.prefix(while: { $0 != "#" }) {
        case "redirect_uris", "grant_types", "response_types", "contacts": .texts
        case "jwks": .object
        case "client_name", "token_endpoint_auth_method", "jwks_uri": .text
        case let name where texts.contains(String(name)): .text
        default: nil
        }
    }

    /// What is told back of it.
    public var json: JSON {
        var object = JSON.Object()
        object["client_name"] = .string(name)
        object["redirect_uris"] = JSON(redirectURIs.map(\.text))
        object["token_endpoint_auth_method"] = .string(authMethod.rawValue)
        for member in rest.objectValue?.members ?? [] { object[member.key] = member.value }
        return .object(object)
    }

    private static func redirectURIs(_ json: JSON, hosts: RedirectHosts.Value) throws(OAuthError) -> [RedirectURI] {
        guard let list = json.arrayValue, (1...maxRedirectURIs).contains(list.count) else {
            throw OAuthError(.invalidRedirectURI, "redirect_uris is a list of 1 to \(maxRedirectURIs) addresses.")
        }
        var uris: [RedirectURI] = []
        for item in list {
            guard let text = item.stringValue else { throw OAuthError(.invalidRedirectURI, "redirect_uris has strings only.") }
            let uri = try RedirectURI(text)
            guard hosts.permits(uri) else {
                throw OAuthError(
                    .invalidRedirectURI, "Clients that lead back to \(uri.place) are not let in here. The operator can allow the host.")
            }
            uris.append(uri)
        }
        return uris
    }

    /// The name on one line, without what turns text around or hides in it; `nil` where nothing is left that can be seen.
    static func name(_ text: String?) -> String? {
        guard let text else { return nil }
        let plain = text.unicodeScalars.filter { scalar in
            if scalar.properties.isWhitespace { return scalar.properties.generalCategory == .spaceSeparator }
            // Hangul fillers, variation selectors and the like show nothing by themselves; neither does the Braille pattern without dots.
            if scalar.properties.isDefaultIgnorableCodePoint || scalar == "\u{2800}" { return false }
            switch scalar.properties.generalCategory {
            case .control, .format, .surrogate, .privateUse, .unassigned: return false
            default: return true
            }
        }
        let words = String(String.UnicodeScalarView(plain)).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        // Marks alone stand on nothing.
        let hasBody = words.unicodeScalars.contains { scalar in
            switch scalar.properties.generalCategory {
            case .nonspacingMark, .enclosingMark, .spacingMark, .spaceSeparator: false
            default: true
            }
        }
        return hasBody ? String(words.prefix(maxNameCharacters)) : nil
    }
}
