public import Operations

extension Media {
    /// Makes an asset of a file, whichever way it came: looks into it, brings the bytes in, and enters it in one last transaction.
    ///
    /// For what is no operation: engines, and uploads with a capability.
    /// - Parameter finish: runs in that transaction, e.g. to end the job of which this is the work.
    public static func store(
        _ spool: Spool, as details: MediaDetails, with services: Services, caller: Caller, requestID: String,
        finish: @escaping @Sendable (MediaAsset, Context) throws -> Void = { _, _ in }
    ) async throws(Failure) -> MediaAsset {
        try await store(spool, with: services, caller: caller, requestID: requestID) { arrival, context in
            guard let asset = try insert(arrival, as: details, in: context) else { return nil }
            try finish(asset, context)
            return asset
        }
    }

    /// The same with a last transaction of one's own, which is repeated while it answers `nil`: the bytes went meanwhile.
    static func store<Value: Sendable>(
        _ spool: Spool, with services: Services, caller: Caller, requestID: String,
        enter: @escaping @Sendable (MediaArrival, Context) throws -> Value?
    ) async throws(Failure) -> Value {
        let writer = services[BlobWriting.self]
        let inspected = try await inspect(spool, with: services)
        for _ in 0..<3 {  // each repetition needs somebody who deletes the same bytes at this very moment
            let arrival = try await bring(spool, inspected, with: services, caller: caller, requestID: requestID)
            do {
                if let value = try await writer.write(as: caller, requestID: requestID, { try enter(arrival, $0) }) { return value }
            } catch {
                // What stays behind is swept later: the first failure is the one to tell.
                try? await writer.write(as: caller, requestID: requestID) { try arrival.discard(in: $0) }
                throw error
            }
        }
        throw gone
    }

    /// Looks into a file and brings its bytes in.
    static func arrive(_ spool: Spool, with services: Services, caller: Caller, requestID: String) async throws(Failure) -> MediaArrival {
        let inspected = try await inspect(spool, with: services)
        return try await bring(spool, inspected, with: services, caller: caller, requestID: requestID)
    }

    private static func inspect(_ spool: Spool, with services: Services) async throws(Failure) -> InspectedMedia {
        guard spool.bytes > 0 else { throw unsupported("There are no bytes.") }
        guard spool.bytes <= spool.maxBytes else { throw tooLarge(limit: spool.maxBytes) }
        return try await services[MediaInspection.self].inspect(spool)
    }

    private static func bring(
        _ spool: Spool, _ inspected: InspectedMedia, with services: Services, caller: Caller, requestID: String
    ) async throws(Failure) -> MediaArrival {
        guard let format = MediaFormat(rawValue: inspected.mediaType) else { throw unsupported() }
        let writer = services[BlobWriting.self]
        let original = try await Blobs.bring(spool, through: writer, as: caller, requestID: requestID)
        var served: BlobDraft?
        if let copy = inspected.served { served = try await Blobs.bring(copy, through: writer, as: caller, requestID: requestID) }
        return MediaArrival(
            format: format, width: inspected.width, height: inspected.height, durationMilliseconds: inspected.durationMilliseconds,
            original: original, served: served)
    }
}
