internal import Features
internal import Imaging
internal import JSONSchema
internal import Operations

/// Who makes the picture and the caption of one post, or a picture of none: the default, and where it cannot and nothing was paid, the others in
/// their order.
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
    let calling: ProviderCalling

    var capabilities: [GeneratorCapability] {
        let writes = captions.contains { $0.provider != nil } || embedded.capabilities.contains(.caption)
        return writes ? [.picture, .caption] : [.picture]
    }

    // MARK: Pictures

    func picture(_ request: PictureRequest) async throws(GeneratorFailure) -> MadePicture {
        let subject = ProviderCalls.Subject(owner, capability: .picture, prompt: request.prompt, seed: request.seed)
        if let (link, call) = try await calling.underWay(subject, among: pictures) {
            return try await made(by: link, call.id, known: call, request, subject)
        }
        return try await calling.first(of: pictures, subject) { link throws(GeneratorFailure) in
            guard let provider = link.provider else {
                var made = try await embedded.picture(request)
                made.micros = link.micros
                return made
            }
            let references = try await references(request.person, for: provider)
            let call = try await calling.begin(provider, subject)
            return try await made(by: link, call, known: nil, request, subject, references)
        }
    }

    /// The character's reference pictures as that provider takes them.
    private func references(
        _ person: PicturedPerson, for provider: Provider
    ) async throws(GeneratorFailure) -> [ProviderReference] {
        let job = ConvertJob(width: ProviderReference.longestSide, height: ProviderReference.longestSide)
        var references: [ProviderReference] = []
        for media in person.references.prefix(provider.references(of: person.references.count)) {
            let spool: Spool
            do throws(Failure) { spool = try await drawing.render(.convert(job), of: media) } catch { throw GeneratorFailure(error) }
            do { references.append(ProviderReference(media: media, bytes: try spool.piece(at: 0, count: spool.bytes))) } catch {
                throw GeneratorFailure(FilmMaker.noRoom)
            }
        }
        return references
    }

    /// One call from its beginning, or from where it was left, to a picture of the post's size.
    private func made(
        by link: Link, _ call: Int64, known: ProviderCalls.Call?, _ request: PictureRequest, _ subject: ProviderCalls.Subject,
        _ references: [ProviderReference] = []
    ) async throws(GeneratorFailure) -> MadePicture {
        guard let provider = link.provider, let adapter = link.adapter else { throw .incapable(of: .picture, link.name) }
        var order = ProviderPictureOrder(
            prompt: request.prompt, negative: provider.text("negative_prompt"), width: request.size.width, height: request.size.height,
            seed: request.seed)
        order.lora = request.lora
        order.references = references
        // What goes on over there after a restart was sent these.
        let sent = known?.remote?["references"] ?? .array(references.map(\.media.json))
        let work = calling.work(of: call, known: known, besides: sent == [] ? [:] : ["references": sent])
        let answer: ProviderPicture
        let asked = order
        do throws(ProviderFailure) { answer = try await adapter.picture(asked, work) } catch {
            throw try await calling.ended(call, by: provider, subject, error)
        }
        let cost = provider.prices.cost(.picture, answer.usage)
        if known?.state != .answered { try await calling.answered(call, subject, micros: cost) }
        let spool = try await fitted(answer.spool, to: request, by: link)
        var used = ProviderCalling.used(provider, answer.used, answer.usage, cost)
        if !request.person.references.isEmpty { used["references"] = ProviderReference.told(sent) }
        // The ledger has its price already.
        return MadePicture(spool: spool, micros: 0, used: used)
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

    /// By the first who can. Where a call is paid for and came to nothing no other is paid, but one that costs nothing is written all the same.
    func caption(_ order: CaptionOrder) async throws(GeneratorFailure) -> MadeCaption {
        let subject = ProviderCalls.Subject(owner, capability: .caption, prompt: order.prompt, seed: order.order.seed)
        do { return try await asked(order, subject) } catch {
            guard ![.refused, .cancelled].contains(error.kind), captions.contains(where: { $0.provider == nil && $0.micros == 0 }) else {
                throw error
            }
            if error.kind != .lost { guard try calling.isPaid(subject) else { throw error } }
            var made: MadeCaption
            // What the first failed of is told, as it is what can be mended.
            do { made = try await embedded.caption(order) } catch let other {
                throw GeneratorFailure(error.kind, "\(error.message) \(other.message)")
            }
            made.micros = 0
            made.used["error"] = .string(error.message)
            return made
        }
    }

    private func asked(_ order: CaptionOrder, _ subject: ProviderCalls.Subject) async throws(GeneratorFailure) -> MadeCaption {
        if let call = try calling.open(subject) {
            if call.state == .answered, let text = call.answer?["caption"]?.stringValue {
                let caption = CaptionFromOutside(text)
                return MadeCaption(text: caption.text, sentences: caption.sentences, micros: 0, used: call.answer?["used"] ?? [:])
            }
            try await calling.end(call, subject)
        }
        // The post may be at it again because of its picture, or of a crash.
        if let reason = try calling.paidInVain(subject) { throw GeneratorFailure(.permanent, reason) }
        return try await calling.first(of: captions, subject) { link throws(GeneratorFailure) in
            guard let provider = link.provider, let adapter = link.adapter else {
                var made = try await embedded.caption(order)
                made.micros = link.micros
                return made
            }
            let call = try await calling.begin(provider, subject)
            let answer: ProviderCaption
            do throws(ProviderFailure) { answer = try await adapter.caption(order) } catch {
                throw try await calling.ended(call, by: provider, subject, error)
            }
            let cost = provider.prices.cost(.caption, answer.usage)
            let used = ProviderCalling.used(provider, answer.used, answer.usage, cost)
            try await calling.answered(call, subject, answer: ["caption": .string(answer.caption.text), "used": used], micros: cost)
            return MadeCaption(text: answer.caption.text, sentences: answer.caption.sentences, micros: 0, used: used)
        }
    }
}
