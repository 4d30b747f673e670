internal import Features
internal import JSONSchema

/// A LoRA where a server of one's own has its file.
struct ProviderLoRA: Sendable, Equatable {
    var lora: LoRAInUse
    /// The file's name over there, as the operator's pattern makes it.
    var file: String
    /// How much it counts; 1 is as it was trained.
    var weight: Double

    /// A prompt in which it draws.
    func prompt(_ prompt: String) -> String { "\(lora.triggerWord), \(prompt)" }

    var told: JSON {
        var told = lora.told
        told["file"] = .string(file)
        told["weight"] = .double(weight)
        return told
    }
}

extension Provider {
    /// The LoRA by the name that its file has over there; `nil` where the operator has not said how files are named, or the word would make a
    /// name that is more than one.
    func lora(_ lora: LoRAInUse?) -> ProviderLoRA? {
        guard let lora, let pattern = text("lora_file") else { return nil }
        let file = pattern.replacing("{{version}}", with: "\(lora.version)").replacing("{{trigger_word}}", with: lora.triggerWord)
        guard file.allSatisfy({ $0.isLetter || $0.isNumber || " _-.".contains($0) }) else { return nil }
        return ProviderLoRA(lora: lora, file: file, weight: settings["lora_weight"]?.doubleValue ?? 1)
    }
}

extension LoRAInUse {
    /// How something was made, and that the LoRA was not used, where the generator says nothing of it.
    static func told(_ used: JSON, _ lora: LoRAInUse?) -> JSON {
        guard let lora, used["lora"] == nil else { return used }
        var used = used
        used["lora"] = lora.unused
        return used
    }
}
