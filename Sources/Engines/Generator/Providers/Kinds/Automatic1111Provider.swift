internal import Features
internal import JSONSchema

/// AUTOMATIC1111's and Forge's interface, which needs `--api` at their start. They make one picture at a time, and answer when it is done.
struct Automatic1111Provider: ProviderAdapter {
    let line: ProviderLine

    func picture(_ order: ProviderPictureOrder, _ work: RemoteWork) async throws(ProviderFailure) -> ProviderPicture {
        let provider = line.provider
        let size = PictureSize.near(width: order.width, height: order.height)
        let seed = order.seed % (1 << 32)  // theirs has 32 bits
        let lora = provider.lora(order.lora)
        // A file that it does not have is passed over in silence there.
        let isThere = if let lora { try await has(lora.file) } else { false }
        let drawing = isThere ? lora : nil
        let prompt = drawing.map { "<lora:\($0.file):\($0.weight)> \($0.prompt(order.prompt))" } ?? order.prompt
        var body: JSON = [
            "prompt": .string(prompt), "negative_prompt": .string(order.negative ?? ""), "width": JSON(size.width),
            "height": JSON(size.height), "seed": .int(Int64(seed)), "batch_size": 1, "n_iter": 1,
            "steps": provider.settings["steps"] ?? 25, "cfg_scale": provider.settings["cfg_scale"] ?? 7,
        ]
        if let sampler = provider.text("sampler") { body["sampler_name"] = .string(sampler) }
        if let model = provider.text("model") {
            body["override_settings"] = ["sd_model_checkpoint": .string(model)]
            body["override_settings_restore_afterwards"] = false
        }
        let answer = try await line.send("POST", "/sdapi/v1/txt2img", body, effect: .makes)
        guard let base64 = answer["images"]?[0]?.stringValue else {
            throw ProviderFailure(.permanent, "Its answer holds no picture.", usage: ProviderUsage())
        }
        // JSON within JSON; servers that only speak alike leave it empty.
        let info = answer["info"]?.stringValue.flatMap { try? JSON(parsing: $0) }
        var used: JSON = [
            "model": info?["sd_model_name"] ?? JSON(provider.text("model")), "seed": info?["seed"] ?? .int(Int64(seed)),
            "size": .string("\(size.width)x\(size.height)"),
        ]
        if let drawing {
            used["lora"] = drawing.told
        } else if let lora {
            var unused = lora.lora.unused
            unused["why"] = .string("It has no LoRA \(lora.file).")
            used["lora"] = unused
        }
        return ProviderPicture(spool: try line.spool(base64: base64), usage: ProviderUsage(), used: used)
    }

    /// Whether it has a LoRA of that name; one that does not tell its own is believed to have it.
    private func has(_ file: String) async throws(ProviderFailure) -> Bool {
        do throws(ProviderFailure) {
            let known = try await line.send("GET", "/sdapi/v1/loras", effect: .asks).arrayValue ?? []
            return known.contains { $0["name"]?.stringValue == file || $0["alias"]?.stringValue == file }
        } catch {
            guard error.kind == .permanent else { throw error }
            return true
        }
    }

    func probe() async throws(ProviderFailure) -> JSON {
        let models = try await line.send("GET", "/sdapi/v1/sd-models", effect: .asks).arrayValue ?? []
        let names = models.compactMap { $0["model_name"]?.stringValue ?? $0["title"]?.stringValue }
        if let model = line.provider.text("model"),
            !models.contains(where: { $0["model_name"]?.stringValue == model || $0["title"]?.stringValue == model })
        {
            throw ProviderFailure(
                .permanent, "It answers, but has no checkpoint \(model). It has \(names.prefix(20).joined(separator: ", ")).")
        }
        return ["models": JSON(Array(names.prefix(100)))]
    }
}
