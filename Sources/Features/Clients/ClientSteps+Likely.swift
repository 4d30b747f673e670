internal import GRDB
internal import Operations

/// Clients whose discovery and registration are made by different programs, such as a browser's and a server's: their user agents differ.
extension ClientSteps {
    /// Strangers' steps at most in the time of one visit: what the log takes in a minute, for each of its minutes.
    private static let mostInVisit = 900

    /// What strangers did at the address where the client registered, shortly before that, if no other client registered from there after it
    /// within the time of a visit. Where two could be meant, it is nobody's.
    ///
    /// Looked up and not written down: a registration that follows can still make it doubtful.
    static func likely(of client: ClientID, in context: Context) throws -> [Step] {
        let registration = try Row.fetchOne(
            context.db,
            sql: """
                SELECT id, at, address FROM client_step
                WHERE client = ? AND step = 'registration' AND verdict = 'ok' ORDER BY id LIMIT 1
                """, arguments: [client])
        guard let registration else { return [] }
        let (id, at, address): (Int64, Instant, String) = (registration["id"], registration["at"], registration["address"])
        let others = try otherRegistrations(than: client, from: address, near: at, in: context)
        let earliest = others.filter { $0 <= at }.max() ?? at.adding(seconds: -sameVisitSeconds)
        let latest = others.filter { $0 > at }.min().map { $0.adding(seconds: -sameVisitSeconds) } ?? at
        return try Row.fetchAll(
            context.db,
            sql: """
                SELECT id, at, step, verdict, address, agent, hint, client_url FROM (
                    SELECT id, at, step, verdict, address, agent, hint, client_url FROM client_step
                    WHERE client IS NULL AND client_url IS NULL AND id < ? ORDER BY id DESC LIMIT ?)
                WHERE address = ? AND at > ? AND at <= ?
                """, arguments: [id, mostInVisit, address, earliest, latest]
        ).map(Step.init)
    }

    /// When other clients registered from that address, within the time of a visit before or after. Ids of clients sort by time.
    private static func otherRegistrations(
        than client: ClientID, from address: String, near at: Instant, in context: Context
    ) throws -> [Instant] {
        let first = ClientID(at: at.adding(seconds: -sameVisitSeconds), randomness: (0, 0))
        let last = ClientID(at: at.adding(seconds: sameVisitSeconds + 1), randomness: (0, 0))
        return try Instant.fetchAll(
            context.db,
            sql: """
                SELECT client_step.at FROM client JOIN client_step ON client_step.client = client.id
                WHERE client.id > ? AND client.id < ? AND client.id != ?
                AND client_step.step = 'registration' AND client_step.verdict = 'ok' AND client_step.address = ?
                """, arguments: [first, last, client, address])
    }
}
