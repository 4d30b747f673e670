internal import GRDB
internal import JSONSchema
internal import Operations

/// A character as an archive describes it, checked: archives come from anywhere.
struct ArchivedCharacter: Sendable {
    /// A picture that comes with it.
    struct Asset: Sendable {
        /// What it was called where it came from.
        var id: MediaID
        /// Its name in the archive.
        var file: String
        var filename: String
        var altText: String
        var tags: [String]
    }

    struct Version: Sendable {
        var content: CharacterContent
        var changed: [String]
        var restoredFrom: Int?
        var createdAt: Instant
    }

    var template: String?
    /// From the first on.
    var versions: [Version] = []
    var media: [Asset] = []
    var loras: [ArchivedLoRA] = []

    /// - Throws: `.validationFailed` with what is wrong.
    init(json: JSON) throws {
        guard json["format"]?.stringValue == CharacterArchive.format, json["format_version"]?.intValue == CharacterArchive.formatVersion
        else {
            throw Failure(
                .validationFailed,
                "The archive is not of the form \(CharacterArchive.format) \(CharacterArchive.formatVersion), which is what this release reads."
            )
        }
        var problems = FieldProblem.controls(in: json)
        template = json["template_id"]?.stringValue.map { String($0.prefix(80)) }
        for (index, version) in (json["versions"]?.arrayValue ?? []).enumerated() {
            let path = "versions[\(index)]"
            guard version["version"]?.intValue == index + 1, let createdAt = version["created_at"]?.stringValue.flatMap({ Instant($0) })
            else {
                problems.append(FieldProblem(path, got: version["version"] ?? .null, expected: "version \(index + 1) with its created_at"))
                break
            }
            let content = CharacterContent(checking: version["content"] ?? .null, at: "\(path).content", problems: &problems)
            guard let content else { break }
            versions.append(
                Version(
                    content: content, changed: version["changed"]?.arrayValue?.compactMap(\.stringValue) ?? [],
                    restoredFrom: version["restored_from"]?.intValue, createdAt: createdAt))
        }
        for (index, asset) in (json["media"]?.arrayValue ?? []).enumerated() {
            guard let id = asset["id"]?.stringValue.flatMap(MediaID.init), let file = asset["file"]?.stringValue else {
                problems.append(FieldProblem("media[\(index)]", got: asset, expected: "a picture with id and file"))
                continue
            }
            media.append(
                Asset(
                    id: id, file: file, filename: String((asset["filename"]?.stringValue ?? "").prefix(Media.maxNameCharacters)),
                    altText: String((asset["alt_text"]?.stringValue ?? "").prefix(Media.maxAltTextCharacters)),
                    tags: (asset["tags"]?.arrayValue ?? []).prefix(MediaTag.maxCount).compactMap(\.stringValue)))
        }
        for (index, lora) in (json["loras"]?.arrayValue ?? []).prefix(ArchivedLoRA.maxCount).enumerated() {
            if let read = ArchivedLoRA(checking: lora, at: "loras[\(index)]", problems: &problems) { loras.append(read) }
        }
        if versions.isEmpty, problems.isEmpty { problems.append(FieldProblem("versions", got: [], expected: "at least one version")) }
        guard problems.isEmpty else { throw Failure.invalid(problems) }
    }

    /// Enters it under ids of its own, with all its versions.
    /// - Parameter media: the pictures that came with it, by what they were called.
    func enter(into project: ProjectID, media: [MediaID: MediaID], in context: Context) throws -> CharacterID {
        var ingredients: [IngredientID: IngredientID] = [:]
        var goals: [BrandGoalID: BrandGoalID] = [:]
        let contents = versions.map { version in
            var content = version.content
            content.references = content.references.compactMapValues { reference in
                var reference = reference
                guard let id = media[reference.mediaID] else { return nil }
                reference.mediaID = id
                return reference
            }
            for index in content.ingredients.indices {
                let old = content.ingredients[index].id
                let new = ingredients[old] ?? context.makeID(IngredientID.self)
                ingredients[old] = new
                content.ingredients[index].id = new
                content.ingredients[index].mediaID = content.ingredients[index].mediaID.flatMap { media[$0] }
            }
            for index in content.goals.indices {
                let old = content.goals[index].id
                let new = goals[old] ?? context.makeID(BrandGoalID.self)
                goals[old] = new
                content.goals[index].id = new
            }
            return content
        }
        guard let last = contents.last else { preconditionFailure("an archive has at least one version") }
        let id = try Characters.insert(last, project: project, template: template, version: contents.count, in: context)
        for (index, version) in versions.enumerated() {
            try Characters.keep(
                contents[index], of: id, version: index + 1, changed: version.changed, author: nil, restoredFrom: version.restoredFrom,
                at: version.createdAt, in: context)
        }
        try Characters.settle(last, of: id, in: context)
        return id
    }
}

extension CharacterContent {
    /// Reads a content that somebody else may have written; `nil` with what is wrong appended.
    init?(checking json: JSON, at path: String, problems: inout [FieldProblem]) {
        let before = problems.count
        guard let name = json["name"]?.stringValue, (1...80).contains(name.unicodeScalars.count) else {
            problems.append(FieldProblem("\(path).name", got: json["name"] ?? .null, expected: "a name of 1 to 80 characters"))
            return nil
        }
        self.init(name: name)
        for layer in LayerName.objects {
            guard let kept = json[layer.name.rawValue] else { continue }
            layers[layer.name] = layer.merged(kept, into: [:], problems: &problems)
        }
        if layers[.identity] == nil, problems.count == before {
            problems.append(FieldProblem("\(path).identity", got: .null, expected: "an identity with its niche"))
        }
        for (index, element) in (json["ingredients"]?.arrayValue ?? []).enumerated() {
            let place = "\(path).ingredients[\(index)]"
            guard let kind = IngredientKindName.read(element["kind"] ?? .null, at: "\(place).kind", problems: &problems),
                let id = IngredientID.read(element["id"] ?? .null, at: "\(place).id", problems: &problems),
                let input = IngredientInput.read(Self.bare(element), at: place, problems: &problems)
            else { continue }
            if let draws = input.draws, let complaint = kind.complaint(about: draws) {
                problems.append(FieldProblem("\(place).draws", got: .string(draws), expected: complaint))
            }
            ingredients.append(Ingredient(input, kind: kind, id: id))
        }
        for (index, element) in (json["brand_goals"]?.arrayValue ?? []).enumerated() {
            let place = "\(path).brand_goals[\(index)]"
            guard let id = BrandGoalID.read(element["id"] ?? .null, at: "\(place).id", problems: &problems),
                let input = BrandGoalInput.read(Self.bare(element), at: place, problems: &problems)
            else { continue }
            do { goals.append(try BrandGoal(input, at: "\(place).", id: id)) } catch {
                problems.append(FieldProblem("\(place).url", got: JSON(input.url), expected: "an http or https address"))
            }
        }
        for view in ReferenceView.allCases {
            guard let element = json["references"]?[view.member] else { continue }
            let place = "\(path).references.\(view.member)"
            guard let media = MediaID.read(element["media_id"] ?? .null, at: "\(place).media_id", problems: &problems),
                let origin = ReferenceOrigin.read(element["origin"] ?? .null, at: "\(place).origin", problems: &problems),
                let setAt = Instant.read(element["set_at"] ?? .null, at: "\(place).set_at", problems: &problems)
            else { continue }
            references[view] = CharacterReference(
                mediaID: media, origin: origin, sourceURL: element["source_url"]?.stringValue.map { String($0.prefix(2_048)) }, setAt: setAt
            )
        }
        let isTooMany =
            ingredients.count > IngredientKindName.maxCount * IngredientKindName.allCases.count || goals.count > BrandGoal.maxCount
        if isTooMany {
            problems.append(FieldProblem(path, got: .null, expected: "no more ingredients and goals than a character may have"))
        }
        guard problems.count == before else { return nil }
    }

    /// An element without what callers do not send.
    private static func bare(_ element: JSON) -> JSON {
        guard element.objectValue != nil else { return element }
        var bare = element
        bare["id"] = nil
        if bare["value"] != nil { bare["kind"] = nil }
        return bare
    }
}
