public import JSONSchema
internal import Operations

/// The LoRA that a character's pictures are drawn by.
public struct LoRAInUse: Sendable, Equatable {
    public let version: Int
    public let triggerWord: String
    /// Where the file is here.
    public let url: String
    /// Where it came from.
    let sourceURL: String?

    /// The active one; `nil` where there is none.
    static func of(_ character: CharacterID, in context: Context) throws -> LoRAInUse? {
        guard let active = try LoRAs.active(of: character, in: context), let url = active.url else { return nil }
        return LoRAInUse(version: active.version, triggerWord: active.triggerWord, url: url, sourceURL: active.sourceURL)
    }

    /// Where somebody outside finds the file: here, where others reach us, else where it came from; `nil` for nowhere.
    public var address: String? { url.hasPrefix("https://") ? url : sourceURL }

    /// What is kept with a post that was drawn by it.
    public var told: JSON { ["version": JSON(version), "trigger_word": .string(triggerWord), "used": true] }

    /// What is kept with one that was not.
    public var unused: JSON { ["version": JSON(version), "used": false] }
}
