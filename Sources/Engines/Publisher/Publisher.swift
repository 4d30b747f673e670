public import Features
internal import JSONSchema
public import Operations
internal import Logging
internal import Synchronization

/// Takes publications that are due and brings each out, exactly once.
public final class Publisher: Sendable {
    /// How many publications one transaction takes: the writer is not to be held for long.
    static let claimLimit = 64
    /// While so many connections are being served nothing is begun but the feed, which needs nobody's answer.
    static let maxBusyConnections = 8

    private let dispatcher: Dispatcher
    private let adapters: [String: any ChannelAdapter]
    private let overlays: any OverlayDrawing
    /// `nil` where nobody is asked about anything.
    private let screener: StoryScreener?
    /// Connections on which this process is at work: each one strictly in order, also where that takes longer than a lease.
    private let busy = Mutex<Set<ConnectionID>>([])

    public init(dispatcher: Dispatcher, adapters: [any ChannelAdapter], overlays: any OverlayDrawing, classifier: (any Classifier)? = nil) {
        self.dispatcher = dispatcher
        self.adapters = Dictionary(uniqueKeysWithValues: adapters.map { ($0.channel, $0) })
        self.overlays = overlays
        screener = classifier.map { StoryScreener(classifier: $0, dispatcher: dispatcher) }
    }

    /// Works until the task is cancelled; what was begun is finished first.
    public func run() async {
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled {
                let generation = dispatcher.queued.generation
                let due = nextDue()
                if let due, due <= dispatcher.clock.now {
                    let taken = await take()
                    for story in screener?.begin(taken.unseen) ?? [] {
                        group.addTask { await self.screener?.work(beginningWith: story) }
                    }
                    for publications in taken.byConnection {
                        // A task of its own, which the end of the engine does not cancel: a lost answer is worse than a late end.
                        group.addTask { await Task { await self.publish(publications) }.value }
                    }
                } else {
                    // At most half a second: another process may have scheduled something, and clocks may jump.
                    let left = due.map { $0.milliseconds - dispatcher.clock.now.milliseconds } ?? 500
                    await dispatcher.queued.wait(after: generation, milliseconds: Int(min(500, max(1, left))))
                }
            }
        }
    }

    /// Publishes one batch of what is due.
    public func publishDue() async {
        await withDiscardingTaskGroup { group in
            let taken = await take()
            for story in screener?.begin(taken.unseen) ?? [] { group.addTask { await self.screener?.work(beginningWith: story) } }
            for publications in taken.byConnection { group.addTask { await self.publish(publications) } }
        }
    }

    private var excluded: PublicationQueue.Excluded {
        let connections = busy.withLock { Array($0) }
        return PublicationQueue.Excluded(connections: connections, allButFeed: connections.count >= Self.maxBusyConnections)
    }

    private func nextDue() -> Instant? {
        do {
            return try dispatcher.view(as: .operator) { context in try PublicationQueue.nextDue(but: excluded, in: context) }
        } catch {
            dispatcher.logger.error("The publishing queue could not be read.", metadata: ["error": "\(error.message)"])
            return nil
        }
    }

    /// What is to be done now.
    private struct Taken {
        var byConnection: [[ClaimedPublication]] = []
        /// What a classifier has to be asked about.
        var unseen: [StoryID] = []
    }

    /// Takes what is due, by connections, which are busy from now on. What is out by being taken is not among it.
    private func take() async -> Taken {
        let excluded = excluded
        do {
            let claimed = try await dispatcher.perform(as: .operator) { context in
                var claim = try PublicationQueue.claim(limit: Self.claimLimit, but: excluded, in: context)
                claim.publications = try claim.publications.filter { publication in
                    guard FeedChannel.publishesAtOnce(publication) else { return true }
                    try FeedChannel.publish(publication, in: context)
                    return false
                }
                return claim
            }
            let byConnection = Dictionary(grouping: claimed.publications, by: \.connection)
            busy.withLock { $0.formUnion(byConnection.keys) }
            return Taken(byConnection: Array(byConnection.values), unseen: claimed.unseen)
        } catch {
            dispatcher.logger.error("The publishing queue could not be worked on.", metadata: ["error": "\(error.message)"])
            await dispatcher.queued.wait(after: dispatcher.queued.generation, milliseconds: 500)
            return Taken()
        }
    }

    /// Brings out what is due on one connection, in the order of its times.
    private func publish(_ publications: [ClaimedPublication]) async {
        for publication in publications.sorted(by: { ($0.dueAt, $0.id) < ($1.dueAt, $1.id) }) {
            do {
                try await keep(try await attempt(publication), of: publication)
            } catch {
                // The file could not be written: the lease runs out and the step is done again.
                dispatcher.logger.error(
                    "A publication's outcome could not be kept.", metadata: ["publication": "\(publication.id)", "error": "\(error)"])
            }
        }
        if let connection = publications.first?.connection { busy.withLock { _ = $0.remove(connection) } }
        dispatcher.queued.send()  // what became due on the connection meanwhile can be taken
    }

    // MARK: One publication

    /// What came of a publication, this time.
    private enum Ending {
        case published(remoteID: String?, permalink: String?)
        /// It is certain that nothing became visible.
        case failed(ChannelError)
        /// It may be visible or not. Where a repeat cannot publish twice, it is the way to find out.
        case unknown(String, canRepeat: Bool)
    }

    /// Finds out what became of the last attempt, and makes another one if that is called for.
    private func attempt(_ publication: ClaimedPublication) async throws(Failure) -> Ending {
        var repeated = publication.openAttempt
        if let open = repeated {
            switch await readBack(publication, anchor: open) {
            case .published(let remoteID, let permalink): return .published(remoteID: remoteID, permalink: permalink)
            case .notPublished: repeated = nil
            case .repeatable: break
            case .cannotTell:
                return .unknown("The answer was lost: the post may be on \(publication.channel) or not.", canRepeat: false)
            }
        }
        do {
            return try await commit(publication, repeating: repeated)
        } catch let error as ChannelError {
            // What was sent before may be visible, whatever stands in the way of sending it again.
            return repeated == nil ? .failed(error) : .unknown(error.message, canRepeat: error.mayPass)
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure(.unexpected, "\(error)")
        }
    }

    private func readBack(_ publication: ClaimedPublication, anchor: JSON) async -> ReadBack {
        guard let adapter = adapters[publication.channel] else { return .cannotTell }
        return await adapter.readBack(publication, anchor: anchor)
    }

    /// - Parameter repeated: the anchor of an attempt that can be sent again without harm.
    private func commit(_ publication: ClaimedPublication, repeating repeated: JSON?) async throws -> Ending {
        let publication = try await withOverlays(publication)
        if publication.channel == FeedChannel.channel { return .published(remoteID: nil, permalink: nil) }
        guard let adapter = adapters[publication.channel] else {
            throw ChannelError(.invalidContent, "Troupe cannot publish on \(publication.channel) yet.")
        }
        if let problem = adapter.validate(publication) { throw problem }
        try await adapter.prepare(publication)
        try await adapter.awaitReady(publication)
        let anchor = repeated ?? adapter.anchor(for: publication)
        if repeated == nil {
            try await write { context in try PublicationQueue.committing(publication.id, anchor: anchor, in: context) }
        }
        switch await adapter.commit(publication, anchor: anchor) {
        case .published(let remoteID, let permalink):
            let link = permalink == nil ? await adapter.confirm(publication, remoteID: remoteID) : permalink
            return .published(remoteID: remoteID, permalink: link)
        case .failed(let error): throw error
        case .unknown(let reason):
            return switch await adapter.readBack(publication, anchor: anchor) {
            case .published(let remoteID, let permalink): .published(remoteID: remoteID, permalink: permalink)
            case .notPublished: .failed(ChannelError(.transient, reason))
            case .repeatable: .unknown(reason, canRepeat: true)
            case .cannotTell: .unknown(reason, canRepeat: false)
            }
        }
    }

    /// Draws what is to stand in the pictures, and keeps the result so that a later attempt shows the same.
    private func withOverlays(_ publication: ClaimedPublication) async throws -> ClaimedPublication {
        guard publication.content.slides.contains(where: { $0.captionOverlay != nil }) else { return publication }
        var publication = publication
        for index in publication.content.slides.indices {
            let slide = publication.content.slides[index]
            guard slide.captionOverlay != nil else { continue }
            do { publication.content.slides[index] = try await overlays.draw(slide, project: publication.project) } catch {
                throw ChannelError(
                    error.code == .busy ? .transient : .invalidContent,
                    "The text could not be drawn into slide \(index + 1): \(error.message)")
            }
        }
        let (id, content) = (publication.id, publication.content)
        try await write { context in try PublicationQueue.prepared(id, content: content, in: context) }
        return publication
    }

    // MARK: Its outcome

    private func keep(_ ending: Ending, of publication: ClaimedPublication) async throws(Failure) {
        let id = publication.id
        switch ending {
        case .published(let remoteID, let permalink):
            try await write { context in
                if publication.channel == FeedChannel.channel {
                    try FeedChannel.publish(publication, in: context)
                } else {
                    try PublicationQueue.published(id, remoteID: remoteID, permalink: permalink, in: context)
                }
            }
        case .failed(let error):
            if error.mayPass, let delay = Backoff.delaySeconds(after: publication.attempts, asked: error.retryAfterSeconds) {
                try await postpone(id, seconds: delay, error, isCertain: true)
            } else {
                try await write { context in try PublicationQueue.fail(id, error: error.json, in: context) }
            }
        case .unknown(let reason, let canRepeat):
            if canRepeat, let delay = Backoff.delaySeconds(after: publication.attempts, asked: nil) {
                try await postpone(id, seconds: delay, ChannelError(.transient, reason), isCertain: false)
            } else {
                let error = ChannelError(.unknownOutcome, "\(reason) Look whether it is out, then retry_publish.")
                try await write { context in try PublicationQueue.needsConfirmation(id, error: error.json, in: context) }
            }
        }
    }

    private func postpone(_ id: PublicationID, seconds: Int, _ error: ChannelError, isCertain: Bool) async throws(Failure) {
        let until = dispatcher.clock.now.adding(seconds: seconds)
        try await write { context in
            try PublicationQueue.postpone(id, until: until, error: error.json, isCertain: isCertain, in: context)
        }
    }

    private func write(_ body: @escaping @Sendable (Context) throws -> Void) async throws(Failure) {
        try await dispatcher.perform(as: .operator, body)
    }
}

/// How long to wait before trying again what may pass.
enum Backoff {
    /// 5 s, 30 s, 2 min, 10 min, 30 min; then it has failed.
    static let steps = [5, 30, 120, 600, 1_800]

    /// The seconds to wait after so many attempts; `nil` when it is time to give up.
    static func delaySeconds(after attempts: Int, asked: Int?) -> Int? {
        guard attempts >= 1, attempts <= steps.count else { return nil }
        return max(steps[attempts - 1], min(asked ?? 0, 86_400))
    }
}

/// Draws a slide's text into its picture and keeps the result as a rendition; filled in by Application.
public protocol OverlayDrawing: Sendable {
    /// The slide with the rendition's file, type and size, and without the text.
    func draw(_ slide: Outgoing.Slide, project: ProjectID) async throws(Failure) -> Outgoing.Slide
}
