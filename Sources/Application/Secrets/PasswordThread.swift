internal import Faces
internal import Operations
internal import Secrets

/// Hashes passwords on the module's own thread, at most eight waiting.
struct PasswordThread: PasswordHashes {
    private let hasher = PasswordHasher()

    func hash(_ password: String) async throws(Failure) -> String {
        do { return try await hasher.hash(password) } catch { throw Self.busy }
    }

    func verify(_ password: String, against hash: String?) async throws(Failure) -> Bool {
        do {
            if let hash { return try await hasher.verify(password, against: hash) }
            _ = try await hasher.hash(password)  // the same work
            return false
        } catch { throw Self.busy }
    }

    private static let busy = Failure(.busy, "Too many people sign in at this moment. Try again.", retry: .after(seconds: 2))
}
