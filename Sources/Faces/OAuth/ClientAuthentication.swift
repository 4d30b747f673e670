internal import Features
internal import HTTPServer
internal import Operations
internal import Secrets

/// How a client shows at the token endpoint and its like which one it is (RFC 6749 section 2.3).
struct ClientAuthentication: Sendable {
    /// What it calls itself.
    let clientID: String
    private let secret: String?

    /// - Parameter form: without fields that are empty.
    /// - Throws: `invalidRequest`, `invalidClient`.
    init(_ head: RequestHead, _ form: FormFields) throws(OAuthError) {
        let posted = form["client_secret"]
        if let basic = head.credentials("basic") {
            guard posted == nil else { throw OAuthError(.invalidRequest, "Send the secret in one place only.") }
            // What is no base64 of UTF-8 is no credential.
            guard let bytes = try? Base64.decode(basic), let text = String(validating: bytes, as: UTF8.self),
                let colon = text.firstIndex(of: ":")
            else { throw OAuthError(.invalidClient, "Authorization: Basic has base64 of client_id:client_secret.") }
            let (id, secret) = (Percent.decodeForm(text[..<colon]), Percent.decodeForm(text[text.index(after: colon)...]))
            guard form["client_id"] == nil || form["client_id"] == id else {
                throw OAuthError(.invalidRequest, "client_id differs from that in Authorization.")
            }
            (clientID, self.secret) = (id, secret.isEmpty ? nil : secret)
        } else {
            guard let id = form["client_id"] else {
                throw OAuthError(.invalidClient, "Send client_id, and the secret if the client has one.")
            }
            (clientID, self.secret) = (id, posted)
        }
    }

    /// The client, if it is the one.
    ///
    /// A secret counts in the header and in the form alike (RFC 6749 section 2.3.1), whichever its client registered: clients that name no way
    /// when they register, and are told `client_secret_basic`, often send it in the form all the same, and it proves as much there. One without
    /// a secret names itself in the form.
    /// - Throws: `OAuthError` of `invalidClient`; on it hosted clients register anew.
    func client(in context: Context) throws -> Client {
        guard let client = try Clients.find(clientID, in: context) else {
            throw OAuthError(.invalidClient, "This client_id is not known here. Register again at /oauth/register.")
        }
        guard client.revokedAt == nil else { throw OAuthError(.invalidClient, "This client was shut out by the operator.") }
        switch (client.authMethod, secret) {
        case (.none, nil): return client
        case (.none, .some): throw OAuthError(.invalidClient, "This client has no secret; send client_id alone.")
        case (_, nil): throw OAuthError(.invalidClient, "This client has a secret; send it as \(client.authMethod.rawValue) says.")
        case (_, let secret?):
            guard try Clients.isSecret(secret, of: client, in: context) else { throw OAuthError(.invalidClient, "The secret is wrong.") }
            return client
        }
    }
}
