import FoundationEssentials
import Glibc

/// One picture's process: one job, one answer.
enum PictureProcess {
    /// Its whole life, from fork(2) on.
    ///
    /// - Parameters:
    ///   - descriptors: of the input, the answer and the output.
    ///   - plant: how to misbehave; for tests.
    static func main(_ job: ChildJob, _ descriptors: [Int32], plant: String?) -> Never {
        let places = [ChildDescriptor.input, ChildDescriptor.answer, ChildDescriptor.output]
        for (descriptor, place) in zip(descriptors, places) { guard dup2(descriptor, place) == place else { _exit(71) } }  // EX_OSERR
        for descriptor in descriptors + [ChildDescriptor.control] { close(descriptor) }
        ChildLimits.apply(
            memoryBytes: job.memoryBytes, processorSeconds: job.processorSeconds,
            fileBytes: max(size(ChildDescriptor.input) + 1 << 20, 64 << 20))  // a copy is as long as the input; a drawn one has megabytes
        if let plant { misbehave(plant) }
        let answer: ChildAnswer
        do {
            answer = try ChildWork.run(job)
        } catch {
            answer = .failed(error)
        }
        guard let json = try? JSONEncoder().encode(answer) else { _exit(70) }  // EX_SOFTWARE
        writeAll(Array(json), to: ChildDescriptor.answer)
        _exit(0)  // without the libraries' farewells: nothing of theirs outlives the process
    }

    /// What a decoder with an error in it might do; for the tests of what is around it.
    private static func misbehave(_ plant: String) {
        switch plant {
        case "crash":
            raise(SIGSEGV)  // to this thread: sent to the process, another might get it while this one goes on
        case "loop":
            var counter: UInt64 = 0
            while true { counter &+= 1 }
        default: break
        }
    }

    private static func size(_ descriptor: Int32) -> Int {
        var status = stat()
        return unsafe fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
    }

    private static func writeAll(_ bytes: [UInt8], to descriptor: Int32) {
        var start = 0
        while start < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress! + start, $0.count - start) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return }  // the parent has gone
            start += count
        }
    }
}
