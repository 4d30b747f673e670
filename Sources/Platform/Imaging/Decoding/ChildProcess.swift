import CVips
import Glibc

/// A decoding child that is running: it does one job after the other, each in a process of its own. Belongs to one thread.
final class ChildProcess {
    private let process: pid_t
    private let control: Descriptor
    private var isEnded = false

    /// Starts it; it gets ready by itself.
    ///
    /// - Parameter program: the executable and its arguments.
    init(_ program: [String]) throws(ImagingError) {
        let sockets = try SocketPair()
        control = sockets.ours
        process = try Self.spawn(program, control: sockets.theirs)
    }

    deinit { end() }

    /// One job from start to end; blocks the thread that runs it.
    struct Order: Sendable {
        let job: [UInt8]
        let input: Int32?
        let output: Int32?
        let wallClockSeconds: Int
        let stop: StopFlag
    }

    /// How a job ended.
    enum Outcome {
        /// With these bytes.
        case answered([UInt8])
        /// As this says. Whether the child can do the next job, `isUsable` tells.
        case failed(ImagingError)
        /// The child was gone already, before it had the job.
        case gone
    }

    /// Whether it can take another job: it is retired as soon as a picture's process ended otherwise than it should, so that what an attacker
    /// learns from a crash about where things lie in memory is true of no later process.
    var isUsable: Bool { !isEnded }

    /// Has the job done. However it ends, the picture's process is gone afterwards.
    func run(_ order: Order) -> Outcome {
        do throws(ImagingError) { return try attempt(order) } catch { return .failed(error) }
    }

    /// Ends the child, and waits for it. When it is left alone it kills the picture's process, waits for that in its turn, and ends: nobody
    /// else could, and where the server is the first process of a container, what was not waited for would stay.
    func end() {
        guard !isEnded else { return }
        isEnded = true
        control.shut()
        _ = awaitEnd()
    }

    /// How the child ended, which is about to.
    private func awaitEnd() -> Int32 {
        var status: Int32 = 0
        var pauseMicroseconds: UInt32 = 200
        for _ in 0..<Self.endPauses {
            if unsafe waitpid(process, &status, WNOHANG) == process { return status }
            usleep(pauseMicroseconds)
            pauseMicroseconds = min(pauseMicroseconds * 2, 20_000)
        }
        kill(-process, SIGKILL)
        while unsafe waitpid(process, &status, 0) < 0 && errno == EINTR {}
        return status
    }

    /// A second: enough for one that still gets ready.
    private static let endPauses = 56

    private func attempt(_ order: Order) throws(ImagingError) -> Outcome {
        if order.stop.isSet { throw Self.stopped }
        let deadline = Self.now() + order.wallClockSeconds * 1000
        guard order.job.count <= ChildJob.maxMessageBytes else { throw .tooLarge("The texts for the picture are too long.") }
        let answerPipe = try Pipe()
        guard try send(order, answerPipe.writing) else {
            end()
            return .gone
        }
        answerPipe.writing.shut()
        let answer = readAnswer(answerPipe.reading.number, until: deadline, order.stop)
        let status = answer == nil ? nil : readStatus(until: deadline, order.stop)
        if status != 0 { end() }
        if order.stop.isSet { throw Self.stopped }
        guard let answer, let status else { throw .timedOut }
        if status == 0 { return .answered(answer) }
        let signal = status & 0x7F  // WTERMSIG
        if signal == SIGXCPU || signal == SIGALRM { throw .timedOut }
        if signal == 0, (status >> 8) & 0xFF == 127 || (status >> 8) & 0xFF == 71 { throw Self.notStarted }
        throw .crashed
    }

    private static let stopped = ImagingError.unavailable("The work was stopped, because nobody wanted it any more.")

    /// How soon a child is killed whose work is no longer wanted.
    private static let stopMilliseconds = 200

    private static let notStarted = ImagingError.unavailable("The decoder could not be started.")

    // MARK: Starting

    private static func spawn(_ program: [String], control: Descriptor) throws(ImagingError) -> pid_t {
        // First out of the way of the numbers that the child shall have, then onto them.
        let (nothing, control) = (try Descriptor.copy(of: nil), try control.copy())
        var actions = unsafe posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        guard unsafe posix_spawn_file_actions_init(&actions) == 0 else { throw notStarted }
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        guard unsafe posix_spawnattr_init(&attributes) == 0 else { throw notStarted }
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        for place in 0..<ChildDescriptor.control { _ = unsafe posix_spawn_file_actions_adddup2(&actions, nothing.number, place) }
        _ = unsafe posix_spawn_file_actions_adddup2(&actions, control.number, ChildDescriptor.control)
        _ = unsafe cvips_spawn_closes_from(&actions, ChildDescriptor.firstClosed)
        var signals = sigset_t()
        unsafe sigfillset(&signals)
        unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
        unsafe sigemptyset(&signals)
        unsafe posix_spawnattr_setsigmask(&attributes, &signals)
        // A group of its own: Ctrl-C at the terminal is for the server, which ends its child itself, and with it the pictures' processes.
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP))
        var process = pid_t()
        let result = unsafe CStrings.with(program) { argumentVector in
            unsafe CStrings.with(environment) { environmentVector in
                unsafe posix_spawn(&process, program[0], &actions, &attributes, argumentVector, environmentVector)
            }
        }
        withExtendedLifetime((nothing, control)) {}
        guard result == 0 else { throw notStarted }
        return process
    }

    /// Where fonts and their cache are, and nothing else of ours: secrets may stand in the environment.
    private static let environment: [String] = {
        let passed = ["HOME", "PATH", "LD_LIBRARY_PATH", "FONTCONFIG_FILE", "FONTCONFIG_PATH", "XDG_CACHE_HOME", "XDG_DATA_HOME", "TMPDIR"]
        let values = passed.compactMap { name in
            unsafe getenv(name).map { unsafe name + "=" + String(cString: $0) }
        }
        // No modules of libvips (ImageMagick, PDF, …): starts faster, and what is not there cannot be attacked. One heap saves address space.
        // Large pictures stay in memory, where the limit holds them, rather than in files.
        return values + [
            "VIPSHOME=/nonexistent", "VIPS_DISC_THRESHOLD=16g", "LC_ALL=C.UTF-8", "MALLOC_ARENA_MAX=1", "SWIFT_BACKTRACE=enable=no",
        ]
    }()

    // MARK: Asking

    /// Whether the child took the job.
    private func send(_ order: Order, _ answer: Descriptor) throws(ImagingError) -> Bool {
        let (input, output) = (try Descriptor.copy(of: order.input), try Descriptor.copy(of: order.output))
        defer { withExtendedLifetime((input, output, answer)) {} }
        let descriptors = [input.number, answer.number, output.number]
        return unsafe cvips_send(control.number, order.job, order.job.count, descriptors, Int32(descriptors.count)) == 0
    }

    /// The bytes up to the end of the answer, or `nil` if the time was over before.
    private func readAnswer(_ descriptor: Int32, until deadline: Int, _ stop: StopFlag) -> [UInt8]? {
        var answer: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 4096)
        while Self.wait(for: descriptor, until: deadline, stop) {
            let count = unsafe block.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return answer }
            // An answer has a few hundred bytes. A process that has been taken over may write for ever, but not into our memory.
            if answer.count <= 65_536 { answer += block.prefix(count) }
        }
        return nil
    }

    /// How the picture's process ended, as of wait(2); how the child did, where that has gone; `nil` if the time was over before.
    private func readStatus(until deadline: Int, _ stop: StopFlag) -> Int32? {
        guard Self.wait(for: control.number, until: deadline, stop) else { return nil }
        var status: Int32 = 0
        if unsafe cvips_receive(control.number, &status, MemoryLayout<Int32>.size, nil, 0) == MemoryLayout<Int32>.size { return status }
        // It has ended, since nobody else has its end of the connection.
        isEnded = true
        control.shut()
        return awaitEnd()
    }

    /// Waits for something to read; `false` when the time is over, or the work is not wanted any more.
    private static func wait(for descriptor: Int32, until deadline: Int, _ stop: StopFlag) -> Bool {
        while true {
            let left = deadline - now()
            guard left > 0, !stop.isSet else { return false }
            var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            if unsafe poll(&waiting, 1, Int32(clamping: min(left, stopMilliseconds))) > 0 { return true }
        }
    }

    /// Milliseconds of a clock that nobody sets.
    private static func now() -> Int {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
    }
}

/// Null-terminated strings in a null-terminated list, as exec wants them.
private enum CStrings {
    static func with<Result>(_ strings: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result) -> Result {
        var pointers = unsafe strings.map { unsafe strdup($0) } + [nil]
        let count = strings.count
        defer { for index in 0..<count { unsafe free(pointers[index]) } }
        return unsafe pointers.withUnsafeMutableBufferPointer { unsafe body(UnsafePointer($0.baseAddress!)) }
    }
}
