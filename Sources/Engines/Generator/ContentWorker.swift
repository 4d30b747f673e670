public import Features
public import JSONSchema
public import Operations

/// Makes posts of batches: the work of `generate_content`.
public struct ContentWorker: JobWorker {
    public let kind = ContentOrder.jobKind
    /// How often a generator is asked for one post.
    static let maxAttempts = 4
    /// The longest pause before a post is tried again by itself; who asks for more is not waited for.
    static let longestPauseSeconds = 900

    /// Who makes a post, as it is configured when it is made.
    private let choose: @Sendable (ContentOrder) throws(Failure) -> any Generator
    private let classifier: (any Classifier)?
    private let services: Services
    private let dispatcher: Dispatcher

    /// - Parameter classifier: who is asked about captions and prompts; `nil` for nobody.
    public init(
        dispatcher: Dispatcher, classifier: (any Classifier)? = nil,
        choose: @escaping @Sendable (ContentOrder) throws(Failure) -> any Generator
    ) {
        self.choose = choose
        self.classifier = classifier
        self.dispatcher = dispatcher
        services = dispatcher.services
    }

    public init(generator: any Generator, dispatcher: Dispatcher, classifier: (any Classifier)? = nil) {
        self.init(dispatcher: dispatcher, classifier: classifier) { _ in generator }
    }

    public func work(_ job: Job) async throws(Failure) -> JSON {
        let done: JSON = ["story_id": job.payload["story_id"] ?? .null]
        let order = try dispatcher.view(as: .operator, requestID: job.id.text) { context in try ContentOrder.of(job, in: context) }
        guard let order else { return done }  // cancelled, or made by somebody else
        if let name = order.sentTo {
            throw GeneratorFailure(.lost, "The server stopped while \(name) was at work, and its answer is lost.").told(.post)
        }
        let generator = try choose(order)
        let parts: Parts
        do {
            if !generator.isRepeatable {
                try await perform(job) { [name = generator.name] context in try ContentOutcome.sending(order, job.id, to: name, in: context)
                }
            }
            parts = try await make(order, by: generator)
        } catch let failure as GeneratorFailure {
            return try await settle(failure, of: generator, order, job)
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure(.unexpected, "The post could not be made.")
        }
        try await keep(parts, order, job)
        return done
    }

    public func gaveUp(_ job: Job, _ failure: Failure, in context: Context) throws {
        try ContentOutcome.failed(failure, job, in: context)
    }

    /// What was made of a post.
    private struct Parts {
        var picture: MadePicture?
        var caption: MadeCaption?
        /// Why there is no caption beside the picture.
        var silence: String?
        /// Why a person has to look at the caption.
        var flag: String?
    }

    /// The dearer part last: what was paid for is not to be thrown away because something else has to be tried again.
    private func make(_ order: ContentOrder, by generator: any Generator) async throws(GeneratorFailure) -> Parts {
        var parts = Parts()
        if order.needsCaption {
            do {
                parts.caption = try await generator.caption(CaptionOrder(prompt: order.captionPrompt, order: order))
            } catch {
                // A picture without a caption is worth more than nothing: somebody writes one when it is reviewed.
                guard order.part.hasPicture, !Self.isTriedAgain(error, order) else { throw error }
                parts.silence = error.message
            }
        }
        parts.flag = try await flag(of: order, parts.caption)
        if order.part.hasPicture { parts.picture = try await generator.picture(PictureRequest(order)) }
        return parts
    }

    /// Has what is written looked at before a picture is asked for.
    /// - Returns: why a person has to look at the caption, which nobody rewrites.
    /// - Throws: `.refused` where the picture's prompt is flagged: then there is nothing to look at.
    private func flag(of order: ContentOrder, _ written: MadeCaption?) async throws(GeneratorFailure) -> String? {
        guard let classifier else { return nil }
        let caption = order.part.hasCaption ? written?.text ?? order.slot.caption : nil
        let prompt = order.part.hasPicture ? ModeratedThing.prompt(order.picturePrompt) : nil
        let things = [prompt, caption.map { .caption($0) }].compactMap(\.self)
        let flags = try await classifier.flags(among: things, for: .story(order.story))
        if let first = flags.first(where: { $0.thing == prompt }) { throw GeneratorFailure(.refused, first.reason) }
        return flags.first?.reason
    }

    private static func isTriedAgain(_ failure: GeneratorFailure, _ order: ContentOrder) -> Bool {
        guard case .retryable(let seconds) = failure.kind else { return false }
        return order.attempts + 1 < maxAttempts && seconds <= longestPauseSeconds
    }

    /// Tries again later what may succeed then.
    private func settle(
        _ failure: GeneratorFailure, of generator: any Generator, _ order: ContentOrder, _ job: Job
    ) async throws(Failure) -> JSON {
        guard case .retryable(let seconds) = failure.kind, Self.isTriedAgain(failure, order) else {
            if failure.kind != .lost, !generator.isRepeatable {
                try await perform(job) { context in try ContentOutcome.answered(order, job.id, in: context) }
            }
            if case .retryable(let seconds) = failure.kind, seconds > Self.longestPauseSeconds {
                throw Failure(.busy, "\(failure.message) It asks to be left alone for \(seconds) s; retry_batch tries it anew then.")
            }
            throw failure.told(.post)
        }
        // Twice as long each time, so that what is overloaded gets air.
        let pause = max(1, seconds) << order.attempts
        try await perform(job) { context in try ContentOutcome.postponed(order, job.id, seconds: pause, in: context) }
        return ["story_id": order.story.json]
    }

    private func keep(_ parts: Parts, _ order: ContentOrder, _ job: Job) async throws(Failure) {
        var used = JSON.Object()
        if let picture = parts.picture { used.append("picture", LoRAInUse.told(picture.used, order.lora)) }
        if let caption = parts.caption { used.append("caption", caption.used) }
        if let silence = parts.silence { used.append("caption", ["error": .string(silence)]) }
        var content = MadeContent(used: .object(used))
        content.silence = parts.silence
        content.isByGrammar = parts.caption?.isByGrammar ?? false
        content.caption = parts.caption.map { ($0.text, $0.sentences) }
        content.flag = parts.flag
        content.pictureMicros = parts.picture?.micros
        content.captionMicros = parts.caption?.micros
        let made = content
        guard let picture = parts.picture else {
            return try await perform(job) { context in try ContentOutcome.made(made, nil, for: order, by: job.id, in: context) }
        }
        let details = MediaDetails(
            project: order.project, filename: "\(order.person.name).jpg", altText: picture.altText ?? order.altText,
            origin: .generated)
        _ = try await Media.store(picture.spool, as: details, with: services, caller: job.caller, requestID: job.id.text) {
            asset, context in
            // In the transaction that enters the asset: a crash cannot enter it twice.
            try ContentOutcome.made(made, asset, for: order, by: job.id, in: context)
        }
    }

    private func perform(_ job: Job, _ body: @escaping @Sendable (Context) throws -> Void) async throws(Failure) {
        try await dispatcher.perform(as: job.caller, requestID: job.id.text, body)
    }
}
