import Features
import Foundation
import GRDB
import HTTPServer
import JSONSchema
import Logging
import Operations
import Synchronization
import TestSupport
import Testing

@testable import Application

/// The whole server on a socket.
@Suite(.timeLimit(.minutes(1))) struct LiveTests {
    private static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let test = try! TestAppliance()

    /// Runs `body` against a server on a free port, without engines, and drains it.
    private func serving<Value>(_ body: (Server) async throws -> Value) async throws -> Value {
        let server = Server(Server.Configuration(), handler: test.appliance.routes, logger: Self.logger)
        try server.start()
        do {
            let value = try await body(server)
            await server.drain(deadlineSeconds: 5)
            return value
        } catch {
            await server.drain(deadlineSeconds: 0)
            throw error
        }
    }

    private var files: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: test.folder.path).sorted() }
    }

    private func key(_ user: String = "ada") -> String { "Authorization: Bearer \(test[user].key)\r\n" }

    private static func call(_ name: String, _ arguments: JSON) -> JSON {
        ["jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": ["name": .string(name), "arguments": arguments]]
    }

    /// A tool's answer.
    private func tool(_ client: LiveClient, _ name: String, _ arguments: JSON = [:], key: String? = nil) async throws -> JSON {
        let answer = try await client.mcp(Self.call(name, arguments), key ?? self.key())
        return try #require(try answer.json["result"]?["structuredContent"], "\(answer.text)")
    }

    @Test func `an agent does all its work on one connection`() async throws {
        try await serving { server in
            let client = try LiveClient(port: server.port)
            let hello: JSON = [
                "jsonrpc": "2.0", "id": 0, "method": "initialize",
                "params": ["protocolVersion": "2025-11-25", "capabilities": [:], "clientInfo": ["name": "test", "version": "1"]],
            ]
            #expect(try await client.mcp(hello, key()).json["result"]?["protocolVersion"] == "2025-11-25")
            let list = try await client.mcp(["jsonrpc": "2.0", "id": 1, "method": "tools/list"], key())
            let names = try list.json["result"]?["tools"]?.arrayValue?.compactMap { $0["name"]?.stringValue } ?? []
            #expect(Set(names).isSuperset(of: ["whoami", "find_tools", "create_story", "publish_story", "get_character"]))
            #expect(try await tool(client, "whoami")["email"] == "ada@example.org")
            let story = try await tool(client, "create_story", ["caption": "Hello"])
            #expect(try await tool(client, "get_story", ["story_id": story["id"]!]) == story)
            #expect(server.openConnections == 1)
        }
    }

    @Test func `a key that another process revokes is refused on the very next request`() async throws {
        try await serving { server in
            let client = try LiveClient(port: server.port)
            #expect(try await client.request("GET", "/api/v1/whoami", key()).status == 200)
            // As the command line does: its own appliance on the same file.
            var settings = test.appliance.settings
            settings.createsFile = false
            let other = try Appliance(settings, logger: Self.logger)
            let id = test["ada"].keyID
            _ = try await other.dispatcher.perform(as: .operator, face: .cli) { context in try Keys.revoke(id, in: context) }
            for _ in 0..<3 {
                let answer = try await client.request("GET", "/api/v1/whoami", key())
                #expect(answer.status == 401 && answer.fields["www-authenticate"]?.contains("resource_metadata=") == true)
            }
            #expect(try await client.mcp(Self.call("whoami", [:]), key()).status == 401)
            try await other.close()
        }
    }

    @Test func `sixty-four agents write at once and every story is there once`() async throws {
        let ids = try await serving { server in
            let (port, key) = (server.port, key())
            return try await withThrowingTaskGroup(of: String.self) { group in
                for number in 0..<64 {
                    group.addTask {
                        let client = try LiveClient(port: port)
                        let body: JSON = ["caption": .string("Story \(number)")]
                        let answer = try await client.request("POST", "/api/v1/stories", key, body: body.bytes)
                        #expect(answer.status == 200)
                        return try answer.json["id"]?.stringValue ?? ""
                    }
                }
                return try await group.reduce(into: Set<String>()) { $0.insert($1) }
            }
        }
        #expect(ids.count == 64)
        let list = try await test.call("list_stories", ["limit": 100])["items"]?.arrayValue ?? []
        #expect(Set(list.compactMap { $0["id"]?.stringValue }) == ids)
        #expect(Set(list.compactMap { $0["caption"]?.stringValue }) == Set((0..<64).map { "Story \($0)" }))
    }

    @Test func `a file is put once, and any part of it is got`() async throws {
        try await serving { server in
            let client = try LiveClient(port: server.port)
            let address = try #require(try await tool(client, "request_upload_url", ["filename": "sea.png"])["upload_url"]?.stringValue)
            let path = try #require(URL(string: address)?.path)
            let picture = TestPictures.png(width: 300, height: 200)
            let answers = [
                try await client.request("PUT", path, body: picture), try await client.request("PUT", path, body: picture),
                try await client.request("PUT", path, body: picture + [0]),
            ]
            #expect(answers.map(\.status) == [201, 200, 409])
            let file = try #require(try answers[0].json["file_url"]?.stringValue.flatMap(URL.init(string:))?.path)
            let whole = try await client.request("GET", file)
            #expect(whole.status == 200 && whole.fields["content-type"] == "image/png" && whole.body.starts(with: picture.prefix(8)))
            let size = whole.body.count
            for (range, slice) in [("0-9", 0..<10), ("10-", 10..<size), ("-7", size - 7..<size), ("5-999999", 5..<size)] {
                let part = try await client.request("GET", file, "Range: bytes=\(range)\r\n")
                #expect(part.status == 206 && part.body == Array(whole.body[slice]))
                #expect(part.fields["content-range"] == "bytes \(slice.lowerBound)-\(slice.upperBound - 1)/\(size)")
            }
            #expect(try await client.request("GET", file, "Range: bytes=\(size)-\r\n").status == 416)
            let tag = try #require(whole.fields["etag"])
            #expect(try await client.request("GET", file, "If-None-Match: \(tag)\r\n").status == 304)
            let head = try await client.request("HEAD", file)
            #expect(head.status == 200 && head.fields["content-length"] == "\(size)" && head.body.isEmpty)
        }
    }

    @Test func `a stop answers what is under way and leaves one file with all of it`() async throws {
        let file = test.folder.appendingPathComponent("served.db").path
        var settings = test.appliance.settings
        (settings.dataFile, settings.createsFile, settings.port, settings.publicURL) = (file, true, 0, nil)
        let appliance = try Appliance(settings, logger: Self.logger)
        let key = try await appliance.dispatcher.perform(as: .operator) { context in
            let user = try Users.create(email: "ada@example.org", isAdmin: false, passwordHash: nil, in: context)
            var order = Keys.Order()
            (order.scopes, order.rateLimit) = (.everything, 0)
            return try Keys.mint(order, for: user.id, in: context).key
        }
        let serving = Serving(appliance)
        let port = try #require(URL(string: try await serving.listen())?.port)
        let answered = Tally()
        // Each client writes one story after the other until the server is gone; the server stops while they do.
        let clients = Task {
            await withTaskGroup(of: Void.self) { group in
                for number in 0..<8 {
                    group.addTask {
                        do {
                            let client = try LiveClient(port: port)
                            while true {
                                let body: JSON = ["caption": .string("Client \(number)")]
                                let answer = try await client.request(
                                    "POST", "/api/v1/stories", "Authorization: Bearer \(key)\r\n", body: body.bytes)
                                guard answer.status == 200 else { break }
                                answered.add(try answer.json["id"]?.stringValue ?? "")
                            }
                        } catch {}  // the connection was closed, which is what ends this
                    }
                }
            }
        }
        try await serving.run { await answered.reached(40) }
        await clients.value
        #expect(try files.filter { $0.hasPrefix("served") } == ["served.db"])
        let again = try Appliance(settings, logger: Self.logger)
        let kept = try again.dispatcher.view(as: .operator) { context in
            try StoryID.fetchAll(context.db, sql: "SELECT id FROM story").map(\.text)
        }
        #expect(answered.ids.count >= 40 && answered.ids.isSubset(of: Set(kept)))
        try await again.close()
    }

    @Test func `a call that waits is let go when the server stops, and its job stays in the file`() async throws {
        let server = Server(Server.Configuration(), handler: test.appliance.routes, logger: Self.logger)
        try server.start()
        let (client, key) = (try LiveClient(port: server.port), key())
        let call = Task { try await client.mcp(Self.waiting, key) }
        #expect(await eventually { server.runningTasks == 1 })
        await server.drain(deadlineSeconds: 0.1)
        #expect(await eventually { server.runningTasks == 0 })
        await #expect(throws: LiveClient.Problem.closed) { try await call.value }
        try await test.appliance.close()
        #expect(try files == ["troupe.db"])
        let again = try Appliance(test.appliance.settings, logger: Self.logger)
        let states = try again.dispatcher.view(as: .operator) { context in try String.fetchAll(context.db, sql: "SELECT state FROM job") }
        #expect(states == ["queued"])
        try await again.close()
    }

    @Test func `a client that hangs up while it waits leaves nothing behind`() async throws {
        try await serving { server in
            let client = try LiveClient(port: server.port)
            try client.send("POST", "/mcp", LiveClient.mcpFields + key(), body: Self.waiting.bytes)
            #expect(await eventually { server.runningTasks == 1 && server.openExchanges == 1 })
            client.close()
            let isFree = await eventually(within: 3) {
                server.runningTasks == 0 && server.openExchanges == 0 && server.openConnections == 0
            }
            #expect(isFree)
        }
    }

    /// A call that nobody works for here: no engine runs.
    private static let waiting = call("render_template", ["template_id": "tpl_cover", "slots": ["title": "Wait"], "wait_seconds": 50])

    /// Whether the condition, which no event announces, becomes true in time.
    private func eventually(within seconds: Double = 20, _ condition: () -> Bool) async -> Bool {
        let end = ContinuousClock.now + .seconds(seconds)
        while !condition() {
            if ContinuousClock.now > end { return false }
            try? await Task.sleep(for: .milliseconds(5))  // the next look, not a wait for a fixed time
        }
        return true
    }
}

/// Ids of what was acknowledged, and a way to wait for some number of them.
private final class Tally: Sendable {
    private struct State {
        var ids: Set<String> = []
        var waiter: (count: Int, continuation: CheckedContinuation<Void, Never>)?
    }

    private let state = Mutex(State())

    var ids: Set<String> { state.withLock { $0.ids } }

    func add(_ id: String) {
        let ready = state.withLock { state -> CheckedContinuation<Void, Never>? in
            state.ids.insert(id)
            guard let waiter = state.waiter, state.ids.count >= waiter.count else { return nil }
            state.waiter = nil
            return waiter.continuation
        }
        ready?.resume()
    }

    func reached(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.ids.count >= count { return true }
                state.waiter = (count, continuation)
                return false
            }
            if isThere { continuation.resume() }
        }
    }
}

/// A client with one connection that stays open; its waiting is done on threads of its own.
final class LiveClient: Sendable {
    struct Answer: Sendable {
        var status: Int
        var fields: [String: String]
        var body: [UInt8]

        var text: String { String(decoding: body, as: UTF8.self) }
        var json: JSON { get throws { try JSON(parsing: body) } }
    }

    enum Problem: Error { case noConnection, closed }

    static let mcpFields =
        "Accept: application/json, text/event-stream\r\nContent-Type: application/json\r\nMCP-Protocol-Version: 2025-11-25\r\n"

    private let socket: Int32
    private let isOpen = Mutex(true)

    init(port: Int) throws {
        socket = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var patience = timeval(tv_sec: 20, tv_usec: 0)
        unsafe setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let result = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        if result != 0 { throw Problem.noConnection }
    }

    deinit { close() }

    func close() {
        isOpen.withLock { isOpen in
            if isOpen { _ = Foundation.close(socket) }
            isOpen = false
        }
    }

    func mcp(_ message: JSON, _ fields: String) async throws -> Answer {
        try await request("POST", "/mcp", Self.mcpFields + fields, body: message.bytes)
    }

    func request(_ method: String, _ path: String, _ fields: String = "", body: [UInt8]? = nil) async throws -> Answer {
        try await withCheckedThrowingContinuation { done in
            Thread.detachNewThread {
                done.resume(
                    with: Result {
                        try self.send(method, path, fields, body: body)
                        return try self.answer(to: method)
                    })
            }
        }
    }

    func send(_ method: String, _ path: String, _ fields: String, body: [UInt8]?) throws {
        var head = "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\n\(fields)"
        if let body {
            if !fields.contains("Content-Type"), method == "POST" { head += "Content-Type: application/json\r\n" }
            head += "Content-Length: \(body.count)\r\n"
        }
        let bytes = Array((head + "\r\n").utf8) + (body ?? [])
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes.withUnsafeBytes {
                unsafe Foundation.send(socket, $0.baseAddress! + sent, $0.count - sent, Int32(MSG_NOSIGNAL))
            }
            if count <= 0 { throw Problem.closed }
            sent += count
        }
    }

    /// What has come up to now, once the mark is among it.
    func text(until mark: String) async throws -> String {
        try await withCheckedThrowingContinuation { done in
            Thread.detachNewThread {
                done.resume(
                    with: Result {
                        var received: [UInt8] = []
                        while !String(decoding: received, as: UTF8.self).contains(mark) { received += try self.receive() }
                        return String(decoding: received, as: UTF8.self)
                    })
            }
        }
    }

    private func answer(to method: String) throws -> Answer {
        var received: [UInt8] = []
        while true {
            if let end = received.firstRange(of: Array("\r\n\r\n".utf8))?.upperBound {
                var lines = String(decoding: received[..<end], as: UTF8.self).components(separatedBy: "\r\n")
                let status = Int(lines.removeFirst().split(separator: " ")[1])!
                var fields: [String: String] = [:]
                for line in lines where !line.isEmpty {
                    let parts = line.split(separator: ":", maxSplits: 1)
                    fields[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
                }
                let length = method == "HEAD" || status == 304 ? 0 : fields["content-length"].flatMap(Int.init) ?? 0
                while received.count < end + length { received += try receive() }
                return Answer(status: status, fields: fields, body: Array(received[end..<end + length]))
            }
            received += try receive()
        }
    }

    private func receive() throws -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        let count = unsafe buffer.withUnsafeMutableBytes { unsafe recv(socket, $0.baseAddress, $0.count, 0) }
        if count <= 0 { throw Problem.closed }
        return Array(buffer[..<count])
    }
}
