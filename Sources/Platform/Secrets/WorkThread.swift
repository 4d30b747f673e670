import Glibc

/// A thread of its own for work that takes long, with a short queue.
final class WorkThread: Sendable {
    enum Admission {
        case accepted
        case full
        case stopped
    }

    private let inbox: Inbox

    init(maxWaiting: Int) {
        let inbox = Inbox(maxWaiting: maxWaiting)
        self.inbox = inbox
        var thread = pthread_t()
        // The thread holds the inbox, not us: it may outlive this object by the work that it is doing.
        let status = unsafe pthread_create(
            &thread, nil,
            { context in
                guard let context = unsafe context else { return nil }
                unsafe Unmanaged<Inbox>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, Unmanaged.passRetained(inbox).toOpaque())
        precondition(status == 0, "no thread can be started")
        pthread_detach(thread)
    }

    deinit { inbox.close() }

    func submit(_ work: @escaping @Sendable () -> Void) -> Admission {
        inbox.add(work)
    }

    func stop() {
        inbox.close()
    }
}

/// Work on its way to the thread.
///
/// Unchecked: `waiting`, `isWorking` and `isClosed` are only touched while `mutex` is held; the two C objects never move.
@safe private final class Inbox: @unchecked Sendable {
    private let maxWaiting: Int
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let arrival = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var waiting: [@Sendable () -> Void] = []
    private var isWorking = false
    private var isClosed = false

    init(maxWaiting: Int) {
        self.maxWaiting = maxWaiting
        unsafe pthread_mutex_init(mutex, nil)
        unsafe pthread_cond_init(arrival, nil)
    }

    deinit {
        unsafe pthread_cond_destroy(arrival)
        unsafe pthread_mutex_destroy(mutex)
        unsafe arrival.deallocate()
        unsafe mutex.deallocate()
    }

    func add(_ work: @escaping @Sendable () -> Void) -> WorkThread.Admission {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        guard !isClosed else { return .stopped }
        guard waiting.count + (isWorking ? 1 : 0) <= maxWaiting else { return .full }
        waiting.append(work)
        unsafe pthread_cond_signal(arrival)
        return .accepted
    }

    func close() {
        unsafe pthread_mutex_lock(mutex)
        isClosed = true
        unsafe pthread_cond_signal(arrival)
        unsafe pthread_mutex_unlock(mutex)
    }

    /// Works until the inbox is closed and empty.
    func run() {
        while let work = next() { work() }
    }

    private func next() -> (@Sendable () -> Void)? {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        isWorking = false
        while waiting.isEmpty {
            guard !isClosed else { return nil }
            unsafe pthread_cond_wait(arrival, mutex)
        }
        isWorking = true
        return waiting.removeFirst()
    }
}
