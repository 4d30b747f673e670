import CCurl
import Synchronization

/// The client's thread, and the way to it.
///
/// Unchecked: `multi` never changes and is woken from elsewhere only while the mailbox is locked and open; `exchanges`,
/// `waiting`, `busyHosts` and `transfers` are only touched on the thread that `run` is called on.
@safe final class TransferLoop: @unchecked Sendable {
    private let addressGuard: AddressGuard
    private let configuration: HTTPClient.Configuration
    private let lookups: Lookups
    private let mailbox = Mutex(Mailbox())
    private let multi: UnsafeMutableRawPointer
    /// Everything that has no answer yet.
    private var exchanges: [ObjectIdentifier: Exchange] = [:]
    /// Those that wait for their turn, in their order.
    private var waiting: [Exchange] = []
    /// How many are under way to each host, by the URL that they began with.
    private var busyHosts: [String: Int] = [:]
    private var transfers: [ObjectIdentifier: Transfer] = [:]

    private struct Mailbox {
        var isOpen = true
        var arrivals: [Exchange] = []
        var cancellations: [Ticket] = []
        var lookups: [(ticket: Ticket, addresses: [IPAddress])] = []
    }

    /// Starts the thread; `nil` where libcurl is missing.
    init?(addressGuard: AddressGuard, configuration: HTTPClient.Configuration) {
        guard CurlLibrary.isReady else { return nil }
        guard let multi = unsafe ccurl_multi_init() else { preconditionFailure("no memory for libcurl") }
        unsafe self.multi = multi
        self.addressGuard = addressGuard
        self.configuration = configuration
        lookups = Lookups(configuration.resolver)
        let started = Threads.start { [self] in run() }
        precondition(started, "no thread can be started")
    }
}

// MARK: - From any thread

extension TransferLoop {
    /// Hands over an exchange, which is answered in any case.
    func submit(_ exchange: Exchange) {
        guard !deliver({ $0.arrivals.append(exchange) }) else { return }
        exchange.finish(.failure(OutboundError(.stopped)))
    }

    /// Ends an exchange, if it is not over; one that is still to come ends when it arrives, because its ticket says so.
    func cancel(_ ticket: Ticket) {
        _ = deliver { $0.cancellations.append(ticket) }
    }

    /// Ends the thread and everything on it.
    func stop() {
        _ = deliver { $0.isOpen = false }
    }

    /// Puts something into the mailbox; false if the thread does not read it any more.
    private func deliver(_ change: (inout Mailbox) -> Void) -> Bool {
        mailbox.withLock { mailbox in
            guard mailbox.isOpen else { return false }
            change(&mailbox)
            // Within the lock, because `multi` is freed once the mailbox is closed and read.
            _ = unsafe ccurl_multi_wakeup(multi)
            return true
        }
    }
}

// MARK: - On the thread

extension TransferLoop {
    private func run() {
        Threads.blockBrokenPipeSignal()
        while readMail() {
            var running: Int32 = 0
            _ = unsafe ccurl_multi_perform(multi, &running)
            readMessages()
            expire()
            startWaiting()
            _ = unsafe ccurl_multi_poll(multi, pollMilliseconds())
        }
        for exchange in exchanges.values { end(exchange, .stopped) }
        _ = unsafe ccurl_multi_cleanup(multi)
    }

    /// Takes in what came; false once the loop is to stop.
    private func readMail() -> Bool {
        let mail = mailbox.withLock { mailbox in
            let mail = mailbox
            mailbox = Mailbox(isOpen: mail.isOpen)
            return mail
        }
        mail.arrivals.forEach(admit)
        for ticket in mail.cancellations {
            if let exchange = exchanges[ObjectIdentifier(ticket)] { end(exchange, .cancelled) }
        }
        for (ticket, addresses) in mail.lookups {
            guard let exchange = exchanges[ObjectIdentifier(ticket)] else { continue }
            perform(exchange.resolved(addresses, addressGuard: addressGuard), of: exchange)
        }
        return mail.isOpen
    }

    private func admit(_ exchange: Exchange) {
        exchanges[ObjectIdentifier(exchange.ticket)] = exchange
        if exchange.ticket.isCancelled {
            end(exchange, .cancelled)
        } else if waiting.count >= configuration.maxWaiting {
            end(exchange, .busy)
        } else {
            waiting.append(exchange)
        }
    }

    /// Starts what has waited longest and whose host is not too busy.
    private func startWaiting() {
        var left: [Exchange] = []
        for exchange in waiting where exchanges[ObjectIdentifier(exchange.ticket)] != nil {
            let host = exchange.plan.url.host
            let isFree = busyHosts.values.reduce(0, +) < configuration.maxConcurrent
            guard isFree, busyHosts[host, default: 0] < configuration.maxConcurrentPerHost else {
                left.append(exchange)
                continue
            }
            busyHosts[host, default: 0] += 1
            perform(exchange.begin(isProxied: isProxied, addressGuard: addressGuard), of: exchange)
        }
        waiting = left
    }

    private func perform(_ step: Exchange.Step, of exchange: Exchange) {
        switch step {
        case .lookUp(let name):
            lookups.find(name) { [self, ticket = exchange.ticket] addresses in
                _ = deliver { $0.lookups.append((ticket, addresses)) }
            }
        case .transfer(let address, let connectTimeout):
            transfer(exchange, to: address, connectTimeout: connectTimeout)
        case .finish(let result):
            finish(exchange, result)
        }
    }

    private func transfer(_ exchange: Exchange, to address: IPAddress?, connectTimeout: Duration) {
        let transfer = Transfer(
            exchange.plan.request, url: exchange.url, headers: exchange.headers, address: address, connectTimeout: connectTimeout,
            totalTimeout: exchange.plan.deadline - .now, addressGuard: addressGuard, configuration: configuration)
        guard let transfer else { return end(exchange, .connectionFailed) }
        transfers[ObjectIdentifier(exchange.ticket)] = transfer
        _ = unsafe ccurl_multi_add_handle(multi, transfer.easy)
    }

    /// Goes on with every exchange whose transfer has ended.
    private func readMessages() {
        var left: Int32 = 0
        while let message = unsafe ccurl_multi_info_read(multi, &left) {
            let (easy, code) = unsafe (message.pointee.easy_handle, message.pointee.data.result)
            guard let (id, transfer) = transfers.first(where: { unsafe $0.value.easy == easy }), let exchange = exchanges[id] else {
                continue
            }
            let outcome = transfer.outcome(of: code)
            close(transfer, id)
            perform(exchange.ended(outcome, isProxied: isProxied, addressGuard: addressGuard), of: exchange)
        }
    }

    /// Ends what has waited or been looked up for too long; transfers have libcurl's own limits.
    private func expire() {
        let now = ContinuousClock.now
        for (id, exchange) in exchanges where transfers[id] == nil && exchange.expiry <= now {
            end(exchange, .timedOut(exchange.stage))
        }
    }

    private func pollMilliseconds() -> Int32 {
        let now = ContinuousClock.now
        let next = exchanges.filter { transfers[$0.key] == nil }.map { $0.value.expiry - now }.min() ?? .seconds(1)
        return Int32(min(1, max(0, next / .seconds(1))) * 1_000) + 1
    }

    /// Ends an exchange for a reason from outside.
    private func end(_ exchange: Exchange, _ reason: OutboundError.Reason) {
        let wasSent = transfers[ObjectIdentifier(exchange.ticket)]?.requestWasSent ?? false
        perform(exchange.failure(reason, requestWasSent: wasSent), of: exchange)
    }

    private func finish(_ exchange: Exchange, _ result: Result<OutboundResponse, OutboundError>) {
        let id = ObjectIdentifier(exchange.ticket)
        if let transfer = transfers[id] { close(transfer, id) }
        if exchange.hasBegun {
            let host = exchange.plan.url.host
            let others = busyHosts[host, default: 1] - 1
            busyHosts[host] = others == 0 ? nil : others
        } else {
            waiting.removeAll { $0 === exchange }
        }
        exchanges[id] = nil
        exchange.finish(result)
    }

    private func close(_ transfer: Transfer, _ id: ObjectIdentifier) {
        _ = unsafe ccurl_multi_remove_handle(multi, transfer.easy)
        transfers[id] = nil
        transfer.close()
    }

    private var isProxied: Bool { configuration.proxy != nil }
}
