import CVips
import FoundationEssentials
import Glibc

/// The child process below which foreign files are decoded and pictures drawn: the same executable with the subcommand `decode`.
///
/// It opens the picture library, which takes longer than most pictures, and then starts a process of its own for every picture (fork(2)).
/// It never sees a byte of a picture itself, so each of these processes begins with clean memory; whatever a file does to the decoder, it
/// does it there, with little memory, little time and nothing else open.
public enum DecodingChild {
    /// The child's whole life: a process for each job, until nobody asks any more. To be called before anything else, in the process's only
    /// thread, when the first argument is `decode`.
    ///
    /// - Parameter arguments: as the process got them, its own name first.
    public static func main(arguments: [String]) -> Never {
        guard isSocket(ChildDescriptor.control) else {
            let text = Array("decode: started by the server for itself, not by hand\n".utf8)
            _ = unsafe write(STDERR_FILENO, text, text.count)
            exit(64)  // EX_USAGE
        }
        cvips_forbid_tracing()  // a picture's process must not reach into the one that others come from
        Vips.open()
        try? Vips.start()  // each job says so, where it cannot be
        _ = try? JSONEncoder().encode(ChildAnswer.verified)  // what it sets up once is set up for all
        let plant = plant(arguments)
        while let (job, descriptors) = receive() {
            let process = cvips_fork()
            if process == 0 { PictureProcess.main(job, descriptors, plant: plant) }
            for descriptor in descriptors { close(descriptor) }
            guard process > 0 else { _exit(71) }  // EX_OSERR
            report(process)
        }
        _exit(0)
    }

    /// The next job and its descriptors; `nil` when the parent has gone.
    private static func receive() -> (ChildJob, [Int32])? {
        var bytes = [UInt8](repeating: 0, count: ChildJob.maxMessageBytes)
        var descriptors = [Int32](repeating: -1, count: ChildJob.descriptorCount)
        let count = unsafe cvips_receive(ChildDescriptor.control, &bytes, bytes.count, &descriptors, Int32(descriptors.count))
        guard count != 0 else { return nil }
        guard count > 0, let job = try? JSONDecoder().decode(ChildJob.self, from: Data(bytes[..<count])) else { _exit(65) }  // EX_DATAERR
        return (job, descriptors)
    }

    /// Waits for a picture's process and says how it ended; kills it where nobody wants to know any more.
    private static func report(_ process: pid_t) {
        if cvips_is_left_while_waiting(ChildDescriptor.control, process) { kill(process, SIGKILL) }
        var status: Int32 = 0
        while unsafe waitpid(process, &status, 0) < 0 { guard errno == EINTR else { _exit(71) } }  // EX_OSERR
        guard unsafe cvips_send(ChildDescriptor.control, &status, MemoryLayout<Int32>.size, nil, 0) == 0 else { _exit(0) }  // nobody asks
    }

    private static func plant(_ arguments: [String]) -> String? {
        guard let flag = arguments.firstIndex(of: "--plant"), flag + 1 < arguments.count else { return nil }
        return arguments[flag + 1]
    }

    private static func isSocket(_ descriptor: Int32) -> Bool {
        var status = stat()
        return unsafe fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFSOCK
    }
}
