internal import Features
internal import Imaging
internal import JSONSchema
internal import Operations

/// Who makes one video: the first of those who were chosen, and where it cannot and nothing was paid, the others in their order.
struct VideoChain: Sendable {
    let order: VideoOrder
    let links: [GeneratorChain.Link]
    let films: FilmMaker
    let embedded: EmbeddedGenerator
    let drawing: Drawing
    let calling: ProviderCalling

    /// The shorter side of what providers are asked for, in pixels.
    private static let shorterSide = 720

    func video(report: @escaping @Sendable (Progress) -> Void) async throws(GeneratorFailure) -> MadeVideo {
        if let (link, call) = try await calling.underWay(order.subject, among: links) {
            return try await made(by: link, call.id, known: call)
        }
        return try await calling.first(of: links, order.subject) { link throws(GeneratorFailure) in
            guard let provider = link.provider else {
                var made: MadeVideo
                do throws(Failure) { made = try await films.video(order, report: report) } catch { throw GeneratorFailure(error) }
                made.micros = link.micros * Int64(order.seconds)
                return made
            }
            report(Progress(0, of: 1, "Asking \(provider.name)"))
            let image = try await image(for: provider)
            let call = try await calling.begin(provider, order.subject)
            return try await made(by: link, call, known: nil, image: image)
        }
    }

    /// One call from its beginning, or from where it was left, to a file.
    private func made(
        by link: GeneratorChain.Link, _ call: Int64, known: ProviderCalls.Call?, image: [UInt8]? = nil
    ) async throws(GeneratorFailure) -> MadeVideo {
        guard let provider = link.provider, let adapter = link.adapter else {
            throw GeneratorFailure(.permanent, "\(link.name) cannot be asked.")
        }
        let size = order.size(shorter: Self.shorterSide)
        let asked = ProviderVideoOrder(
            prompt: order.prompt, negative: provider.text("negative_prompt"), seconds: order.seconds, aspect: order.aspect.rawValue,
            width: size.width, height: size.height, seed: order.seed, image: image, lora: order.lora,
            maxBytes: calling.dispatcher.services[LargestUpload.self])
        let answer: ProviderVideo
        do throws(ProviderFailure) { answer = try await adapter.video(asked, calling.work(of: call, known: known)) } catch {
            throw try await calling.ended(call, by: provider, order.subject, units: order.seconds, error)
        }
        let cost = provider.prices.cost(.video, answer.usage, units: order.seconds)
        if known?.state != .answered { try await calling.answered(call, order.subject, micros: cost) }
        return MadeVideo(spool: answer.spool, micros: nil, used: ProviderCalling.used(provider, answer.used, answer.usage, cost))
    }

    /// The picture that a video begins with, for those who take one: the story's first, or the scene as it is drawn here.
    private func image(for provider: Provider) async throws(GeneratorFailure) -> [UInt8]? {
        guard provider.kind == .command || provider.text("image_input") != nil else { return nil }
        let spool: Spool
        switch order.shown {
        case .slides(let slides):
            let size = order.size(shorter: Self.shorterSide)
            let job = ConvertJob(width: size.width, height: size.height, fit: .crop)
            do throws(Failure) { spool = try await drawing.render(.convert(job), of: slides.first?.mediaID) } catch {
                throw GeneratorFailure(error)
            }
        case .scene(let slot):
            guard let person = order.person else { return nil }
            spool = try await embedded.picture(
                PictureRequest(prompt: order.prompt, slot: slot, person: person, seed: order.seed, colors: order.colors)
            ).spool
        }
        do { return try spool.piece(at: 0, count: spool.bytes) } catch { throw GeneratorFailure(FilmMaker.noRoom) }
    }
}
