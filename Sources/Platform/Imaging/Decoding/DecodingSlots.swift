import Dispatch
import Glibc
import Synchronization

/// A few threads that wait for children, each with a child of its own, which stays ready for a while after the last job.
///
/// A thread begins when there is work and none is free, and ends with its child when there was none for some seconds.
final class DecodingSlots: Sendable {
    private let count: Int
    private let program: [String]
    private let keptSeconds: Double
    private let state = Mutex(State())
    /// Signalled once for each free thread that is given something to do.
    private let wakening = DispatchSemaphore(value: 0)

    private struct State {
        var threads = 0
        /// Threads that have nothing to do and were not told of work.
        var free = 0
        var waiting: [Work] = []
    }

    /// Does the work by a child; without one if no thread could be had.
    private typealias Work = @Sendable (_ child: Child?) -> Void

    /// - Parameters:
    ///   - program: the child's executable and its arguments.
    ///   - keptSeconds: how long a child stays without work.
    init(count: Int, program: [String], keptSeconds: Double) {
        precondition(count > 0)
        self.count = count
        self.program = program
        self.keptSeconds = keptSeconds
    }

    /// Has a job done on one of the threads, in the order of the calls.
    func run(_ order: ChildProcess.Order) async -> Result<[UInt8], ImagingError> {
        await withCheckedContinuation { continuation in
            enqueue { child in
                continuation.resume(returning: child?.run(order) ?? .failure(.unavailable("No thread could be started.")))
            }
        }
    }

    /// Gets a child ready, where there is none, for a job that will come soon.
    func makeReady() {
        let isNeeded = state.withLock { $0.threads == 0 }
        if isNeeded { enqueue { child in child?.makeReady() } }
    }

    private enum Step {
        case wake, start, nothing
    }

    private func enqueue(_ work: @escaping Work) {
        let step = state.withLock { state -> Step in
            state.waiting.append(work)
            if state.free > 0 {
                state.free -= 1
                return .wake
            }
            guard state.threads < count else { return .nothing }
            state.threads += 1
            return .start
        }
        switch step {
        case .wake: wakening.signal()
        case .start: if !startThread() { giveUp() }
        case .nothing: break
        }
    }

    /// The life of a thread.
    private func live() {
        let child = Child(program: program)
        while true {
            if let work = next() {
                work(child)
                continue
            }
            if wakening.wait(timeout: .now() + keptSeconds) == .success { continue }
            if leave() { return child.end() }
            wakening.wait()  // told of work at that very moment
        }
    }

    /// What is to be done next; otherwise the thread counts as free.
    private func next() -> Work? {
        state.withLock { state in
            if !state.waiting.isEmpty { return state.waiting.removeFirst() }
            state.free += 1
            return nil
        }
    }

    /// Whether a free thread may end: not if all that are free were told of work.
    private func leave() -> Bool {
        state.withLock { state in
            guard state.free > 0 else { return false }
            state.free -= 1
            state.threads -= 1
            return true
        }
    }

    /// Without a thread: what waits is told so, unless other threads are there to do it.
    private func giveUp() {
        let given = state.withLock { state -> [Work] in
            state.threads -= 1
            guard state.threads == 0 else { return [] }
            defer { state.waiting = [] }
            return state.waiting
        }
        for work in given { work(nil) }
    }

    private func startThread() -> Bool {
        let start = ThreadStart { [self] in live() }
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

extension DecodingSlots {
    /// The child of one thread: started when it is needed, and anew where the last one was retired.
    final class Child {
        private let program: [String]
        private var process: ChildProcess?

        init(program: [String]) { self.program = program }

        func run(_ order: ChildProcess.Order) -> Result<[UInt8], ImagingError> {
            // One that stood idle may have been ended by somebody else; a new one is another matter.
            for _ in 0..<2 {
                do throws(ImagingError) {
                    let process = try ready()
                    let outcome = process.run(order)
                    if !process.isUsable { self.process = nil }
                    switch outcome {
                    case .answered(let bytes): return .success(bytes)
                    case .failed(let error): return .failure(error)
                    case .gone: continue
                    }
                } catch { return .failure(error) }
            }
            return .failure(.unavailable("The decoder could not be started."))
        }

        func makeReady() { _ = try? ready() }  // the job that comes tells what is wrong

        func end() {
            process?.end()
            process = nil
        }

        private func ready() throws(ImagingError) -> ChildProcess {
            if let process { return process }
            let started = try ChildProcess(program)
            process = started
            return started
        }
    }
}
