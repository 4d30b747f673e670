import CVips
import Glibc

/// One child from start to end; blocks the thread that runs it.
struct ChildProcess: Sendable {
    let executable: String
    let arguments: [String]
    let job: [UInt8]
    let input: Int32?
    let output: Int32?
    let wallClockSeconds: Int
    let stop: StopFlag

    /// Answers what the child wrote. However it ends, the child is gone afterwards, and waited for.
    func run() throws(ImagingError) -> [UInt8] {
        if stop.isSet { throw Self.stopped }
        let deadline = Self.now() + wallClockSeconds * 1000
        let answerPipe = try Pipe()
        let process: pid_t
        do {
            let jobPipe = try Pipe()
            // The whole job fits into the pipe (64 KiB, pipe(7)), so that nobody waits for anybody.
            guard job.count <= 60_000 else { throw .tooLarge("The texts for the picture are too long.") }
            guard unsafe job.withUnsafeBytes({ unsafe write(jobPipe.writing.number, $0.baseAddress, $0.count) }) == job.count else {
                throw Self.notStarted
            }
            process = try spawn(job: jobPipe.reading, answer: answerPipe.writing)
        }
        answerPipe.writing.shut()
        let answer = readAnswer(answerPipe.reading.number, until: deadline)
        let status = wait(for: process, until: deadline, isOver: answer == nil)
        if stop.isSet { throw Self.stopped }
        guard let answer else { throw .timedOut }
        if let status, status == 0 { return answer }
        let signal = status.map { $0 & 0x7F }  // WTERMSIG
        if signal == nil || signal == SIGXCPU || signal == SIGALRM { throw .timedOut }
        if signal == 0, let status, (status >> 8) & 0xFF == 127 || (status >> 8) & 0xFF == 71 { throw Self.notStarted }
        throw .crashed
    }

    private static let stopped = ImagingError.unavailable("The work was stopped, because nobody wanted it any more.")

    /// How soon a child is killed whose work is no longer wanted.
    private static let stopMilliseconds = 200

    private static let notStarted = ImagingError.unavailable("The decoder could not be started.")

    // MARK: Starting

    private func spawn(job: Descriptor, answer: Descriptor) throws(ImagingError) -> pid_t {
        // First out of the way of the numbers that the child shall have, then onto them.
        let sources = [
            try Descriptor.copy(of: input), try answer.copy(), try Descriptor.copy(of: nil), try Descriptor.copy(of: output),
            try job.copy(),
        ]
        let targets = [ChildDescriptor.input, ChildDescriptor.answer, ChildDescriptor.log, ChildDescriptor.output, ChildDescriptor.job]
        var actions = unsafe posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        guard unsafe posix_spawn_file_actions_init(&actions) == 0 else { throw Self.notStarted }
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        guard unsafe posix_spawnattr_init(&attributes) == 0 else { throw Self.notStarted }
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        for (source, target) in zip(sources, targets) { _ = unsafe posix_spawn_file_actions_adddup2(&actions, source.number, target) }
        _ = unsafe cvips_spawn_closes_from(&actions, ChildDescriptor.firstClosed)
        var signals = sigset_t()
        unsafe sigfillset(&signals)
        unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
        unsafe sigemptyset(&signals)
        unsafe posix_spawnattr_setsigmask(&attributes, &signals)
        // A group of its own: Ctrl-C at the terminal is for the server, which ends its children itself.
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP))
        var process = pid_t()
        let result = unsafe CStrings.with([executable] + arguments) { argumentVector in
            unsafe CStrings.with(Self.environment) { environmentVector in
                unsafe posix_spawn(&process, executable, &actions, &attributes, argumentVector, environmentVector)
            }
        }
        withExtendedLifetime(sources) {}
        guard result == 0 else { throw Self.notStarted }
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

    // MARK: Waiting

    /// The bytes up to the end of the answer, or `nil` if the time was over before.
    private func readAnswer(_ descriptor: Int32, until deadline: Int) -> [UInt8]? {
        var answer: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 4096)
        while true {
            let left = deadline - Self.now()
            guard left > 0, !stop.isSet else { return nil }
            var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard unsafe poll(&waiting, 1, Int32(clamping: min(left, Self.stopMilliseconds))) > 0 else { continue }
            let count = unsafe block.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return answer }
            // An answer has a few hundred bytes. A child that has been taken over may write for ever, but not into our memory.
            if answer.count <= 65_536 { answer += block.prefix(count) }
        }
    }

    /// The status as of wait(2), or `nil` if the child had to be killed.
    private func wait(for process: pid_t, until deadline: Int, isOver: Bool) -> Int32? {
        var status: Int32 = 0
        var pauseMicroseconds: UInt32 = 200
        // The answer's end and the child's are a moment apart, unless the child closed its answer on purpose.
        while !isOver, Self.now() < deadline {
            let result = unsafe waitpid(process, &status, WNOHANG)
            if result == process { return status }
            if result < 0 && errno != EINTR { return nil }
            usleep(pauseMicroseconds)
            pauseMicroseconds = min(pauseMicroseconds * 2, 50_000)
        }
        kill(process, SIGKILL)
        while unsafe waitpid(process, &status, 0) < 0 && errno == EINTR {}
        return nil
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
