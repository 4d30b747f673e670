internal import Features
internal import Imaging
internal import JSONSchema
internal import Operations

/// Who makes the picture and the caption of one post, or a picture of none: the default, and where it cannot and nothing was paid, the others in their order.
///
/// Every call of somebody outside is written down before it is made, and ended with what it cost in one transaction. So the chain as a whole
/// may be asked again after a crash: it goes on with work that is under way, takes a caption that has come, and calls nobody a second time
/// whose answer to a call that may be paid is lost.
struct GeneratorChain: Generator {
    /// One who may be asked.
    struct Link: Sendable {
        /// `nil` for the embedded generator.
        var provider: Provider?
        var adapter: (any ProviderAdapter)?
        /// What one costs, where the embedded generator makes it, in micro-dollars.
        var micros: Int64 = 0

        var name: String { provider?.name ?? ProviderChoice.embedded }
    }

    let name: String
    let isRepeatable = true
    let owner: ProviderCalls.Owner
    let embedded: EmbeddedGenerator
    let pictures: [Link]
    let captions: [Link]
    let drawing: Drawing
    let dispatcher: Dispatcher
    /// The longest pause between two attempts at one provider, in seconds; where it asks for more, the post is put off instead.
    var longestPauseSeconds = 20

    var capabilities: Set<GeneratorCapability> {
        let writes = captions.contains { $0.provider != nil } || embedded.capabilities.contains(.caption)
        return writes ? [.picture, .caption] : [.picture]
    }

    // MARK: Pictures

    func picture(_ request: PictureRequest) async throws(GeneratorFailure) -> MadePicture {
        let subject = ProviderCalls.Subject(owner, capability: .picture, prompt: request.prompt, seed: request.seed)
        if let call = try await open(subject), let link = try await link(of: call, among: pictures, subject) {
            if call.remote != nil {
                // It goes on where it was, and was reserved or paid for then.
                return try await made(by: link, call.id, known: call, request, subject)
            }
            // It came, or may have come, and with the process it is gone.
            try await end(call, subject)
        }
        return try await first(of: pictures, subject) { link throws(GeneratorFailure) in
            guard link.provider != nil else {
                var made = try await embedded.picture(request)
                made.micros = link.micros
                return made
            }
            let call = try await begin(link, subject)
            return try await made(by: link, call, known: nil, request, subject)
        }
    }

    /// One call from its beginning, or from where it was left, to a picture of the post's size.
    private func made(
        by link: Link, _ call: Int64, known: ProviderCalls.Call?, _ request: PictureRequest, _ subject: ProviderCalls.Subject
    ) async throws(GeneratorFailure) -> MadePicture {
        guard let provider = link.provider, let adapter = link.adapter else { throw .incapable(of: .picture, link.name) }
        let work = RemoteWork(known: known?.remote) { remote throws(ProviderFailure) in
            do throws(Failure) {
                try await dispatcher.perform(as: .operator) { context in try ProviderCalls.accepted(call, remote: remote, in: context) }
            } catch { throw ProviderFailure(.lost, "What leads back to its work could not be kept.") }
        }
        var order = ProviderPictureOrder(
            prompt: request.prompt, negative: provider.text("negative_prompt"), width: request.size.width, height: request.size.height,
            seed: request.seed)
        order.lora = request.lora
        let answer: ProviderPicture
        let asked = order
        do throws(ProviderFailure) { answer = try await adapter.picture(asked, work) } catch {
            throw try await ended(call, by: link, subject, error)
        }
        let cost = provider.prices.cost(.picture, answer.usage)
        if known?.state != .answered {
            try await note { context in try ProviderCalls.answered(call, subject, answer: nil, micros: cost, in: context) }
        }
        let spool = try await fitted(answer.spool, to: request, by: link)
        // The ledger has its price already.
        return MadePicture(spool: spool, micros: 0, used: Self.used(provider, answer.used, answer.usage, cost))
    }

    /// How often that is tried: a machine that is busy may not be done in time, and what was paid for is not thrown away for that.
    private static let fittings = 2

    /// Cut to the post's shape by the decoding child, to which files from outside are as foreign as uploads; with the headline, where there is one.
    private func fitted(_ spool: Spool, to request: PictureRequest, by link: Link) async throws(GeneratorFailure) -> Spool {
        var job = PictureJob(width: request.size.width, height: request.size.height, seed: request.seed)
        if let headline = request.slot.headline {
            job.panel = TextPanel(headline: headline, colours: BrandColours(json: request.colors))
        }
        var left = Self.fittings
        while true {
            left -= 1
            do { return try await drawing.render(.picture(job), input: spool) } catch {
                guard left == 0 else { continue }
                throw GeneratorFailure(.permanent, "What \(link.name) sent cannot be used as a picture. \(error.message)")
            }
        }
    }

    // MARK: Captions

    func caption(_ order: CaptionOrder) async throws(GeneratorFailure) -> MadeCaption {
        let subject = ProviderCalls.Subject(owner, capability: .caption, prompt: order.prompt, seed: order.order.seed)
        if let call = try await open(subject) {
            if call.state == .answered, let text = call.answer?["caption"]?.stringValue {
                let caption = CaptionFromOutside(text)
                return MadeCaption(text: caption.text, sentences: caption.sentences, micros: 0, used: call.answer?["used"] ?? [:])
            }
            try await end(call, subject)
        }
        return try await first(of: captions, subject) { link throws(GeneratorFailure) in
            guard let provider = link.provider, let adapter = link.adapter else {
                var made = try await embedded.caption(order)
                made.micros = link.micros
                return made
            }
            let call = try await begin(link, subject)
            let answer: ProviderCaption
            do throws(ProviderFailure) { answer = try await adapter.caption(order) } catch {
                throw try await ended(call, by: link, subject, error)
            }
            let cost = provider.prices.cost(.caption, answer.usage)
            let used = Self.used(provider, answer.used, answer.usage, cost)
            try await note { context in
                try ProviderCalls.answered(
                    call, subject, answer: ["caption": .string(answer.caption.text), "used": used], micros: cost, in: context)
            }
            return MadeCaption(text: answer.caption.text, sentences: answer.caption.sentences, micros: 0, used: used)
        }
    }

    // MARK: Whom to ask

    /// What the first makes who can: each is asked as often as it may be, and the next where nothing was paid.
    private func first<Made: Sendable>(
        of links: [Link], _ subject: ProviderCalls.Subject, _ ask: (Link) async throws(GeneratorFailure) -> Made
    ) async throws(GeneratorFailure) -> Made {
        var failures: [GeneratorFailure] = []
        for link in links {
            var attempts = link.provider?.attempts ?? 1
            while attempts > 0 {
                attempts -= 1
                do throws(GeneratorFailure) { return try await ask(link) } catch {
                    if error.kind == .refused || error.kind == .lost { throw error }
                    if try await isPaid(subject) { throw error }
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

    /// Whether the last call was paid for, with nothing to show for it.
    private func isPaid(_ subject: ProviderCalls.Subject) async throws(GeneratorFailure) -> Bool {
        try read { context in try ProviderCalls.isPaidFor(subject, in: context) }
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

    // MARK: What is written down

    /// The call that may still come to something.
    private func open(_ subject: ProviderCalls.Subject) async throws(GeneratorFailure) -> ProviderCalls.Call? {
        try read { context in try ProviderCalls.open(subject, in: context) }
    }

    /// Who was called. One who was removed meanwhile cannot be asked after it: its answer is lost.
    private func link(
        of call: ProviderCalls.Call, among links: [Link], _ subject: ProviderCalls.Subject
    ) async throws(GeneratorFailure) -> Link? {
        if let link = links.first(where: { $0.name == call.provider }) { return link }
        try await end(call, subject)
        return nil
    }

    /// Ends a call whose answer is gone with the process that made it.
    /// - Throws: `.lost` where it may have been paid for; otherwise it may be made anew.
    private func end(_ call: ProviderCalls.Call, _ subject: ProviderCalls.Subject) async throws(GeneratorFailure) {
        let reason = "The server stopped while \(call.provider) was at work, and its answer is lost."
        guard call.isPaid else {
            return try await note { context in try ProviderCalls.failed(call.id, subject, reason, micros: nil, in: context) }
        }
        try await note { context in try ProviderCalls.lost(call.id, subject, in: context) }
        throw GeneratorFailure(.lost, reason)
    }

    private func begin(_ link: Link, _ subject: ProviderCalls.Subject) async throws(GeneratorFailure) -> Int64 {
        guard let provider = link.provider else { throw .incapable(of: .picture, link.name) }
        do throws(Failure) {
            return try await dispatcher.perform(as: .operator) { context in try ProviderCalls.begin(provider, subject, in: context) }
        } catch { throw GeneratorFailure(error) }
    }

    /// Notes how a call ended badly, and what it cost.
    private func ended(
        _ call: Int64, by link: Link, _ subject: ProviderCalls.Subject, _ failure: ProviderFailure
    ) async throws(GeneratorFailure) -> GeneratorFailure {
        let message = "\(link.name): \(failure.message)"
        let isPaid = link.provider?.isPaid ?? false
        if failure.kind == .lost, isPaid {
            try await note { context in try ProviderCalls.lost(call, subject, in: context) }
            return GeneratorFailure(.lost, message)
        }
        let micros = failure.usage.flatMap { usage in
            isPaid ? link.provider?.prices.cost(subject.capability, usage) : nil
        }
        try await note { context in try ProviderCalls.failed(call, subject, message, micros: micros, in: context) }
        // What is one's own may be asked again.
        return GeneratorFailure(failure.kind == .lost ? .retryable(afterSeconds: 1) : failure.kind, message)
    }

    private func read<Value>(_ body: (Context) throws -> Value) throws(GeneratorFailure) -> Value {
        do throws(Failure) { return try dispatcher.view(as: .operator, body) } catch { throw GeneratorFailure(error) }
    }

    private func note(_ body: @escaping @Sendable (Context) throws -> Void) async throws(GeneratorFailure) {
        do throws(Failure) { try await dispatcher.perform(as: .operator, body) } catch { throw GeneratorFailure(error) }
    }
}
