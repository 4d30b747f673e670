internal import GRDB
public import JSONSchema
public import Operations

extension CharacterArchive {
    /// Writes a character to a descriptor.
    /// - Returns: what was written: the id, the name, how many versions and pictures.
    public func export(_ id: CharacterID, to descriptor: Int32, as caller: Caller) throws -> JSON {
        let (document, assets, loras, seconds) = try dispatcher.view(as: caller) { context in
            let character = try Characters.visible(id, in: context)
            let versions = try self.versions(of: id, in: context)
            let assets = try self.pictures(of: versions.map(\.content), in: context)
            let loras = try ArchivedLoRA.all(of: id, in: context)
            return (
                self.document(character, versions, assets, loras, at: context.now), assets, loras, Int(context.now.milliseconds / 1_000)
            )
        }
        let archive = TarWriter(descriptor: descriptor, seconds: seconds)
        try archive.add(Self.document, Array((document.prettyText + "\n").utf8))
        for asset in assets {
            guard let content = try bytes.original(of: asset.id) else { throw MediaGone() }
            try add(Self.file(of: asset.id, asset.mediaType), content, to: archive)
        }
        for lora in loras {
            guard let content = try bytes.lora(lora.id) else { throw MediaGone() }
            try add(lora.file, content, to: archive)
        }
        try archive.finish()
        return [
            "id": id.json, "name": document["name"] ?? .null, "versions": JSON(document["versions"]?.arrayValue?.count ?? 0),
            "media": JSON(assets.count), "loras": JSON(loras.count),
        ]
    }

    private func add(_ name: String, _ content: MediaContent, to archive: TarWriter) throws {
        try archive.add(name, size: content.length) { offset in
            var piece = [UInt8](repeating: 0, count: min(65_536, content.length - offset))
            let count = unsafe try piece.withUnsafeMutableBytes { unsafe try content.read(into: $0, at: offset) }
            return Array(piece.prefix(count))
        }
    }

    private struct Version {
        var number: Int
        var content: CharacterContent
        var changed: JSON
        var restoredFrom: Int?
        var createdAt: Instant
    }

    private func versions(of id: CharacterID, in context: Context) throws -> [Version] {
        let rows = try Row.fetchAll(
            context.db,
            sql: """
                SELECT version, content, changed, restored_from, created_at FROM character_version WHERE character = ? ORDER BY version
                """, arguments: [id])
        return try rows.map { row in
            Version(
                number: row["version"], content: CharacterContent(stored: try JSON(parsing: row["content"] as String)),
                changed: try JSON(parsing: row["changed"] as String), restoredFrom: row["restored_from"], createdAt: row["created_at"])
        }
    }

    /// The pictures that any version shows and that are still there.
    private func pictures(of contents: [CharacterContent], in context: Context) throws -> [MediaAsset] {
        try Set(contents.flatMap(\.media)).sorted().compactMap { try Media.asset($0, in: context) }
    }

    private func document(
        _ character: Characters.Current, _ versions: [Version], _ assets: [MediaAsset], _ loras: [ArchivedLoRA], at now: Instant
    ) -> JSON {
        [
            "format": .string(Self.format), "format_version": JSON(Self.formatVersion), "exported_at": now.json,
            "name": .string(character.content.name), "template_id": JSON(character.template),
            "versions": .array(
                versions.map { version in
                    [
                        "version": JSON(version.number), "created_at": version.createdAt.json, "changed": version.changed,
                        "restored_from": version.restoredFrom.map { JSON($0) } ?? .null, "content": version.content.stored,
                    ]
                }),
            "media": .array(
                assets.map { asset in
                    [
                        "id": asset.id.json, "file": .string(Self.file(of: asset.id, asset.mediaType)), "filename": .string(asset.filename),
                        "alt_text": .string(asset.altText), "tags": JSON(asset.tags),
                    ]
                }),
            "loras": .array(loras.map(\.json)),
        ]
    }
}

extension CharacterContent {
    /// The assets that it shows.
    var media: [MediaID] { references.values.map(\.mediaID) + ingredients.compactMap(\.mediaID) }
}
