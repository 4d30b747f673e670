/// What an operation does to the world: decides reader or writer, the HTTP defaults and the MCP annotations.
public enum Effect: Sendable {
    /// Reads only.
    case reads
    /// Makes something new; the same call again makes another.
    case creates
    /// Changes what is there; the same call again changes nothing more.
    case changes
    /// Removes something.
    case deletes
    /// Makes something visible outside, now or later.
    case publishes

    public var isRead: Bool { self == .reads }
}

/// A group of tools that a connection can list.
public enum Toolset: String, Sendable, CaseIterable {
    case account, projects, media, stories, publishing, templates, connections, library, characters, generation, profiles, prompts, billing

    /// The names that stand for several.
    public static let groups = ["core", "standard", "all"]

    /// All that a list of toolsets may name.
    public static let words = allCases.map(\.rawValue) + groups

    /// What is said to a name that is none.
    public static func complaint(about name: String) -> String {
        let near = NearestName.of(name, in: words).map { " Did you mean \($0)?" } ?? ""
        return "There is no toolset \(name).\(near) Known are \(words.joined(separator: ", "))."
    }
}

/// Where REST finds an operation.
public struct Route: Sendable, Equatable {
    public enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
        case patch = "PATCH"
        case delete = "DELETE"
    }

    public var method: Method
    /// The path with variables in braces, as in OpenAPI: `/api/v1/stories/{story_id}`.
    public var path: String

    public static func get(_ path: String) -> Route { Route(method: .get, path: path) }
    public static func post(_ path: String) -> Route { Route(method: .post, path: path) }
    public static func patch(_ path: String) -> Route { Route(method: .patch, path: path) }
    public static func delete(_ path: String) -> Route { Route(method: .delete, path: path) }

    /// The names of the path's variables, in order.
    public var variables: [String] {
        path.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
    }
}

/// What is declared of an operation besides its parameters.
public struct Spec: Sendable {
    /// `verb_noun`: the tool's name and OpenAPI's `operationId`.
    public var name: String
    /// What it does, in sentences for a person and a model.
    public var summary: String
    /// A short title for lists.
    public var title: String
    public var route: Route
    /// What a caller needs; `nil` for what every valid key may do.
    public let scope: Scope?
    /// The scope that does as well: a story is reachable through the families of both products (contract, "Scopes").
    public let orScope: Scope?
    public var effect: Effect
    public var toolset: Toolset
    /// Other tool names for the same operation.
    public var aliases: [String]
    /// The command's words where the table of `Commands` has no rule for them.
    public var command: [String]?
    /// Parameters that a command takes as plain words, behind those of the path.
    public var commandWords: [String]
    /// Whether it talks to the world outside the appliance.
    public var isOpenWorld: Bool
    /// Whether it only adds, although it changes what is there: nothing that somebody may miss is overwritten.
    public var isAdditive: Bool
    /// Whether a key that confirms has a person asked before it, at least with some arguments.
    public var mayPublish: Bool
    /// Whether something is paid for, at least at some prices.
    public var maySpend: Bool
    /// Whether a person is asked before it by whatever key: what it does is dear.
    public var asksAlways: Bool
    /// The largest JSON body it takes, in bytes.
    public var maxBodyBytes: Int
    /// The scopes of which one is needed, as every call asks for them.
    private let sufficient: ScopeSet
    /// What a call costs, in one sentence that every description ends with; `nil` for what costs nothing.
    public var cost: String?
    /// The page that shows the answer in hosts with MCP Apps: a name of the MCP face's views.
    public var view: String?
    /// How many seconds `wait_seconds` is where it is not said and the caller is of those that wait long: it hears of progress, or calls by
    /// the first product's name, whose agents count on it. `nil` for all that wait as they declare.
    public var longWaitSeconds: Int?

    /// What is said of what costs as much as the operator's prices, or a provider's, say.
    public static let priced = "May cost money: estimate_cost."

    public init(
        _ name: String, _ summary: String, _ route: Route, title: String? = nil, scope: Scope?, orScope: Scope? = nil, effect: Effect,
        toolset: Toolset, aliases: [String] = [], command: [String]? = nil, commandWords: [String] = [], isOpenWorld: Bool = false,
        isAdditive: Bool = false, mayPublish: Bool = false, maySpend: Bool = false, asksAlways: Bool = false,
        maxBodyBytes: Int = 1 << 20, cost: String? = nil,
        view: String? = nil, longWaitSeconds: Int? = nil
    ) {
        self.name = name
        self.summary = summary
        let words = name.split(separator: "_")
        self.title =
            title ?? ([words[0].prefix(1).uppercased() + words[0].dropFirst()] + words.dropFirst().map(String.init)).joined(separator: " ")
        self.route = route
        self.scope = scope
        self.orScope = orScope
        sufficient = ScopeSet([scope, orScope].compactMap(\.self))
        self.effect = effect
        self.toolset = toolset
        self.aliases = aliases
        self.command = command
        self.commandWords = commandWords
        self.isOpenWorld = isOpenWorld || effect == .publishes
        self.isAdditive = isAdditive
        self.mayPublish = mayPublish || effect == .publishes
        self.maySpend = maySpend || self.mayPublish
        self.asksAlways = asksAlways
        self.maxBodyBytes = maxBodyBytes
        self.cost = cost
        self.view = view
        self.longWaitSeconds = longWaitSeconds
    }

    /// The summary, and what a call costs where it costs something: whoever decides about a call has to know before.
    public var description: String { cost.map { "\(summary) \($0)" } ?? summary }

    /// Whether it may destroy, as MCP means it: "perform destructive updates", not "only additive" ones (2025-11-25, ToolAnnotations).
    ///
    /// It may where it deletes, where it overwrites what somebody may have wanted to keep, and where it can make something public, now or at
    /// a time that it is given: what is out cannot be called back. Whoever declares `.changes` overwrites, unless they say `isAdditive`; a test
    /// holds that no operation overwrites rows without declaring it.
    public var isDestructive: Bool {
        switch effect {
        case .reads: false
        case .creates: mayPublish
        case .changes: !isAdditive || mayPublish
        case .deletes, .publishes: true
        }
    }

    /// What a key can have a person asked about first.
    public var stakes: Set<Stake> { Set((mayPublish ? [.publish] : []) + (maySpend ? [.spend] : [])) }

    /// The scopes of which one is needed; empty for what every valid key may do.
    public var scopes: [Scope] { [scope, orScope].compactMap(\.self) }

    /// Whether a caller with those scopes may call it.
    public func allows(_ held: ScopeSet) -> Bool { scope == nil && orScope == nil || held.contains(anyOf: sufficient) }
}
