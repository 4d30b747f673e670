public import Operations
internal import GRDB
internal import JSONSchema

/// Changes what is said of an asset.
public struct UpdateMedia: Operation {
    public static let spec = Spec(
        "update_media",
        "Change the alt text or the tags of a picture or a video. What is not sent stays. Stories keep the texts they have.",
        .patch("/api/v1/media/{media_id}"), scope: .mediaWrite, effect: .changes, toolset: .media)

    @Param("The asset's identifier.") var mediaID: MediaID
    @Param("What it shows, for those who cannot see it.", .length(0...Media.maxAltTextCharacters)) var altText: String?
    @Param("Words to find it by; they replace all that it has.", .count(0...MediaTag.maxCount)) var tags: [MediaTag]?

    public init() {}

    public func run(in context: Context) throws -> MediaAsset {
        _ = try Media.visible(mediaID, in: context)
        try context.db.execute(
            sql: "UPDATE media SET alt_text = COALESCE(?, alt_text), tags = COALESCE(?, tags), updated_at = ? WHERE id = ?",
            arguments: [altText, tags.map { JSON($0.distinct).text }, context.now, mediaID])
        return try Media.visible(mediaID, in: context)
    }
}
