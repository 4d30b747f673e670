public import Operations
internal import GRDB
public import JSONSchema

/// Changes a project's settings.
public struct UpdateProject: Operation {
    public static let spec = Spec(
        "update_project", "Change a project's settings; the rest stays. Name and description need a publishing scope too.",
        .patch("/api/v1/projects/{project_id}"),
        scope: .projectsWrite, effect: .changes, toolset: .projects, mayPublish: true)

    @Param("The project, where there are several.") var projectID: ProjectID?
    @Param("The name that readers see.", .length(1...80)) var name: String?
    @Param("For the public page; null removes it.", .length(0...500)) var description: Change<String>
    @Param("IANA time zone, e.g. Europe/Berlin.") var timezone: TimeZoneName?
    @Param("The posts' language as a BCP 47 tag, e.g. de-AT.", .length(2...35)) var language: String?
    @Param("Brand colours as #rrggbb.") var colors: ColorChanges?
    @Param("Where a story goes that names no channels.", .count(1...20)) var defaultChannels: [ChannelName]?

    public init() {}

    public var furtherScopes: [Scope] {
        if name == nil, case .keep = description { return [] }
        return [.storiesPublish]
    }

    public func run(in context: Context) throws -> Project {
        var project = try Projects.visible(context.project(projectID), in: context)
        let shown = (project.name, project.description)
        if let name { project.name = name }
        switch description {
        case .keep: break
        case .remove: project.description = nil
        case .set(let text): project.description = text
        }
        // Everybody reads them at once, on the project's page and in its feeds.
        if (project.name, project.description) != shown {
            try context.require(anyOf: [.storiesPublish, .publishingWrite], for: "Changing what the public page says")
            try context.requireConfirmation(
                of: "the public page", "The page \(project.feedURL) is called \(project.name) and says: \(project.description ?? "nothing")"
            )
        }
        if let language {
            guard language.wholeMatch(of: #/[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*/#) != nil else {
                throw Failure(.validationFailed, "A language tag such as en or de-AT.", parameter: "language", got: .string(language))
            }
            project.language = language
        }
        for (name, color) in colors?.given ?? [] { project.colors[name] = .string(color.text) }
        if let defaultChannels { project.defaultChannels = defaultChannels.map(\.text) }
        try context.db.execute(
            sql: """
                UPDATE project SET name = ?, description = ?, time_zone = ?, language = ?, colors = ?, default_channels = ?, updated_at = ?
                WHERE id = ?
                """,
            arguments: [
                project.name, project.description, timezone?.identifier ?? project.timeZone, project.language, project.colors.text,
                JSON(project.defaultChannels).text, context.now, project.id,
            ])
        return try Projects.visible(project.id, in: context)
    }
}

/// Some of a project's colours.
public struct ColorChanges: NestedParams {
    @Param("Headings, large areas.") var primary: HexColor?
    @Param("Beside the primary one.") var secondary: HexColor?
    @Param("Behind text.") var background: HexColor?
    @Param("Of text.") var text: HexColor?
    @Param("Small marks.") var accent: HexColor?

    public init() {}

    var given: [(name: String, color: HexColor)] {
        [("primary", primary), ("secondary", secondary), ("background", background), ("text", text), ("accent", accent)]
            .compactMap { name, color in color.map { (name, $0) } }
    }
}

/// A colour as #rrggbb.
public struct HexColor: ParamValue {
    public let text: String

    public static var schema: Schema { .string(pattern: "^#[0-9a-fA-F]{6}$") }

    public static func read(_ json: JSON, at path: String, problems: inout [FieldProblem]) -> HexColor? {
        guard let text = json.stringValue, text.wholeMatch(of: #/#[0-9a-fA-F]{6}/#) != nil else {
            problems.append(FieldProblem(path, got: json, expected: "a colour as #rrggbb, e.g. #2b4c7e"))
            return nil
        }
        return HexColor(text: text.lowercased())
    }

    public var json: JSON { .string(text) }
}
