import Dispatch
import HTTPServer
import HTTPTypes
import JSONSchema
import Logging
import Operations
import Secrets
import Synchronization
import TestSupport

@testable import Application
@testable import Features

/// A whole appliance without a socket, with something of everything in it. After some thousand requests it is made anew, so that the rows that
/// they left do not add to the time of the next.
final class FuzzedAppliance: Sendable {
    private struct State {
        var test: TestAppliance
        /// What stands for `$NAME` in requests.
        var words: [(name: String, value: String)]
        var answered = 0
    }

    private let state: Mutex<State>

    private static let lifetimeRequests = 20_000

    init() { state = Mutex(Self.made()) }

    var catalog: OperationCatalog { state.withLock { $0.test.appliance.dispatcher.catalog } }

    /// A request as it was sent, and its answer.
    struct Exchange: Sendable {
        var head: RequestHead
        var body: [UInt8]
        var response: Response
        /// The answer's body; of a stream what came until it was left.
        var bytes: [UInt8] = []
    }

    /// Sends a request in which `$KEY`, `$STORY` and the like are put in. The client hangs up on what waits, as nobody does jobs here.
    func exchange(_ request: RawRequest) -> Exchange {
        let (appliance, words) = state.withLock { state in
            state.answered += 1
            if state.answered > Self.lifetimeRequests { state = Self.made() }
            return (state.test.appliance, state.words)
        }
        var request = request
        request.fill(in: words)
        let (head, body) = (request.head, request.body)
        var exchange = Exchange(head: head, body: body, response: finished(within: 300) { await appliance.respond(to: head, body: body) })
        if case .stream(let producer) = exchange.response.body {
            let client = Client()
            finished(within: 20) { await producer.produce(into: client) }
            exchange.bytes = client.bytes
        } else {
            do { exchange.bytes = try exchange.response.bytes() } catch { require(false, "an answer has a body: \(error)") }
        }
        return exchange
    }

    /// Waits for work, which is cancelled after a while.
    @discardableResult
    private func finished<Value: Sendable>(within milliseconds: Int, _ work: @escaping @Sendable () async -> Value) -> Value {
        let result = Mutex<Value?>(nil)
        let done = DispatchSemaphore(value: 0)
        let task = Task {
            let value = await work()
            result.withLock { $0 = value }
            done.signal()
        }
        if done.wait(timeout: .now() + .milliseconds(milliseconds)) == .timedOut {
            task.cancel()
            done.wait()
        }
        guard let value = result.withLock({ $0 }) else { preconditionFailure("the task has ended") }
        return value
    }

    /// Takes a stream until it is cancelled.
    private final class Client: BodyWriter {
        private let taken = Mutex<[UInt8]>([])

        var bytes: [UInt8] { taken.withLock { $0 } }
        var hasClient: Bool { !Task.isCancelled }

        func write(_ bytes: [UInt8]) async throws {
            try Task.checkCancellation()
            taken.withLock { $0 += bytes }
        }
    }

    private static func made() -> State {
        do {
            let test = try TestAppliance(logger: Logger(label: "fuzz") { _ in StrictLog() }) {
                $0.executable = CommandLine.arguments[0]
                $0.keyRate = 0
                $0.userRate = 0
            }
            return State(test: test, words: try words(of: test))
        } catch {
            require(false, "an appliance can be made: \(error)")
            preconditionFailure("not reached")
        }
    }

    private static func words(of test: TestAppliance) throws -> [(name: String, value: String)] {
        func call(_ operation: String, _ arguments: JSON) throws -> JSON {
            let done = DispatchSemaphore(value: 0)
            let result = Mutex<Result<JSON, any Error>?>(nil)
            Task {
                do {
                    let reply = try await test.call(operation, arguments)
                    result.withLock { $0 = .success(reply) }
                } catch {
                    result.withLock { $0 = .failure(error) }
                }
                done.signal()
            }
            done.wait()
            return try result.withLock { $0 }?.get() ?? .null
        }
        let user = test["ada"]
        let media = try call("upload_media", ["data_base64": .string(Base64.encode(TestPictures.png()))])
        let address = try call("request_upload_url", [:])
        let story = try call("create_story", ["caption": "Hello", "media_url": media["file_url"] ?? .null])
        let connections = try call("list_social_connections", [:])
        let project = try call("get_project", ["project_id": .string(user.project.text)])
        return [
            ("KEY", user.key), ("PROJECT", user.project.text), ("SLUG", project["slug"]?.stringValue),
            ("STORY", story["id"]?.stringValue), ("MEDIA", media["asset"]?["id"]?.stringValue), ("FILE", media["file_url"]?.stringValue),
            ("UPLOAD", address["upload_id"]?.stringValue),
            ("TOKEN", address["upload_url"]?.stringValue?.split(separator: "/").last.map(String.init)),
            ("CONNECTION", connections["items"]?[0]?["id"]?.stringValue),
        ].map { name, value in
            require(value != nil, "the appliance has a word for $\(name)")
            return (name, value ?? "")
        }
    }
}

/// Takes what is logged as an error for what it is: something that must not happen.
private struct StrictLog: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.error

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        require(event.level < .error, "no error is logged: \(event.message) \(event.metadata ?? [:])")
    }
}
