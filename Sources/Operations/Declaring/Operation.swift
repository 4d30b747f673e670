public import JSONSchema

/// One thing that Troupe can do: its parameters are properties, its metadata a static, its body one function.
///
/// MCP tool, REST route, OpenAPI entry, command and reference are views of the declaration.
public protocol Operation: ParamObject {
    associatedtype Output: ReplyValue
    static var spec: Spec { get }
    /// Whether it is a `PreparedOperation`, said by the type itself: to ask whether a type conforms looks through all conformances.
    static var prepares: Bool { get }
    /// Whether it is an `AwaitingOperation`.
    static var awaits: Bool { get }
    /// What the call answers at the end, by what it had to say when it began and what its work ended with. Default: the latter.
    static func conclude(_ reply: JSON, _ result: JSON) -> JSON
    /// What these arguments need beside the operation's own scope: a client without either is told both at once, and asks the person once.
    var furtherScopes: [Scope] { get }
    /// Does it, inside one transaction: no waiting, no network, no loop over unbounded rows.
    /// - Throws: `Failure` for what callers can act on; anything else is an unexpected error.
    func run(in context: Context) throws -> Output
}

extension Operation {
    public static var prepares: Bool { false }
    public static var awaits: Bool { false }
    public static func conclude(_ reply: JSON, _ result: JSON) -> JSON { result }
    public var furtherScopes: [Scope] { [] }
}

extension PreparedOperation {
    public static var prepares: Bool { true }
}

extension AwaitingOperation {
    public static var awaits: Bool { true }
}

/// An operation with work to do before its transaction: decoding, probing, spooling.
public protocol PreparedOperation: Operation {
    /// Runs before and outside any transaction, after the caller was let in. What it finds is kept in `@Carried` properties.
    mutating func prepare(_ preparation: Preparation) async throws
}

/// An operation whose `run` began what goes on, such as a job: the dispatcher waits for its end.
public protocol AwaitingOperation: Operation {
    /// How long the caller wants to wait for the end, in seconds; 0 to return at once.
    var waitSeconds: Int { get }
    /// The id of what goes on, by the reply of `run`; `nil` where nothing does.
    func work(begunBy reply: JSON) -> String?
}

extension AwaitingOperation {
    public func work(begunBy reply: JSON) -> String? { reply["state"] == "running" ? reply["job_id"]?.stringValue : nil }
}

extension JSON {
    /// An object with the members of another one besides, which stand where both have one of that name.
    public func overlaid(with other: JSON) -> JSON {
        guard case .object(let members) = other else { return self }
        return members.members.reduce(into: self) { $0[$1.key] = $1.value }
    }
}
