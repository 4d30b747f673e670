internal import JSONSchema
internal import Operations
internal import Synchronization

/// `subscriptions/listen`: a stream of what changes, until the client or the server ends it (mcp.md 2.8).
///
/// What is listened to is looked at again after every write of this process, and at least once a second for what others write; a change is told
/// where the caller would see it now. The caller's key is looked at, too.
struct Listen: MCPMethod {
    let name = "subscriptions/listen"
    let dispatcher: Dispatcher
    let resources: ResourceRegistry
    let tasks: TaskDirectory
    let changes: ListChanges
    let server: ServerDescription
    private let places = Places()

    /// Looking is cheap, but not so cheap as to be done after each of a thousand writes a second.
    private static let pause = Duration.milliseconds(100)
    private static let longestWaitMilliseconds = 1_000
    /// Streams of one key or user at a time.
    static let maxStreams = 8

    init(
        dispatcher: Dispatcher, resources: ResourceRegistry, tasks: TaskDirectory, changes: ListChanges, server: ServerDescription
    ) {
        self.dispatcher = dispatcher
        self.resources = resources
        self.tasks = tasks
        self.changes = changes
        self.server = server
    }

    func isOffered(in revision: Revision) -> Bool { revision.isModern }

    func mayTakeLong(_ call: MethodCall) -> Bool { true }

    var isEndless: Bool { true }

    func answer(to call: MethodCall) async -> MCPAnswer {
        guard let stream = call.stream else { return MCPAnswer(.failure(.invalidRequest("Here is no stream to listen on."))) }
        var rate: RateState?
        var watch: Watch
        do {
            var wanted = try Subscription(call.request.params["notifications"] ?? .null, offered: server.changingLists)
            if !wanted.tasks.isEmpty { try call.client.require(["extensions": [ClientCapabilities.tasks: [:]]]) }
            try dispatcher.countRequest(of: call.caller, state: &rate)
            guard places.take(call.caller) else {
                throw Failure(
                    .rateLimited, "You listen on \(Self.maxStreams) streams already. End one first.", retry: .after(seconds: 5))
            }
            watch = Watch(caller: call.caller, changes: changes)
            wanted.resources = wanted.resources.filter { uri in look(uri, &watch) != nil }
            wanted.tasks = wanted.tasks.filter { id in task(id, &watch, call) != nil }
            watch.subscription = wanted
        } catch let error as RPCError {
            return MCPAnswer(.failure(error), rate: rate)
        } catch let failure as Failure {
            return MCPAnswer(refused: failure, rate: rate, requestID: call.requestID)
        } catch {
            return MCPAnswer(.failure(RPCError(-32603, "Something went wrong on our side.", status: 200)), rate: rate)
        }
        defer { places.leave(call.caller) }
        send("notifications/subscriptions/acknowledged", ["notifications": watch.subscription.json], call, stream)
        await follow(&watch, call, stream)
        var result = MCPResult([:])
        result.subscription = call.request.id
        return MCPAnswer(.success(result), rate: rate)
    }

    // MARK: Watching

    /// What one stream has told so far.
    private struct Watch {
        var caller: Caller
        var subscription = Subscription()
        var counts: [ListChanges.List: Int]
        var seen: [String: [UInt8]] = [:]

        init(caller: Caller, changes: ListChanges) {
            self.caller = caller
            counts = changes.all
        }
    }

    private func follow(_ watch: inout Watch, _ call: MethodCall, _ stream: CallStream) async {
        while !Task.isCancelled {
            let generation = dispatcher.written.generation
            guard let caller = current(watch.caller, call) else { return }
            let before = watch.caller
            watch.caller = caller
            if stream.hasRoom { tell(&watch, before: before, call, stream) }
            await dispatcher.written.wait(after: generation, milliseconds: Self.longestWaitMilliseconds)
            // A cancelled sleep ends early, which is what is wanted.
            try? await Task.sleep(for: Self.pause)
        }
    }

    /// The caller as of now; `nil` where the key is no longer good.
    private func current(_ caller: Caller, _ call: MethodCall) -> Caller? {
        guard let recheck = call.recheck else { return caller }
        do throws(Failure) {
            return try recheck()
        } catch {
            // A file that is busy says nothing about the key.
            return error.code == .unauthorized ? nil : caller
        }
    }

    private func tell(_ watch: inout Watch, before: Caller, _ call: MethodCall, _ stream: CallStream) {
        let counts = changes.all
        for list in watch.subscription.lists {
            // What a key may do decides what it sees.
            let isOther = before.scopes != watch.caller.scopes || before.project != watch.caller.project
            if isOther || counts[list] != watch.counts[list] { send(list.notification, [:], call, stream) }
        }
        watch.counts = counts
        for uri in watch.subscription.resources {
            let last = watch.seen[uri]
            guard let now = look(uri, &watch), now != last else { continue }
            send("notifications/resources/updated", ["uri": .string(uri)], call, stream)
        }
        for id in watch.subscription.tasks {
            let last = watch.seen[id]
            guard let (bytes, task) = task(id, &watch, call), bytes != last else { continue }
            send("notifications/tasks", task.json, call, stream)
        }
    }

    /// What stands for the resource's present content; `nil` where the caller may not see it. What is gone has none, and is told once.
    private func look(_ uri: String, _ watch: inout Watch) -> [UInt8]? {
        let count = Array("\(changes.touches(of: uri))".utf8)
        if resources.extra(uri) != nil {
            watch.seen[uri] = count
            return count
        }
        guard let (kind, value) = resources.find(uri) else { return nil }
        guard case .operation(let name, var arguments, let id) = kind.source else {
            watch.seen[uri] = count
            return count
        }
        if let id { arguments[id] = .string(value) }
        do throws(Failure) {
            watch.seen[uri] = count + (try dispatcher.look(name, arguments, as: watch.caller, requestID: "listen")).digest
        } catch {
            guard error.code == .notFound, watch.seen[uri] != nil else { return nil }
            watch.seen[uri] = count
        }
        return watch.seen[uri]
    }

    private func task(_ id: String, _ watch: inout Watch, _ call: MethodCall) -> ([UInt8], TaskState)? {
        do throws(Failure) {
            guard let (task, _) = try tasks.find(id, for: watch.caller, requestID: call.requestID) else { return nil }
            let bytes = task.json.digest
            watch.seen[id] = bytes
            return (bytes, task)
        } catch {
            return nil  // looked at again in a second
        }
    }

    private func send(_ method: String, _ params: JSON, _ call: MethodCall, _ stream: CallStream) {
        var params = params
        params["_meta"] = [MetaKey.subscriptionID: call.request.id.json]
        stream.send(RPCNotification(method: method, params: params))
    }

    /// Counts the streams of each caller.
    private final class Places: Sendable {
        private let counts = Mutex<[String: Int]>([:])

        func take(_ caller: Caller) -> Bool {
            counts.withLock { counts in
                let count = counts[caller.subject] ?? 0
                guard count < Listen.maxStreams else { return false }
                counts[caller.subject] = count + 1
                return true
            }
        }

        func leave(_ caller: Caller) {
            counts.withLock { counts in
                let count = counts[caller.subject] ?? 0
                counts[caller.subject] = count > 1 ? count - 1 : nil
            }
        }
    }
}
