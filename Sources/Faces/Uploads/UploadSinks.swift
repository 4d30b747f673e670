import Features
import HTTPServer
import Operations
import Synchronization

/// Takes the body of a PUT. A body that does not arrive whole leaves nothing: the spool has no name.
final class UploadSink: BodySink {
    /// How much goes to the spool at a time. The library hands over pieces of some kilobytes, of any length, of which a file system makes
    /// a page after the other; whole blocks take it half as long.
    private static let blockBytes = 65_536

    let token: UploadToken
    private let spool: Spool
    /// What has come and is not in the spool yet: less than a block.
    private let pending = Mutex<[UInt8]>([])

    init(spool: Spool, token: UploadToken) {
        self.spool = spool
        self.token = token
    }

    func receive(_ bytes: UnsafeRawBufferPointer) throws {
        try pending.withLock { pending in
            pending.reserveCapacity(Self.blockBytes)
            var start = 0
            while start < bytes.count {
                let end = min(start + Self.blockBytes - pending.count, bytes.count)
                unsafe pending.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
                start = end
                guard pending.count == Self.blockBytes else { continue }
                try spool.append(pending)
                pending.removeAll(keepingCapacity: true)
            }
        }
    }

    func abandon() {}

    /// All that came. Call when it has come whole.
    func contents() throws(Failure) -> Spool {
        let error = pending.withLock { pending -> SpoolError? in
            defer { pending = [] }
            do throws(SpoolError) { try spool.append(pending) } catch { return error }
            return nil
        }
        switch error {
        case nil: return spool
        case .full(let limit): throw Media.tooLarge(limit: limit)
        case .failed: throw Failure(.busy, "What arrived could not be kept. Send it once more.", retry: .after(seconds: 5))
        }
    }
}

/// Takes a form; carries who sends it, which was asked at the head.
final class FormSink: BodySink {
    let caller: Caller
    let rate: RateState?
    private let form: Mutex<MultipartForm>

    init(form: MultipartForm, caller: Caller, rate: RateState?) {
        self.form = Mutex(form)
        self.caller = caller
        self.rate = rate
    }

    func receive(_ bytes: UnsafeRawBufferPointer) throws {
        let piece = unsafe Array(bytes)
        try form.withLock { try $0.take(piece) }
    }

    func abandon() {}

    /// What the form says. Call when it has come whole.
    func contents() throws(Failure) -> MultipartForm.Contents {
        let form = form.withLock { $0 }
        return try form.contents()
    }
}
