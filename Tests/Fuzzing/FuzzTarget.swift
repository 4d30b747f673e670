import Glibc

/// One thing that is fuzzed. What it does with an input must neither trap nor take long, and must hold what it `require`s.
struct FuzzTarget: Sendable {
    let name: String
    private let body: @Sendable ([UInt8]) -> Void

    /// - Parameter prepare: makes what every run needs, once, and answers what is to be done with an input.
    init(_ name: String, prepare: () -> @Sendable ([UInt8]) -> Void) {
        self.name = name
        body = prepare()
    }

    /// The target that the first argument names; made when first asked for.
    static let chosen: FuzzTarget? = {
        guard CommandLine.arguments.count > 1 else { return nil }
        return all.first { $0.name == CommandLine.arguments[1] }?.make()
    }()

    /// Tries one input.
    func take(_ input: [UInt8]) {
        let start = Self.processorMilliseconds
        body(input)
        let taken = Self.processorMilliseconds - start
        require(taken <= Self.maxMilliseconds, "an input of \(input.count) bytes took \(taken) ms of the processor")
    }

    /// Under the sanitizer a run takes some three times as long as in the released program.
    private static let maxMilliseconds = 1_500

    /// Of all threads: a machine that is busy with something else does not count.
    private static var processorMilliseconds: Int {
        var time = timespec()
        unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
    }
}

/// Ends the process, which libFuzzer takes for a find, unless what is stated is so.
func require(_ condition: Bool, _ statement: @autoclosure () -> String) {
    guard !condition else { return }
    let line = Array("\nDoes not hold: \(statement())\n".utf8)
    _ = unsafe write(Report.descriptor, line, line.count)
    abort()
}

/// Where it is told what does not hold.
enum Report {
    /// The standard error of the process as it began.
    static let descriptor = dup(STDERR_FILENO)
}
