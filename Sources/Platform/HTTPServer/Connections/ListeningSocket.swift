import CMicroHTTPD
import Glibc

/// The socket on which connections arrive. Closed once, by its last owner.
final class ListeningSocket: Sendable {
    let descriptor: Int32
    let port: Int

    /// Binds and listens, with a queue as long as the system allows.
    init(host: String, port: Int) throws(ServerError) {
        guard (0...65_535).contains(port), let address = SocketAddress(host: host, port: UInt16(port)) else {
            throw .badAddress("\(host):\(port)")
        }
        let socket = Glibc.socket(
            address.family, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), Int32(IPPROTO_TCP))
        if socket < 0 { throw .system(operation: "socket", code: errno) }
        var one: Int32 = 1
        unsafe setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &one, 4)
        if address.family == AF_INET6 {
            var onlyV6: Int32 = 0
            unsafe setsockopt(socket, Int32(IPPROTO_IPV6), IPV6_V6ONLY, &onlyV6, 4)
        }
        let bound = unsafe address.withPointer { pointer, length in unsafe bind(socket, pointer, length) }
        if bound != 0 || listen(socket, SOMAXCONN) != 0 {
            let code = errno
            close(socket)
            throw code == EADDRINUSE ? .addressInUse("\(host):\(port)") : .system(operation: "bind", code: code)
        }
        descriptor = socket
        self.port = SocketAddress.local(of: socket)?.port ?? port
    }

    deinit { close(descriptor) }

    /// The next connection in the queue, if there is one; non-blocking and not inherited.
    func accept() -> Accepted {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let socket = unsafe withUnsafeMutablePointer(to: &storage) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe accept4(descriptor, $0, &length, Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue))
            }
        }
        if socket >= 0 { return .connection(socket, SocketAddress(storage: storage, length: length)) }
        switch errno {
        case EMFILE, ENFILE, ENOBUFS, ENOMEM: return .exhausted
        case EAGAIN: return .none
        default: return .failed
        }
    }

    enum Accepted {
        case connection(Int32, SocketAddress)
        case none
        /// This one was lost; there may be others.
        case failed
        /// The system has no descriptors or memory at present.
        case exhausted
    }
}
