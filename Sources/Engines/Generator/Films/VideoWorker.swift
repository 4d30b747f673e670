internal import Features
internal import Imaging
public import JSONSchema
public import Operations

/// Makes videos: the work of `generate_video`.
public struct VideoWorker: JobWorker {
    public let kind = Videos.jobKind
    /// Who makes a video, as they are configured when it is made.
    private let choose: @Sendable (VideoOrder) throws(Failure) -> VideoChain
    private let classifier: (any Classifier)?
    private let dispatcher: Dispatcher

    /// - Parameter classifier: who is asked about what it is made from; `nil` for nobody.
    public init(generators: OutsideGenerators, dispatcher: Dispatcher, classifier: (any Classifier)? = nil) {
        self.init(dispatcher: dispatcher, classifier: classifier) { order throws(Failure) in try generators.chain(for: order) }
    }

    init(
        dispatcher: Dispatcher, classifier: (any Classifier)? = nil,
        choose: @escaping @Sendable (VideoOrder) throws(Failure) -> VideoChain
    ) {
        self.choose = choose
        self.classifier = classifier
        self.dispatcher = dispatcher
    }

    public func work(_ job: Job) async throws(Failure) -> JSON {
        let done: JSON = ["video_id": job.payload["video_id"] ?? .null]
        let order = try dispatcher.view(as: .operator, requestID: job.id.text) { context in try VideoOrder.of(job, in: context) }
        guard let order else { return done }  // cancelled
        try await classifier?.refuse(order.moderated, of: job.id)
        let made: MadeVideo
        let chain = try choose(order)
        do throws(GeneratorFailure) { made = try await chain.video(report: job.report) } catch { throw error.told(.ordered) }
        let name = order.person?.name ?? "story"
        let altText = made.altText ?? order.altText
        let details = MediaDetails(project: order.project, filename: "\(name)-video", altText: altText, origin: .generated)
        _ = try await Media.store(made.spool, as: details, with: dispatcher.services, caller: job.caller, requestID: job.id.text) {
            asset, context in
            guard asset.mediaType == .mp4 || asset.durationMilliseconds != nil else {
                throw Failure(.validationFailed, "What was made is a still picture, and no video.")
            }
            // In the transaction that enters the asset: a crash cannot enter it twice.
            let used = order.person == nil ? made.used : LoRAInUse.told(made.used, order.lora)
            try Videos.made(asset, used: used, micros: made.micros, by: job.id, in: context)
        }
        return done
    }

    public func gaveUp(_ job: Job, _ failure: Failure, in context: Context) throws { try Videos.failed(failure, job.id, in: context) }
}
