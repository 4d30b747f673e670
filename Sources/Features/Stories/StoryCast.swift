internal import JSONSchema
internal import Operations

/// The character that posts a story, and the version of it that did.
struct StoryCast {
    var character: CharacterID
    var version: Int?

    init(character: CharacterID, version: Int?) {
        self.character = character
        self.version = version
    }

    /// The character as it is now.
    /// - Throws: `.validationFailed` where the project has no such character.
    init(_ character: CharacterID, project: ProjectID, in context: Context) throws {
        guard let version = try Characters.version(of: character, project: project, in: context) else {
            throw Failure(
                .validationFailed, "The project has no such character; list_characters tells which there are.", parameter: "character_id",
                got: character.json)
        }
        self.init(character: character, version: version)
    }
}
