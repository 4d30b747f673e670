/// What a key or a grant may do. The names are those of the two products that Troupe follows, and a few of ours.
public enum Scope: String, Sendable, CaseIterable, Hashable, ParamWord {
    case characterRead = "character:read"
    case characterWrite = "character:write"
    case contentRead = "content:read"
    case contentWrite = "content:write"
    case contentGenerate = "content:generate"
    case publishingWrite = "publishing:write"
    case profileRead = "profile:read"
    case profileWrite = "profile:write"
    case analyticsRead = "analytics:read"
    case billingRead = "billing:read"
    case billingWrite = "billing:write"
    case projectsRead = "projects:read"
    case projectsWrite = "projects:write"
    case templatesRead = "templates:read"
    case connectionsRead = "connections:read"
    case connectionsWrite = "connections:write"
    case momentsRead = "moments:read"
    case momentsWrite = "moments:write"
    case storiesRead = "stories:read"
    case storiesWrite = "stories:write"
    case storiesPublish = "stories:publish"
    case mediaRead = "media:read"
    case mediaWrite = "media:write"
    case webhooksRead = "webhooks:read"
    case webhooksWrite = "webhooks:write"
    /// Everything.
    case all = "*"

    var isRead: Bool { rawValue.hasSuffix(":read") }
}

/// What a key was minted with, or a grant consented to.
public struct ScopeSet: Sendable, Hashable {
    /// A bit a scope, in the order of declaration: every request reads a set and asks it.
    private var bits: UInt64 = 0

    public init(_ scopes: some Sequence<Scope>) { for scope in scopes { bits |= scope.bit } }

    /// Reads names separated by blanks; unknown ones grant nothing.
    public init(text: String) {
        if let known = Self.presets[text] {
            bits = known
            return
        }
        let names = Scope.names
        let bytes = Array(text.utf8)
        var next = 0  // what `text` wrote is in the order of declaration, so the next name is nearly always the one after the last
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: UInt8(ascii: " ")) ?? bytes.count
            for step in names.indices {
                let index = (next + step) % names.count
                guard names[index].count == end - start, names[index].elementsEqual(bytes[start..<end]) else { continue }
                bits |= 1 << UInt64(index)
                next = index + 1
                break
            }
            start = end + 1
        }
    }

    /// What nearly all keys have, by the text that is kept of it.
    private static let presets = Dictionary(
        ScopePreset.allCases.map { ($0.scopes.text, $0.scopes.bits) } + [(everything.text, everything.bits)],
        uniquingKeysWith: { one, _ in one })

    public static let everything = ScopeSet([.all])

    /// All that lets look and change nothing.
    public static let reading = ScopeSet(Scope.allCases.filter(\.isRead))

    public func contains(_ scope: Scope) -> Bool { contains(anyOf: ScopeSet([scope])) }

    /// What both have; `*` has everything.
    public func intersection(_ other: ScopeSet) -> ScopeSet {
        if bits & Scope.all.bit != 0 { return other }
        if other.bits & Scope.all.bit != 0 { return self }
        var both = self
        both.bits &= other.bits
        return both
    }

    /// Whether all of those are there.
    public func contains(all other: ScopeSet) -> Bool { bits & Self.everything.bits != 0 || other.bits & ~bits == 0 }

    /// What either has.
    public func union(_ other: ScopeSet) -> ScopeSet {
        var all = self
        all.bits |= other.bits
        return all
    }

    /// What is here and not there; what has everything leaves nothing.
    public func subtracting(_ other: ScopeSet) -> ScopeSet {
        var rest = self
        rest.bits = other.bits & Self.everything.bits != 0 ? 0 : bits & ~other.bits
        return rest
    }

    public var isEmpty: Bool { bits == 0 }

    /// Whether one of them is there.
    public func contains(anyOf choices: [Scope]) -> Bool { contains(anyOf: ScopeSet(choices)) }

    /// Whether one of them is there; everything is not asked for.
    func contains(anyOf choices: ScopeSet) -> Bool { bits & (choices.bits | Self.everything.bits) != 0 }

    /// The names in the order of declaration.
    public var names: [String] { Scope.allCases.enumerated().filter { bits >> UInt64($0.offset) & 1 == 1 }.map(\.element.rawValue) }

    public var text: String { names.joined(separator: " ") }
}

extension Scope {
    private static let order = allCases
    fileprivate static let names = order.map { Array($0.rawValue.utf8) }

    fileprivate var bit: UInt64 { Self.order.firstIndex(of: self).map { 1 << UInt64($0) } ?? 0 }
}

/// A named set of scopes for minting.
public enum ScopePreset: String, Sendable, CaseIterable, ParamWord {
    case agent
    case agentFull = "agent-full"
    case readOnly = "read-only"
    case publishOnly = "publish-only"
    case webhooksOnly = "webhooks-only"

    public var scopes: ScopeSet {
        let reads = Scope.allCases.filter(\.isRead)
        switch self {
        case .agent: return ScopeSet(reads.filter { $0 != .billingRead } + [.contentGenerate])
        case .agentFull:
            let writes: [Scope] = [
                .characterWrite, .contentWrite, .contentGenerate, .storiesWrite, .storiesPublish, .publishingWrite, .mediaWrite,
                .profileWrite,
                .webhooksWrite,
            ]
            return ScopeSet(reads + writes)
        case .readOnly: return ScopeSet(reads.filter { $0 != .billingRead })
        case .publishOnly: return ScopeSet([.storiesRead, .storiesWrite, .storiesPublish, .mediaRead])
        case .webhooksOnly: return ScopeSet([.webhooksRead, .webhooksWrite])
        }
    }
}
