import Features
import HTTPServer
import Operations
import Synchronization

/// Takes the body of a PUT. A body that does not arrive whole leaves nothing: the spool has no name.
final class UploadSink: BodySink {
    let spool: Spool
    let token: UploadToken

    init(spool: Spool, token: UploadToken) {
        self.spool = spool
        self.token = token
    }

    func receive(_ bytes: UnsafeRawBufferPointer) throws { unsafe try spool.append(bytes) }

    func abandon() {}
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
