public import Operations
public import Store
internal import Secrets

/// Finds the bytes of assets.
public struct MediaBytes: Sendable {
    private let store: Store

    public init(store: Store) { self.store = store }

    /// What stands at `/media/{id}/{file}`: the public copy of an asset, or a rendition of it (`{recipe}.{extension}`).
    /// - Parameter file: empty for the public copy, whatever its name.
    public func content(of id: MediaID, file: String) throws -> MediaContent? {
        try store.read { db in
            let own = try db.first(
                """
                SELECT media.media_type, blob.id, blob.hash, blob.bytes, blob.chunk_bytes
                FROM media JOIN blob ON blob.id = media.served WHERE media.id = ? AND ? IN ('', media.filename)
                """, [.text(id.text), .text(file)], content)
            if let own { return own }
            guard let dot = file.lastIndex(of: ".") else { return nil }
            let found = try db.first(
                """
                SELECT rendition.media_type, blob.id, blob.hash, blob.bytes, blob.chunk_bytes
                FROM rendition JOIN blob ON blob.id = rendition.blob WHERE rendition.media = ? AND rendition.recipe = ?
                """, [.text(id.text), .text(String(file[..<dot]))], content)
            guard let found, file.hasSuffix("." + (found.format?.fileExtension ?? "")) else { return nil }
            return found
        }
    }

    /// The original, which is not public: for renderers and networks that are sent the whole.
    public func original(of id: MediaID) throws -> MediaContent? {
        try store.read { db in
            try db.first(
                """
                SELECT media.media_type, blob.id, blob.hash, blob.bytes, blob.chunk_bytes
                FROM media JOIN blob ON blob.id = media.original WHERE media.id = ?
                """, [.text(id.text)], content)
        }
    }

    /// A version of a LoRA, as networks and providers fetch it: whoever has its address.
    /// - Parameter file: its name there; `nil` for whatever name.
    public func lora(_ id: LoRAID, file: String? = nil) throws -> MediaContent? {
        try store.read { db in
            try db.first(
                """
                SELECT 'application/octet-stream', blob.id, blob.hash, blob.bytes, blob.chunk_bytes
                FROM lora_version JOIN blob ON blob.id = lora_version.blob
                WHERE lora_version.id = ? AND ? IN ('', 'v' || version || '.safetensors')
                """, [.text(id.text), .text(file ?? "")], content)
        }
    }

    private func content(_ row: borrowing Columns) -> MediaContent {
        MediaContent(
            length: Int(row.integer(3)), mediaType: row.text(0), etag: Hex.encode(row.bytes(2)), blob: row.integer(1),
            chunkBytes: Int(row.integer(4)), store: store)
    }
}

/// Bytes in the file, read piece by piece; each read is a short transaction of its own, so a slow reader holds nothing.
public struct MediaContent: Sendable {
    public let length: Int
    /// As in `Content-Type`.
    public let mediaType: String
    /// The hash of the bytes in hexadecimal digits.
    public let etag: String
    private let blob: Int64
    private let chunkBytes: Int
    private let store: Store

    fileprivate init(length: Int, mediaType: String, etag: String, blob: Int64, chunkBytes: Int, store: Store) {
        self.length = length
        self.mediaType = mediaType
        self.etag = etag
        self.blob = blob
        self.chunkBytes = chunkBytes
        self.store = store
    }

    /// One of the types that are taken in; `nil` for a rendition of another type.
    public var format: MediaFormat? { MediaFormat(rawValue: mediaType) }

    /// Fills the buffer with bytes from `offset` on, to the end of a chunk at most, and says how many; at least one.
    /// - Throws: `MediaGone` when the bytes were deleted meanwhile.
    public func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws -> Int {
        let count = try store.read { db in
            try db.first(
                "SELECT data FROM blob_chunk WHERE blob = ? AND position = ?", [.integer(blob), .integer(Int64(offset / chunkBytes))]
            ) { row in unsafe row.copyBytes(0, from: offset % chunkBytes, into: buffer) }
        }
        guard let count, count > 0 else { throw MediaGone() }
        return count
    }

    /// All of it in a file, for whoever needs a descriptor.
    public func spooled(in directory: String) throws -> Spool {
        let spool = try Spool(in: directory, maxBytes: length)
        var buffer = [UInt8](repeating: 0, count: chunkBytes)
        while spool.bytes < length {
            let count = unsafe try buffer.withUnsafeMutableBytes { unsafe try read(into: $0, at: spool.bytes) }
            try spool.append(Array(buffer.prefix(count)))
        }
        return spool
    }
}

/// The bytes are not in the file any more.
public struct MediaGone: Error {}
