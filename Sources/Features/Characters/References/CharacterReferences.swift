internal import GRDB
internal import JSONSchema
public import Operations

/// The reference pack of a character: its four views, and where each came from.
public struct CharacterReferences: Reply {
    var character: CharacterID
    var version: Int
    private var views: [ReferenceView: View]

    public static let fields: [Field<CharacterReferences>] =
        [Field("character_id") { $0.character }, Field("version") { $0.version }]
        + ReferenceView.allCases.map { view in Field(view.member) { $0.views[view] } }
        + [
            Field("missing", "Views that are not there yet.") { references in
                ReferenceView.allCases.filter { references.views[$0] == nil }.map(\.member)
            }
        ]

    struct View: Reply {
        var reference: CharacterReference
        var mediaURL: String

        static let fields: [Field<View>] = [
            Field("media_id") { $0.reference.mediaID }, Field("media_url") { $0.mediaURL },
            Field("origin", "media: an asset that was there; address: fetched, the bytes kept here; generated.") { $0.reference.origin },
            Field("source_url") { $0.reference.sourceURL }, Field("set_at") { $0.reference.setAt },
        ]
    }

    init(_ references: [ReferenceView: CharacterReference], of character: CharacterID, version: Int, in context: Context) throws {
        self.character = character
        self.version = version
        let statement = try context.db.cachedStatement(sql: "SELECT filename FROM media WHERE id = ?")
        // An older version may have a picture that is gone: its view is missing.
        views = try references.compactMapValues { reference in
            try String.fetchOne(statement, arguments: [reference.mediaID]).map { file in
                View(
                    reference: reference,
                    mediaURL: Media.address(of: reference.mediaID, file: file, publicURL: context.publicURL))
            }
        }
    }

    init(_ current: Characters.Current, in context: Context) throws {
        try self.init(current.content.references, of: current.id, version: current.version, in: context)
    }
}
