public import JSONSchema
public import Operations
internal import GRDB

/// Pictures of a draft that are cropped for single channels: the work of a job, and what becomes of it.
public struct PictureFit: Sendable {
    /// The kind of the job that does it.
    public static let jobKind = "fit_pictures"

    /// One picture of one channel.
    public struct Crop: Sendable, Equatable {
        public var channel: String
        /// Which slide of the channel.
        public var index: Int
        public var media: MediaID
        /// Pixels.
        public var width: Int
        public var height: Int

        /// What the picture is called among those of the job.
        public var name: String { "\(channel)-\(index)" }
        public var altText = ""
    }

    public let story: StoryID
    /// What is still to be made.
    public let waiting: [Crop]

    static func payload(_ story: StoryID, _ crops: [Crop]) -> JSON {
        [
            "story_id": story.json,
            "crops": .array(
                crops.map { crop in
                    [
                        "channel": .string(crop.channel), "index": JSON(crop.index), "media_id": crop.media.json, "width": JSON(crop.width),
                        "height": JSON(crop.height),
                    ]
                }), "arrived": [:],
        ]
    }

    /// What a job is to do.
    /// - Throws: `.notFound` where the draft is gone.
    public static func of(_ job: JobID, in context: Context) throws -> PictureFit {
        let (story, crops, arrived) = try stored(job, in: context)
        _ = try Stories.visible(story, in: context)
        let waiting = try crops.filter { arrived[$0.name] == nil }.map { crop in
            var crop = crop
            crop.altText =
                try String.fetchOne(
                    context.db.cachedStatement(sql: "SELECT alt_text FROM media WHERE id = ?"), arguments: [crop.media]) ?? ""
            return crop
        }
        return PictureFit(story: story, waiting: waiting)
    }

    /// Notes that a picture is there: in the transaction that enters it.
    public static func note(_ media: MediaID, as crop: Crop, in job: JobID, _ context: Context) throws {
        try context.db.execute(
            sql: "UPDATE job SET payload = json_set(payload, ?, ?) WHERE id = ?",
            arguments: ["$.arrived.\"\(crop.name)\"", media.text, job])
    }

    /// Puts the pictures into the draft and ends the job with it as its answer. Slides that somebody has changed meanwhile stay.
    public static func settle(_ job: JobID, in context: Context) throws -> JSON {
        let (id, crops, arrived) = try stored(job, in: context)
        let story = try Stories.visible(id, in: context)
        var overrides = try Stories.storedOverrides(id, in: context)
        for crop in crops where story.state.isEditable {
            guard let media = arrived[crop.name]?.stringValue,
                let file = try String.fetchOne(
                    context.db.cachedStatement(sql: "SELECT filename FROM media WHERE id = ?"), arguments: [media])
            else { continue }
            var slides = overrides[crop.channel]?["slides"]?.arrayValue ?? story.slides.map(\.stored)
            guard slides.indices.contains(crop.index), slides[crop.index]["media_id"] == crop.media.json,
                story.channels.contains(crop.channel)
            else { continue }
            slides[crop.index]["media_id"] = .string(media)
            slides[crop.index]["file"] = .string(file)
            if overrides[crop.channel] == nil { overrides[crop.channel] = [:] }
            overrides[crop.channel]?["slides"] = .array(slides)
        }
        try context.db.execute(
            sql: "UPDATE story SET channel_overrides = ?, revision = revision + 1, updated_at = ? WHERE id = ?",
            arguments: [overrides.text, context.now, id])
        try Stories.forgetMedia(id, in: context)
        try Stories.noteMedia(id, slides: story.slides, overrides: overrides, in: context)
        let reply = try Stories.visible(id, in: context).json
        try Jobs.finish(job, result: reply, in: context)
        return reply
    }

    private static func stored(_ job: JobID, in context: Context) throws -> (story: StoryID, crops: [Crop], arrived: JSON) {
        let text = try String.fetchOne(context.db, sql: "SELECT payload FROM job WHERE id = ?", arguments: [job])
        guard let payload = try text.map({ try JSON(parsing: $0) }), let story = payload["story_id"]?.stringValue.flatMap(StoryID.init),
            let crops = payload["crops"]?.arrayValue
        else { throw Failure(.unexpected, "The job does not say what to crop.") }
        let read = crops.compactMap { crop -> Crop? in
            guard let channel = crop["channel"]?.stringValue, let index = crop["index"]?.intValue,
                let media = crop["media_id"]?.stringValue.flatMap(MediaID.init), let width = crop["width"]?.intValue,
                let height = crop["height"]?.intValue
            else { return nil }
            return Crop(channel: channel, index: index, media: media, width: width, height: height)
        }
        return (story, read, payload["arrived"] ?? [:])
    }
}
