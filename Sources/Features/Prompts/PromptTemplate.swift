public import Operations

/// What generators are told, with variables.
public struct PromptTemplate: LeanItem {
    /// A row's id, or the name of one that is part of the program.
    public var id: String
    public var category: PromptCategory
    public var name: String
    public var body: String
    public var isBuiltIn: Bool
    public var createdAt: Instant?
    public var updatedAt: Instant?

    public static let fields: [Field<PromptTemplate>] = [
        Field("id") { $0.id }, Field("category") { $0.category }, Field("name") { $0.name },
        Field("body", "The text, with variables as {{name}}.") { $0.body },
        Field("variables") { PromptText.variables(of: $0.body) },
        Field("built_in", "Part of the program: it can be cloned, not changed.") { $0.isBuiltIn },
        Field("created_at") { $0.createdAt }, Field("updated_at") { $0.updatedAt },
    ]

    public static let seldomFields: Set = ["body", "variables", "created_at", "updated_at"]

    /// Those that are part of the program; the first of a category is its default.
    static let builtIn: [PromptTemplate] = [
        PromptTemplate(
            builtIn: "image-portrait", .image, "Portrait in its place",
            """
            {{character.appearance}}. Expression: {{mood}}. Dressed here in {{wardrobe}}, with {{prop}}. Place: {{setting}}. Time: {{time_of_day}}. \
            {{direction}}. Composition: {{composition}}. Look: {{grade}}. Format {{aspect}}. {{character.references}}. \
            No text in the picture.
            """),
        PromptTemplate(
            builtIn: "image-hands", .image, "Hands at work",
            """
            Close view of the hands of {{character.name}} at work, with {{prop}}. Wearing {{wardrobe}}. Place: {{setting}}. \
            Time: {{time_of_day}}. {{direction}}. Look: {{grade}}. Format {{aspect}}. No face, no text in the picture.
            """),
        PromptTemplate(
            builtIn: "caption-voice", .caption, "In the character's voice",
            """
            Write a caption in {{language}} as {{character.name}}, who posts about {{character.niche}}, for {{character.audience}}. \
            Tone: {{character.tone}}. Rules: {{character.style_rules}}. Never use: {{character.words_to_avoid}}. \
            Kind of post: {{archetype}}. Subject: {{pillar}}. Mood: {{mood}}. Place: {{setting}}. {{direction}}.
            """),
        PromptTemplate(
            builtIn: "caption-short", .caption, "Two sentences",
            """
            Two sentences in {{language}} as {{character.name}}, tone {{character.tone}}. One is about {{setting}}, one gives the reader \
            something of {{pillar}}. Never use: {{character.words_to_avoid}}. {{direction}}.
            """),
        PromptTemplate(
            builtIn: "scene-week", .scene, "A week of scenes",
            """
            Plan scenes for {{character.name}}, who posts about {{character.niche}}, for {{character.audience}}. Each has a mood, a setting, a \
            time of day, something to wear and a kind of post; no two share more than one of them. {{direction}}.
            """),
    ]

    private init(builtIn id: String, _ category: PromptCategory, _ name: String, _ body: String) {
        self.id = id
        self.category = category
        self.name = name
        self.body = body
        isBuiltIn = true
    }

    init(id: PromptTemplateID, category: PromptCategory, name: String, body: String, createdAt: Instant, updatedAt: Instant) {
        self.id = id.text
        self.category = category
        self.name = name
        self.body = body
        isBuiltIn = false
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}
