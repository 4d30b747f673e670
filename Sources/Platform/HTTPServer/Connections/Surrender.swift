/// What is to be done, with no lock held, about a suspended exchange that was given up.
struct Surrender {
    let wire: Wire
    let tasks: TaskKeeper
    var task: UInt64?
    var waiters: [CheckedContinuation<Void, any Error>] = []

    /// Cancels the task, wakes those who wait to write, and gives the connection back to the library, which then closes it.
    func carryOut() {
        if let task { tasks.cancel(task) }
        for waiter in waiters { waiter.resume(throwing: CancellationError()) }
        wire.resume()
    }
}
