internal import Features
internal import JSONSchema

/// What providers that run models of many makers have in common: a model's input is what its maker calls it, and its output is a file somewhere.
extension ProviderLine {
    /// The input of a model: the order's members by their usual names and the given ones, unless the operator has written something else for
    /// a member; null stands for one that the model does not take.
    func input(_ order: ProviderPictureOrder, _ more: JSON) -> JSON {
        var input = provider.settings["input"] ?? [:]
        var usual: JSON = ["prompt": .string(prompt(order)), "seed": .int(order.shortSeed)]
        if let lora = lora(of: order), let name = provider.loraInput {
            // fal's models take several, each with how much it counts; a text is what Replicate's take.
            usual[name] =
                provider.kind == .fal ? [["path": .string(lora.address), "scale": 1]] : .string(lora.address)
        }
        if let negative = order.negative { usual["negative_prompt"] = .string(negative) }
        for members in [usual, more] {
            for member in members.objectValue?.members ?? [] where input[member.key] == nil { input[member.key] = member.value }
        }
        var taken = JSON.Object()
        for member in input.objectValue?.members ?? [] where !member.value.isNull { taken.append(member.key, member.value) }
        return .object(taken)
    }

    /// The LoRA that the model is sent; `nil` where it takes none, or none that it finds.
    func lora(of order: ProviderPictureOrder) -> (lora: LoRAInUse, address: String)? {
        guard provider.loraInput != nil, let lora = order.lora, let address = lora.address else { return nil }
        return (lora, address)
    }

    /// A LoRA draws where its word stands.
    private func prompt(_ order: ProviderPictureOrder) -> String {
        lora(of: order).map { "\($0.lora.triggerWord), \(order.prompt)" } ?? order.prompt
    }

    /// What is kept with the post of the LoRA that was sent.
    func used(_ used: JSON, _ order: ProviderPictureOrder) -> JSON {
        guard let lora = lora(of: order)?.lora else { return used }
        var used = used
        used["lora"] = lora.told
        return used
    }

    /// The picture at an address, or in a `data:` of its own, that was made and is paid for.
    func picture(_ file: String, usage: ProviderUsage, used: JSON) async throws(ProviderFailure) -> ProviderPicture {
        do throws(ProviderFailure) {
            let spool = file.hasPrefix("data:") ? try spool(base64: file) : try await fetch(file)
            return ProviderPicture(spool: spool, usage: usage, used: used)
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
