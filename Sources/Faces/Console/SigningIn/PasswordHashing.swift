internal import Features
public import Operations

/// Hashes passwords on a thread of its own; filled in by Application.
public enum PasswordHashing: ServiceKey {
    public typealias Value = any PasswordHashes
}

/// Hashes and checks passwords without holding up anything else.
public protocol PasswordHashes: Sendable {
    /// - Throws: `.busy` if too many wait already.
    func hash(_ password: String) async throws(Failure) -> String

    /// Whether it is the password. Takes the same time where there is no hash, so that nobody learns which accounts exist.
    /// - Throws: `.busy` if too many wait already.
    func verify(_ password: String, against hash: String?) async throws(Failure) -> Bool
}

extension Dispatcher {
    /// Whether it is the password, at an attempt that was counted. Where nobody could look at it, the attempt is taken back: it was none at
    /// guessing.
    /// - Throws: `.busy` if too many wait already.
    func verify(
        _ password: String, against hash: String?, at attempt: [[UInt8]], requestID: String
    ) async throws(Failure) -> Bool {
        do { return try await services[PasswordHashing.self].verify(password, against: hash) } catch {
            try await perform(as: .anyone, face: .page, requestID: requestID) { try SignInAttempts.succeeded(attempt, in: $0) }
            throw error
        }
    }
}
