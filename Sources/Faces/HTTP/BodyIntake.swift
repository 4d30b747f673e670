internal import HTTPServer
internal import Operations

/// Decides what becomes of a body of JSON, small or large.
struct BodyIntake: Sendable {
    /// What a body may have without asking for a place.
    static let memoryBytes = 1 << 20

    /// What a stranger's body may have: all connections together then hold half a gigabyte at most. Before more is taken, the key is looked at.
    static let strangerBytes = 64 << 10

    static let busy = Failure(
        .busy, "As many large calls as there is memory for are under way. Try again, or use request_upload_url: it has no such limit.",
        retry: .after(seconds: 2))

    static func tooLarge(limit: Int) -> Failure {
        Failure(
            .payloadTooLarge,
            "The body is larger than \(limit) bytes. Send media by request_upload_url or in chunks, lists in several calls."
        )
    }

    let slots: BodySlots

    /// - Parameters:
    ///   - largest: what the longest body may have.
    ///   - admit: throws where the sender may not send more than a stranger's body.
    func plan(_ head: RequestHead, largest: Int, admit: () throws(Failure) -> Void) throws(Failure) -> BodyPlan {
        guard head.hasBody else { return .buffer(limit: largest) }
        if head.contentLength ?? .max > Self.strangerBytes { try admit() }
        guard largest > Self.memoryBytes else { return .buffer(limit: largest) }
        guard let length = head.contentLength else { return .sink(SpooledBody(slots: slots), limit: largest) }
        guard length > Self.memoryBytes else { return .buffer(limit: Self.memoryBytes) }
        guard length <= largest else { throw Self.tooLarge(limit: largest) }
        guard let slot = slots.take() else { throw Self.busy }
        return .sink(SpooledBody(slots: slots, slot: slot), limit: largest)
    }
}

extension Request {
    /// The body where it is at hand, `nil` where it has to be read from a file first.
    /// - Throws: `.busy` for a body that grew large when all places were taken.
    func bodyAtOnce() throws(Failure) -> [UInt8]? {
        guard let spooled = sink as? SpooledBody else { return body }
        switch spooled.contents {
        case .bytes(let bytes): return bytes
        case .file: return nil
        case .busy: throw BodyIntake.busy
        }
    }

    /// The body, read from its file where it is large.
    func wholeBody() throws(Failure) -> [UInt8] {
        if let bytes = try bodyAtOnce() { return bytes }
        do {
            return try (sink as? SpooledBody)?.load() ?? []
        } catch {
            throw Failure(.unexpected, "The body could not be read back from its temporary file.", retry: .now)
        }
    }

    /// Frees what a large body holds.
    func finishBody() { (sink as? SpooledBody)?.finish() }
}
