import Glibc
import Synchronization

/// A server on loopback that answers with whatever bytes a test says, a thread a connection.
final class LoopbackServer: Sendable {
    let port: UInt16
    private let listener: Int32
    private let record = Mutex<[String]>([])

    init(_ answer: @escaping @Sendable (LoopbackPeer) -> Void) {
        let listener = socket(AF_INET, 1, 0)  // 1: a stream, on Linux
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                precondition(unsafe bind(listener, pointer, length) == 0)
                precondition(listen(listener, 64) == 0)
                precondition(unsafe getsockname(listener, pointer, &length) == 0)
            }
        }
        self.listener = listener
        port = UInt16(bigEndian: address.sin_port)
        Self.onThread { [self] in
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else { return }
                Self.onThread { [self] in
                    let peer = LoopbackPeer(connection)
                    if let request = peer.readRequest() {
                        record.withLock { $0.append(request) }
                        answer(peer)
                    }
                    Glibc.close(connection)
                }
            }
        }
    }

    /// A server that answers every request with the same bytes.
    convenience init(_ answer: String) {
        self.init { $0.send(answer) }
    }

    /// What was asked so far, head and body.
    var requests: [String] { record.withLock { $0 } }

    func url(_ path: String = "/") -> String { "http://127.0.0.1:\(port)\(path)" }

    func stop() {
        shutdown(listener, 2)
        Glibc.close(listener)
    }

    private static func onThread(_ work: @escaping @Sendable () -> Void) {
        let context = unsafe Unmanaged.passRetained(Work(work))
        var thread = pthread_t()
        unsafe pthread_create(
            &thread, nil,
            { context in
                let work = unsafe Unmanaged<Work>.fromOpaque(context!).takeRetainedValue()
                work.run()
                return nil
            }, context.toOpaque())
        pthread_detach(thread)
    }

    private final class Work: Sendable {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }
}

/// The other end of a connection.
final class LoopbackPeer: Sendable {
    private let connection: Int32
    private let seen = Mutex("")

    init(_ connection: Int32) {
        self.connection = connection
    }

    /// The request that was read.
    var request: String { seen.withLock { $0 } }

    /// Reads head and body; nil if the other side goes away first.
    func readRequest() -> String? {
        var text = ""
        var end: Int?
        while true {
            if end == nil, let head = text.ranges(of: "\r\n\r\n").first {
                let length = text[..<head.lowerBound].firstMatch(of: /(?i)content-length: (\d+)/).flatMap { Int($0.1) } ?? 0
                end = text[..<head.upperBound].utf8.count + length
            }
            if let end, text.utf8.count >= end { break }
            guard let piece = read() else { return nil }
            text += piece
        }
        seen.withLock { $0 = text }
        return text
    }

    func send(_ text: String) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    /// Waits until the other side closes.
    func waitForEnd() {
        while read() != nil {}
    }

    private func read() -> String? {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = unsafe recv(connection, &bytes, bytes.count, 0)
        return count > 0 ? String(decoding: bytes.prefix(count), as: UTF8.self) : nil
    }
}
