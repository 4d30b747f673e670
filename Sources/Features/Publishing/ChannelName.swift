public import JSONSchema
public import Operations
internal import CEmbedded

/// A channel that the limits data knows.
public struct ChannelName: ParamValue, Hashable {
    public let text: String

    init(text: String) { self.text = text }

    public static var schema: Schema { .choice(ChannelLimitsTable.ids) }

    public static func read(_ json: JSON, at path: String, problems: inout [FieldProblem]) -> ChannelName? {
        let known = ChannelLimitsTable.ids
        if let text = json.stringValue, known.contains(text) { return ChannelName(text: text) }
        let near = json.stringValue.flatMap { NearestName.of($0, in: known) }
        problems.append(FieldProblem(path, got: json, expected: "one of \(known.joined(separator: ", "))", nearest: near))
        return nil
    }

    public var json: JSON { .string(text) }

    /// What the channel takes.
    var limits: ChannelLimits { ChannelLimitsTable.embedded.limits(of: text) }
}

extension ChannelLimitsTable {
    /// The limits that are in force.
    public static var current: ChannelLimitsTable { embedded }

    /// The channels' ids in the order in which they are shown. Every start needs them, for the operations' schemas, and nothing else of the
    /// table; reading all of it would take several milliseconds.
    static let ids: [String] = {
        do { return try JSON(parsing: file)["channels"]?.arrayValue?.compactMap { $0["id"]?.stringValue } ?? [] } catch {
            preconditionFailure("the embedded channel limits cannot be read: \(error)")
        }
    }()

    private static var file: [UInt8] { EmbeddedFile.asset("channel-limits.json") }

    /// The dated data file that is part of the executable. That it can be read is held by a test.
    static let embedded: ChannelLimitsTable = {
        do { return try ChannelLimitsTable(json: file) } catch {
            preconditionFailure("the embedded channel limits cannot be read: \(error)")
        }
    }()

    /// The limits of a channel that was checked when it came in.
    func limits(of channel: String) -> ChannelLimits {
        guard let limits = self[channel] else { preconditionFailure("the limits data has lost the channel \(channel)") }
        return limits
    }
}

/// A file that is part of the executable.
enum EmbeddedFile {
    static func asset(_ name: String) -> [UInt8] {
        var count = 0
        guard let files = unsafe embedded_assets(&count) else { preconditionFailure("the executable has no assets") }
        for index in 0..<count {
            let file = unsafe files[index]
            if unsafe String(cString: file.name) == name { return unsafe Array(UnsafeBufferPointer(start: file.bytes, count: file.count)) }
        }
        preconditionFailure("the executable has no asset \(name)")
    }
}
