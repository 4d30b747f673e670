import FoundationEssentials
import Glibc

/// The child process that decodes foreign files and draws pictures: the same executable with the subcommand `decode`.
///
/// Whatever a file does to the decoder, it does it here, with little memory, little time and nothing else open.
public enum DecodingChild {
    /// The child's whole life: one job, one answer. To be called before anything else when the first argument is `decode`.
    ///
    /// - Parameter arguments: as the process got them, its own name first.
    public static func main(arguments: [String]) -> Never {
        guard isOpen(ChildDescriptor.job), isOpen(ChildDescriptor.output) else {
            let text = Array("decode: started by the server for itself, not by hand\n".utf8)
            writeAll(text, to: STDERR_FILENO)
            exit(64)  // EX_USAGE
        }
        let bytes = readAll(ChildDescriptor.job)
        guard let job = try? JSONDecoder().decode(ChildJob.self, from: Data(bytes)) else { _exit(65) }  // EX_DATAERR
        Vips.open()  // before the limit of address space, which counts from what is there when the work begins
        let inputBytes = size(ChildDescriptor.input)
        ChildLimits.apply(
            memoryBytes: job.memoryBytes, processorSeconds: job.processorSeconds,
            fileBytes: max(inputBytes + 1 << 20, 64 << 20))  // a copy is as long as the input; a drawn picture has some megabytes
        if let plant = plant(arguments) { misbehave(plant) }
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

    private static func plant(_ arguments: [String]) -> String? {
        guard let flag = arguments.firstIndex(of: "--plant"), flag + 1 < arguments.count else { return nil }
        return arguments[flag + 1]
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

    private static func isOpen(_ descriptor: Int32) -> Bool {
        var status = stat()
        return unsafe fstat(descriptor, &status) == 0
    }

    private static func size(_ descriptor: Int32) -> Int {
        var status = stat()
        return unsafe fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
    }

    private static func readAll(_ descriptor: Int32) -> [UInt8] {
        var result: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = unsafe block.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return result }
            result += block.prefix(count)
        }
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
