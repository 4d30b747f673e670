internal import GRDB
internal import JSONSchema
internal import Operations

/// SQL that operations on ingredients share.
enum Ingredients {
    static let columns = "id, kind, value, draws, colors, tags, media"

    static func ingredient(_ row: Row) throws -> Ingredient {
        Ingredient(
            stored: [
                "id": .string(row["id"]), "kind": .string(row["kind"]), "value": .string(row["value"]),
                "draws": JSON(row["draws"] as String?),
                "colors": try JSON(parsing: row["colors"] as String), "tags": try JSON(parsing: row["tags"] as String),
                "media_id": JSON(row["media"] as String?),
            ])
    }

    /// The character that an ingredient belongs to, if the caller may see it.
    static func owner(of id: IngredientID, in context: Context) throws -> Characters.Current {
        let character = try CharacterID.fetchOne(context.db, sql: "SELECT character FROM ingredient WHERE id = ?", arguments: [id])
        guard let character else { throw Failure.notFound("ingredient", id) }
        do { return try Characters.visible(character, in: context) } catch let failure as Failure where failure.code == .notFound {
            throw Failure.notFound("ingredient", id)
        }
    }

    /// Brings the rows in line with a new version of the library.
    static func replace(_ old: [Ingredient], by new: [Ingredient], of character: CharacterID, in context: Context) throws {
        let kept = Set(new.map(\.id))
        for ingredient in old where !kept.contains(ingredient.id) {
            try context.db.cachedStatement(sql: "DELETE FROM ingredient WHERE id = ?").execute(arguments: [ingredient.id])
        }
        let known = Dictionary(uniqueKeysWithValues: old.map { ($0.id, $0) })
        let statement = try context.db.cachedStatement(
            sql: """
                INSERT INTO ingredient (id, character, kind, value, draws, colors, tags, media) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET value = excluded.value, draws = excluded.draws, colors = excluded.colors,
                    tags = excluded.tags, media = excluded.media
                """)
        for ingredient in new where known[ingredient.id] != ingredient {
            try statement.execute(arguments: [
                ingredient.id, character, ingredient.kind.rawValue, ingredient.value, ingredient.draws, JSON(ingredient.colors).text,
                JSON(ingredient.tags).text, ingredient.mediaID,
            ])
        }
    }

    /// Checks what the types cannot: the word that is drawn, and the picture.
    static func check(
        _ input: IngredientInput, kind: IngredientKindName, at path: String, project: ProjectID, problems: inout [FieldProblem],
        in context: Context
    ) throws {
        func place(_ member: String) -> String { path.isEmpty ? member : "\(path).\(member)" }
        if let draws = input.draws, let complaint = kind.complaint(about: draws) {
            problems.append(FieldProblem(place("draws"), got: .string(draws), expected: complaint))
        }
        if let media = input.mediaID, try !Media.isPicture(media, of: project, in: context) {
            problems.append(
                FieldProblem(place("media_id"), got: media.json, expected: "a picture of this project; list_media tells which there are"))
        }
    }

    /// Refuses a second one of the same kind and value, and more than a kind may have.
    static func refuseTwins(of ingredient: Ingredient, in library: [Ingredient]) throws {
        let same = library.filter { $0.kind == ingredient.kind && $0.id != ingredient.id }
        if let twin = same.first(where: { $0.value == ingredient.value }) {
            throw Failure(
                .conflict, "The character has that already: \(twin.id).", parameter: "value", got: .string(ingredient.value),
                fix: ["ingredient_id": twin.id.json])
        }
        guard same.count < IngredientKindName.maxCount else {
            throw Failure(
                .validationFailed, "A character has at most \(IngredientKindName.maxCount) \(ingredient.kind.rawValue); remove one first.",
                parameter: "kind", got: ingredient.kind.json)
        }
    }
}

extension Media {
    /// Whether it is a picture of that project, not a video.
    static func isPicture(_ id: MediaID, of project: ProjectID, in context: Context) throws -> Bool {
        let type = try String.fetchOne(
            context.db.cachedStatement(sql: "SELECT media_type FROM media WHERE id = ? AND project = ?"), arguments: [id, project])
        return type?.hasPrefix("image/") ?? false
    }
}
