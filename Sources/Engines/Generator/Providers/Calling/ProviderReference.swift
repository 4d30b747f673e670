internal import Features
internal import JSONSchema
internal import Operations
internal import Secrets

/// A reference picture of a character as providers are sent it.
struct ProviderReference: Sendable, Equatable {
    var media: MediaID
    /// A JPEG.
    var bytes: [UInt8]

    /// Pixels of its longer side at most: what models look at, and small enough to stand in JSON.
    static let longestSide = 1_024

    /// Its name where files have one; the same picture has the same.
    var file: String { "troupe-\(media).jpg" }

    var dataAddress: String { "data:image/jpeg;base64,\(Base64.encode(bytes))" }

    /// What is kept of those that were sent.
    /// - Parameter media: their ids.
    static func told(_ media: JSON) -> JSON {
        media.arrayValue?.isEmpty ?? true ? ["used": false] : ["used": true, "media_ids": media]
    }
}

extension Provider {
    /// How many reference pictures a character has at most: its views.
    private static let views = 4

    /// How many it is sent of those that a character has.
    func references(of available: Int) -> Int {
        switch kind {
        // Models of GPT image take up to 16; others only where the operator knows that they take any.
        case .openai: min(available, references ?? (OpenAIProvider.isGPTImage(text("model") ?? "") ? Self.views : 0))
        case .command: min(available, references ?? Self.views)
        case .replicate, .fal:
            text("reference_input").map { min(available, $0.hasSuffix(Self.listSign) ? references ?? Self.views : 1) } ?? 0
        // As many as its graph has a place for, or none.
        case .comfyui: ComfyGraph.references(in: settings["reference_workflow"] ?? [:], of: available)
        // It has no place for them without an extension.
        case .automatic1111: 0
        }
    }

    private var references: Int? { settings["references"]?.intValue.map { Int($0) } }

    /// What stands behind the name of an input that takes a list.
    private static let listSign = "[]"

    /// Reference pictures as an input of a model takes them, by its name.
    func input(of references: [ProviderReference]) -> (name: String, value: JSON)? {
        guard let name = text("reference_input"), let first = references.first else { return nil }
        guard name.hasSuffix(Self.listSign) else { return (name, .string(first.dataAddress)) }
        return (String(name.dropLast(Self.listSign.count)), .array(references.map { .string($0.dataAddress) }))
    }
}
