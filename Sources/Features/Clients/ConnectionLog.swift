public import Operations
internal import Synchronization

/// The log of how clients come in; filled in by Application.
public enum ConnectionLogging: ServiceKey {
    public typealias Value = ConnectionLog
}

/// Collects the steps of clients in memory, on their way to the file: a request that only reads does not wait for the disk.
public final class ConnectionLog: Sendable {
    /// The steps, in the order in which a client takes them.
    public enum StepName: String, Sendable {
        /// MCP or REST was asked without a credential.
        case asked
        case resourceMetadata = "resource_metadata"
        case serverMetadata = "server_metadata"
        case registration
        case document
        case authorize
        case consent
        case token
        case refresh
        case firstCall = "first_call"
        case call
        /// A call was refused for want of a scope.
        case refusal
        case revocation
    }

    /// One step on its way.
    public struct Note: Sendable {
        public var at: Instant
        public var client: ClientID?
        /// Whose client it is, where that is looked up when the note is written.
        var grant: GrantID?
        /// Whose first call it is.
        var family: TokenFamilyID?
        /// The client id that the request gave, where no client is known by it.
        public var name: String?
        public var step: StepName
        public var isRefused: Bool
        public var address: String
        public var agent: String
        public var hint: String

        public init(
            at: Instant, client: ClientID?, name: String? = nil, family: TokenFamilyID? = nil, step: StepName, isRefused: Bool = false,
            address: String, agent: String, hint: String
        ) {
            self.at = at
            self.client = client
            // What has another form names no client that there could be, and may be a secret in the wrong field.
            self.name = client == nil ? name.flatMap { ClientDocument.isAddress($0) || ClientID($0) != nil ? $0 : nil } : nil
            self.family = family
            self.step = step
            self.isRefused = isRefused
            self.address = address
            self.agent = String(agent.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }.prefix(160).map(Character.init))
            self.hint = hint
        }
    }

    private struct State {
        var notes: [Note] = []
        /// What was noted last in this minute, of whom.
        var last: [String: String] = [:]
        var minute: Int64 = 0
        var strangers = 0
        /// What was told of which grant's missing scopes already.
        var refusals: Set<String> = []
    }

    /// Notes of strangers in a minute; more say nothing new, and nobody fills the file without a credential.
    private static let strangersPerMinute = 60
    /// Notes that wait at most.
    private static let maxWaiting = 1_000
    /// Refusals that are remembered; then it begins anew, and the file tells what it has already.
    private static let maxRefusals = 10_000

    private let state = Mutex(State())

    public init() {}

    /// Notes a step. The same step of the same client over and over, with the same outcome, counts once a minute; where it did something
    /// else between, it begins anew, and that is told.
    public func note(_ note: Note) {
        state.withLock { state in
            let minute = note.at.milliseconds / 60_000
            if minute != state.minute {
                state.minute = minute
                state.last = [:]
                state.strangers = 0
            }
            guard state.notes.count < Self.maxWaiting else { return }
            // Before anything of a stranger's is remembered: memory too is not theirs to fill.
            guard note.client != nil || state.strangers < Self.strangersPerMinute else { return }
            let who = note.client?.text ?? "\(note.address) \(note.agent) \(note.name ?? "")"
            let step = "\(note.step) \(note.isRefused) \(note.hint)"
            guard state.last.updateValue(step, forKey: who) != step else { return }
            if note.client == nil { state.strangers += 1 }
            state.notes.append(note)
        }
    }

    /// Notes that a call was refused for want of a scope: once for each grant and scope, however often it is tried.
    /// - Parameter scopes: what would have done, all of them.
    public func noteRefusal(of grant: GrantID, lacking scopes: [String], at: Instant, address: String, agent: String) {
        let names = scopes.joined(separator: " and ")
        var note = Note(
            at: at, client: nil, step: .refusal, isRefused: true, address: address, agent: agent,
            hint: "It asked for what needs \(names), which \(grant) does not allow. It was told so, and can ask the person for it.")
        note.grant = grant
        state.withLock { state in
            guard state.notes.count < Self.maxWaiting else { return }
            if state.refusals.count >= Self.maxRefusals { state.refusals = [] }
            if state.refusals.insert(note.hint).inserted { state.notes.append(note) }
        }
    }

    /// Whether something waits to be written.
    public var isEmpty: Bool { state.withLock { $0.notes.isEmpty } }

    /// Writes what waits, in the transaction of `context`.
    public func write(in context: Context) throws {
        let notes = state.withLock { state in
            defer { state.notes = [] }
            return state.notes
        }
        try ClientSteps.insert(notes, in: context)
    }
}
