public import Application
public import Foundation
public import HTTPServer
public import HTTPTypes
public import JSONSchema
public import Logging
public import Operations
public import Features
internal import Synchronization

/// The real thing on a temporary file, with a clock and a chance that the test holds. Checks every reply against its declared schema.
public final class TestAppliance: Sendable {
    public let appliance: Appliance
    public let clock: TestClock
    /// The folder that holds the file; removed at the end.
    public let folder: URL
    private let users: Mutex<[String: TestUser]>

    /// A user of the test, with a key that may do everything.
    public struct TestUser: Sendable {
        public let id: UserID
        public let project: ProjectID
        public let key: String
        public let keyID: KeyID
    }

    /// - Parameters:
    ///   - names: users to make, each with a project and a key.
    ///   - logger: what the appliance has to say; by default it goes nowhere.
    ///   - documents: where documents about OAuth clients come from; by default from their addresses.
    ///   - configure: changes settings before the file is opened.
    public init(
        users names: [String] = ["ada"], logger: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
        documents: (any ClientDocumentFetching)? = nil,
        configure: (inout Settings) -> Void = { _ in }
    ) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("troupe-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        clock = TestClock()
        var settings = Settings(dataFile: folder.appendingPathComponent("troupe.db").path, executable: Self.executable)
        settings.createsFile = true
        settings.publicURL = "http://troupe.test"
        configure(&settings)
        appliance = try Appliance(settings, logger: logger, clock: clock, documents: documents)
        users = Mutex([:])
        for name in names { try add(name) }
    }

    deinit {
        // What a test leaves behind is in the temporary folder and goes with it.
        try? FileManager.default.removeItem(at: folder)
    }

    /// The program that the build made beside the tests: it decodes pictures.
    public static let executable: String = {
        let tests =
            Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL ?? URL(fileURLWithPath: CommandLine.arguments[0])
        return tests.deletingLastPathComponent().appendingPathComponent("troupe").path
    }()

    private func add(_ name: String) throws {
        // Without a task: initializers of suites run on the few threads that tasks have.
        let minted = try appliance.dispatcher.performAndWait(as: .operator) { context in
            let user = try Users.create(email: "\(name)@example.org", isAdmin: false, passwordHash: nil, in: context)
            var order = Keys.Order()
            order.scopes = .everything
            order.rateLimit = 0
            let key = try Keys.mint(order, for: user.id, in: context)
            return TestUser(id: user.id, project: user.projects[0], key: key.key, keyID: key.id)
        }
        users.withLock { $0[name] = minted }
    }

    public subscript(_ name: String) -> TestUser {
        guard let user = users.withLock({ $0[name] }) else { preconditionFailure("the test has no user \(name)") }
        return user
    }

    /// A key of a user with just these scopes.
    public func key(_ name: String, scopes: [Scope], project: ProjectID? = nil, rateLimit: Int? = 0) async throws -> String {
        let user = self[name].id
        return try await appliance.dispatcher.perform(as: .operator) { context in
            var order = Keys.Order()
            order.scopes = ScopeSet(scopes)
            order.project = project
            order.rateLimit = rateLimit
            return try Keys.mint(order, for: user, in: context).key
        }
    }

    // MARK: Through the dispatcher

    /// Calls an operation; the reply is checked against its declared schema.
    /// - Throws: the `Failure` that the caller would see.
    @discardableResult
    public func call(
        _ operation: String, _ arguments: JSON = [:], as name: String = "ada", scopes: ScopeSet = .everything, idempotencyKey: String? = nil
    ) async throws -> JSON {
        let caller = Caller(principal: .key(self[name].keyID, of: self[name].id), scopes: scopes)
        let outcome = await appliance.dispatcher.call(
            Dispatcher.Call(operation, arguments, caller: caller, face: .cli, requestID: "test", idempotencyKey: idempotencyKey))
        let reply = try outcome.result.get()
        try check(reply, of: operation)
        return reply
    }

    /// The failure that a call ends with.
    public func failure(
        of operation: String, _ arguments: JSON = [:], as name: String = "ada", scopes: ScopeSet = .everything
    ) async throws -> Failure {
        do {
            let reply = try await call(operation, arguments, as: name, scopes: scopes)
            throw UnexpectedReply(text: "\(operation) answered \(reply.text.prefix(400))")
        } catch let failure as Failure {
            return failure
        }
    }

    private func check(_ reply: JSON, of operation: String) throws {
        guard let declared = appliance.dispatcher.catalog[operation] else { return }
        let violations = declared.outputSchema.violations(in: reply)
        guard violations.isEmpty else { throw UnexpectedReply(text: "\(operation) is not as declared: \(violations)") }
    }

    // MARK: Over HTTP, without a socket

    /// Sends a request to the whole server.
    public func send(
        _ method: HTTPRequest.Method, _ target: String, headers: HeaderFields = [:], body: [UInt8] = [], key: String? = nil,
        from address: String = "127.0.0.1"
    ) async -> Response {
        let parts = target.split(separator: "?", maxSplits: 1).map(String.init)
        var fields = headers
        if let key { fields[.authorization] = "Bearer \(key)" }
        if !body.isEmpty, fields[.contentType] == nil { fields[.contentType] = "application/json" }
        let head = RequestHead(
            method: method, path: parts[0], query: parts.count > 1 ? parts[1] : nil, headerFields: fields,
            remoteAddress: address, id: "0123456789abcdef")
        return await appliance.respond(to: head, body: body)
    }

    // MARK: Engines

    /// Publishes all that is due at the test's time.
    public func publishDue() async { await appliance.publishDue() }

    /// Does all jobs that are due at the test's time, and those that they begin in turn.
    public func runJobs() async { await appliance.runJobs() }

    /// Writes counts and audit lines that wait.
    public func flush() async { await appliance.dispatcher.flush() }
}

/// A reply that is not what the test, or the declaration, expects.
public struct UnexpectedReply: Error, CustomStringConvertible {
    public let text: String
    public var description: String { text }
}

/// A clock that stands still until the test moves it.
public final class TestClock: WallClock {
    private let state = Mutex(Instant("2026-05-01T06:00:00Z")!)

    public init() {}

    public var now: Instant { state.withLock { $0 } }

    public func advance(seconds: Int) { state.withLock { $0 = $0.adding(seconds: seconds) } }

    public func set(_ instant: Instant) { state.withLock { $0 = instant } }
}

extension Response {
    /// The whole body, also where it is read piece by piece.
    public func bytes() throws -> [UInt8] {
        switch body {
        case .bytes, .written: return body.whole ?? []
        case .pulled(let length, let reader):
            var all: [UInt8] = []
            while all.count < length {
                var piece = [UInt8](repeating: 0, count: min(65_536, length - all.count))
                let count = try unsafe piece.withUnsafeMutableBytes { unsafe try reader.read(into: $0, at: all.count) }
                all += piece.prefix(count)
            }
            return all
        case .stream: throw UnexpectedReply(text: "a stream has no whole body")
        }
    }

    /// The body as JSON.
    public func json() throws -> JSON { try JSON(parsing: bytes()) }
}
