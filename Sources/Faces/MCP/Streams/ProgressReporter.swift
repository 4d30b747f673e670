internal import JSONSchema
internal import Operations
internal import Synchronization

/// Tells the progress of one request to a client that asked for it: strictly increasing, not too often, never after the answer.
final class ProgressReporter: Sendable {
    private struct State {
        var last: Progress?
        var toldAt: ContinuousClock.Instant?
    }

    /// More often nobody can read it. What is left out is made up by the next one.
    static let pause = Duration.milliseconds(20)

    private let token: JSON
    private let stream: CallStream
    private let hasMessages: Bool
    private let state = Mutex(State())

    /// `nil` where the request has no token.
    init?(_ call: MethodCall) {
        guard let stream = call.stream, let token = call.progressToken else { return nil }
        self.token = token
        self.stream = stream
        hasMessages = call.revision.hasProgressMessages
    }

    func report(_ progress: Progress) {
        var progress = progress
        progress.done = Self.plain(progress.done)
        let now = ContinuousClock.now
        let isTold = state.withLock { state in
            if let last = state.last, progress.done <= last.done { return false }
            let isLast = progress.total.map { progress.done >= $0 } ?? false
            if let toldAt = state.toldAt, now - toldAt < Self.pause, !isLast { return false }
            (state.last, state.toldAt) = (progress, now)
            return true
        }
        guard isTold else { return }
        var params: JSON = ["progressToken": token, "progress": Self.number(progress.done)]
        if let total = progress.total { params["total"] = Self.number(total) }
        if hasMessages, let message = progress.message { params["message"] = .string(message) }
        stream.send(RPCNotification(method: "notifications/progress", params: params))
    }

    /// To hundredths, downwards: shares of bytes have as many digits as a number can, which say nothing.
    private static func plain(_ value: Double) -> Double { (value * 100 + 1e-9).rounded(.down) / 100 }

    private static func number(_ value: Double) -> JSON { Int64(exactly: value).map(JSON.int) ?? .double(value) }
}
