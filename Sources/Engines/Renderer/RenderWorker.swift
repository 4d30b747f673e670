public import Features
public import Imaging
public import JSONSchema
public import Operations

/// Draws designs: the work of `render_template`.
public struct RenderWorker: JobWorker {
    public let kind = RenderTemplate.jobKind
    private let drawing: Drawing

    public init(drawing: Drawing) { self.drawing = drawing }

    public func work(_ job: Job) async throws(Failure) -> JSON {
        guard let project = job.project, let template = job.payload["template"]?.stringValue,
            let aspect = job.payload["aspect"]?.stringValue.flatMap(Aspect.init)
        else { throw Failure(.unexpected, "The job does not say what to draw.") }
        var slots: [String: String] = [:]
        for member in job.payload["slots"]?.objectValue?.members ?? [] { slots[member.key] = member.value.stringValue }
        let design = DesignJob(
            design: String(template.trimmingPrefix("tpl_")), slots: slots, colours: BrandColours(json: job.payload["colors"] ?? [:]),
            aspect: aspect)
        let picture = job.payload["picture"]?.stringValue.flatMap(MediaID.init)
        job.report(Progress(1, of: 3, "Drawing"))
        let spool = try await drawing.render(.design(design), of: picture)
        job.report(Progress(2, of: 3, "Storing"))
        let details = MediaDetails(
            project: project, filename: "\(template).jpg", altText: job.payload["alt_text"]?.stringValue ?? "", origin: .rendered)
        return try await Media.store(spool, as: details, with: drawing.services, caller: job.caller, requestID: job.id.text) {
            asset, context in
            // In the transaction that enters the asset: a crash cannot enter it twice.
            try Jobs.finish(job.id, result: asset.json, in: context)
        }.json
    }
}

/// Draws by the decoding child, from assets into spools.
public struct Drawing: Sendable {
    let decoder: MediaDecoder
    let bytes: MediaBytes
    let services: Services

    public init(decoder: MediaDecoder, bytes: MediaBytes, services: Services) {
        self.decoder = decoder
        self.bytes = bytes
        self.services = services
    }

    /// A drawn picture; the asset, if any, is what the job draws on.
    func render(_ job: RenderJob, of media: MediaID?) async throws(Failure) -> Spool {
        try await render(job, input: try media.map { media throws(Failure) in try copy(media, in: services[SpoolDirectory.self]) })
    }

    /// The same with a file that the job draws on, which may be anything: the child looks into it as into an upload.
    func render(_ job: RenderJob, input: Spool?) async throws(Failure) -> Spool {
        let output = try Spool.make(in: services[SpoolDirectory.self])
        let rendering: Rendering
        do {
            rendering = try await decoder.render(job, input: input, to: output)
        } catch {
            if case .unsupported(let reason) = error { throw Failure(.validationFailed, reason) }  // the file is fine, the wish is not
            throw Failure(imaging: error)
        }
        try output.take(rendering.bytes)
        return output
    }

    /// The public copy of an asset (upright, without metadata) as a file that the child can read.
    func copy(_ media: MediaID, in directory: String) throws(Failure) -> Spool {
        let spool = try Spool.make(in: directory)
        do {
            guard let content = try bytes.content(of: media, file: "") else { throw Failure.notFound("media asset", media) }
            var buffer = [UInt8](repeating: 0, count: 65_536)
            var offset = 0
            while offset < content.length {
                let count = try unsafe buffer.withUnsafeMutableBytes { try unsafe content.read(into: $0, at: offset) }
                try spool.append(Array(buffer[..<count]))
                offset += count
            }
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure(.busy, "The asset's bytes could not be read.", retry: .after(seconds: 5))
        }
        return spool
    }
}

extension BrandColours {
    init(json: JSON) {
        self.init()
        if let color = json["primary"]?.stringValue { primary = color }
        if let color = json["secondary"]?.stringValue { secondary = color }
        if let color = json["background"]?.stringValue { background = color }
        if let color = json["text"]?.stringValue { text = color }
        if let color = json["accent"]?.stringValue { accent = color }
    }
}

extension TemplateDesign {
    /// The designs of the renderer, as operations show them.
    public static let drawn: [TemplateDesign] = Designs.all.map { design in
        TemplateDesign(
            id: design.id.hasPrefix("tpl_") ? design.id : "tpl_" + design.id, name: design.name, summary: design.summary,
            contentType: design.contentType, aspects: design.aspects.map(\.rawValue),
            slots: design.slots.map { slot in
                Slot(
                    name: slot.name, help: slot.help, isRequired: slot.isRequired, isPicture: slot.kind == .picture,
                    maxCharacters: slot.maxCharacters ?? 280, maxLines: slot.maxLines)
            })
    }
}
