import Engines
import Features
import JSONSchema
import Operations
import Synchronization
import Testing

/// A network that answers as a test says, and notes what it is asked. It stands where the webhook would.
final class ScriptedChannel: ChannelAdapter {
    /// What the network was asked for, in order.
    enum Step: Equatable, Sendable {
        case prepared(PublicationID)
        case committed(PublicationID, anchor: JSON)
        case readBack(PublicationID, anchor: JSON)
    }

    private struct State {
        var commits: [CommitOutcome] = []
        var readBacks: [ReadBack] = []
        var steps: [Step] = []
        var anchors = 0
        var onCommit: (@Sendable () async -> Void)?
    }

    let channel = "webhook"
    private let state = Mutex(State())
    private let refusal: ChannelError?
    private let link: String?

    /// - Parameters:
    ///   - commits: what each commit is answered, in turn.
    ///   - readBacks: what each question for a lost answer is answered, in turn.
    ///   - refusal: what the local check finds.
    ///   - link: what is found out after a commit that gave no link.
    init(_ commits: [CommitOutcome] = [], readBacks: [ReadBack] = [], refusal: ChannelError? = nil, link: String? = nil) {
        self.refusal = refusal
        self.link = link
        state.withLock { state in
            state.commits = commits
            state.readBacks = readBacks
        }
    }

    var steps: [Step] { state.withLock { $0.steps } }

    /// The stories' publications that were committed, in order.
    var commits: [PublicationID] {
        steps.compactMap { step in if case .committed(let id, anchor: _) = step { id } else { nil } }
    }

    /// Does that before each commit is answered.
    func onCommit(_ body: @escaping @Sendable () async -> Void) { state.withLock { $0.onCommit = body } }

    func validate(_ publication: ClaimedPublication) -> ChannelError? { refusal }

    func prepare(_ publication: ClaimedPublication) async throws(ChannelError) {
        state.withLock { $0.steps.append(.prepared(publication.id)) }
    }

    func anchor(for publication: ClaimedPublication) -> JSON {
        state.withLock { state in
            state.anchors += 1
            return ["attempt": JSON(state.anchors)]
        }
    }

    func commit(_ publication: ClaimedPublication, anchor: JSON) async -> CommitOutcome {
        let (answer, wait) = state.withLock { state -> (CommitOutcome?, (@Sendable () async -> Void)?) in
            state.steps.append(.committed(publication.id, anchor: anchor))
            return (state.commits.isEmpty ? nil : state.commits.removeFirst(), state.onCommit)
        }
        await wait?()
        guard let answer else {
            Issue.record("nobody expected a commit of \(publication.id)")
            return .unknown("Nobody expected this.")
        }
        return answer
    }

    func readBack(_ publication: ClaimedPublication, anchor: JSON) async -> ReadBack {
        let answer = state.withLock { state -> ReadBack? in
            state.steps.append(.readBack(publication.id, anchor: anchor))
            return state.readBacks.isEmpty ? nil : state.readBacks.removeFirst()
        }
        guard let answer else {
            Issue.record("nobody expected to be asked for \(publication.id)")
            return .cannotTell
        }
        return answer
    }

    func confirm(_ publication: ClaimedPublication, remoteID: String?) async -> String? { link }
}

/// Draws nothing: for stories without texts in their pictures.
struct NoOverlays: OverlayDrawing {
    func draw(_ slide: Outgoing.Slide, project: ProjectID) async throws(Failure) -> Outgoing.Slide {
        throw Failure(.unexpected, "nobody expected a text to be drawn")
    }
}
