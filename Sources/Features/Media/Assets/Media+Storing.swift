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
        var arrival = try await arrive(spool, with: services, caller: caller, requestID: requestID)
        for attempt in 0..<3 {  // each repetition needs somebody who deletes the same bytes at this very moment
            if attempt > 0 { arrival = try await arrive(spool, with: services, caller: caller, requestID: requestID) }
            let arrival = arrival
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

    /// Looks into a file, and brings its bytes in meanwhile: until they are used they are seen by nobody.
    static func arrive(_ spool: Spool, with services: Services, caller: Caller, requestID: String) async throws(Failure) -> MediaArrival {
        guard spool.bytes > 0 else { throw unsupported("There are no bytes.") }
        guard spool.bytes <= spool.maxBytes else { throw tooLarge(limit: spool.maxBytes) }
        let (inspection, writer) = (services[MediaInspection.self], services[BlobWriting.self])
        async let bringing = Result.of { () async throws(Failure) in
            try await Blobs.bring(spool, through: writer, as: caller, requestID: requestID)
        }
        let inspecting = await Result.of { () async throws(Failure) in try await inspection.inspect(spool) }
        let brought = await bringing
        let inspected: InspectedMedia
        let original: BlobDraft
        do throws(Failure) {
            inspected = try inspecting.get()
            original = try brought.get()
        } catch {
            if case .success(let draft) = brought, let id = draft.id {
                // What stays behind is swept later: the first failure is the one to tell.
                try? await writer.write(as: caller, requestID: requestID) { try Blobs.discard(id, in: $0) }
            }
            throw error
        }
        guard let format = MediaFormat(rawValue: inspected.mediaType) else { throw unsupported() }
        var served: BlobDraft?
        if let copy = inspected.served { served = try await Blobs.bring(copy, through: writer, as: caller, requestID: requestID) }
        return MediaArrival(
            format: format, width: inspected.width, height: inspected.height, durationMilliseconds: inspected.durationMilliseconds,
            original: original, served: served)
    }
}

extension Result where Failure == Operations.Failure {
    /// What comes of it, as a value that can be waited for beside others.
    fileprivate static func of(_ body: () async throws(Failure) -> Success) async -> Result<Success, Failure> {
        do { return .success(try await body()) } catch { return .failure(error) }
    }
}
