import FoundationEssentials
import HTTPServer
import HTTPTypes
import JSONSchema
import Secrets
import Logging
import Operations
import Store
import Synchronization

@testable import Faces

/// Reads; anybody with a key may.
struct EchoToy: Operations.Operation {
    static let spec = Spec(
        "echo_toy", "Say what was sent.", .get("/api/v1/toys/echo"), scope: nil, effect: .reads, toolset: .account, aliases: ["say_toy"])

    @Param("Any text.", .length(0...1_000)) var text: String
    @Param("How often.", .range(1...9)) var times = 1
    @Param("In capitals.") var isLoud = false
    @Param("Words.", aliases: ["labels"]) var tags: [String]?
    @Param("Numbers.") var counts: [Int]?

    init() {}

    func run(in context: Context) throws -> FreeObject {
        FreeObject([
            "text": .string(text), "times": JSON(times), "is_loud": .bool(isLoud), "tags": JSON(tags ?? []),
            "counts": .array((counts ?? []).map { JSON($0) }),
        ])
    }
}

/// Reads one thing.
struct GetToy: Operations.Operation {
    static let spec = Spec(
        "get_toy", "Show a toy.", .get("/api/v1/toys/{toy_id}"), scope: .storiesRead, effect: .reads, toolset: .stories)

    @Param("The toy's name.") var toyID: String

    init() {}

    func run(in context: Context) throws -> Toy {
        if toyID == "lost" { throw Failure.notFound("toy", toyID) }
        return Toy(toyID: toyID, words: [])
    }
}

struct Toy: Reply {
    var toyID: String
    var words: [String]

    static let fields: [Field<Toy>] = [Field("toy_id") { $0.toyID }, Field("words") { $0.words }]
}

/// Makes something new each time.
struct CreateToy: Operations.Operation {
    static let spec = Spec("create_toy", "Make a toy.", .post("/api/v1/toys"), scope: .storiesWrite, effect: .creates, toolset: .stories)

    @Param("Words.") var words: [String]?

    init() {}

    func run(in context: Context) throws -> Toy { Toy(toyID: context.makeID(StoryID.self).text, words: words ?? []) }
}

struct UpdateToy: Operations.Operation {
    static let spec = Spec(
        "update_toy", "Change a toy.", .patch("/api/v1/toys/{toy_id}"), scope: .storiesWrite, effect: .changes, toolset: .stories)

    @Param("The toy's name.") var toyID: String
    @Param("Words.") var words: [String]?

    init() {}

    func run(in context: Context) throws -> Toy { Toy(toyID: toyID, words: words ?? []) }
}

struct DeleteToy: Operations.Operation {
    static let spec = Spec(
        "delete_toy", "Remove a toy.", .delete("/api/v1/toys/{toy_id}"), scope: .storiesWrite, effect: .deletes, toolset: .stories)

    @Param("The toy's name.") var toyID: String
    @Param("Also what hangs on it.") var isDeep = false

    init() {}

    func run(in context: Context) throws -> Toy { Toy(toyID: toyID, words: isDeep ? ["deep"] : []) }
}

struct PublishToy: Operations.Operation {
    static let spec = Spec(
        "publish_toy", "Show a toy to the world.", .post("/api/v1/toys/{toy_id}/publish"), scope: .storiesPublish, effect: .publishes,
        toolset: .publishing)

    @Param("The toy's name.") var toyID: String

    init() {}

    func run(in context: Context) throws -> Toy { Toy(toyID: toyID, words: []) }
}

/// Takes a large body.
struct UploadToy: PreparedOperation {
    static let spec = Spec(
        "upload_toy", "Take bytes.", .post("/api/v1/uploads"), scope: .mediaWrite, effect: .creates, toolset: .media, maxBodyBytes: 16 << 20
    )

    @Param("The bytes.") var data: String
    @Carried var count: Int?

    init() {}

    mutating func prepare(_ preparation: Preparation) async throws { count = data.utf8.count }

    func run(in context: Context) throws -> FreeObject { FreeObject(["bytes": JSON(count ?? 0)]) }
}

struct FixedClock: WallClock {
    var now: Instant { Instant("2026-05-01T07:00:00Z")! }
}

final class CountingChance: Randomness {
    private let state = Mutex<UInt64>(0)
    func next() -> UInt64 {
        state.withLock { state in
            state += 1
            return state
        }
    }
}

/// Keys by their text.
struct ToyKeys: Authenticator {
    static let user = UserID(at: Instant(milliseconds: 0), randomness: (1, 1))

    let callers: [String: Caller]

    init(rateLimit: Int? = nil) {
        func caller(_ number: UInt64, _ scopes: ScopeSet, _ limit: Int? = nil) -> Caller {
            Caller(
                principal: .key(KeyID(at: Instant(milliseconds: 0), randomness: (number, number)), of: Self.user), scopes: scopes,
                rateLimit: limit)
        }
        callers = [
            "all": caller(1, .everything), "reader": caller(2, ScopeSet([.storiesRead])), "slow": caller(3, .everything, rateLimit ?? 1),
        ]
    }

    func caller(of head: RequestHead) throws(Failure) -> Caller {
        guard let field = head.headerFields[.authorization] else {
            throw Failure(.unauthorized, "Send a key as `Authorization: Bearer trp_live_…`.")
        }
        guard field.hasPrefix("Bearer "), let caller = callers[String(field.dropFirst(7))] else {
            throw Failure(.unauthorized, "This key is unknown, expired or revoked.")
        }
        return caller
    }
}

/// The faces over a few toy operations on a real file.
final class FaceFixture: Sendable {
    static let publicURL = "https://troupe.example"

    let dispatcher: Dispatcher
    let slots = BodySlots()
    let mcp: MCPFace
    let rest: RESTFace
    private let folder: String

    static let operations = [
        AnyOperation(EchoToy.self), AnyOperation(GetToy.self), AnyOperation(CreateToy.self), AnyOperation(UpdateToy.self),
        AnyOperation(DeleteToy.self), AnyOperation(PublishToy.self), AnyOperation(UploadToy.self),
    ]

    init(
        listensOnLoopback: Bool = true, allowedOrigins: [String] = [], rateLimit: Int? = nil,
        extras: (Dispatcher) -> MCPExtras = { _ in MCPExtras() }
    ) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "faces-\(UInt64.random(in: 0 ... .max))").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let store = try Store(path: folder + "/troupe.db", create: true)
        try store.migrate(Self.migrations())
        var services = Services()
        services[Sealing.self] = try SealingKey(key: Array(0..<32))
        services[PublicURL.self] = { Self.publicURL }
        dispatcher = try Dispatcher(
            store: store, catalog: OperationCatalog(Self.operations), services: services, clock: FixedClock(), randomness: CountingChance(),
            logger: Logger(label: "faces", factory: { _ in SwiftLogNoOpLogHandler() }))
        let keys = ToyKeys(rateLimit: rateLimit)
        var settings = MCPSettings(version: "1.2.3", listensOnLoopback: listensOnLoopback, publicURL: { Self.publicURL })
        settings.allowedOrigins = allowedOrigins
        mcp = MCPFace(
            dispatcher: dispatcher, authenticator: keys, slots: slots, settings: settings, content: MCPContent(),
            changes: ListChanges(changed: dispatcher.written), extras: extras(dispatcher))
        rest = RESTFace(dispatcher: dispatcher, authenticator: keys, slots: slots, version: "1.2.3", publicURL: { Self.publicURL })
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }  // a left-over temporary folder harms nobody

    private static func migrations() throws -> [(name: String, sql: String)] {
        var root = URL(filePath: #filePath)
        while !FileManager.default.fileExists(atPath: root.appending(path: "sql/migrations").path) {
            root = root.deletingLastPathComponent()
        }
        let folder = root.appending(path: "sql/migrations").path
        return try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".sql") }.sorted().map { name in
            (name, try String(contentsOf: URL(filePath: folder + "/" + name), encoding: .utf8))
        }
    }

    // MARK: Requests

    static func head(
        _ method: HTTPRequest.Method, _ target: String, key: String? = "all", _ fields: [(String, String)] = [], bodyBytes: Int? = nil
    ) -> RequestHead {
        let parts = target.split(separator: "?", maxSplits: 1).map(String.init)
        var header: HeaderFields = [:]
        header.append(HTTPField.Name("Host")!, "127.0.0.1:8420")
        if let key { header[.authorization] = "Bearer \(key)" }
        if let bodyBytes { header[.contentLength] = String(bodyBytes) }
        for (name, value) in fields {
            let name = HTTPField.Name(name)!
            if name == HTTPField.Name("Host")! { header[name] = nil }
            header.append(name, value)
        }
        return RequestHead(method: method, path: parts[0], query: parts.count > 1 ? parts[1] : nil, headerFields: header, id: "req_1")
    }

    /// Sends bytes to the MCP face.
    func post(
        _ body: [UInt8], to target: String = "/mcp", key: String? = "all", _ fields: [(String, String)] = [], isChunked: Bool = false
    ) async -> Reply {
        var all = fields
        if !fields.contains(where: { $0.0 == "Content-Type" }) { all.append(("Content-Type", "application/json")) }
        if !fields.contains(where: { $0.0 == "Accept" }) { all.append(("Accept", "application/json, text/event-stream")) }
        if isChunked { all.append(("Transfer-Encoding", "chunked")) }
        let head = Self.head(.post, target, key: key, all, bodyBytes: isChunked ? nil : body.count)
        return Reply(await mcp.exchange(head, body: body))
    }

    /// Sends a modern request whose answer may be a stream.
    func stream(
        _ method: String, _ params: JSON = [:], capabilities: JSON = [:], progressToken: JSON? = nil, key: String = "all"
    ) async -> StreamedReply {
        var meta = Self.meta
        meta["io.modelcontextprotocol/clientCapabilities"] = capabilities
        if let progressToken { meta["progressToken"] = progressToken }
        var params = params
        params["_meta"] = meta
        let message: JSON = ["jsonrpc": "2.0", "id": "m1", "method": .string(method), "params": params]
        var fields = [
            ("MCP-Protocol-Version", "2026-07-28"), ("Mcp-Method", method), ("Content-Type", "application/json"),
            ("Accept", "application/json, text/event-stream"),
        ]
        let name = params["name"]?.stringValue ?? params["uri"]?.stringValue ?? params["taskId"]?.stringValue
        if let name { fields.append(("Mcp-Name", name)) }
        let head = Self.head(.post, "/mcp", key: key, fields, bodyBytes: message.bytes.count)
        return StreamedReply(await mcp.exchange(head, body: message.bytes))
    }

    /// Sends a legacy request.
    func legacy(
        _ method: String, _ params: JSON? = nil, revision: String? = "2025-11-25", to target: String = "/mcp", key: String? = "all",
        _ fields: [(String, String)] = []
    ) async -> Reply {
        var message: JSON = ["jsonrpc": "2.0", "id": 7, "method": .string(method)]
        if let params { message["params"] = params }
        return await post(message.bytes, to: target, key: key, fields + (revision.map { [("MCP-Protocol-Version", $0)] } ?? []))
    }

    /// Sends a modern request with all that it needs; `headers` replaces the three fields.
    func modern(
        _ method: String, _ params: JSON = [:], meta: JSON? = FaceFixture.meta, headers: [(String, String)]? = nil,
        to target: String = "/mcp",
        key: String? = "all", _ fields: [(String, String)] = []
    ) async -> Reply {
        var params = params
        if let meta { params["_meta"] = meta }
        let message: JSON = ["jsonrpc": "2.0", "id": "m1", "method": .string(method), "params": params]
        var own = [("MCP-Protocol-Version", "2026-07-28"), ("Mcp-Method", method)]
        if let name = params["name"]?.stringValue { own.append(("Mcp-Name", name)) }
        return await post(message.bytes, to: target, key: key, (headers ?? own) + fields)
    }

    static let meta: JSON = [
        "io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": [:],
    ]

    /// Sends a request to the REST face.
    func rest(
        _ method: HTTPRequest.Method, _ target: String, _ body: JSON? = nil, key: String? = "all", _ fields: [(String, String)] = []
    ) async -> Reply {
        let bytes = body?.bytes ?? []
        return Reply(await rest.exchange(Self.head(method, target, key: key, fields, bodyBytes: bytes.count), body: bytes))
    }

    /// An answer with its body read.
    struct Reply {
        var status: Int
        var header: HeaderFields
        var bytes: [UInt8]

        init(_ response: Response) {
            status = response.status.code
            header = response.headerFields
            bytes = response.body.whole ?? []
        }

        var json: JSON { (try? JSON(parsing: bytes)) ?? .null }  // null is what a test will show
        var result: JSON { json["result"] ?? .null }
        var errorCode: Int? { json["error"]?["code"]?.intValue }
        var structured: JSON { result["structuredContent"] ?? .null }
        /// The tool's text, read as JSON.
        var text: JSON {
            guard let text = result["content"]?[0]?["text"]?.stringValue else { return .null }
            return (try? JSON(parsing: text)) ?? .null
        }

        func field(_ name: String) -> String? { header[HTTPField.Name(name)!] }
    }
}
