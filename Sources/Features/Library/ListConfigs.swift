internal import JSONSchema
public import Operations

/// Lists the choices of one catalog.
public struct ListConfigs: Operation {
    public static let spec = Spec(
        "list_configs", "List a catalog of choices: grades of pictures, styles of feeds, kinds of posts, moods, generators and the like.",
        .get("/api/v1/configs/{kind}"), scope: nil, effect: .reads, toolset: .library, command: ["library", "configs"])

    @Param("Which catalog.", aliases: ["catalog"]) var kind: ConfigKind
    @Param("How many to answer.", .range(1...100)) var limit = 50
    @Param("Where the last page ended.", .length(1...80)) var cursor: String?

    public init() {}

    public func run(in context: Context) throws -> Page<ConfigEntry> {
        var entries = try kind.entries(in: context).map(ConfigEntry.init)
        if let cursor {
            guard let last = entries.firstIndex(where: { $0.id == cursor }) else { throw Cursor.unknown(cursor) }
            entries = Array(entries[(last + 1)...])
        }
        return Page(first: limit, of: entries) { $0.id }
    }
}

/// One choice of a catalog.
public struct ConfigEntry: LeanItem {
    private let entry: JSON

    init(_ entry: JSON) { self.entry = entry }

    var id: String { entry["id"]?.stringValue ?? "" }

    public static let fields: [Field<ConfigEntry>] = [
        Field("id", "What is sent where it is chosen.") { $0.id }, Field("label") { $0.entry["label"]?.stringValue ?? "" },
        Field("description", "null where the label says all.") { $0.entry["description"]?.stringValue },
        Field("palette", "Colours as #rrggbb, of a grade.") { $0.entry["palette"]?.arrayValue?.compactMap(\.stringValue) },
        Field("prompt", "What outside generators are told.") { $0.entry["prompt"]?.stringValue },
        Field("details", "All that the catalog has about it.") { FreeObject($0.entry) },
    ]

    public static let seldomFields: Set = ["palette", "prompt", "details"]
}
