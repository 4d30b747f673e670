public import Features
internal import JSONSchema
public import Operations
internal import Logging

/// Takes publications that are due and brings each out, exactly once.
public final class Publisher: Sendable {
    /// How many publications one transaction takes: the writer is not to be held for long.
    static let claimLimit = 64
    /// How many connections are served at a time; each one strictly in order.
    static let maxConcurrentConnections = 8

    private let dispatcher: Dispatcher
    private let adapters: [String: any ChannelAdapter]
    private let overlays: any OverlayDrawing

    public init(dispatcher: Dispatcher, adapters: [any ChannelAdapter], overlays: any OverlayDrawing) {
        self.dispatcher = dispatcher
        self.adapters = Dictionary(uniqueKeysWithValues: adapters.map { ($0.channel, $0) })
        self.overlays = overlays
    }

    /// Works until the task is cancelled; a step that was begun is finished first.
    public func run() async {
        while !Task.isCancelled {
            let generation = dispatcher.written.generation
            let due = nextDue()
            if let due, due <= dispatcher.clock.now {
                await publishDue()
            } else {
                // At most half a second: another process may have scheduled something, and clocks may jump.
                let left = due.map { $0.milliseconds - dispatcher.clock.now.milliseconds } ?? 500
                await dispatcher.written.wait(after: generation, milliseconds: Int(min(500, max(1, left))))
            }
        }
    }

    private func nextDue() -> Instant? {
        do { return try dispatcher.view(as: .operator) { context in try PublicationQueue.nextDue(in: context) } } catch {
            dispatcher.logger.error("The publishing queue could not be read.", metadata: ["error": "\(error.message)"])
            return nil
        }
    }

    /// Publishes one batch of what is due.
    public func publishDue() async {
        let claimed: [ClaimedPublication]
        do {
            claimed = try await dispatcher.perform(as: .operator) { context in
                try PublicationQueue.claim(limit: Self.claimLimit, in: context).filter { publication in
                    guard FeedChannel.publishesAtOnce(publication) else { return true }
                    try FeedChannel.publish(publication, in: context)
                    return false
                }
            }
        } catch {
            dispatcher.logger.error("The publishing queue could not be worked on.", metadata: ["error": "\(error.message)"])
            await dispatcher.written.wait(after: dispatcher.written.generation, milliseconds: 500)
            return
        }
        let byConnection = Dictionary(grouping: claimed, by: \.connection)
        await withTaskGroup(of: Void.self) { group in
            var running = 0
            for publications in byConnection.values {
                if running >= Self.maxConcurrentConnections { await group.next() }
                running += 1
                group.addTask {
                    for publication in publications.sorted(by: { ($0.dueAt, $0.id) < ($1.dueAt, $1.id) }) {
                        await self.publish(publication)
                    }
                }
            }
        }
    }

    private func publish(_ publication: ClaimedPublication) async {
        do {
            let publication = try await withOverlays(publication)
            if publication.channel == FeedChannel.channel {
                try await keep { context in try FeedChannel.publish(publication, in: context) }
            } else if let adapter = adapters[publication.channel] {
                try await publish(publication, through: adapter)
            } else {
                throw ChannelError(.invalidContent, "Troupe cannot publish on \(publication.channel) yet.")
            }
        } catch let error as ChannelError {
            await end(publication, error)
        } catch {
            // The file could not be written: the lease runs out and the step is done again.
            dispatcher.logger.error(
                "A publication's outcome could not be kept.", metadata: ["publication": "\(publication.id)", "error": "\(error)"])
        }
    }

    private func publish(_ publication: ClaimedPublication, through adapter: any ChannelAdapter) async throws {
        let id = publication.id
        if let problem = adapter.validate(publication) { throw problem }
        var anchor = publication.openAttempt
        if let open = anchor {
            switch await adapter.readBack(publication, anchor: open) {
            case .published(let remoteID, let permalink):
                return try await keep { context in
                    try PublicationQueue.published(id, remoteID: remoteID, permalink: permalink, in: context)
                }
            case .notPublished: anchor = nil
            case .repeatable: break
            case .cannotTell:
                let error = ChannelError(
                    .unknownOutcome,
                    "The answer was lost: the post may be on \(publication.channel) or not. Look there, then retry_publish.")
                return try await keep { context in try PublicationQueue.needsConfirmation(id, error: error.json, in: context) }
            }
        }
        try await adapter.prepare(publication)
        try await adapter.awaitReady(publication)
        let sent: JSON
        if let anchor {
            sent = anchor
        } else {
            sent = adapter.anchor(for: publication)
            try await keep { context in try PublicationQueue.committing(id, anchor: sent, in: context) }
        }
        switch await adapter.commit(publication, anchor: sent) {
        case .published(let remoteID, let permalink):
            let confirmed = permalink == nil ? await adapter.confirm(publication, remoteID: remoteID) : permalink
            try await keep { context in try PublicationQueue.published(id, remoteID: remoteID, permalink: confirmed, in: context) }
        case .failed(let error): throw error
        case .unknown(let reason):
            if case .repeatable = await adapter.readBack(publication, anchor: sent) { throw ChannelError(.transient, reason) }
            let error = ChannelError(.unknownOutcome, "\(reason) Look whether it is out, then retry_publish.")
            try await keep { context in try PublicationQueue.needsConfirmation(id, error: error.json, in: context) }
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
        try await keep { context in try PublicationQueue.prepared(id, content: content, in: context) }
        return publication
    }

    private func end(_ publication: ClaimedPublication, _ error: ChannelError) async {
        do {
            if error.mayPass, let delay = Backoff.delaySeconds(after: publication.attempts, asked: error.retryAfterSeconds) {
                let until = dispatcher.clock.now.adding(seconds: delay)
                try await keep { context in try PublicationQueue.postpone(publication.id, until: until, error: error.json, in: context) }
            } else {
                try await keep { context in try PublicationQueue.fail(publication.id, error: error.json, in: context) }
            }
        } catch {
            dispatcher.logger.error(
                "A publication's failure could not be kept.", metadata: ["publication": "\(publication.id)", "error": "\(error)"])
        }
    }

    private func keep(_ body: @escaping @Sendable (Context) throws -> Void) async throws(Failure) {
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
