internal import FoundationEssentials
internal import GRDB
internal import Operations

/// An upload under way, or done.
struct Upload: Sendable {
    enum Kind: String {
        case presigned, chunked
    }

    var id: UploadID
    var kind: Kind
    var project: ProjectID
    var filename: String
    var altText: String
    /// What a session was told to expect.
    var totalBytes: Int?
    /// Of the bytes that it was done with.
    var hash: [UInt8]?
    /// What it made; `nil` before, and where the asset was deleted since.
    var media: MediaID?
    var expiresAt: Instant
    var doneAt: Instant?

    /// Reads the columns of `Uploads.columns`.
    init(_ row: Row) {
        id = row["id"]
        guard let kind = Kind(rawValue: row["kind"]) else { preconditionFailure("the file holds only kinds that we wrote") }
        self.kind = kind
        project = row["project"]
        filename = row["filename"]
        altText = row["alt_text"]
        totalBytes = row["total_bytes"]
        hash = (row["hash"] as Data?).map { Array($0) }
        media = row["media"]
        expiresAt = row["expires_at"]
        doneAt = row["done_at"]
    }

    func state(at now: Instant) -> UploadState { doneAt != nil ? .done : expiresAt <= now ? .expired : .waiting }

    var details: MediaDetails { MediaDetails(project: project, filename: filename, altText: altText, origin: .uploaded) }
}
