public import JSONSchema
public import Operations
internal import Secrets
internal import Store

/// Something that readers get to see, or that a picture is made from, as a classifier is asked about it.
public struct ModeratedThing: Sendable, Equatable {
    public enum Content: Sendable, Equatable {
        case text(String)
        /// An asset's public copy.
        /// - Parameter hash: the hash of its bytes.
        case picture(MediaID, hash: [UInt8], mediaType: String)
    }

    /// The largest picture that is shown to a classifier, in bytes; in Base64 and with what stands around it less than 6 MiB are sent.
    static let maxPictureBytes = 4 << 20

    /// The name of the parameter that it is in, or a word for it: `caption`, `slides[0].alt_text`.
    public var path: String
    public var content: Content

    public init(_ path: String, _ content: Content) {
        self.path = path
        self.content = content
    }

    /// What a picture is made from, as generators that read are told.
    public static func prompt(_ text: String) -> ModeratedThing { ModeratedThing("prompt of the picture", .text(text)) }

    /// An asset's public copy, where it is a picture small enough to be sent.
    static func picture(_ path: String, of media: MediaID, in context: Context) throws -> ModeratedThing? {
        try context.db.first(
            """
            SELECT blob.hash, media.media_type FROM media JOIN blob ON blob.id = media.served
            WHERE media.id = ? AND media.media_type LIKE 'image/%' AND blob.bytes <= ?
            """, [.text(media.text), .integer(Int64(maxPictureBytes))]
        ) { row in ModeratedThing(path, .picture(media, hash: row.bytes(0), mediaType: row.text(1))) }
    }

    public static func caption(_ text: String) -> ModeratedThing { ModeratedThing("caption", .text(text)) }

    public var isPicture: Bool { if case .picture = content { true } else { false } }

    /// Within a sentence.
    var words: String { path.contains { $0 == "." || $0 == "[" } ? path : "the \(path)" }

    /// As a call notes what it was told.
    public var json: JSON {
        switch content {
        case .text(let text): [path: .string(text)]
        case .picture(let id, _, _): [path: id.json]
        }
    }

    /// The name of a verdict on it: the same bytes and the same classifier, set up in the same way, have the same one.
    func hash(for classifier: Provider) -> [UInt8] {
        let (form, content): (JSON, JSON) =
            switch content {
            case .text(let text): ("text", .string(text))
            case .picture(_, let hash, _): ("picture", .string(Hex.encode(hash)))
            }
        let asked: JSON = [classifier.kind.json, JSON(classifier.address), classifier.settings, form, content]
        return ContentHasher.hash(asked.bytes)
    }
}
