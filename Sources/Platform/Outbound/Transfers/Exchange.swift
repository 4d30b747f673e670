/// One request from its first name lookup to its answer: decides what is to be done next, and does none of it.
///
/// Unchecked: it belongs to the client's thread from the moment it is submitted, and nobody else keeps it.
final class Exchange: @unchecked Sendable {
    /// What is to be done next.
    enum Step {
        /// Find the addresses of a name.
        case lookUp(String)
        /// Connect to an address (nil: through the proxy) and transfer.
        case transfer(to: IPAddress?, connectTimeout: Duration)
        /// All is done.
        case finish(Result<OutboundResponse, OutboundError>)
    }

    let ticket: Ticket
    let plan: ExchangePlan
    private(set) var url: OutboundURL
    private(set) var headers: OutboundHeaders
    /// Where it is while there is no transfer.
    private(set) var stage = OutboundError.Stage.waiting
    /// Whether it has had its turn.
    private(set) var hasBegun = false
    /// When its time runs out while there is no transfer.
    private(set) var expiry: ContinuousClock.Instant
    private var mayHaveBeenSent = false
    private var redirectsLeft: Int
    private var addresses: ArraySlice<IPAddress> = []
    private var connectDeadline: ContinuousClock.Instant?
    private let complete: (Result<OutboundResponse, OutboundError>) -> Void

    init(_ ticket: Ticket, _ plan: ExchangePlan, complete: @escaping @Sendable (Result<OutboundResponse, OutboundError>) -> Void) {
        self.ticket = ticket
        self.plan = plan
        self.complete = complete
        url = plan.url
        headers = plan.headers
        expiry = plan.deadline
        redirectsLeft = plan.redirectsAllowed
    }

    /// Looks at the URL that is asked for now: the request's own, then that of each redirect.
    func begin(isProxied: Bool, addressGuard: AddressGuard) -> Step {
        hasBegun = true
        if let literal = url.literal {
            let verdict = addressGuard.verdict(on: url, addresses: [literal], purpose: plan.request.purpose)
            guard verdict == .allowed else { return failure(.refusedAddress(verdict)) }
            return connect(to: isProxied ? [] : [literal])
        }
        guard !isProxied else { return connect(to: []) }
        stage = .resolving
        expiry = min(.now + .seconds(5), plan.deadline)  // the system's resolver asks its first server again after 5 s
        return .lookUp(url.host)
    }

    /// Goes on with the addresses of the name: all must be fit, then they are tried one after the other.
    func resolved(_ addresses: [IPAddress], addressGuard: AddressGuard) -> Step {
        guard !addresses.isEmpty else { return failure(.nameNotFound) }
        let verdict = addressGuard.verdict(on: url, addresses: addresses, purpose: plan.request.purpose)
        guard verdict == .allowed else { return failure(.refusedAddress(verdict)) }
        return connect(to: Array(addresses.prefix(4)))  // the fifth address of a name that answers at none of four is no hope
    }

    /// Goes on after a transfer has ended, well or not.
    func ended(_ outcome: TransferOutcome, isProxied: Bool, addressGuard: AddressGuard) -> Step {
        mayHaveBeenSent = mayHaveBeenSent || outcome.requestWasSent
        if let reason = outcome.failure {
            guard !outcome.requestWasSent, reason == .connectionFailed || reason == .timedOut(.connecting), !addresses.isEmpty else {
                return failure(reason)
            }
            return connectToNext()
        }
        if plan.redirectsAllowed > 0, [301, 302, 303, 307, 308].contains(outcome.status) {
            return redirect(outcome, isProxied: isProxied, addressGuard: addressGuard)
        }
        return .finish(
            .success(
                OutboundResponse(
                    status: outcome.status, headers: outcome.headers, body: outcome.body, bodyBytes: outcome.bodyBytes,
                    isCut: outcome.isCut,
                    url: url, address: outcome.address, elapsed: .now - plan.started)))
    }

    /// The step that ends it for a reason from outside.
    func failure(_ reason: OutboundError.Reason, requestWasSent: Bool = false) -> Step {
        .finish(.failure(OutboundError(reason, mayHaveBeenSent: mayHaveBeenSent || requestWasSent)))
    }

    /// Answers the caller; to be called once, as the last thing.
    func finish(_ result: Result<OutboundResponse, OutboundError>) {
        complete(result)
    }

    private func connect(to addresses: [IPAddress]) -> Step {
        stage = .connecting
        self.addresses = addresses[...]
        connectDeadline = min(.now + plan.request.connectTimeout, plan.deadline)
        return connectToNext()
    }

    /// The time to connect is shared by the addresses that are left, so that a silent first one leaves some for the second.
    private func connectToNext() -> Step {
        let left = max((connectDeadline ?? plan.deadline) - .now, .milliseconds(1))
        let share = left / max(addresses.count, 1)
        return .transfer(to: addresses.popFirst(), connectTimeout: max(share, .milliseconds(1)))
    }

    private func redirect(_ outcome: TransferOutcome, isProxied: Bool, addressGuard: AddressGuard) -> Step {
        guard redirectsLeft > 0 else { return failure(.redirectRefused(.tooMany)) }
        redirectsLeft -= 1
        guard let location = outcome.headers["location"] else { return failure(.redirectRefused(.target)) }
        let target: OutboundURL
        do throws(URLDefect) {
            target = try url.resolving(location)
        } catch {
            return failure(.invalidURL(error))
        }
        guard url.scheme == .http || target.scheme == .https else { return failure(.redirectRefused(.downgrade)) }
        if target.origin != url.origin { headers = headers.forOtherOrigin }
        url = target
        return begin(isProxied: isProxied, addressGuard: addressGuard)
    }
}
