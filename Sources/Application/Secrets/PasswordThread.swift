internal import Faces
internal import Operations
internal import Secrets

/// Hashes passwords on the module's own thread, at most eight waiting.
struct PasswordThread: PasswordHashes {
    private let hasher = PasswordHasher()

    func hash(_ password: String) async throws(Failure) -> String {
        do { return try await hasher.hash(password) } catch {
            throw Failure(.busy, "Too many sign at once. Try again.", retry: .after(seconds: 2))
        }
    }
}
