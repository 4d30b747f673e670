import Foundation
import Programs
import Testing

/// Programs of the operator's, within their limits.
@Suite struct ProgramRunnerTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("troupe-programs-\(UUID().uuidString)").path

    init() throws { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }

    private func run(_ script: String, input: String = "", seconds: Int = 20, fileBytes: Int = 1 << 20) async throws(ProgramError)
        -> ProgramOutcome
    {
        try await ProgramRunner().run(
            ProgramRun(
                path: "/bin/sh", arguments: ["-c", script], folder: folder, input: Array(input.utf8), timeoutSeconds: seconds,
                memoryBytes: 512 << 20, fileBytes: fileBytes))
    }

    private func text(_ outcome: ProgramOutcome) -> String { String(decoding: outcome.output, as: UTF8.self) }

    @Test func `it reads its input, works in its folder, and has nothing of our environment or descriptors`() async throws {
        unsafe setenv("TROUPE_TEST_SECRET", "hidden", 1)
        let outcome = try await run("cat; pwd; env | sort | cut -d= -f1 | tr '\\n' ' '; ls /proc/self/fd | wc -l", input: "hello\n")
        let lines = text(outcome).split(separator: "\n").map(String.init)
        #expect(outcome.status == 0 && lines[0] == "hello" && lines[1] == folder)
        #expect(
            Set(lines[2].split(separator: " ").prefix { $0.allSatisfy(\.isUppercase) || $0 == "_" }.map(String.init)).isSubset(of: [
                "HOME", "LANG", "PATH", "PWD", "TMPDIR", "OLDPWD", "SHLVL", "_",
            ]))
        #expect(!text(outcome).contains("TROUPE"))
        #expect(lines.last?.hasSuffix("4") == true)  // its three, and the folder that ls reads
    }

    @Test func `how it ended is told`() async throws {
        #expect(try await run("exit 7").status == 7)
        #expect(try await run("kill -9 $$").status == nil)
    }

    @Test func `one that takes too long is killed with all that it started`() async throws {
        let start = ContinuousClock.now
        await #expect(throws: ProgramError.timedOut) { _ = try await run("sleep 300 & echo $! > child; sleep 300", seconds: 1) }
        #expect(ContinuousClock.now - start < .seconds(15))
        let child = Int32(try String(contentsOfFile: folder + "/child", encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines))!
        // Gone, or a zombie that somebody else has still to wait for; the kernel takes a moment over it.
        func isGone() -> Bool {
            let line = try? String(contentsOfFile: "/proc/\(child)/stat", encoding: .utf8)  // none for one that is gone
            return ["Z", "X", nil].contains(line?.split(separator: ")").last?.split(separator: " ").first)
        }
        for _ in 0..<500 where !isGone() { usleep(20_000) }
        #expect(isGone())
    }

    @Test func `one that computes all the while has its time on the clock`() async {
        await #expect(throws: ProgramError.timedOut) { _ = try await run("while :; do :; done", seconds: 1) }
    }

    @Test func `one that nobody wants any more is killed`() async throws {
        let task = Task { () -> ProgramError? in
            do throws(ProgramError) { _ = try await run("sleep 300") } catch { return error }
            return nil
        }
        task.cancel()
        #expect(await task.value == .cancelled)
    }

    @Test func `files are no longer than they may be`() async throws {
        let outcome = try await run("head -c 100000 /dev/zero > big; stat -c %s big", fileBytes: 4_096)
        #expect(text(outcome).contains("4096"))
    }

    @Test func `one that is not there is not started`() async {
        let missing = ProgramRun(
            path: folder + "/nothing", arguments: [], folder: folder, input: [], timeoutSeconds: 5, memoryBytes: 1 << 29, fileBytes: 1 << 20
        )
        await #expect(throws: ProgramError.notStarted(ENOENT)) { _ = try await ProgramRunner().run(missing) }
    }
}
