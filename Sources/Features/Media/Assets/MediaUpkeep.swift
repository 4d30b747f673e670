public import Operations

/// Clears away what uploads left behind: bytes of a crash, chunks of sessions that were given up.
public enum MediaUpkeep {
    /// How long an upload can be asked about after it has expired.
    static let keptSeconds = 86_400

    /// Sweeps in short transactions.
    ///
    /// Call at start with an age of 0, and every hour or so with an hour: what is on its way now is younger.
    /// An upload of another process that is swept notices and begins anew.
    public static func sweep(olderThanSeconds age: Int, with services: Services, requestID: String = "-") async throws(Failure) {
        let writer = services[BlobWriting.self]
        while try await writer.write(
            as: .operator, requestID: requestID, { try Blobs.sweep(begunBefore: $0.now.adding(seconds: -age), in: $0) })
        {}
        while try await writer.write(as: .operator, requestID: requestID, { try Uploads.sweep(in: $0) }) {}
    }
}
