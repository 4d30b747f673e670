internal import CPrograms
internal import Dispatch
internal import Glibc
internal import Synchronization

/// Runs programs and waits for them, each on a thread of its own that does nothing else.
public struct ProgramRunner: Sendable {
    public init() {}

    /// How soon a cancelled program is killed, in milliseconds.
    private static let lookMilliseconds: Int32 = 200

    /// Runs a program to its end. Cancelling the task kills it.
    public func run(_ run: ProgramRun) async throws(ProgramError) -> ProgramOutcome {
        let flag = Flag()
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { (continuation: CheckedContinuation<Result<ProgramOutcome, ProgramError>, Never>) in
                // A queue of its own each time: it waits for minutes, and others are not to wait behind it.
                DispatchQueue(label: "program").async {
                    do throws(ProgramError) { continuation.resume(returning: .success(try Self.wait(for: run, flag))) } catch {
                        continuation.resume(returning: .failure(error))
                    }
                }
            }
        } onCancel: {
            flag.set()
        }
        return try result.get()
    }

    private final class Flag: Sendable {
        private let value = Atomic(false)
        var isSet: Bool { value.load(ordering: .relaxed) }
        func set() { value.store(true, ordering: .relaxed) }
    }

    private static func wait(for run: ProgramRun, _ flag: Flag) throws(ProgramError) -> ProgramOutcome {
        // Files, not pipes: neither waits for the other, and what is said is bounded like all that it writes.
        let input = try Scratch(in: run.folder)
        let output = try Scratch(in: run.folder)
        let nothing = unsafe open("/dev/null", O_WRONLY | O_CLOEXEC)
        guard nothing >= 0 else { throw .notStarted(errno) }
        defer { close(nothing) }
        try input.fill(run.input)
        let process = try start(run, input: input.descriptor, output: output.descriptor, errors: nothing)
        let watch = cprograms_watch(process)
        defer { if watch >= 0 { close(watch) } }
        let deadline = now() + Int64(run.timeoutSeconds) * 1_000
        var status: Int32 = 0
        var (isReaped, isOver) = (false, false)
        while !isOver, !flag.isSet, now() < deadline {
            var waited = pollfd(fd: watch, events: Int16(POLLIN), revents: 0)
            if watch >= 0 {
                isOver = unsafe poll(&waited, 1, lookMilliseconds) > 0
            } else {  // before Linux 5.3 there is no such descriptor
                usleep(50_000)
                isReaped = unsafe waitpid(process, &status, WNOHANG) == process
                isOver = isReaped
            }
        }
        if !isReaped {
            // The session is its own: with it goes all that it started and left behind.
            kill(-process, SIGKILL)
            while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
        }
        guard isOver else { throw flag.isSet ? .cancelled : .timedOut }
        let isExit = status & 0x7F == 0  // WIFEXITED
        return ProgramOutcome(status: isExit ? Int(status >> 8 & 0xFF) : nil, output: output.contents(limit: ProgramRun.maxOutputBytes))
    }

    private static func start(_ run: ProgramRun, input: Int32, output: Int32, errors: Int32) throws(ProgramError) -> pid_t {
        // The time on the clock is watched over here. The processor's is for a program that outlives this process; one with many threads
        // uses it up as much sooner.
        let processors = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        let limits = CProgramsLimits(
            address_space_bytes: UInt(run.memoryBytes), processor_seconds: UInt((run.timeoutSeconds + 10) * processors),
            file_bytes: UInt(run.fileBytes))
        // Copies, since `argv` is not constant in C.
        var arguments = unsafe ([run.path] + run.arguments).map { unsafe strdup($0) } + [nil]
        var environment = unsafe run.environment.map { unsafe strdup($0) } + [nil]
        defer {
            unsafe release(arguments)
            unsafe release(environment)
        }
        let process = unsafe cprograms_start(run.path, &arguments, &environment, run.folder, input, output, errors, limits)
        guard process > 0 else { throw .notStarted(errno) }
        return process
    }

    /// Frees texts up to the `NULL` at their end.
    private static func release(_ texts: [UnsafeMutablePointer<CChar>?]) {
        var place = 0
        while let text = unsafe texts[place] {
            unsafe free(text)
            place += 1
        }
    }

    private static func now() -> Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }
}

/// A file without a name in the program's folder.
private struct Scratch: ~Copyable {
    let descriptor: Int32

    init(in folder: String) throws(ProgramError) {
        var template = Array("\(folder)/.troupe-XXXXXX".utf8CString)
        descriptor = unsafe mkstemp(&template)
        guard descriptor >= 0 else { throw .notStarted(errno) }
        unsafe unlink(template)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    }

    deinit { close(descriptor) }

    /// Puts the bytes in, to be read from the start.
    borrowing func fill(_ bytes: [UInt8]) throws(ProgramError) {
        var start = 0
        while start < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress! + start, $0.count - start) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .notStarted(errno) }
            start += count
        }
        lseek(descriptor, 0, SEEK_SET)
    }

    borrowing func contents(limit: Int) -> [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: limit) { buffer, filled in
            while filled < limit {
                let count = unsafe pread(descriptor, buffer.baseAddress! + filled, limit - filled, off_t(filled))
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return }
                filled += count
            }
        }
    }
}
