internal import Features

/// Asking after work that goes on at a provider's: soon at first, then ever more seldom (providers: 2 s rising to 15 s).
struct RemotePoll: Sendable {
    /// How long all of it may take.
    var timeoutSeconds: Int
    var firstPause = Duration.seconds(2)
    var longestPause = Duration.seconds(15)

    /// What an answer says about the work.
    enum State<Result: Sendable>: Sendable {
        case goesOn
        case done(Result)
    }

    /// Asks until it is done. That the provider cannot be reached now and then does not end it: the work goes on over there.
    func wait<Result: Sendable>(
        _ ask: @Sendable () async throws(ProviderFailure) -> State<Result>
    ) async throws(ProviderFailure) -> Result {
        let deadline = ContinuousClock.now + .seconds(timeoutSeconds)
        var pause = firstPause
        while true {
            var longer = Duration.zero
            do throws(ProviderFailure) {
                if case .done(let result) = try await ask() { return result }
            } catch {
                guard case .retryable(let seconds) = error.kind else { throw error }
                longer = .seconds(seconds)
            }
            let next = max(pause, min(longer, .seconds(60)))
            guard ContinuousClock.now + next < deadline else {
                throw ProviderFailure(.lost, "It was not done within \(timeoutSeconds) s; what became of it is not known.")
            }
            do { try await Task.sleep(for: next) } catch { throw ProviderFailure.stopped }
            pause = min(pause * 3 / 2, longestPause)
        }
    }
}

extension ProviderLine {
    var poll: RemotePoll { RemotePoll(timeoutSeconds: provider.timeoutSeconds) }
}

extension ProviderFailure {
    /// Nobody waits any more, though the work may go on.
    static let stopped = ProviderFailure(.lost, "The order was taken back, or the server stopped, while it was at work.")
}
