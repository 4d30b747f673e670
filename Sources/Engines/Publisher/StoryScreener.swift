internal import Features
internal import Logging
internal import Operations
internal import Synchronization

/// Asks the classifier about posts that are about to go out, a few at a time. What it says is kept; the queue reads it when the post is taken
/// again.
final class StoryScreener: Sendable {
    /// Posts that are asked about at the same time.
    static let maxRunning = 8

    private let dispatcher: Dispatcher
    private let classifier: any Classifier
    private let line = Mutex(Line())

    private struct Line {
        var waiting: [StoryID] = []
        var running: Set<StoryID> = []
    }

    init(classifier: any Classifier, dispatcher: Dispatcher) {
        self.classifier = classifier
        self.dispatcher = dispatcher
    }

    /// Queues posts; one that is asked about already is not asked about twice.
    /// - Returns: those to begin with now, each by a task of its own.
    func begin(_ stories: [StoryID]) -> [StoryID] {
        line.withLock { line in
            for story in stories where !line.running.contains(story) && !line.waiting.contains(story) { line.waiting.append(story) }
            var begun: [StoryID] = []
            while line.running.count < Self.maxRunning, !line.waiting.isEmpty {
                let story = line.waiting.removeFirst()
                line.running.insert(story)
                begun.append(story)
            }
            return begun
        }
    }

    /// Asks about a post, and then about others that wait for their turn.
    func work(beginningWith story: StoryID) async {
        var next: StoryID? = story
        while let story = next {
            do throws(Failure) { try await screen(story) } catch {
                // The lease runs out and it is taken again.
                dispatcher.logger.error(
                    "A classifier's word on a post could not be kept.", metadata: ["story": "\(story)", "error": "\(error.message)"])
            }
            next = line.withLock { line in
                line.running.remove(story)
                guard !line.waiting.isEmpty else { return nil }
                let next = line.waiting.removeFirst()
                line.running.insert(next)
                return next
            }
        }
    }

    private func screen(_ story: StoryID) async throws(Failure) {
        guard let question = try dispatcher.view(as: .operator, { context in try Screening.question(about: story, in: context) }) else {
            return  // taken back meanwhile
        }
        do throws(GeneratorFailure) {
            _ = try await classifier.flags(among: question.things, for: .outgoing(story))
        } catch {
            return try await settle(error, story, question)
        }
        try await write { context in try Screening.goOn(story, isAnswered: true, in: context) }
    }

    /// Never published unseen, never lost: it waits for another attempt, or a person looks at it.
    private func settle(_ failure: GeneratorFailure, _ story: StoryID, _ question: Screening.Question) async throws(Failure) {
        // The server stops: that says nothing about the classifier.
        if Task.isCancelled { return try await write { context in try Screening.goOn(story, isAnswered: false, in: context) } }
        let round = question.rounds + 1
        if case .retryable(let seconds) = failure.kind, round < question.maxRounds,
            let delay = Backoff.delaySeconds(after: round, asked: seconds)
        {
            let until = dispatcher.clock.now.adding(seconds: delay)
            return try await write { context in
                try Screening.postpone(story, until: until, message: failure.message, in: context)
            }
        }
        let tries = round == 1 ? "" : " It was asked \(round) times."
        let paid = failure.kind == .lost ? " It counts as paid and is not repeated by itself." : ""
        let reason = "No classifier has seen the post. \(failure.message)\(tries)\(paid)"
        try await write { context in try Screening.hold(story, reason: reason, in: context) }
    }

    private func write(_ body: @escaping @Sendable (Context) throws -> Void) async throws(Failure) {
        try await dispatcher.perform(as: .operator, body)
    }
}
