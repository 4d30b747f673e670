internal import Features
internal import JSONSchema
internal import Secrets

/// What providers that run models of many makers have in common: a model's input is what its maker calls it, and its output is a file somewhere.
extension ProviderLine {
    /// The input of a model: the order's members by their usual names and the given ones, unless the operator has written something else for
    /// a member; null stands for one that the model does not take.
    func input(_ order: ProviderPictureOrder, _ more: JSON) -> JSON {
        var more = more
        let lora = lora(order.lora, provider.loraInput, &more)
        if let references = provider.input(of: order.references) { more[references.name] = references.value }
        return input("input", prompt: told(order.prompt, lora), negative: order.negative, seed: order.shortSeed, more)
    }

    /// The same for a video; the picture to begin with by the name that the operator has given.
    func input(_ order: ProviderVideoOrder, _ more: JSON) -> JSON {
        var more = more
        if let member = provider.text("image_input"), let image = order.image {
            more[member] = .string("data:image/jpeg;base64,\(Base64.encode(image))")
        }
        let lora = lora(order.lora, provider.text("video_lora_input"), &more)
        return input("video_input", prompt: told(order.prompt, lora), negative: order.negative, seed: order.shortSeed, more)
    }

    private func input(_ setting: String, prompt: String, negative: String?, seed: Int64, _ more: JSON) -> JSON {
        var usual: JSON = ["prompt": .string(prompt), "seed": .int(seed)]
        if let negative { usual["negative_prompt"] = .string(negative) }
        for member in more.objectValue?.members ?? [] where usual[member.key] == nil { usual[member.key] = member.value }
        return input(setting, usual)
    }

    /// The usual members, unless the operator has written something else for one; null stands for one that is not taken.
    /// - Parameter setting: where the operator writes them.
    func input(_ setting: String, _ usual: JSON) -> JSON {
        var input = provider.settings[setting] ?? [:]
        for member in usual.objectValue?.members ?? [] where input[member.key] == nil { input[member.key] = member.value }
        var taken = JSON.Object()
        for member in input.objectValue?.members ?? [] where !member.value.isNull { taken.append(member.key, member.value) }
        return .object(taken)
    }

    /// Puts the LoRA into an input of that name.
    /// - Returns: what is sent; `nil` where the model takes none, or none that it finds.
    private func lora(_ lora: LoRAInUse?, _ name: String?, _ input: inout JSON) -> LoRAInUse? {
        guard let lora, let name, let address = lora.address else { return nil }
        // fal's models take several, each with how much it counts; a text is what Replicate's take.
        input[name] = provider.kind == .fal ? [["path": .string(address), "scale": 1]] : .string(address)
        return lora
    }

    /// A LoRA draws where its word stands.
    private func told(_ prompt: String, _ lora: LoRAInUse?) -> String { lora.map { "\($0.triggerWord), \(prompt)" } ?? prompt }

    /// What is kept with what was made of the LoRA that was sent.
    /// - Parameter name: of the input that takes it.
    func used(_ used: JSON, _ lora: LoRAInUse?, _ name: String?) -> JSON {
        guard name != nil, let lora, lora.address != nil else { return used }
        var used = used
        used["lora"] = lora.told
        return used
    }

    /// The same of a picture.
    func used(_ used: JSON, _ order: ProviderPictureOrder) -> JSON { self.used(used, order.lora, provider.loraInput) }

    /// The same of a video.
    func used(_ used: JSON, _ order: ProviderVideoOrder) -> JSON { self.used(used, order.lora, provider.text("video_lora_input")) }

    /// The picture at an address, or in a `data:` of its own, that was made and is paid for.
    func picture(_ file: String, usage: ProviderUsage, used: JSON) async throws(ProviderFailure) -> ProviderPicture {
        ProviderPicture(spool: try await made(file, usage: usage), usage: usage, used: used)
    }

    /// The same of any file.
    func made(_ file: String, usage: ProviderUsage, maxBytes: Int = Media.maxBytes) async throws(ProviderFailure) -> Spool {
        do throws(ProviderFailure) {
            return file.hasPrefix("data:") ? try spool(base64: file) : try await fetch(file, maxBytes: maxBytes)
        } catch {
            throw ProviderFailure(.permanent, error.message, usage: usage)
        }
    }
}

extension Provider {
    /// The input of its model that takes the address of a LoRA; `nil` for a model that takes none. fal's models that do are named so.
    var loraInput: String? {
        if let name = text("lora_input") { return name }
        return kind == .fal && text("model")?.contains("lora") == true ? "loras" : nil
    }
}
