public import JSONSchema

/// A type that may stand in a reply: its schema and how it is written are one declaration.
public protocol ReplyValue: Sendable {
    static var schema: Schema { get }
    var json: JSON { get }
    /// Appends the value as it goes out: the same as `json`, without making a tree of it first.
    func write(to output: inout JSONOutput)
    /// The type as a list, if it is one; said by pages only, as to ask any type whether it conforms looks through all conformances.
    static var list: (any ListReply.Type)? { get }
}

extension ReplyValue {
    public static var list: (any ListReply.Type)? { nil }

    public func write(to output: inout JSONOutput) { json.write(to: &output) }
}

/// One member of a reply. A class, so that every reply holds it once instead of copying what it is made of.
public final class Field<Root>: Sendable {
    public let name: String
    let schema: @Sendable () -> Schema
    let json: @Sendable (Root) -> JSON
    let write: @Sendable (Root, inout JSONOutput) -> Void
    /// `,"name":`
    private let key: [UInt8]

    public convenience init<Value: ReplyValue>(_ name: String, _ help: String? = nil, _ value: @escaping @Sendable (Root) -> Value) {
        self.init(
            name, schema: { help.map { Value.schema.described($0) } ?? Value.schema }, json: { value($0).json },
            write: { value($0).write(to: &$1) })
    }

    private init(
        _ name: String, schema: @escaping @Sendable () -> Schema, json: @escaping @Sendable (Root) -> JSON,
        write: @escaping @Sendable (Root, inout JSONOutput) -> Void
    ) {
        self.name = name
        self.schema = schema
        self.json = json
        self.write = write
        key = [UInt8(ascii: ",")] + JSON.string(name).bytes + [UInt8(ascii: ":")]
    }

    /// Appends the member of that reply, with a comma before it.
    fileprivate func write(of root: Root, to output: inout JSONOutput) {
        output.write(key)
        write(root, &output)
    }

    /// The same member of a reply that has this one inside.
    public func of<Outer>(_ inner: @escaping @Sendable (Outer) -> Root) -> Field<Outer> {
        Field<Outer>(
            name, schema: schema, json: { [json] outer in json(inner(outer)) },
            write: { [write] outer, output in write(inner(outer), &output) })
    }
}

/// An object in a reply: a struct and the list of its members.
public protocol Reply: ReplyValue {
    static var fields: [Field<Self>] { get }
}

extension Reply {
    public static var schema: Schema { .object(fields.map { ($0.name, $0.schema()) }, required: fields.map(\.name)) }

    public var json: JSON {
        var object = JSON.Object(reserving: Self.fields.count)
        for field in Self.fields { object.append(field.name, field.json(self)) }
        return .object(object)
    }

    public func write(to output: inout JSONOutput) {
        let start = output.count
        let fields = Self.fields
        // The list holds them meanwhile: to count who holds each would move what all threads share between their caches.
        withExtendedLifetime(fields) {
            for index in fields.indices {
                unsafe Unmanaged.passUnretained(fields[index])._withUnsafeGuaranteedRef { $0.write(of: self, to: &output) }
            }
        }
        output.close(since: start)
    }
}

extension String: ReplyValue {
    public static var schema: Schema { .string }
    public var json: JSON { .string(self) }
    public func write(to output: inout JSONOutput) { output.write(string: self) }
}

extension Int: ReplyValue {
    public static var schema: Schema { .integer }
    public var json: JSON { .int(Int64(self)) }
    public func write(to output: inout JSONOutput) { output.write(number: Int64(self)) }
}

extension Bool: ReplyValue {
    public static var schema: Schema { .boolean }
    public var json: JSON { .bool(self) }
    public func write(to output: inout JSONOutput) { output.write(self ? "true" : "false") }
}

extension JSON: ReplyValue {
    public static var schema: Schema { .anything }
    public var json: JSON { self }
}

extension Optional: ReplyValue where Wrapped: ReplyValue {
    public static var schema: Schema { Wrapped.schema.nullable }
    public var json: JSON { self?.json ?? .null }
    public func write(to output: inout JSONOutput) { if let self { self.write(to: &output) } else { output.write("null") } }
}

extension Array: ReplyValue where Element: ReplyValue {
    public static var schema: Schema { .array(of: Element.schema) }
    public var json: JSON { .array(map { $0.json }) }
    public func write(to output: inout JSONOutput) {
        output.write(UInt8(ascii: "["))
        for (index, element) in enumerated() {
            if index > 0 { output.write(UInt8(ascii: ",")) }
            element.write(to: &output)
        }
        output.write(UInt8(ascii: "]"))
    }
}

/// One page of a list.
public struct Page<Item: ReplyValue>: Reply {
    public var items: [Item]
    /// Where the next page begins; `nil` at the end.
    public var nextCursor: String?

    public init(items: [Item], nextCursor: String?) {
        self.items = items
        self.nextCursor = nextCursor
    }

    /// A list where its items are objects.
    public static var list: (any ListReply.Type)? { Self.self as? any ListReply.Type }

    public static var fields: [Field<Page>] {
        [
            Field("items") { $0.items },
            Field("next_cursor", "Pass it as `cursor` for the next page; null at the end.") { $0.nextCursor },
        ]
    }
}

/// Any JSON of a declared schema, for replies whose shape is data.
public struct FreeObject: ReplyValue {
    public var json: JSON
    public init(_ json: JSON) { self.json = json }
    public static var schema: Schema { .freeObject }
}

/// The answer of an operation that waits for a job: the job's result, or that it still runs.
public enum Awaited<Result: ReplyValue>: ReplyValue {
    case finished(Result)
    case running(JobID)

    public static var schema: Schema { .anyOf([Result.schema, RunningJob.schema]).with("type", "object") }

    public var json: JSON {
        switch self {
        case .finished(let result): result.json
        case .running(let id): RunningJob(jobID: id).json
        }
    }

    public func write(to output: inout JSONOutput) {
        switch self {
        case .finished(let result): result.write(to: &output)
        case .running(let id): RunningJob(jobID: id).write(to: &output)
        }
    }
}

/// What is said of a job that has not ended in time.
public struct RunningJob: Reply {
    public var jobID: JobID

    public static let fields: [Field<RunningJob>] = [
        Field("job_id", "The job that goes on; ask again later.") { $0.jobID },
        Field("state") { _ in "running" },
    ]
}
