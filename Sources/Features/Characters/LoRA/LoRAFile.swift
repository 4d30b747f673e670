public import Operations

/// A LoRA file that has come: checked, and its bytes nearly all in the file.
public struct LoRAFile: Sendable {
    let draft: BlobDraft
    let header: SafetensorsHeader

    /// Checks a file and brings its bytes in; until a version uses them they are seen by nobody.
    /// - Throws: `.validationFailed` for what is no LoRA.
    static func arrive(_ spool: Spool, with services: Services, caller: Caller, requestID: String) async throws(Failure) -> LoRAFile {
        let header = try SafetensorsHeader(spool)
        return LoRAFile(
            draft: try await Blobs.bring(spool, through: services[BlobWriting.self], as: caller, requestID: requestID), header: header)
    }

    /// Brings a file in and runs the transaction that makes a version of it, which is repeated where the bytes went meanwhile.
    /// - Parameter enter: is given the blob.
    public static func store<Value: Sendable>(
        _ spool: Spool, with services: Services, caller: Caller, requestID: String,
        enter: @escaping @Sendable (LoRAFile, Context) throws -> Value?
    ) async throws(Failure) -> Value {
        for _ in 0..<3 {  // each repetition needs somebody who deletes the same bytes at this very moment
            let file = try await arrive(spool, with: services, caller: caller, requestID: requestID)
            let entered = try await services[BlobWriting.self].write(as: caller, requestID: requestID) { context in
                try Blobs.isReady(file.draft, in: context) ? enter(file, context) : nil
            }
            if let entered { return entered }
        }
        throw Media.gone
    }
}
