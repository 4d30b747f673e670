internal import GRDB
internal import JSONSchema
internal import Operations
internal import Store

/// The pictures that a LoRA of a character is trained on: its reference views, and what its approved posts show.
struct TrainingSet: Equatable {
    /// What trainers advise is 10 to 30 (providers.md, section 4); below that they learn a picture, not a person.
    static let (fewest, most) = (8, 30)
    /// Of the shorter side, in pixels: what smaller pictures show is blown up, and learnt so.
    static let shortestSide = 512
    /// Of all of them, in bytes: they travel in one message.
    static let maxBytes = 24 << 20
    /// Posts that are looked at.
    private static let posts = 60

    var pictures: [MediaID] = []
    private var references = 0
    private var small = 0

    init(_ character: Characters.Current, _ variant: LoRAVariant, in context: Context) throws {
        var blobs: Set<Int64> = []
        var bytes = 0
        func take(_ id: MediaID) throws -> Bool {
            guard pictures.count < Self.most else { return false }
            let found = try context.db.first(
                """
                SELECT original, bytes, min(width, height) FROM media
                WHERE id = ? AND project = ? AND media_type IN ('image/jpeg', 'image/png', 'image/webp')
                """, [.text(id.text), .text(character.project.text)]
            ) { (blob: $0.integer(0), bytes: Int($0.integer(1)), side: Int($0.integer(2))) }
            guard let found, bytes + found.bytes <= Self.maxBytes else { return false }
            guard found.side >= Self.shortestSide else {
                small += 1
                return false
            }
            // The same bytes twice teach nothing.
            guard blobs.insert(found.blob).inserted else { return false }
            bytes += found.bytes
            pictures.append(id)
            return true
        }
        // A style is how posts look; reference views are plain.
        for view in ReferenceView.allCases where variant != .style && !(variant == .face && view == .fullBody) {
            if let reference = character.content.references[view], try take(reference.mediaID) { references += 1 }
        }
        let shown = try context.db.all(
            """
            SELECT slides FROM story WHERE character = ? AND state IN ('approved', 'scheduled', 'published', 'partially_published')
            ORDER BY id DESC LIMIT \(Self.posts)
            """, [.text(character.id.text)]
        ) { row in try JSON(parsing: row.text(0)).arrayValue?.compactMap { $0["media_id"]?.stringValue.flatMap(MediaID.init) } ?? [] }
        for id in shown.joined() { _ = try take(id) }
    }

    /// - Throws: `.conflict` where there are too few, saying how many, and what to do.
    func check(_ variant: LoRAVariant) throws {
        guard pictures.count < Self.fewest else { return }
        let smaller = small == 0 ? "" : " \(small) more are smaller than \(Self.shortestSide) pixels."
        let counted =
            variant == .style
            ? "\(pictures.count) from approved posts"
            : "\(references) reference views and \(pictures.count - references) from approved posts"
        throw Failure(
            .conflict,
            "A LoRA needs at least \(Self.fewest) pictures to learn from, better 10 to 30. There are \(pictures.count): \(counted).\(smaller) "
                + "Make the missing reference views with generate_character_references, more posts with generate_content, and approve the good "
                + "ones; or bring in a LoRA with import_lora.")
    }
}
