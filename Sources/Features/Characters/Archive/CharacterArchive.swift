internal import GRDB
internal import JSONSchema
public import Operations

/// A whole character in one file that `tar` opens: `character.json` with all versions, and the originals of its pictures in `media/`,
/// its LoRAs in `loras/`.
public struct CharacterArchive: Sendable {
    /// What the file says that it is.
    static let format = "troupe-character"
    static let formatVersion = 1
    /// The most that `character.json` may have. A thousand versions of a character of the library have some 20 MiB.
    static let maxBytes = 64 << 20

    let dispatcher: Dispatcher
    let bytes: MediaBytes

    public init(dispatcher: Dispatcher, bytes: MediaBytes) {
        self.dispatcher = dispatcher
        self.bytes = bytes
    }

    static let document = "character.json"

    static func file(of media: MediaID, _ format: MediaFormat) -> String { "media/\(media).\(format.fileExtension)" }
}
