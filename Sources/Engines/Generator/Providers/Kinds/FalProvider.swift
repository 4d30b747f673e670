internal import Features
internal import JSONSchema
internal import Outbound

/// fal's queue: an order is put in, and asked after at the addresses that fal answers with. Completed does not mean that it went well: that is
/// said where the result is asked for.
struct FalProvider: ProviderAdapter {
    let line: ProviderLine

    func picture(_ order: ProviderPictureOrder, _ work: RemoteWork) async throws(ProviderFailure) -> ProviderPicture {
        let model = line.provider.text("model") ?? ""
        let size = PictureSize.near(width: order.width, height: order.height)
        let (result, remote) = try await result(
            of: model, line.input(order, ["image_size": ["width": JSON(size.width), "height": JSON(size.height)], "num_images": 1]), work)
        let images = result["images"] ?? result["image"].map { .array([$0]) }
        guard let file = images?[0]?["url"]?.stringValue ?? images?[0]?.stringValue else {
            throw ProviderFailure(.permanent, "It ended without a picture.", usage: ProviderUsage())
        }
        if result["has_nsfw_concepts"]?[0]?.boolValue == true {
            throw ProviderFailure(.refused, "It blacked the picture out by its rules.", usage: ProviderUsage())
        }
        return try await line.picture(file, usage: ProviderUsage(), used: line.used(Self.used(result, remote, model), order))
    }

    func video(_ order: ProviderVideoOrder, _ work: RemoteWork) async throws(ProviderFailure) -> ProviderVideo {
        let model = line.provider.text("video_model") ?? ""
        let (result, remote) = try await result(
            of: model, line.input(order, ["duration": JSON(order.seconds), "aspect_ratio": .string(order.aspect)]), work)
        let video = result["video"] ?? result["videos"]?[0]
        let usage = ProviderUsage(videoSeconds: video?["duration"]?.doubleValue)
        guard let file = video?["url"]?.stringValue ?? video?.stringValue else {
            throw ProviderFailure(.permanent, "It ended without a video.", usage: usage)
        }
        return ProviderVideo(
            spool: try await line.made(file, usage: usage, maxBytes: order.maxBytes), usage: usage,
            used: line.used(Self.used(result, remote, model), order))
    }

    /// What came of work that is made anew, or found again; and what leads to it.
    private func result(of model: String, _ input: JSON, _ work: RemoteWork) async throws(ProviderFailure) -> (result: JSON, remote: JSON) {
        let remote: JSON
        if let known = work.known { remote = known } else { remote = try await begin(model, input, work) }
        guard let status = remote["status_url"]?.stringValue, let response = remote["response_url"]?.stringValue else {
            throw ProviderFailure(.lost, "Its answer does not say where the work is found.")
        }
        try await line.poll.wait { () throws(ProviderFailure) -> RemotePoll.State<Void> in
            let answer = try await line.send("GET", address: status, effect: .follows)
            return answer["status"] == "COMPLETED" ? .done(()) : .goesOn
        }
        let result = try await line.poll.wait { () throws(ProviderFailure) -> RemotePoll.State<JSON> in
            .done(try await line.send("GET", address: response, effect: .follows))
        }
        return (result, remote)
    }

    private static func used(_ result: JSON, _ remote: JSON, _ model: String) -> JSON {
        ["model": .string(model), "request": remote["request_id"] ?? .null, "seed": result["seed"] ?? .null]
    }

    private func begin(_ model: String, _ input: JSON, _ work: RemoteWork) async throws(ProviderFailure) -> JSON {
        let remote = try await queue(model, input)
        try await work.keep(remote)
        return remote
    }

    private func queue(_ model: String, _ input: JSON) async throws(ProviderFailure) -> JSON {
        // It begins anew on its side where a runner dies, which would be paid twice.
        let answer = try await line.send("POST", "/\(model)", input, headers: ["x-fal-no-retry": "1"], effect: .makes)
        guard answer["status_url"]?.stringValue != nil, answer["response_url"]?.stringValue != nil else {
            throw ProviderFailure(.lost, "Its answer does not say where the work is found.")
        }
        var remote = JSON.Object()
        for name in ["request_id", "status_url", "response_url", "cancel_url"] {
            if let value = answer[name] { remote.append(name, value) }
        }
        return .object(remote)
    }

    // MARK: Training

    func train(_ order: TrainingOrder) async throws(ProviderFailure) -> TrainingStep {
        var usual: JSON = [
            "images_data_url": .string(try order.archive()), "trigger_word": .string(order.triggerWord), "steps": JSON(order.steps),
            "is_style": .bool(order.variant == .style),
        ]
        if order.variant == .face { usual["create_masks"] = true }
        return .goesOn(remote: try await queue(line.provider.text("trainer") ?? "", line.input("training_input", usual)), percent: nil)
    }

    func training(_ remote: JSON) async throws(ProviderFailure) -> TrainingStep {
        let status = try await line.send("GET", address: remote["status_url"]?.stringValue ?? "", effect: .follows)
        guard status["status"] == "COMPLETED" else { return .goesOn(remote: remote, percent: nil) }
        let result = try await line.send("GET", address: remote["response_url"]?.stringValue ?? "", effect: .follows)
        guard let file = result["diffusers_lora_file"]?["url"]?.stringValue else {
            throw ProviderFailure(.permanent, "It ended without saying where the weights are.", usage: ProviderUsage())
        }
        return .madeAt(file, ProviderUsage())
    }

    func trained(_ address: String) async throws(ProviderFailure) -> Spool { try await line.trained(address) }

    func stop(_ remote: JSON) async throws(ProviderFailure) {
        _ = try await line.send("PUT", address: remote["cancel_url"]?.stringValue ?? "", effect: .follows)
    }

    /// There is no address that only asks; that the name is found and TLS comes about is what can be said without an order.
    func probe() async throws(ProviderFailure) -> JSON {
        let model = ["model", "video_model", "trainer"].compactMap { line.provider.text($0) }.first ?? ""
        do throws(ProviderFailure) {
            _ = try await line.send("GET", "/\(model)/requests/00000000-0000-0000-0000-000000000000/status", effect: .asks)
        } catch {
            // Nobody's order is not there: it let us in, and looked.
            guard error.message.contains("(404)") || error.message.contains("(422)") else { throw error }
        }
        return [:]
    }
}
