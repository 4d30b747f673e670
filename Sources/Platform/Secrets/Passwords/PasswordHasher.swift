/// The thread on which passwords are hashed, one at a time, so that sign-ins never hold up anything else.
///
/// At most 8 wait: at 60 ms each the last has its answer in half a second, and a flood costs one core and 64 MiB.
public final class PasswordHasher: Sendable {
    private let thread: WorkThread

    /// Starts the thread; it ends with the hasher.
    public init(maxWaiting: Int = 8) {
        Sodium.initialize()
        thread = WorkThread(maxWaiting: maxWaiting)
    }

    deinit { thread.stop() }

    /// The hash of a password.
    ///
    /// - Throws: `busy` if the queue is full, `stopped`, `outOfMemory`.
    public func hash(_ password: String) async throws(SecretsError) -> String {
        try await perform { () throws(SecretsError) in try PasswordHash.hash(password) }
    }

    /// Whether `hash` is a hash of `password`.
    ///
    /// - Throws: `busy` if the queue is full, `stopped`.
    public func verify(_ password: String, against hash: String) async throws(SecretsError) -> Bool {
        try await perform { () throws(SecretsError) in PasswordHash.verify(password, against: hash) }
    }

    /// Takes no more work; what waits is still done. Afterwards calls throw `stopped`.
    public func stop() {
        thread.stop()
    }

    private func perform<Value: Sendable>(_ work: @escaping @Sendable () throws(SecretsError) -> Value) async throws(SecretsError) -> Value
    {
        let result: Result<Value, SecretsError> = await withCheckedContinuation { continuation in
            let admission = thread.submit { continuation.resume(returning: Result(catching: work)) }
            switch admission {
            case .accepted: break
            case .full: continuation.resume(returning: .failure(.busy))
            case .stopped: continuation.resume(returning: .failure(.stopped))
            }
        }
        return try result.get()
    }
}
