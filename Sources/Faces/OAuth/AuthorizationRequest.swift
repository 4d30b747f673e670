internal import Features
internal import HTTPServer
internal import Operations

/// What a client asks a person for (RFC 6749 section 4.1.1), checked.
struct AuthorizationRequest: Sendable {
    let client: Client
    let redirectURI: RedirectURI
    /// Where the client waits for the answer.
    let returnAddress: ReturnAddress
    let scopes: ScopeSet
    /// What of them it asks for by name.
    let named: ScopeSet
    /// The protected addresses, in the spelling of their documents.
    let resources: [String]
    let challenge: String

    /// Why there is nothing to ask.
    enum Refusal: Error {
        /// Told on a page: it is not certain who would be sent where (section 4.1.2.1).
        case page(OAuthError)
        /// Told to the client.
        case back(ReturnAddress, OAuthError)
    }

    /// What we carry for a client.
    static let maxStateBytes = 4_096

    init(_ form: FormFields, client: Client, publicURL: String, otherNames: [String], hosts: RedirectHosts.Value) throws(Refusal) {
        self.client = client
        func page(_ reason: String) -> Refusal { .page(OAuthError(.invalidRequest, reason)) }
        if client.revokedAt != nil { throw page("This program was shut out by the operator.") }
        guard form.all("redirect_uri").count <= 1 else { throw page("redirect_uri stands there twice, so nothing is sent to either.") }
        // What is wrong with it in particular helps nobody.
        guard let text = form["redirect_uri"], let uri = try? RedirectURI(text), client.permits(uri) else {
            throw page("The program asks to be sent back to an address that it has not registered, so nothing is sent there.")
        }
        // The operator may have limited them since the client registered.
        guard hosts.permits(uri) else {
            throw page("Programs that lead back to \(uri.place) are not let in here. The operator can allow the host.")
        }
        redirectURI = uri
        let state = form["state"]
        let address = ReturnAddress(uri: uri, state: state, issuer: publicURL)
        returnAddress = address
        func back(_ code: OAuthError.Code, _ reason: String) -> Refusal { .back(address, OAuthError(code, reason)) }
        // OpenID Connect Core 1.0 sections 3.1.2.6 and 6: what stands in a signed request would be passed over, so it is refused.
        if form["request"] != nil { throw back(.requestNotSupported, "Send the parameters themselves, not a request object.") }
        if form["request_uri"] != nil { throw back(.requestURINotSupported, "Send the parameters themselves, not request_uri.") }
        if let name = form.repeated(but: "resource") { throw back(.invalidRequest, "\(name) stands there twice.") }
        guard (state ?? "").utf8.count <= Self.maxStateBytes else {
            throw .page(OAuthError(.invalidRequest, "state has at most \(Self.maxStateBytes) bytes."))
        }
        guard let type = form["response_type"] else { throw back(.invalidRequest, "Send response_type=code.") }
        guard type == "code" else { throw back(.unsupportedResponseType, "response_type is code.") }
        guard (form["response_mode"] ?? "query") == "query" else { throw back(.invalidRequest, "response_mode is query.") }
        guard form["code_challenge_method"] == "S256", let challenge = form["code_challenge"], PKCE.isChallenge(challenge) else {
            throw back(.invalidRequest, "PKCE is required: code_challenge with code_challenge_method=S256 (RFC 7636).")
        }
        self.challenge = challenge
        let addresses = form.all("resource")
        let known = addresses.compactMap { ProtectedAddresses.canonical($0, publicURL: publicURL, otherNames: otherNames) }
        guard known.count == addresses.count, known.count <= ProtectedAddresses.documented.count else {
            throw back(
                .invalidTarget, "resource is an address of this server, such as \(ProtectedAddresses.standard(publicURL: publicURL)).")
        }
        resources = known.isEmpty ? [ProtectedAddresses.standard(publicURL: publicURL)] : known
        let asked = OAuthScopes.asked(form["scope"], of: client)
        guard !asked.isEmpty else {
            throw back(.invalidScope, "None of these scopes is known; scopes_supported in the metadata lists all.")
        }
        scopes = ProtectedAddresses.narrowed(asked, to: resources, publicURL: publicURL)
        named = OAuthScopes.named(form["scope"])
        guard !scopes.isEmpty else {
            throw back(
                .invalidScope,
                "At \(resources[0]) nothing is changed, so only reading scopes can be had for it. For others name the resource "
                    + "\(ProtectedAddresses.standard(publicURL: publicURL)).")
        }
        guard form["prompt"] != "none" else { throw back(.loginRequired, "A person has to be asked each time.") }
    }
}
