public import Features
public import JSONSchema
public import Operations

/// Makes the reference views of a character: the work of `generate_character_references`.
public struct ReferencePackWorker: JobWorker {
    public let kind = ReferencePack.jobKind
    private let pictures: PictureMaking

    /// - Parameter classifier: who is asked about prompts; `nil` for nobody.
    public init(dispatcher: Dispatcher, classifier: (any Classifier)? = nil, choose: @escaping PictureMaking.Choice) {
        pictures = PictureMaking(choose: choose, classifier: classifier, dispatcher: dispatcher)
    }

    public func work(_ job: Job) async throws(Failure) -> JSON {
        let pack = try pack(job)
        try await pictures.screen(pack.waiting.map(\.order), job)
        for index in pack.waiting.indices {
            // Read anew each time, as what has come shows the person to what follows.
            guard let item = index == 0 ? pack.waiting.first : try self.pack(job).waiting.first else { break }
            job.report(Progress(Double(index), of: Double(pack.waiting.count), "Drawing \(item.view.rawValue)"))
            // What has come is not made twice by a job that is begun again.
            try await pictures.make(item.order, job, as: item.view.rawValue) { asset, _, context in
                try ReferenceImport.note(asset.id, as: item.view, in: job.id, context)
            }
        }
        return try await pictures.dispatcher.perform(as: job.caller, requestID: job.id.text) { context in
            try ReferencePack.settle(job.id, in: context)
        }
    }

    private func pack(_ job: Job) throws(Failure) -> ReferencePack {
        try pictures.dispatcher.view(as: job.caller, requestID: job.id.text) { context in try ReferencePack.of(job, in: context) }
    }

    public func gaveUp(_ job: Job, _ failure: Failure, in context: Context) throws { try ReferencePack.gaveUp(job.id, in: context) }
}

/// Makes a trial picture of a character: the work of `generate_preview`.
public struct PreviewWorker: JobWorker {
    public let kind = Previews.jobKind
    private let pictures: PictureMaking

    /// - Parameter classifier: who is asked about prompts; `nil` for nobody.
    public init(dispatcher: Dispatcher, classifier: (any Classifier)? = nil, choose: @escaping PictureMaking.Choice) {
        pictures = PictureMaking(choose: choose, classifier: classifier, dispatcher: dispatcher)
    }

    public func work(_ job: Job) async throws(Failure) -> JSON {
        let order = try pictures.dispatcher.view(as: .operator, requestID: job.id.text) { context in
            try Previews.order(of: job, in: context)
        }
        guard let order else { throw Failure(.notFound, "The character of the preview was deleted.") }
        try await pictures.screen([order], job)
        try await pictures.make(order, job, as: PictureCharges.preview) { asset, used, context in
            try Previews.made(asset, used: used, by: job.id, in: context)
        }
        return ["preview_id": job.payload["preview_id"] ?? .null]
    }

    public func gaveUp(_ job: Job, _ failure: Failure, in context: Context) throws { try Previews.failed(failure, job.id, in: context) }
}

/// Makes a picture of no post and enters it as an asset.
public struct PictureMaking: Sendable {
    /// Who makes a picture, as it is configured when it is made.
    public typealias Choice = @Sendable (ProviderCalls.Owner) throws(Failure) -> any Generator

    let choose: Choice
    let classifier: (any Classifier)?
    let dispatcher: Dispatcher

    /// Has the prompts looked at before anything is asked for.
    /// - Throws: `.validationFailed` where one is flagged.
    func screen(_ orders: [PictureOrder], _ job: Job) async throws(Failure) {
        try await classifier?.refuse(orders.map { .prompt($0.prompt) }, of: job.id)
    }

    /// - Parameters:
    ///   - picture: its name within the job.
    ///   - finish: runs in the transaction that enters the asset.
    func make(
        _ order: PictureOrder, _ job: Job, as picture: String,
        finish: @escaping @Sendable (MediaAsset, _ used: JSON, Context) throws -> Void
    ) async throws(Failure) {
        let generator = try choose(.job(job.id, picture: picture))
        let made: MadePicture
        do { made = try await generator.picture(PictureRequest(order)) } catch { throw error.told(.ordered) }
        let name = [order.person.name, order.view?.rawValue].compactMap(\.self).joined(separator: "-")
        let details = MediaDetails(
            project: order.project, filename: "\(name).jpg", altText: made.altText ?? order.altText, origin: .generated)
        _ = try await Media.store(made.spool, as: details, with: dispatcher.services, caller: job.caller, requestID: job.id.text) {
            asset, context in
            try PictureCharges.made(picture, of: job.id, micros: made.micros, in: context)
            try finish(asset, LoRAInUse.told(made.used, order.lora), context)
        }
    }
}
