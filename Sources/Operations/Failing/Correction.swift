public import JSONSchema

/// What is to be done about something wrong in a call: a step from what was sent to what would be accepted.
public struct Correction: Sendable, Equatable {
    /// What becomes of the place.
    public enum Change: Sendable, Equatable {
        /// That stands there instead.
        case value(JSON)
        /// It is not sent.
        case left
        /// It is sent under that name, in the same object.
        case renamed(String)
    }

    /// Where, as in `slides[2].media_id`; not always where the problem was found.
    public var path: String
    public var change: Change

    public init(_ path: String, _ change: Change) {
        self.path = path
        self.change = change
    }
}

extension FieldProblem {
    /// The problem with what to send instead; `nil` for nothing.
    /// - Parameter path: where, if not at the problem's own place.
    public func corrected(to value: JSON?, at path: String? = nil) -> FieldProblem {
        var problem = self
        problem.correction = Correction(path ?? self.path, value.map(Correction.Change.value) ?? .left)
        return problem
    }

    /// The problem of a misspelt name.
    public func renamed(_ name: String) -> FieldProblem {
        var problem = self
        problem.correction = Correction(path, .renamed(name))
        return problem
    }
}

/// Collects what several checks refuse, so that all of it is told in one round.
public struct FaultList {
    private var failures: [Failure] = []

    public init() {}

    public var isEmpty: Bool { failures.isEmpty }

    /// The value, or `nil` where the check refuses the arguments. What is refused for another reason is thrown at once.
    public mutating func take<Value>(_ check: () throws -> Value) throws -> Value? {
        do {
            return try check()
        } catch let failure as Failure {
            guard failure.code == .validationFailed || failure.code == .channelLimit, !failure.fields.isEmpty else { throw failure }
            failures.append(failure)
            return nil
        }
    }

    /// - Throws: the refusal, or one that tells of all of them.
    public func check() throws {
        guard let first = failures.first else { return }
        guard failures.count > 1 else { throw first }
        var all = Failure.invalid(failures.flatMap(\.fields))
        all.fix = failures.lazy.compactMap(\.fix).first
        throw all
    }
}
