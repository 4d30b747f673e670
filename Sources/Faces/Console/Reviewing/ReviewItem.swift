internal import HTTPServer
internal import JSONSchema
internal import Operations

/// A post that waits, with all that is shown of it.
struct ReviewItem {
    let story: StoryView
    /// The reply of `preview_story`.
    let preview: JSON
    /// The character that posts it; `nil` where none does.
    let character: String?
    let profile: String?

    /// - Returns: `nil` where it is gone meanwhile.
    init?(_ id: JSON, _ cast: ReviewCast, _ calls: ConsoleCalls) throws(Failure) {
        guard let json = try calls.lookIfAny("get_story", ["story_id": id]),
            let preview = try calls.lookIfAny("preview_story", ["story_id": id])
        else { return nil }
        story = StoryView(json: json)
        self.preview = preview
        character = try story.characterID.map { id throws(Failure) in try cast.character(id, calls) }
        profile = story.profileID.map { cast.profile($0) ?? "A profile that was deleted" }
    }
}

/// The names of those who post in a project, and its latest batches.
struct ReviewCast {
    let characters: [(value: String, text: String)]
    let profiles: [(value: String, text: String)]
    let batches: [(value: String, text: String)]

    init(_ project: ConsoleProject, _ query: ListQuery, _ calls: ConsoleCalls) throws(Failure) {
        let own: JSON = ["project_id": .string(project.id), "limit": 100]
        characters = try Self.names(calls.items("list_characters", own))
        profiles = try Self.names(calls.items("list_profiles", own))
        var order = own
        order["limit"] = 30
        if let character = query["character"] { order["character_id"] = .string(character) }
        let names = Dictionary(characters.map { ($0.value, $0.text) }) { first, _ in first }
        batches = try calls.items("list_batches", order).map { batch in
            let maker = batch["character_id"]?.stringValue.flatMap { names[$0] } ?? "Batch"
            let size = batch["total"]?.intValue ?? 0
            let day = batch["created_at"]?.stringValue.flatMap { Instant($0) }.map { TimeText.plain($0) } ?? ""
            return (batch["id"]?.stringValue ?? "", "\(maker), \(size) \(size == 1 ? "post" : "posts"), \(day)")
        }
    }

    private static func names(_ items: [JSON]) -> [(value: String, text: String)] {
        items.map { ($0["id"]?.stringValue ?? "", $0["name"]?.stringValue ?? "") }
    }

    /// The name of a character, also of one that is archived.
    func character(_ id: String, _ calls: ConsoleCalls) throws(Failure) -> String {
        if let known = characters.first(where: { $0.value == id }) { return known.text }
        return try calls.lookIfAny("get_character", ["character_id": .string(id)])?["name"]?.stringValue ?? "A character that was deleted"
    }

    func profile(_ id: String) -> String? { profiles.first { $0.value == id }?.text }
}
