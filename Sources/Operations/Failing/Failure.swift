public import JSONSchema

/// What callers see when something is refused or fails: a code, one sentence, and what to do about it.
public struct Failure: Error, Sendable, Equatable {
    /// The codes of the contract; status and JSON-RPC shape stand in `Failure+Faces.swift`.
    public enum Code: String, Sendable, CaseIterable {
        case unauthorized
        case budgetExceeded = "budget_exceeded"
        case insufficientScope = "insufficient_scope"
        case notFound = "not_found"
        case conflict
        case idempotencyMismatch = "idempotency_mismatch"
        case uploadExpired = "upload_expired"
        case payloadTooLarge = "payload_too_large"
        case unsupportedMedia = "unsupported_media"
        case validationFailed = "validation_failed"
        case channelLimit = "channel_limit"
        case channelNotConnected = "channel_not_connected"
        case projectRequired = "project_required"
        case rateLimited = "rate_limited"
        case unexpected
        case busy
    }

    /// Whether the same call may succeed later.
    public enum Retry: Sendable, Equatable {
        case never
        case now
        case after(seconds: Int)
    }

    public var code: Code
    public var message: String
    public var fields: [FieldProblem]
    /// A ready correction: what to send instead, or which call to make first.
    public var fix: JSON?
    /// The refused arguments, corrected; shown in `fix`. It follows from the call, so failures are not compared by it.
    public var example: JSON?
    public var retry: Retry
    /// What a challenge names, where the code is `insufficientScope`.
    public var neededScopes: [Scope] = []
    /// What a person is to agree to before the same call may be made; `nil` where that is not what is missing.
    public var toConfirm: String?

    public init(_ code: Code, _ message: String, fields: [FieldProblem] = [], fix: JSON? = nil, retry: Retry = .never) {
        self.code = code
        self.message = message
        self.fields = fields
        self.fix = fix
        self.retry = retry
    }

    /// A failure for which one parameter is to blame.
    public init(_ code: Code, _ message: String, parameter: String, got: JSON = .null, fix: JSON? = nil) {
        self.init(code, message, fields: [FieldProblem(parameter, got: got, expected: message)], fix: fix)
    }

    /// The same with what to send instead; `nil` for nothing.
    public func instead(_ value: JSON?, at path: String? = nil) -> Failure {
        var failure = self
        failure.fields = fields.map { $0.corrected(to: value, at: path) }
        return failure
    }

    /// No such thing, or none that the caller may see: which of the two is not told.
    public static func notFound(_ noun: String, _ id: some CustomStringConvertible) -> Failure {
        Failure(.notFound, "There is no \(noun) \(id) that you can see.")
    }

    /// The caller lacks a scope. A challenge names the first of those that would do: whoever answers it should not ask for more than is needed.
    public static func insufficientScope(_ scopes: [Scope], for what: String) -> Failure {
        let names = scopes.map(\.rawValue).joined(separator: " or ")
        var failure = Failure(.insufficientScope, "\(what) needs the scope \(names). Ask for a key or a consent that has it.")
        failure.neededScopes = Array(scopes.prefix(1))
        return failure
    }

    /// The caller lacks the scope of an operation.
    /// - Parameter further: what the call would need besides.
    static func insufficientScope(_ spec: Spec, and further: [Scope]) -> Failure {
        var failure = insufficientScope(spec.scopes, for: spec.name)
        failure.neededScopes += further
        return failure
    }

    /// Wrong arguments, all of them at once.
    public static func invalid(_ problems: [FieldProblem]) -> Failure {
        let first = problems[0]
        let place = first.path.isEmpty ? "The arguments" : first.path
        let more = problems.count > 1 ? " (and \(problems.count - 1) more)" : ""
        let end = more.isEmpty && (first.expected.hasSuffix("?") || first.expected.hasSuffix(".")) ? "" : "."
        return Failure(.validationFailed, "\(place): expected \(first.expected)\(more)\(end)", fields: problems)
    }

    public static func == (left: Failure, right: Failure) -> Bool {
        left.code == right.code && left.message == right.message && left.fields == right.fields && left.fix == right.fix
            && left.retry == right.retry && left.neededScopes == right.neededScopes
    }
}
