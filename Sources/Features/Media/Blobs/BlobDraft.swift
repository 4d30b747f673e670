internal import Operations

/// Bytes on their way into the file: what the transaction that uses them has to finish.
struct BlobDraft: Sendable {
    let spool: Spool
    let hash: [UInt8]
    let bytes: Int
    /// The blob that was begun; `nil` where the bytes are few, or were there already.
    var id: Int64?
    /// How many chunks of it are in the file.
    var writtenChunks = 0

    init(_ spool: Spool) throws(Failure) {
        self.spool = spool
        hash = try spool.contentHash()
        bytes = spool.bytes
    }

    var chunkCount: Int { (bytes + Blobs.chunkBytes - 1) / Blobs.chunkBytes }

    /// Whether the rest fits the last transaction.
    var isNearlyDone: Bool { chunkCount - writtenChunks <= Blobs.chunksPerWrite }
}
