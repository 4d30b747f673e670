import Foundation
import Synchronization

/// A client that sends what it is told, byte by byte, and reads answers. Its calls block: use it in `onThread`.
final class RawClient: Sendable {
    struct Answer: Equatable {
        var status: Int
        var fields: [String: String]
        var body: [UInt8]

        var text: String { String(decoding: body, as: UTF8.self) }
    }

    enum Problem: Error { case connect, closed, sent }

    private let socket: Int32
    private let received = Mutex<[UInt8]>([])
    private let isOpen = Mutex(true)

    init(port: Int, receiveBuffer: Int32? = nil) throws {
        socket = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        if var receiveBuffer { unsafe setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, 4) }
        var patience = timeval(tv_sec: 15, tv_usec: 0)
        unsafe setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        unsafe setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let result = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        if result != 0 { throw Problem.connect }
    }

    deinit { close() }

    func close() {
        isOpen.withLock { isOpen in
            if isOpen { _ = Foundation.close(socket) }
            isOpen = false
        }
    }

    func send(_ text: String) throws { try send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes.withUnsafeBytes {
                unsafe Foundation.send(socket, $0.baseAddress! + sent, $0.count - sent, Int32(MSG_NOSIGNAL))
            }
            if count <= 0 { throw Problem.sent }
            sent += count
        }
    }

    /// Sends a request with what is due: `Host`, and the length of a body.
    func request(_ method: String, _ path: String, _ fields: String = "", body: [UInt8]? = nil) throws {
        let length = body.map { "Content-Length: \($0.count)\r\n" } ?? ""
        try send(Array("\(method) \(path) HTTP/1.1\r\nHost: x\r\n\(fields)\(length)\r\n".utf8) + (body ?? []))
    }

    /// The next answer, whole; for one without length all until the connection closes.
    func answer(toHead isHead: Bool = false) throws -> Answer {
        while true {
            var lines = String(decoding: try take(through: Array("\r\n\r\n".utf8)), as: UTF8.self).components(separatedBy: "\r\n")
            let status = Int(lines.removeFirst().split(separator: " ")[1])!
            if status == 100 { continue }
            var fields: [String: String] = [:]
            for line in lines where !line.isEmpty {
                let parts = line.split(separator: ":", maxSplits: 1)
                fields[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
            }
            var body: [UInt8] = []
            if isHead || status == 204 || status == 304 {
            } else if fields["transfer-encoding"] == "chunked" {
                while let piece = try chunk() { body += piece }
            } else if let length = fields["content-length"].flatMap(Int.init) {
                body = try take(length)
            } else {
                body = rest()
            }
            return Answer(status: status, fields: fields, body: body)
        }
    }

    /// The header alone; the body is read by `chunk`.
    func header() throws -> String { String(decoding: try take(through: Array("\r\n\r\n".utf8)), as: UTF8.self) }

    /// The next piece of a chunked body; `nil` at its end.
    func chunk() throws -> [UInt8]? {
        let line = String(decoding: try take(through: Array("\r\n".utf8)).dropLast(2), as: UTF8.self)
        let piece = try take(Int(line, radix: 16)!)
        _ = try take(2)
        return piece.isEmpty ? nil : piece
    }

    /// All until the server closes.
    func rest() -> [UInt8] {
        while (try? receive()) != nil {}
        return received.withLock { received in
            defer { received = [] }
            return received
        }
    }

    private func take(_ count: Int) throws -> [UInt8] {
        while received.withLock({ $0.count }) < count { try receive() }
        return received.withLock { received in
            defer { received.removeFirst(count) }
            return Array(received.prefix(count))
        }
    }

    private func take(through mark: [UInt8]) throws -> [UInt8] {
        while true {
            let end = received.withLock { received in received.firstRange(of: mark)?.upperBound }
            if let end { return try take(end) }
            try receive()
        }
    }

    private func receive() throws {
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        let count = unsafe buffer.withUnsafeMutableBytes { unsafe recv(socket, $0.baseAddress, $0.count, 0) }
        if count <= 0 { throw Problem.closed }
        received.withLock { $0 += buffer[..<count] }
    }
}
