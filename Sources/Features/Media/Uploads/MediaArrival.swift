internal import Operations

/// A file that was looked into and brought in, all but the transaction that makes an asset of it.
struct MediaArrival: Sendable {
    let format: MediaFormat
    let width: Int
    let height: Int
    let durationMilliseconds: Int?
    let original: BlobDraft
    /// The copy for the public, where it is not the original.
    let served: BlobDraft?

    var drafts: [BlobDraft] { [original] + (served.map { [$0] } ?? []) }

    func discard(in context: Context) throws {
        for draft in drafts { if let id = draft.id { try Blobs.discard(id, in: context) } }
    }
}
