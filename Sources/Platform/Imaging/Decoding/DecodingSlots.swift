import Glibc
import Synchronization

/// A few threads that wait for children; they begin when there is work and end when there is none.
final class DecodingSlots: Sendable {
    private let count: Int
    private let state = Mutex(State())

    private struct State {
        var running = 0
        var waiting: [Work] = []
    }

    /// Does the work; `false` if no thread could be had for it.
    private typealias Work = @Sendable (_ isPossible: Bool) -> Void

    init(count: Int) {
        precondition(count > 0)
        self.count = count
    }

    /// Runs what blocks on one of the threads, in the order of the calls.
    func run<Value: Sendable>(_ body: @escaping @Sendable () throws(ImagingError) -> Value) async throws(ImagingError) -> Value {
        let result: Result<Value, ImagingError> = await withCheckedContinuation { continuation in
            enqueue { isPossible in
                continuation.resume(
                    returning: isPossible
                        ? Result { () throws(ImagingError) in try body() } : .failure(.unavailable("No thread could be started.")))
            }
        }
        return try result.get()
    }

    private func enqueue(_ work: @escaping Work) {
        let isFree = state.withLock { state in
            if state.running < count {
                state.running += 1
                return true
            }
            state.waiting.append(work)
            return false
        }
        guard isFree else { return }
        if !startThread(with: work) {
            work(false)
            workOff(isPossible: false)
        }
    }

    /// Works off what waits, then gives the slot back.
    private func workOff(isPossible: Bool) {
        while true {
            let next: Work? = state.withLock { state in
                if state.waiting.isEmpty {
                    state.running -= 1
                    return nil
                }
                return state.waiting.removeFirst()
            }
            guard let next else { return }
            next(isPossible)
        }
    }

    private func startThread(with work: @escaping Work) -> Bool {
        let start = ThreadStart { [self] in
            work(true)
            workOff(isPossible: true)
        }
        let context = unsafe Unmanaged.passRetained(start)
        var thread = pthread_t()
        let result = unsafe pthread_create(
            &thread, nil,
            { context in
                unsafe Unmanaged<ThreadStart>.fromOpaque(context!).takeRetainedValue().body()
                return nil
            }, context.toOpaque())
        guard result == 0 else {
            unsafe context.release()
            return false
        }
        pthread_detach(thread)
        return true
    }
}

/// What a new thread is given.
private final class ThreadStart: Sendable {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}
