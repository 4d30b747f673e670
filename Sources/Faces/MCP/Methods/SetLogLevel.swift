internal import JSONSchema
internal import Operations
internal import Synchronization

/// `logging/setLevel`: what is logged to a legacy client from now on. As there are no sessions, it holds for all clients of one key.
struct SetLogLevel: MCPMethod {
    let name = "logging/setLevel"
    let levels: LogLevels
    /// Whether there is anything that logs.
    let isUsed: Bool

    func isOffered(in revision: Revision) -> Bool { isUsed && !revision.isModern }

    func answerAtOnce(to call: MethodCall) -> MCPAnswer? {
        guard let level = call.request.params["level"]?.stringValue.flatMap(LogLevel.init) else {
            let known = LogLevel.allCases.map(\.rawValue).joined(separator: ", ")
            return MCPAnswer(.failure(.invalidParams("logging/setLevel needs params.level, one of \(known).")))
        }
        levels.set(level, for: call.caller)
        return MCPAnswer(.success(MCPResult([:])))
    }
}

/// How much a message matters; as in syslog (RFC 5424, section 6.2.1). The last is the gravest.
enum LogLevel: String, CaseIterable, Sendable, Comparable {
    case debug, info, notice, warning, error, critical, alert, emergency

    static func < (left: LogLevel, right: LogLevel) -> Bool { left.rank < right.rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// The least that each caller wants to be told of. Kept in memory only and bounded: whoever is forgotten is told what it is told by default.
final class LogLevels: Sendable {
    /// Without a wish, the server decides.
    static let standard = LogLevel.info
    private static let maxCallers = 1_000

    private let levels = Mutex<[String: LogLevel]>([:])

    func set(_ level: LogLevel, for caller: Caller) {
        levels.withLock { levels in
            if levels.count >= Self.maxCallers, levels[caller.subject] == nil { levels = [:] }
            levels[caller.subject] = level
        }
    }

    func level(of caller: Caller) -> LogLevel { levels.withLock { $0[caller.subject] } ?? Self.standard }
}
