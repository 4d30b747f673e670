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
    /// Reference views that nobody has made, and those that are there and not learnt from, with the reason.
    private var missing: [String] = []
    private var leftOut: [String] = []

    init(_ character: Characters.Current, _ variant: LoRAVariant, in context: Context) throws {
        var blobs: Set<Int64> = []
        var bytes = 0
        /// - Returns: why it is not taken; `nil` where it is.
        func refuse(_ id: MediaID) throws -> String? {
            guard pictures.count < Self.most else { return "there are enough" }
            let found = try context.db.first(
                """
                SELECT original, bytes, min(width, height) FROM media
                WHERE id = ? AND project = ? AND media_type IN ('image/jpeg', 'image/png', 'image/webp')
                """, [.text(id.text), .text(character.project.text)]
            ) { (blob: $0.integer(0), bytes: Int($0.integer(1)), side: Int($0.integer(2))) }
            guard let found else { return "it was deleted" }
            guard bytes + found.bytes <= Self.maxBytes else { return "it is too large" }
            guard found.side >= Self.shortestSide else {
                small += 1
                return "it is smaller than \(Self.shortestSide) pixels"
            }
            // The same bytes twice teach nothing.
            guard blobs.insert(found.blob).inserted else { return "it is the same file as another" }
            bytes += found.bytes
            pictures.append(id)
            return nil
        }
        // A style is how posts look; reference views are plain.
        for view in ReferenceView.allCases where variant != .style {
            guard let reference = character.content.references[view] else {
                if variant != .face || view != .fullBody { missing.append(view.rawValue) }
                continue
            }
            let isFar = variant == .face && view == .fullBody
            if let reason = isFar ? "a face is too small in it; variant full-body learns from it" : try refuse(reference.mediaID) {
                leftOut.append("\(view.rawValue) (\(reason))")
            } else {
                references += 1
            }
        }
        let shown = try context.db.all(
            """
            SELECT slides FROM story WHERE character = ? AND state IN ('approved', 'scheduled', 'published', 'partially_published')
            ORDER BY id DESC LIMIT \(Self.posts)
            """, [.text(character.id.text)]
        ) { row in try JSON(parsing: row.text(0)).arrayValue?.compactMap { $0["media_id"]?.stringValue.flatMap(MediaID.init) } ?? [] }
        for id in shown.joined() { _ = try refuse(id) }
    }

    /// - Throws: `.conflict` where there are too few, saying how many, and what to do.
    func check(_ variant: LoRAVariant) throws {
        guard pictures.count < Self.fewest else { return }
        let smaller = small == 0 ? "" : " \(small) more are smaller than \(Self.shortestSide) pixels."
        let counted =
            variant == .style
            ? "\(pictures.count) from approved posts"
            : "\(references) reference views and \(pictures.count - references) from approved posts"
        let without = leftOut.isEmpty ? "" : " Not learnt from: \(leftOut.joined(separator: ", "))."
        let make =
            missing.isEmpty
            ? "Make more posts with generate_content"
            : "Make the missing reference views (\(missing.joined(separator: ", "))) with generate_character_references, more posts with "
                + "generate_content"
        throw Failure(
            .conflict,
            "A LoRA needs at least \(Self.fewest) pictures to learn from, better 10 to 30. There are \(pictures.count): \(counted).\(smaller)\(without) "
                + "\(make), and approve the good ones; or bring in a LoRA with import_lora.")
    }
}
