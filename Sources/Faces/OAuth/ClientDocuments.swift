internal import Features
internal import Operations

/// Keeps what clients' documents say up to date.
struct ClientDocuments: Sendable {
    private let dispatcher: Dispatcher
    /// How often documents are fetched: for one person, from one host, in all.
    private let perUser = FloodGate(windowSeconds: 60, perName: 10, overall: 60)
    private let perHost = FloodGate(windowSeconds: 60, perName: 10, overall: 60)

    init(dispatcher: Dispatcher) { self.dispatcher = dispatcher }

    func isFresh(_ client: Client) -> Bool { client.documentFreshUntil.map { $0 > dispatcher.clock.now } ?? true }

    /// The client as its document describes it now; the last good copy where the host does not answer.
    func current(_ url: String, known: Client?, for session: Session, requestID: String) async throws(Failure) -> Result<Client, OAuthError>
    {
        let now = dispatcher.clock.now
        if let seconds = perUser.count(session.user.text, at: now) ?? perHost.count(ClientDocument.host(of: url), at: now) {
            throw Failure(
                .rateLimited, "Too many programs were looked up in a short time. Try again in a minute.", retry: .after(seconds: seconds))
        }
        // One answer to whoever asks, whatever the reason, as it would map the network otherwise; the timeline tells the operator which it was.
        func unread(_ hint: String) -> OAuthError {
            OAuthError(
                .invalidClient,
                "What describes this program cannot be read at its address. If that is a fault that passes, trying again later helps.",
                hint: hint)
        }
        let fetched = await dispatcher.services[ClientDocumentSource.self].fetch(url)
        switch fetched {
        case .refused:
            return .failure(
                unread(
                    "Its document is not to be had from \(ClientDocument.host(of: url)), which stays so until it is mended: the address is on a "
                        + "private network (the operator can allow it with --allow-outbound CIDR:client-metadata), it leads elsewhere by a "
                        + "redirect, is not there, or has more than 5 KiB."))
        case .unavailable:
            if let known, known.updatedAt.adding(seconds: ClientDocument.staleSeconds) > now { return .success(known) }
            return .failure(
                unread(
                    "\(ClientDocument.host(of: url)) did not answer with the document now, which may pass: no connection, no valid certificate, "
                        + "or an error of its own. Can this machine reach it (curl -v)?"))
        case .found(let body, let freshSeconds):
            do throws(OAuthError) {
                let document = try ClientDocument(
                    url, body: body, freshSeconds: freshSeconds, hosts: dispatcher.services[RedirectHosts.self])
                return .success(
                    try await kept(document, requestID: requestID))
            } catch {
                return .failure(error)
            }
        }
    }

    private func kept(_ document: ClientDocument, requestID: String) async throws(OAuthError) -> Client {
        do throws(Failure) {
            return try await dispatcher.perform(as: .anyone, face: .oauth, requestID: requestID) { try Clients.keep(document, in: $0) }
        } catch {
            throw OAuthError(error)
        }
    }
}
