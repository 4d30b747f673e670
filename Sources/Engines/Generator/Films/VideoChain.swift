internal import Features
internal import Imaging
internal import JSONSchema
internal import Operations

/// Who makes one video: the first of those who were chosen, and where it cannot and nothing was paid, the others in their order. By the rules
/// of `GeneratorChain`: every call is written down before it is made, and none that may be paid is made twice.
struct VideoChain: Sendable {
    let order: VideoOrder
    let links: [GeneratorChain.Link]
    let films: FilmMaker
    let embedded: EmbeddedGenerator
    let drawing: Drawing
    let dispatcher: Dispatcher
    /// The longest pause between two attempts at one provider, in seconds.
    var longestPauseSeconds = 20

    /// Why no video was made.
    enum Problem: Error {
        /// By a provider.
        case generator(GeneratorFailure)
        /// By this program.
        case ours(Failure)
    }

    func video(report: @escaping @Sendable (Progress) -> Void) async throws(Problem) -> MadeVideo {
        if let call = try read({ context in try VideoCalls.open(order.video, in: context) }) {
            if let link = links.first(where: { $0.name == call.provider }), call.remote != nil {
                // It goes on where it was.
                return try await made(by: link, call.id, known: call)
            }
            try await end(call)
        }
        var failures: [GeneratorFailure] = []
        for link in links {
            var left = link.provider?.attempts ?? 1
            while left > 0 {
                left -= 1
                do throws(Problem) { return try await ask(link, report) } catch {
                    guard case .generator(let failure) = error, failure.kind != .refused, failure.kind != .lost, try !isPaid() else {
                        throw error
                    }
                    guard case .retryable(let seconds) = failure.kind, left > 0, seconds <= longestPauseSeconds else {
                        failures.append(failure)
                        left = 0
                        continue
                    }
                    do { try await Task.sleep(for: .seconds(seconds)) } catch { throw .ours(Jobs.cancelled) }
                }
            }
        }
        let pauses = failures.compactMap { if case .retryable(let seconds) = $0.kind { seconds } else { nil } }
        throw .generator(
            GeneratorFailure(
                pauses.min().map { .retryable(afterSeconds: $0) } ?? .permanent, failures.map(\.message).joined(separator: " ")))
    }

    private func ask(_ link: GeneratorChain.Link, _ report: @escaping @Sendable (Progress) -> Void) async throws(Problem) -> MadeVideo {
        guard let provider = link.provider else {
            var made: MadeVideo
            do { made = try await films.video(order, report: report) } catch { throw .ours(error) }
            made.micros = link.micros * Int64(order.seconds)
            return made
        }
        report(Progress(0, of: 1, "Asking \(provider.name)"))
        let (video, image) = (order.video, try await image(for: provider))
        let call = try await write { context in try VideoCalls.begin(provider, video, in: context) }
        return try await made(by: link, call, known: nil, image: image)
    }

    /// One call from its beginning, or from where it was left, to a file.
    private func made(
        by link: GeneratorChain.Link, _ call: Int64, known: VideoCalls.Call?, image: [UInt8]? = nil
    ) async throws(Problem) -> MadeVideo {
        guard let provider = link.provider, let adapter = link.adapter else {
            throw .generator(GeneratorFailure(.permanent, "\(link.name) cannot be asked."))
        }
        let work = RemoteWork(known: known?.remote) { [dispatcher] remote throws(ProviderFailure) in
            do throws(Failure) {
                try await dispatcher.perform(as: .operator) { context in try VideoCalls.accepted(call, remote: remote, in: context) }
            } catch { throw ProviderFailure(.lost, "What leads back to its work could not be kept.") }
        }
        let size = order.size(shorter: 720)
        let asked = ProviderVideoOrder(
            prompt: order.prompt, negative: provider.text("negative_prompt"), seconds: order.seconds, aspect: order.aspect.rawValue,
            width: size.width, height: size.height, seed: order.seed, image: image, maxBytes: dispatcher.services[LargestUpload.self])
        let answer: ProviderVideo
        do throws(ProviderFailure) { answer = try await adapter.video(asked, work) } catch {
            throw .generator(try await ended(call, by: provider, error))
        }
        let cost = provider.prices.cost(.video, answer.usage, units: order.seconds)
        if known?.state != .answered {
            try await write { [order] context in try VideoCalls.answered(call, order.job, micros: cost, in: context) }
        }
        return MadeVideo(spool: answer.spool, micros: nil, used: GeneratorChain.used(provider, answer.used, answer.usage, cost))
    }

    /// The picture that a video begins with, for those who take one: the story's first, or the scene as it is drawn here.
    private func image(for provider: Provider) async throws(Problem) -> [UInt8]? {
        guard provider.kind == .command || provider.text("image_input") != nil else { return nil }
        do {
            let spool: Spool
            switch order.shown {
            case .slides(let slides):
                let size = order.size(shorter: 720)
                let job = ConvertJob(width: size.width, height: size.height, fit: .crop)
                spool = try await drawing.render(.convert(job), of: slides.first?.mediaID)
            case .scene(let slot):
                guard let person = order.person else { return nil }
                spool = try await embedded.picture(
                    PictureRequest(prompt: order.prompt, slot: slot, person: person, seed: order.seed, colors: order.colors)
                ).spool
            }
            return try spool.piece(at: 0, count: spool.bytes)
        } catch let failure as Failure {
            throw .ours(failure)
        } catch let failure as GeneratorFailure {
            throw .generator(failure)
        } catch {
            throw .ours(FilmMaker.noRoom)
        }
    }

    // MARK: What is written down

    /// Whether the video was paid for, with nothing to show for it: then nobody else is asked.
    private func isPaid() throws(Problem) -> Bool { try read { context in try VideoCalls.isPaidFor(order.video, in: context) } }

    /// Ends a call whose answer is gone with the process that made it.
    /// - Throws: `.lost` where it may have been paid for; otherwise it may be made anew.
    private func end(_ call: VideoCalls.Call) async throws(Problem) {
        let (job, reason) = (order.job, "The server stopped while \(call.provider) was at work, and its answer is lost.")
        guard call.isPaid else {
            return try await write { context in try VideoCalls.failed(call.id, job, reason, micros: nil, in: context) }
        }
        try await write { context in try VideoCalls.lost(call.id, job, in: context) }
        throw .generator(GeneratorFailure(.lost, reason))
    }

    /// Notes how a call ended badly, and what it cost.
    private func ended(_ call: Int64, by provider: Provider, _ failure: ProviderFailure) async throws(Problem) -> GeneratorFailure {
        let (job, message) = (order.job, "\(provider.name): \(failure.message)")
        if failure.kind == .lost, provider.isPaid {
            try await write { context in try VideoCalls.lost(call, job, in: context) }
            return GeneratorFailure(.lost, message)
        }
        // What was free leaves the hold to whoever is asked next.
        let cost = failure.usage.map { provider.isPaid ? provider.prices.cost(.video, $0, units: order.seconds) : 0 }
        let micros = cost.flatMap { $0 > 0 ? $0 : nil }
        try await write { context in try VideoCalls.failed(call, job, message, micros: micros, in: context) }
        // What is one's own may be asked again.
        return GeneratorFailure(failure.kind == .lost ? .retryable(afterSeconds: 1) : failure.kind, message)
    }

    private func read<Value>(_ body: (Context) throws -> Value) throws(Problem) -> Value {
        do throws(Failure) { return try dispatcher.view(as: .operator, body) } catch { throw .ours(error) }
    }

    private func write<Value: Sendable>(_ body: @escaping @Sendable (Context) throws -> Value) async throws(Problem) -> Value {
        do throws(Failure) { return try await dispatcher.perform(as: .operator, body) } catch { throw .ours(error) }
    }
}
