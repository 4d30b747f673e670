internal import Features
internal import JSONSchema
internal import Operations

/// Calls of providers as `ProviderCalls` has them written down: each before it is made, and ended with what it cost in one transaction. So what
/// is made may be asked for again after a crash: it goes on with work that is under way, and calls nobody a second time whose answer to a call
/// that may be paid is lost.
struct ProviderCalling: Sendable {
    typealias Link = GeneratorChain.Link
    typealias Subject = ProviderCalls.Subject

    let dispatcher: Dispatcher
    /// The longest pause between two attempts at one provider, in seconds; where it asks for more, the next is asked, or what is made put off.
    var longestPauseSeconds = 20

    /// What the first makes who can: each is asked as often as it may be, and the next where nothing was paid.
    /// - Parameter isOnce: whether each is asked once only, since whoever wants it comes back later.
    func first<Made: Sendable>(
        of links: [Link], _ subject: Subject, isOnce: Bool = false, _ ask: (Link) async throws(GeneratorFailure) -> Made
    ) async throws(GeneratorFailure) -> Made {
        var failures: [GeneratorFailure] = []
        for link in links {
            var attempts = isOnce ? 1 : link.provider?.attempts ?? 1
            while attempts > 0 {
                attempts -= 1
                do throws(GeneratorFailure) { return try await ask(link) } catch {
                    if [.refused, .lost, .cancelled].contains(error.kind) { throw error }
                    if try isPaid(subject) { throw error }
                    if try isStopped(subject) { throw GeneratorFailure(.cancelled, error.message) }
                    guard case .retryable(let seconds) = error.kind, attempts > 0, seconds <= longestPauseSeconds else {
                        failures.append(error)
                        attempts = 0
                        continue
                    }
                    do { try await Task.sleep(for: .seconds(seconds)) } catch {
                        throw GeneratorFailure(.retryable(afterSeconds: 1), "The order was taken back.")
                    }
                }
            }
        }
        let message = failures.map(\.message).joined(separator: " ")
        let pauses = failures.compactMap { if case .retryable(let seconds) = $0.kind { seconds } else { nil } }
        guard let pause = pauses.min() else { throw GeneratorFailure(.permanent, message) }
        throw GeneratorFailure(.retryable(afterSeconds: pause), message)
    }

    /// The call that may still come to something.
    func open(_ subject: Subject) throws(GeneratorFailure) -> ProviderCalls.Call? {
        try read { context in try ProviderCalls.open(subject, in: context) }
    }

    /// Work that goes on over there, and was reserved or paid for when it began. A call that left nothing to ask after is ended: it came, or may
    /// have come, and with the process it is gone; so is the answer of one who was removed meanwhile.
    func underWay(_ subject: Subject, among links: [Link]) async throws(GeneratorFailure) -> (link: Link, call: ProviderCalls.Call)? {
        guard let call = try open(subject) else { return nil }
        if call.remote != nil, let link = links.first(where: { $0.name == call.provider }) { return (link, call) }
        try await end(call, subject)
        return nil
    }

    /// Ends a call whose answer is gone with the process that made it.
    /// - Throws: `.lost` where it may have been paid for; otherwise it may be made anew.
    func end(_ call: ProviderCalls.Call, _ subject: Subject) async throws(GeneratorFailure) {
        let reason = "The server stopped while \(call.provider) was at work, and its answer is lost."
        guard call.isPaid else {
            return try await note { context in try ProviderCalls.failed(call.id, subject, reason, micros: nil, in: context) }
        }
        try await note { context in try ProviderCalls.lost(call.id, subject, in: context) }
        throw GeneratorFailure(.lost, reason)
    }

    func begin(_ provider: Provider, _ subject: Subject) async throws(GeneratorFailure) -> Int64 {
        do throws(Failure) {
            return try await dispatcher.perform(as: .operator) { context in try ProviderCalls.begin(provider, subject, in: context) }
        } catch { throw GeneratorFailure(error) }
    }

    /// What an adapter keeps of a call, and has of it from before a restart.
    /// - Parameter besides: what else is kept with what leads back to the work.
    func work(of call: Int64, known: ProviderCalls.Call?, besides: JSON = [:]) -> RemoteWork {
        RemoteWork(known: known?.remote) { remote throws(ProviderFailure) in
            let remote = besides.objectValue?.members.reduce(into: remote) { $0[$1.key] = $1.value } ?? remote
            do throws(Failure) {
                try await dispatcher.perform(as: .operator) { context in try ProviderCalls.accepted(call, remote: remote, in: context) }
            } catch { throw ProviderFailure(.lost, "What leads back to its work could not be kept.") }
        }
    }

    /// Notes that it was made, and what it cost.
    func answered(_ call: Int64, _ subject: Subject, answer: JSON? = nil, micros: Int64) async throws(GeneratorFailure) {
        try await note { context in try ProviderCalls.answered(call, subject, answer: answer, micros: micros, in: context) }
    }

    /// Notes what a classifier said, and what that cost.
    func judged(
        _ call: Int64, _ subject: Subject, by classifier: Provider, _ verdicts: [(thing: ModeratedThing, verdict: Verdict)], micros: Int64
    ) async throws(GeneratorFailure) {
        try await note { context in
            try ProviderCalls.judged(call, subject, by: classifier, verdicts, micros: micros, in: context)
        }
    }

    /// Notes how a call ended badly, and what it cost.
    /// - Parameter units: as many were ordered: seconds of a video.
    func ended(
        _ call: Int64, by provider: Provider, _ subject: Subject, units: Int = 1, _ failure: ProviderFailure
    ) async throws(GeneratorFailure) -> GeneratorFailure {
        let message = "\(provider.name): \(failure.message)"
        let isPaid = provider.isPaid(for: subject.capability)
        if failure.kind == .lost, isPaid {
            try await note { context in try ProviderCalls.lost(call, subject, in: context) }
            return GeneratorFailure(.lost, message)
        }
        // What was free leaves the hold to whoever is asked next.
        let cost = failure.usage.flatMap { isPaid ? provider.prices.cost(subject.capability, $0, units: units) : nil }
        let micros = cost.flatMap { $0 > 0 ? $0 : nil }
        try await note { context in try ProviderCalls.failed(call, subject, message, micros: micros, in: context) }
        // What is one's own may be asked again.
        return GeneratorFailure(failure.kind == .lost ? .retryable(afterSeconds: 1) : failure.kind, message)
    }

    /// What is kept of how it was made.
    static func used(_ provider: Provider, _ used: JSON, _ usage: ProviderUsage, _ cost: Int64) -> JSON {
        var all = JSON.Object()
        all.append("generator", .string(provider.name))
        all.append("kind", provider.kind.json)
        for member in used.objectValue?.members ?? [] where all[member.key] == nil { all.append(member.key, member.value) }
        all["usage"] = usage.json
        all["cost_micros"] = .int(cost)
        all["priced_at"] = provider.prices.setAt.json
        return .object(all)
    }

    private func isStopped(_ subject: Subject) throws(GeneratorFailure) -> Bool {
        try read { context in try ProviderCalls.isStopped(subject, in: context) }
    }

    /// Why what was paid for came to nothing.
    func paidInVain(_ subject: Subject) throws(GeneratorFailure) -> String? {
        try read { context in try ProviderCalls.paidInVain(subject, in: context) }
    }

    /// Whether the last call was paid for, with nothing to show for it.
    func isPaid(_ subject: Subject) throws(GeneratorFailure) -> Bool {
        try read { context in try ProviderCalls.isPaidFor(subject, in: context) }
    }

    func read<Value>(_ body: (Context) throws -> Value) throws(GeneratorFailure) -> Value {
        do throws(Failure) { return try dispatcher.view(as: .operator, body) } catch { throw GeneratorFailure(error) }
    }

    private func note(_ body: @escaping @Sendable (Context) throws -> Void) async throws(GeneratorFailure) {
        do throws(Failure) { try await dispatcher.perform(as: .operator, body) } catch { throw GeneratorFailure(error) }
    }
}
