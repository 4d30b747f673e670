public import Operations
internal import Store

/// What classifiers said, by the hash of what they were asked about.
public enum Verdicts {
    /// How long a verdict is kept, in days: a draft is published within that, mostly; after it the classifier is asked anew.
    static let days = 90
    /// Deleted in one transaction.
    private static let batch = 500

    /// The classifiers that were chosen and are still there, in their order.
    public static func classifiers(in context: Context) throws -> [Provider] {
        try ProviderChoice.order(.moderation, in: context).compactMap { name in try Providers.find(name, in: context) }
    }

    /// The verdict of the first who has given one.
    static func known(_ thing: ModeratedThing, by classifiers: [Provider], in context: Context) throws -> ModerationFlag? {
        for classifier in classifiers {
            let verdict = try context.db.first(
                "SELECT is_flagged, category, hundredths FROM moderation_verdict WHERE provider = ? AND content = ?",
                [.text(classifier.name), .bytes(thing.hash(for: classifier))]
            ) { row in Verdict(isFlagged: row.integer(0) != 0, category: row.textIfAny(1), hundredths: row.integerIfAny(2).map { Int($0) })
            }
            if let verdict { return ModerationFlag(thing: thing, classifier: classifier.name, verdict: verdict) }
        }
        return nil
    }

    /// Those that no classifier has given a verdict on, each once.
    public static func unseen(_ things: [ModeratedThing], by classifiers: [Provider], in context: Context) throws -> [ModeratedThing] {
        guard let first = classifiers.first else { return [] }
        var asked: Set<[UInt8]> = []
        return try things.filter { thing in
            try known(thing, by: classifiers, in: context) == nil && asked.insert(thing.hash(for: first)).inserted
        }
    }

    /// Those that are flagged, in their order.
    public static func flags(_ things: [ModeratedThing], by classifiers: [Provider], in context: Context) throws -> [ModerationFlag] {
        try things.compactMap { thing in try known(thing, by: classifiers, in: context) }.filter(\.verdict.isFlagged)
    }

    static func keep(_ verdict: Verdict, on thing: ModeratedThing, by classifier: Provider, in context: Context) throws {
        try context.db.run(
            """
            INSERT INTO moderation_verdict (provider, content, is_flagged, category, hundredths, created_at) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (provider, content) DO UPDATE SET is_flagged = excluded.is_flagged, category = excluded.category,
                hundredths = excluded.hundredths, created_at = excluded.created_at
            """,
            [
                .text(classifier.name), .bytes(thing.hash(for: classifier)), .integer(verdict.isFlagged ? 1 : 0),
                .text(orNull: verdict.category), .integer(orNull: verdict.hundredths.map { Int64($0) }), .integer(context.now.milliseconds),
            ])
    }

    /// Forgets some that are old.
    /// - Returns: whether there may be more.
    public static func forget(in context: Context) throws -> Bool {
        let gone = try context.db.all(
            """
            DELETE FROM moderation_verdict WHERE id IN (
                SELECT id FROM moderation_verdict WHERE created_at < ? ORDER BY created_at LIMIT ?) RETURNING id
            """, [.integer(context.now.adding(seconds: -days * 86_400).milliseconds), .integer(Int64(batch))]
        ) { $0.integer(0) }
        return gone.count == batch
    }
}
