internal import JSONSchema

/// Where a page of a list ended, in a form that callers pass back unread.
///
/// A cursor is the last row's key: it works in every process and stays right while rows come and go.
public enum Cursor {
    /// The id in a cursor.
    /// - Throws: `.validationFailed` for what is no cursor of this list.
    public static func id<Kind: IDKind>(_ cursor: String?, _ type: ID<Kind>.Type) throws -> ID<Kind>? {
        guard let cursor else { return nil }
        guard let id = ID<Kind>(cursor) else { throw unknown(cursor) }
        return id
    }

    /// What is said to a text that is no cursor of the list.
    public static func unknown(_ cursor: String) -> Failure {
        Failure(
            .validationFailed, "This cursor is not of this list. Pass next_cursor of the last page, or leave it out to begin anew.",
            parameter: "cursor", got: .string(cursor)
        ).instead(nil)
    }
}

extension Page {
    /// A page of rows of which one more than `limit` were asked for, to see whether there are more.
    public init(first limit: Int, of rows: [Item], cursor: (Item) -> String) {
        let items = Array(rows.prefix(limit))
        self.init(items: items, nextCursor: rows.count > limit ? items.last.map(cursor) : nil)
    }
}
