internal import JSONSchema
public import Operations

/// Lists the ready characters.
public struct ListPersonaLibrary: Operation {
    public static let spec = Spec(
        "list_persona_library", "List ready characters with all six layers, to make one from by create_character.",
        .get("/api/v1/persona-library"), scope: nil, effect: .reads, toolset: .library, command: ["library", "list"])

    @Param("Only those whose niche has this.", .length(1...80)) var niche: String?
    @Param("How many to answer.", .range(1...100)) var limit = 15
    @Param("Where the last page ended.", .length(1...80)) var cursor: String?

    public init() {}

    public func run(in context: Context) throws -> Page<PersonaLine> {
        if let cursor, !PersonaLibrary.templates.contains(where: { $0.id == cursor }) { throw Cursor.unknown(cursor) }
        let wanted = niche?.lowercased() ?? ""
        let found = PersonaLibrary.templates.filter { template in
            template.id > cursor ?? "" && (wanted.isEmpty || template.niche.lowercased().contains(wanted))
        }
        guard !found.isEmpty || wanted.isEmpty || cursor != nil else {
            let niches = Set(PersonaLibrary.templates.map(\.niche)).sorted()
            throw Failure(
                .notFound, "The library has nothing about that. Its niches are \(niches.joined(separator: ", ")).", parameter: "niche",
                got: JSON(niche), fix: ["niches": JSON(niches)]
            ).instead(NearestName.of(wanted, in: niches).map(JSON.string))
        }
        return Page(first: limit, of: found.map(PersonaLine.init)) { $0.template.id }
    }
}

/// A template in short form.
public struct PersonaLine: Reply {
    let template: PersonaTemplate

    public static let fields: [Field<PersonaLine>] = [
        Field("id", "Send it as template_id.") { $0.template.id }, Field("name") { $0.template.name },
        Field("niche") { $0.template.niche }, Field("summary") { $0.template.summary },
    ]
}
