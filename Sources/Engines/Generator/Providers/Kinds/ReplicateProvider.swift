internal import Features
internal import JSONSchema

/// Replicate: a prediction is made, and asked after until it has ended. Its files are gone after an hour, so they are fetched at once.
struct ReplicateProvider: ProviderAdapter {
    let line: ProviderLine

    func picture(_ order: ProviderPictureOrder, _ work: RemoteWork) async throws(ProviderFailure) -> ProviderPicture {
        let model = line.provider.text("model") ?? ""
        let size = PictureSize.near(width: order.width, height: order.height)
        let prediction = try await prediction(
            of: model, input: line.input(order, ["width": JSON(size.width), "height": JSON(size.height)]), work)
        let usage = Self.usage(prediction)
        let file = try Self.file(prediction, usage, missing: "a picture")
        return try await line.picture(file, usage: usage, used: line.used(Self.used(prediction, model, order.shortSeed), order))
    }

    func video(_ order: ProviderVideoOrder, _ work: RemoteWork) async throws(ProviderFailure) -> ProviderVideo {
        let model = line.provider.text("video_model") ?? ""
        let prediction = try await prediction(
            of: model, input: line.input(order, ["duration": JSON(order.seconds), "aspect_ratio": .string(order.aspect)]), work)
        let usage = Self.usage(prediction)
        let file = try Self.file(prediction, usage, missing: "a video")
        return ProviderVideo(
            spool: try await line.made(file, usage: usage, maxBytes: order.maxBytes), usage: usage,
            used: line.used(Self.used(prediction, model, order.shortSeed), order))
    }

    /// Made anew, or found again, and waited for.
    private func prediction(of model: String, input: JSON, _ work: RemoteWork) async throws(ProviderFailure) -> JSON {
        let address: String
        if let known = work.known?["get"]?.stringValue { address = known } else { address = try await begin(model, input, work) }
        return try await line.poll.wait { () throws(ProviderFailure) in
            try Self.state(try await line.send("GET", address: address, effect: .follows))
        }
    }

    private static func usage(_ prediction: JSON) -> ProviderUsage {
        let metrics = prediction["metrics"]
        return ProviderUsage(
            seconds: metrics?["predict_time"]?.doubleValue, videoSeconds: metrics?["video_output_duration_seconds"]?.doubleValue)
    }

    private static func file(_ prediction: JSON, _ usage: ProviderUsage, missing: String) throws(ProviderFailure) -> String {
        let output = prediction["output"]
        guard let file = output?.stringValue ?? output?[0]?.stringValue else {
            throw ProviderFailure(.permanent, "It ended without \(missing).", usage: usage)
        }
        return file
    }

    private static func used(_ prediction: JSON, _ model: String, _ seed: Int64) -> JSON {
        ["model": .string(model), "prediction": prediction["id"] ?? .null, "seed": .int(seed)]
    }

    private func begin(_ model: String, _ input: JSON, _ work: RemoteWork) async throws(ProviderFailure) -> String {
        let parts = model.split(separator: ":", maxSplits: 1).map(String.init)
        let answer =
            parts.count == 2
            ? try await line.send("POST", "/predictions", ["version": .string(parts[1]), "input": input], effect: .makes)
            : try await line.send("POST", "/models/\(model)/predictions", ["input": input], effect: .makes)
        guard let address = answer["urls"]?["get"]?.stringValue else {
            throw ProviderFailure(.lost, "Its answer does not say where the work is found.")
        }
        try await work.keep(["get": .string(address), "cancel": answer["urls"]?["cancel"] ?? .null])
        return address
    }

    private static func state(_ prediction: JSON) throws(ProviderFailure) -> RemotePoll.State<JSON> {
        switch prediction["status"]?.stringValue {
        case "succeeded": return .done(prediction)
        case "failed", "canceled", "aborted":
            let seconds = prediction["metrics"]?["predict_time"]?.doubleValue
            let said = prediction["error"]?.stringValue.map { String($0.prefix(200)) } ?? "it does not say why"
            let isStopped = prediction["status"] == "canceled" && prediction["error"]?.stringValue == nil
            if isStopped {
                throw ProviderFailure(.cancelled, "The work was stopped over there.", usage: seconds.map { ProviderUsage(seconds: $0) })
            }
            let isRefused = ["nsfw", "sensitive", "safety"].contains { said.lowercased().contains($0) }
            // Seconds of a machine are billed, whatever comes of them.
            throw ProviderFailure(
                isRefused ? .refused : .permanent, "It made nothing: \(said).", usage: seconds.map { ProviderUsage(seconds: $0) })
        default: return .goesOn
        }
    }

    // MARK: Training

    func train(_ order: TrainingOrder) async throws(ProviderFailure) -> TrainingStep {
        let parts = (line.provider.text("trainer") ?? "").split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { throw ProviderFailure(.permanent, "Its trainer is not set as OWNER/NAME:VERSION.") }
        let input = line.input(
            "training_input",
            [
                "input_images": .string(try order.archive()), "trigger_word": .string(order.triggerWord), "steps": JSON(order.steps),
            ])
        let answer = try await line.send(
            "POST", "/models/\(parts[0])/versions/\(parts[1])/trainings",
            ["destination": JSON(line.provider.text("destination")), "input": input], effect: .makes)
        let address =
            answer["urls"]?["get"]?.stringValue ?? answer["id"]?.stringValue.map { "\(line.provider.address ?? "")/trainings/\($0)" }
        guard let address else { throw ProviderFailure(.lost, "Its answer does not say where the work is found.") }
        return .goesOn(
            remote: ["get": .string(address), "cancel": answer["urls"]?["cancel"] ?? .string("\(address)/cancel")], percent: nil)
    }

    func training(_ remote: JSON) async throws(ProviderFailure) -> TrainingStep {
        let answer = try await line.send("GET", address: remote["get"]?.stringValue ?? "", effect: .follows)
        guard case .done(let training) = try Self.state(answer) else { return .goesOn(remote: remote, percent: nil) }
        let usage = ProviderUsage(seconds: training["metrics"]?["predict_time"]?.doubleValue)
        guard let weights = training["output"]?["weights"]?.stringValue else {
            throw ProviderFailure(.permanent, "It ended without saying where the weights are.", usage: usage)
        }
        return .madeAt(weights, usage)
    }

    func trained(_ address: String) async throws(ProviderFailure) -> Spool { try await line.trained(address) }

    func stop(_ remote: JSON) async throws(ProviderFailure) {
        _ = try await line.send("POST", address: remote["cancel"]?.stringValue ?? "", effect: .follows)
    }

    func probe() async throws(ProviderFailure) -> JSON {
        let account = try await line.send("GET", "/account", effect: .asks)
        return ["account": account["username"] ?? .null]
    }
}
