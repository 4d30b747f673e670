internal import GRDB
internal import JSONSchema
internal import Operations

/// SQL that operations on versions share.
enum Versions {
    /// What that version held.
    /// - Throws: `.notFound` with the versions that there are.
    ///
    /// - Parameter parameter: where the number came from.
    static func existing(
        _ version: Int, of character: Characters.Current, parameter: String = "version", in context: Context
    ) throws -> CharacterContent {
        if version == character.version { return character.content }
        if let content = try Characters.content(of: character.id, version: version, in: context) { return content }
        throw Failure(
            .notFound, "The character has no version \(version); it has 1 to \(character.version).", parameter: parameter,
            got: JSON(version)
        ).instead(JSON(character.version))
    }
}
