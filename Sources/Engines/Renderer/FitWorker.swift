internal import Features
internal import Imaging
public import JSONSchema
public import Operations

/// Crops pictures of a draft for its channels: the work of `repurpose_content`.
public struct FitWorker: JobWorker {
    public let kind = PictureFit.jobKind
    private let drawing: Drawing
    private let dispatcher: Dispatcher

    public init(drawing: Drawing, dispatcher: Dispatcher) {
        self.drawing = drawing
        self.dispatcher = dispatcher
    }

    public func work(_ job: Job) async throws(Failure) -> JSON {
        let fit = try dispatcher.view(as: job.caller, requestID: job.id.text) { context in try PictureFit.of(job.id, in: context) }
        guard let project = job.project else { throw Failure(.unexpected, "The job does not say whose pictures to crop.") }
        for (index, crop) in fit.waiting.enumerated() {
            job.report(Progress(Double(index), of: Double(fit.waiting.count), "Cropping for \(crop.channel)"))
            let spool = try await drawing.render(.picture(PictureJob(width: crop.width, height: crop.height)), of: crop.media)
            let details = MediaDetails(project: project, filename: "\(crop.name).jpg", altText: crop.altText, origin: .rendered)
            // What has come is not made twice by a job that is begun again.
            _ = try await Media.store(spool, as: details, with: drawing.services, caller: job.caller, requestID: job.id.text) {
                asset, context in
                try PictureFit.note(asset.id, as: crop, in: job.id, context)
            }
        }
        return try await dispatcher.perform(as: job.caller, requestID: job.id.text) { context in try PictureFit.settle(job.id, in: context)
        }
    }
}
