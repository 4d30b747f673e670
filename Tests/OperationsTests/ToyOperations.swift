import GRDB
import JSONSchema
import Operations

/// Reads.
struct ListToys: Operation {
    static let spec = Spec(
        "list_toys", "List the toys.", .get("/api/v1/toys"), scope: .storiesRead, effect: .reads, toolset: .stories, aliases: ["toys"])

    @Param("How many.", .range(1...9)) var limit = 5

    func run(in context: Context) throws -> [String] {
        try String.fetchAll(context.db, sql: "SELECT name FROM toy ORDER BY name LIMIT ?", arguments: [limit])
    }
}

/// Makes a new one each time.
struct MakeToy: Operation {
    static let spec = Spec("make_toy", "Make a toy.", .post("/api/v1/toys"), scope: .storiesWrite, effect: .creates, toolset: .stories)

    @Param("Its name.", .length(1...40)) var name: String
    @Param("Anything about it.") var about: JSON?

    func run(in context: Context) throws -> ToyReply {
        let id = context.makeID(StoryID.self)
        try context.db.execute(sql: "INSERT INTO toy (id, name) VALUES (?, ?)", arguments: [id, name])
        return ToyReply(id: id, name: name)
    }
}

struct ToyReply: Reply {
    var id: StoryID
    var name: String

    static let fields: [Field<ToyReply>] = [Field("id") { $0.id }, Field("name") { $0.name }]
}

/// Writes a row and then fails, in the way that is asked for.
struct BreakToy: Operation {
    static let spec = Spec(
        "break_toy", "Break a toy.", .post("/api/v1/toys/{toy_id}/break"), scope: .storiesWrite, effect: .changes, toolset: .stories)

    /// An error of ours whose text is nobody's business.
    struct Accident: Error, CustomStringConvertible { let description = "at /var/lib/secret.db: SELECT hash FROM key" }

    enum Way: String, ParamWord { case refused, accident, busy, constraint, cancelled, not }

    @Param("The toy.") var toyID: StoryID
    @Param("How.") var way: Way

    func run(in context: Context) throws -> ToyReply {
        try context.db.execute(sql: "INSERT INTO toy (id, name) VALUES (?, 'half')", arguments: [toyID])
        switch way {
        case .refused: throw Failure(.conflict, "It is broken already.", parameter: "toy_id")
        case .accident: throw Accident()
        case .busy: throw DatabaseError(resultCode: .SQLITE_BUSY)
        case .constraint: try context.db.execute(sql: "INSERT INTO toy (id, name) VALUES (?, 'again')", arguments: [toyID])
        case .cancelled: throw CancellationError()
        case .not: break
        }
        return ToyReply(id: toyID, name: "half")
    }
}

/// Works before its transaction.
struct PaintToy: PreparedOperation {
    static let spec = Spec(
        "paint_toy", "Paint a toy.", .post("/api/v1/toys/paint"), scope: .storiesWrite, effect: .creates, toolset: .stories)

    @Param("The colour; red is out.") var color: String
    @Carried var mixed: String?

    mutating func prepare(_ preparation: Preparation) async throws {
        if color == "red" { throw Failure(.validationFailed, "There is no red.", parameter: "color") }
        if color == "void" { throw BreakToy.Accident() }
        var count = 0
        try preparation.read { context in count = try Int.fetchOne(context.db, sql: "SELECT COUNT(*) FROM toy") ?? 0 }
        mixed = "\(color) \(count)"
    }

    func run(in context: Context) throws -> ToyReply {
        let id = context.makeID(StoryID.self)
        try context.db.execute(sql: "INSERT INTO toy (id, name) VALUES (?, ?)", arguments: [id, mixed])
        return ToyReply(id: id, name: mixed ?? "")
    }
}

/// Writes a job down.
struct AwaitToy: AwaitingOperation {
    static let spec = Spec(
        "await_toy", "Wait for a toy.", .post("/api/v1/toys/await"), scope: .storiesWrite, effect: .creates, toolset: .stories)

    @Param("How long.", .range(0...50)) var waitSeconds = 20

    func run(in context: Context) throws -> Awaited<ToyReply> { .running(try Jobs.enqueue("toy", payload: [:], project: nil, in: context)) }
}
