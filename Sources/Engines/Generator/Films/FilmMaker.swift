internal import Features
internal import Imaging
internal import JSONSchema
internal import Operations

/// The embedded generator's way to make videos: stills with motion, drawn frame by frame by child processes, and put together by an `ffmpeg`
/// where there is one, else as an animated WebP. The same seed gives the same frames.
struct FilmMaker: Sendable {
    let drawing: Drawing
    let encoders: VideoEncoders

    /// Frames a second, and the shorter side in pixels, of an MP4.
    private static let (rate, shorter) = (25, 720)
    /// The same of an animation: it has no motion compensation, and is to stay within an asset's bytes.
    private static let (animationRate, animationShorter) = (10, 480)
    /// The most frames of an animation; a longer one has fewer a second.
    static let maxAnimationFrames = 150
    /// Qualities of an animation, tried in turn until it fits.
    private static let animationQualities = [72, 50, 30, 15]
    /// What one child process draws; it has ten seconds of processor time.
    private static let pieceFrames = 25
    /// What such a piece may have, in bytes: a child writes no more.
    private static let pieceBytes = 60 << 20

    func video(_ order: VideoOrder, report: @Sendable (Progress) -> Void) async throws(Failure) -> MadeVideo {
        let finding = await encoders.finding()
        var used: JSON = [
            "generator": .string(ProviderChoice.embedded), "seed": .int(Int64(order.seed)), "note": .string(finding.note),
        ]
        let motion: FilmPlan.Motion = if case .scene = order.shown { .scene } else { .slide }
        let size = order.size(shorter: finding.encoder == nil ? Self.animationShorter : Self.shorter)
        let stills = try await stills(of: order, size, report)
        if let portrait = stills.first?.job.picture?.portrait { used["drawn"] = PortraitPlan.words(of: portrait) }
        let spool: Spool
        let count: Int
        if let encoder = finding.encoder {
            count = order.seconds * Self.rate
            let plan = FilmPlan(stills: stills.count, seconds: order.seconds, frames: count, motion: motion, seed: order.seed)
            spool = try await encoded(plan, stills, order, by: encoder, report)
        } else {
            count = min(order.seconds * Self.animationRate, Self.maxAnimationFrames)
            let plan = FilmPlan(stills: stills.count, seconds: order.seconds, frames: count, motion: motion, seed: order.seed)
            spool = try await animation(plan, stills, order, report)
        }
        used["frames"] = JSON(count)
        used["pictures"] = JSON(stills.count)
        return MadeVideo(spool: spool, micros: nil, used: used, altText: Self.altText(of: order, stills))
    }

    /// What a scene shows that was drawn.
    private static func altText(of order: VideoOrder, _ stills: [Still]) -> String? {
        guard case .scene(let slot) = order.shown, let person = order.person, let portrait = stills.first?.job.picture?.portrait else {
            return nil
        }
        return slot.description(of: person.name, drawn: PortraitPlan.shown(portrait))
    }

    // MARK: Stills

    private struct Still: Sendable {
        let job: StillJob
        let pixels: Spool
    }

    private func stills(
        of order: VideoOrder, _ size: (width: Int, height: Int), _ report: @Sendable (Progress) -> Void
    ) async throws(Failure) -> [Still] {
        var stills: [Still] = []
        switch order.shown {
        case .scene(let slot):
            guard let person = order.person else { throw Failure(.unexpected, "The scene of the video has nobody in it.") }
            let request = PictureRequest(prompt: order.prompt, slot: slot, person: person, seed: order.seed, colors: order.colors)
            let (picture, source) = EmbeddedGenerator.job(of: request)
            let job = StillJob(picture: picture, width: size.width, height: size.height, panel: EmbeddedGenerator.panel(of: request))
            stills.append(try await still(job, of: source))
        case .slides(let slides):
            for (index, slide) in slides.enumerated() {
                report(Progress(0, of: 1, "Preparing picture \(index + 1) of \(slides.count)"))
                stills.append(
                    try await still(StillJob(width: size.width, height: size.height, overlay: slide.overlay), of: slide.mediaID))
            }
        }
        return stills
    }

    private func still(_ job: StillJob, of media: MediaID?) async throws(Failure) -> Still {
        Still(job: job, pixels: try await drawing.still(job, of: media))
    }

    // MARK: Frames

    /// Has all frames drawn, a piece at a time.
    private func draw(
        _ plan: FilmPlan, _ stills: [Still], as format: PictureFormat, quality: Int, _ report: @Sendable (Progress) -> Void,
        take: (Spool) throws(Failure) -> Void
    ) async throws(Failure) {
        let size = (width: stills[0].job.width, height: stills[0].job.height)
        var input: (stills: [Int], spool: Spool)?
        var done = 0
        for piece in plan.pieces(atMost: Self.pieceFrames) {
            // Nobody wants it any more.
            guard !Task.isCancelled else { throw Jobs.cancelled }
            let shown = piece.first.map(FilmPlan.stills) ?? []
            if input?.stills != shown { input = (shown, try drawing.joined(shown.map { stills[$0].pixels })) }
            guard let pixels = input?.spool else { continue }
            let job = FilmJob(
                width: size.width, height: size.height, stills: shown.map { FilmJob.Still(hasWords: stills[$0].job.hasWords) },
                frames: piece.map { frame in
                    var frame = frame
                    frame.view.still = 0
                    frame.next?.still = 1
                    return frame
                }, format: format, quality: quality)
            try take(try await drawing.film(job, pixels, maxBytes: Self.pieceBytes))
            done += piece.count
            report(Progress(Double(done), of: Double(plan.frames.count + 1), "\(done) of \(plan.frames.count) frames drawn"))
        }
    }

    private func encoded(
        _ plan: FilmPlan, _ stills: [Still], _ order: VideoOrder, by encoder: VideoEncoder, _ report: @Sendable (Progress) -> Void
    ) async throws(Failure) -> Spool {
        let spools = drawing.services[SpoolDirectory.self]
        let folder: WorkFolder
        do { folder = try WorkFolder(in: spools) } catch { throw Self.noRoom }
        try await draw(plan, stills, as: .jpeg, quality: 92, report) { piece throws(Failure) in
            do { try folder.append(piece, to: VideoEncoder.frames) } catch { throw Self.noRoom }
        }
        return try await encoder.encode(
            in: folder, spools: spools, rate: Self.rate, seconds: order.seconds, maxBytes: Media.maxBytes)
    }

    /// An animation that an asset has room for.
    private func animation(
        _ plan: FilmPlan, _ stills: [Still], _ order: VideoOrder, _ report: @Sendable (Progress) -> Void
    ) async throws(Failure) -> Spool {
        let (width, height) = (stills[0].job.width, stills[0].job.height)
        let milliseconds = order.seconds * 1_000 / plan.frames.count
        for quality in Self.animationQualities {
            let frames = try Spool.make(in: drawing.services[SpoolDirectory.self])
            do {
                try await draw(plan, stills, as: .webp, quality: quality, report) { piece throws(Failure) in
                    try Self.add(piece, to: frames, width, height, milliseconds)
                }
            } catch {
                guard error == Media.tooLarge else { throw error }
                continue
            }
            let head = AnimatedWebP.head(width: width, height: height, frameBytes: frames.bytes)
            guard head.count + frames.bytes <= Media.maxBytes else { continue }
            return try drawing.joined([frames], behind: head)
        }
        throw Failure(
            .validationFailed, "The pictures are too full of detail for an animation of \(order.seconds) s. Order fewer seconds.",
            parameter: "seconds")
    }

    private static func add(_ piece: Spool, to frames: Spool, _ width: Int, _ height: Int, _ milliseconds: Int) throws(Failure) {
        do {
            for file in try AnimatedWebP.files(in: try piece.piece(at: 0, count: piece.bytes)) {
                try frames.append(try AnimatedWebP.frame(file, width: width, height: height, milliseconds: milliseconds))
            }
        } catch let error as ImagingError {
            throw Failure(imaging: error)
        } catch SpoolError.full {
            throw Media.tooLarge
        } catch {
            throw noRoom
        }
    }

    static let noRoom = Failure(.busy, "There is no room for temporary files.", retry: .after(seconds: 30))
}

extension Drawing {
    /// The pixels of a still; the asset, if any, is what it shows.
    fileprivate func still(_ job: StillJob, of media: MediaID?) async throws(Failure) -> Spool {
        let spools = services[SpoolDirectory.self]
        let input = try media.map { media throws(Failure) in try copy(media, in: spools) }
        let output = try Spool.make(in: spools, maxBytes: job.bytes)
        return try await taking(output) { () async throws(ImagingError) in try await decoder.still(job, input: input, to: output) }
    }

    /// A piece of a film.
    fileprivate func film(_ job: FilmJob, _ pixels: Spool, maxBytes: Int) async throws(Failure) -> Spool {
        let output = try Spool.make(in: services[SpoolDirectory.self], maxBytes: maxBytes)
        return try await taking(output) { () async throws(ImagingError) in try await decoder.film(job, input: pixels, to: output) }
    }

    private func taking(_ output: Spool, _ draw: () async throws(ImagingError) -> Int) async throws(Failure) -> Spool {
        let bytes: Int
        do { bytes = try await draw() } catch { throw Failure(imaging: error) }
        try output.take(bytes)
        return output
    }

    /// What several spools hold, one behind the other.
    fileprivate func joined(_ spools: [Spool], behind head: [UInt8] = []) throws(Failure) -> Spool {
        let output = try Spool.make(in: services[SpoolDirectory.self], maxBytes: head.count + spools.reduce(0) { $0 + $1.bytes })
        do {
            if !head.isEmpty { try output.append(head) }
            for spool in spools {
                var offset = 0
                while offset < spool.bytes {
                    let piece = try spool.piece(at: offset, count: min(1 << 20, spool.bytes - offset))
                    try output.append(piece)
                    offset += piece.count
                }
            }
        } catch {
            throw FilmMaker.noRoom
        }
        return output
    }
}
