import CMicroHTTPD

/// The library's side of a connection: what suspends and resumes it.
///
/// Unchecked: the pointer never changes. `suspend` is called in the library's callbacks only; `resume` may be called on any thread (MHD's
/// manual), and only by the one who took the note that the connection is suspended, which keeps it alive until then.
@safe struct Wire: @unchecked Sendable {
    private let connection: OpaquePointer

    init(_ connection: OpaquePointer) { unsafe self.connection = connection }

    var pointer: OpaquePointer { unsafe connection }

    func suspend() { unsafe MHD_suspend_connection(connection) }

    func resume() { unsafe MHD_resume_connection(connection) }
}
