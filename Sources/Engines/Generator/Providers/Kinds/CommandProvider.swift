internal import Features
internal import FoundationEssentials
internal import JSONSchema
internal import Operations
internal import Programs

/// A program on this machine: it reads one JSON object from standard input, works in an empty folder, and ends.
///
/// A picture, a video or a LoRA it writes to the file that `output` names; for a picture, `references` names JPEGs that show
/// the character; for a video, `image` names a JPEG to begin with; a training finds its pictures in the folder `dataset`, each with a caption in a `.txt` beside it. A caption it says on standard output as
/// `{"caption": "…"}`, verdicts as `{"results": [{"flagged": true, "categories": {"violence": true}, "category_scores": {"violence": 0.93}}]}`, one
/// for each of the `texts`, or one for the picture that `picture` names. There it may also say `{"refused": "why"}`, `{"retry_after_seconds": 30}`, or `{"used": {…}}` to be kept with the post.
/// Any status but 0 is a failure.
struct CommandProvider: ProviderAdapter {
    let provider: Provider
    /// Handed over in the object, since the environment of a process can be read by others.
    let key: String?
    let spoolDirectory: String
    var runner = ProgramRunner()

    /// The files that are written to; what they are, their bytes say.
    private static let (output, videoOutput, weights) = ("picture", "video", "lora.safetensors")
    /// The picture that a video begins with, and the folder with what a LoRA is trained on.
    private static let (image, dataset) = ("image.jpg", "dataset")
    /// The picture that is classified; what it is, `media_type` says.
    private static let shown = "shown"
    /// Address space: what interpreters with large libraries reserve, where no other bound is set.
    private static let usualMegabytes = 8_192
    /// The longest file that a program may write, in bytes: a picture as it is taken, and what it is made from.
    private static let maxFileBytes = 256 << 20
    /// How long the question whether it works may take.
    private static let probeSeconds = 30

    func picture(_ order: ProviderPictureOrder, _ work: RemoteWork) async throws(ProviderFailure) -> ProviderPicture {
        var asked: JSON = [
            "kind": "picture", "prompt": .string(order.prompt), "negative_prompt": JSON(order.negative), "width": JSON(order.width),
            "height": JSON(order.height), "seed": .int(Int64(order.seed)), "output": .string(Self.output),
        ]
        if let lora = order.lora { asked["lora"] = Self.told(lora) }
        if !order.references.isEmpty { asked["references"] = .array(order.references.map { .string($0.file) }) }
        let files = Dictionary(order.references.map { ($0.file, $0.bytes) }) { first, _ in first }
        let (said, spool) = try await run(
            asked, seconds: provider.timeoutSeconds, collects: (Self.output, Media.maxBytes), holding: files)
        guard let spool else { throw ProviderFailure(.permanent, "The program ended without writing the picture.") }
        return ProviderPicture(spool: spool, usage: ProviderUsage(), used: Self.used(said))
    }

    func video(_ order: ProviderVideoOrder, _ work: RemoteWork) async throws(ProviderFailure) -> ProviderVideo {
        var asked: JSON = [
            "kind": "video", "prompt": .string(order.prompt), "negative_prompt": JSON(order.negative), "width": JSON(order.width),
            "height": JSON(order.height), "aspect": .string(order.aspect), "seconds": JSON(order.seconds), "seed": .int(Int64(order.seed)),
            "image": order.image == nil ? .null : .string(Self.image), "output": .string(Self.videoOutput),
        ]
        if let lora = order.lora { asked["lora"] = Self.told(lora) }
        let (said, spool) = try await run(
            asked, seconds: provider.timeoutSeconds, collects: (Self.videoOutput, order.maxBytes),
            holding: order.image.map { [Self.image: $0] } ?? [:])
        let usage = ProviderUsage(videoSeconds: said?["seconds"]?.doubleValue)
        guard let spool else { throw ProviderFailure(.permanent, "The program ended without writing the video.") }
        return ProviderVideo(spool: spool, usage: usage, used: Self.used(said))
    }

    func caption(_ order: CaptionOrder) async throws(ProviderFailure) -> ProviderCaption {
        let asked: JSON = [
            "kind": "caption", "prompt": .string(order.prompt), "language": .string(order.order.language),
            "max_characters": JSON(CaptionFromOutside.maxCharacters),
        ]
        let (said, _) = try await run(asked, seconds: provider.timeoutSeconds)
        guard let text = said?["caption"]?.stringValue else {
            throw ProviderFailure(.permanent, "The program ended without saying {\"caption\": \"…\"}.")
        }
        let caption = CaptionFromOutside(text)
        if let problem = caption.problem(for: order.order) {
            throw ProviderFailure(.permanent, "It wrote no caption that can be used: \(problem).", usage: ProviderUsage())
        }
        return ProviderCaption(caption: caption, usage: ProviderUsage(), used: Self.used(said))
    }

    func train(_ order: TrainingOrder) async throws(ProviderFailure) -> TrainingStep {
        let asked: JSON = [
            "kind": "training", "variant": order.variant.json, "trigger_word": .string(order.triggerWord), "steps": JSON(order.steps),
            "dataset": .string(Self.dataset), "pictures": JSON(order.pictures.count), "output": .string(Self.weights),
        ]
        let files = try order.files().map { ("\(Self.dataset)/\($0.name)", $0.bytes) }
        let (_, spool) = try await run(
            asked, seconds: provider.trainingSeconds, collects: (Self.weights, LoRAs.maxBytes),
            holding: Dictionary(uniqueKeysWithValues: files))
        guard let spool else { throw ProviderFailure(.permanent, "The program ended without writing \(Self.weights).") }
        return .made(spool, ProviderUsage())
    }

    func classify(_ order: ClassificationOrder) async throws(ProviderFailure) -> [Verdict] {
        var asked: JSON = ["kind": "moderation"]
        var files: [String: [UInt8]] = [:]
        switch order {
        case .texts(let texts): asked["texts"] = .array(texts.map { ["name": .string($0.path), "text": .string($0.text)] })
        case .picture(let path, let mediaType, let bytes):
            files[Self.shown] = bytes
            asked["picture"] = ["name": .string(path), "file": .string(Self.shown), "media_type": .string(mediaType)]
        }
        let (said, _) = try await run(asked, seconds: provider.timeoutSeconds, holding: files)
        return try order.verdicts(said?["results"])
    }

    func probe() async throws(ProviderFailure) -> JSON {
        let (said, _) = try await run(["kind": "probe"], seconds: min(Self.probeSeconds, provider.timeoutSeconds))
        return ["said": said ?? .null]
    }

    private static func told(_ lora: LoRAInUse) -> JSON {
        ["url": .string(lora.url), "trigger_word": .string(lora.triggerWord), "version": JSON(lora.version)]
    }

    private static func used(_ said: JSON?) -> JSON {
        let used = said?["used"] ?? [:]
        return used.objectValue != nil && used.text.utf8.count <= 16_384 ? used : [:]
    }

    /// Runs the program in a folder that is gone afterwards.
    /// - Parameters:
    ///   - collects: the file that it writes, and the most that is taken.
    ///   - files: what it finds in the folder.
    /// - Returns: what it said, if that was JSON, and what it made, if it wrote that.
    private func run(
        _ asked: JSON, seconds: Int, collects: (file: String, maxBytes: Int)? = nil, holding files: [String: [UInt8]] = [:]
    ) async throws(ProviderFailure) -> (JSON?, Spool?) {
        guard let program = provider.text("program") else { throw ProviderFailure(.permanent, "There is no program to run.") }
        let folder: WorkFolder
        do { folder = try WorkFolder(in: spoolDirectory, holding: files) } catch {
            throw ProviderFailure(.retryable(afterSeconds: 30), "There is no room for temporary files.")
        }
        defer { withExtendedLifetime(folder) {} }  // the program works in it
        var asked = asked
        if let key { asked["key"] = .string(key) }
        let order = ProgramRun(
            path: program, arguments: provider.settings["arguments"]?.arrayValue?.compactMap(\.stringValue) ?? [], folder: folder.path,
            input: asked.bytes, timeoutSeconds: seconds,
            memoryBytes: (provider.settings["memory_mb"]?.intValue ?? Self.usualMegabytes) << 20,
            fileBytes: max(Self.maxFileBytes, collects?.maxBytes ?? 0))
        let outcome: ProgramOutcome
        do { outcome = try await runner.run(order) } catch {
            switch error {
            case .notStarted: throw ProviderFailure(.permanent, "The program cannot be started: it is not there, or may not be run.")
            case .timedOut: throw ProviderFailure(.lost, "The program did not end within \(seconds) s, and was stopped.")
            case .cancelled: throw ProviderFailure(.lost, "The program was stopped with the server, or with the order.")
            }
        }
        let said = try? JSON(parsing: outcome.output)  // a program need not say anything
        if let reason = said?["refused"]?.stringValue {
            throw ProviderFailure(.refused, "It refuses what was asked for: \(reason.prefix(200)).")
        }
        if let pause = said?["retry_after_seconds"]?.intValue {
            throw ProviderFailure(.retryable(afterSeconds: min(max(pause, 1), 86_400)), "The program asks to be tried again later.")
        }
        guard outcome.status == 0 else {
            let end = outcome.status.map { "status \($0)" } ?? "a signal, as where it takes too much memory"
            throw ProviderFailure(.permanent, "The program ended with \(end).")
        }
        guard let collects else { return (said, nil) }
        do { return (said, try folder.file(collects.file, in: spoolDirectory, maxBytes: collects.maxBytes)) } catch {
            throw ProviderFailure(.permanent, "What it made is larger than \(collects.maxBytes) bytes.")
        }
    }
}
