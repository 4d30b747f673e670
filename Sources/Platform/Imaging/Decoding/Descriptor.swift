import CVips
import Glibc
import Synchronization

/// An open descriptor of ours: closed once, at the latest when the last reference goes. Not inherited by children.
final class Descriptor: Sendable {
    let number: Int32
    private let isShut = Mutex(false)

    init(taking number: Int32) { self.number = number }

    deinit { shut() }

    func shut() {
        let isFirst = isShut.withLock { shut in
            defer { shut = true }
            return !shut
        }
        if isFirst { close(number) }
    }

    /// A copy with a number above those that a child is given.
    func copy() throws(ImagingError) -> Descriptor { try Self.duplicate(number) }

    /// The same of a descriptor of somebody else's; `/dev/null` for none.
    static func copy(of number: Int32?) throws(ImagingError) -> Descriptor {
        if let number { return try duplicate(number) }
        let number = unsafe open("/dev/null", O_RDWR | O_CLOEXEC)
        guard number >= 0 else { throw .unavailable("No more files can be opened.") }
        return try Descriptor(taking: number).copy()
    }

    private static func duplicate(_ number: Int32) throws(ImagingError) -> Descriptor {
        let copy = fcntl(number, F_DUPFD_CLOEXEC, 16)
        guard copy >= 0 else { throw .unavailable("No more files can be opened.") }
        return Descriptor(taking: copy)
    }
}

/// Both ends of a pipe.
struct Pipe {
    let reading: Descriptor
    let writing: Descriptor

    init() throws(ImagingError) {
        var numbers: [Int32] = [0, 0]
        guard unsafe cvips_pipe(&numbers, O_CLOEXEC) == 0 else { throw .unavailable("No more files can be opened.") }
        reading = Descriptor(taking: numbers[0])
        writing = Descriptor(taking: numbers[1])
    }
}

/// Both ends of a connection between two processes.
struct SocketPair {
    let ours: Descriptor
    let theirs: Descriptor

    init() throws(ImagingError) {
        var numbers: [Int32] = [0, 0]
        guard unsafe cvips_socket_pair(&numbers) == 0 else { throw .unavailable("No more files can be opened.") }
        ours = Descriptor(taking: numbers[0])
        theirs = Descriptor(taking: numbers[1])
    }
}
