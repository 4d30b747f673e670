public import JSONSchema
public import Operations
internal import GRDB

/// A video that is to be made, with all that generators are told about it.
public struct VideoOrder: Sendable {
    public let video: VideoID
    public let job: JobID
    public let project: ProjectID
    public let shown: VideoShown
    /// The character of a scene; `nil` for the slides of a story.
    public let person: PicturedPerson?
    public let prompt: String
    public let seed: UInt64
    public let seconds: Int
    public let aspect: PictureAspect
    /// Whom to ask, in this order.
    public let providers: [String]
    /// The project's colours by their names, for words before the picture.
    public let colors: JSON
    /// What it shows, for those who cannot see it.
    public let altText: String
    /// The LoRA that the character is drawn by now; `nil` without.
    public let lora: LoRAInUse?
    /// What a classifier is asked about before it is made.
    public let moderated: [ModeratedThing]

    /// What a provider is called for.
    public var subject: ProviderCalls.Subject { Videos.subject(video, job, prompt: prompt, seed: seed) }

    /// The video that a job is to make; `nil` where it is not wanted any more.
    /// - Throws: `.notFound` where what it shows is gone.
    public static func of(_ job: Job, in context: Context) throws -> VideoOrder? {
        let row = try Row.fetchOne(
            context.db.cachedStatement(
                sql: """
                    SELECT id, project, character, character_version, shown, prompt, seed, seconds, aspect, providers FROM video
                    WHERE job = ? AND state = 'working'
                    """), arguments: [job.id])
        guard let row else { return nil }
        let project: ProjectID = row["project"]
        var shown = VideoShown(stored: try JSON(parsing: row["shown"] as String))
        var person: PicturedPerson?
        let altText: String
        var moderated = [ModeratedThing("prompt of the video", .text(row["prompt"]))]
        switch shown {
        case .scene(let slot):
            guard let character = row["character"] as CharacterID?,
                let content = try Characters.content(of: character, version: row["character_version"], in: context)
            else { throw Failure(.notFound, "The character that the video is of was deleted.") }
            let pictured = try PicturedPerson(content, of: character, project: project, in: context)
            person = pictured
            altText = slot.description(of: pictured.name)
            if let headline = slot.headline { moderated.append(ModeratedThing("headline", .text(headline))) }
        case .slides(let slides):
            let left = try slides.filter { try Media.isPicture($0.mediaID, of: project, in: context) }
            guard !left.isEmpty else { throw Failure(.notFound, "The pictures that the video is to show were deleted.") }
            shown = .slides(left)
            let told = try left.compactMap { try Media.asset($0.mediaID, in: context)?.altText }.filter { !$0.isEmpty }
            altText = String(told.joined(separator: " ").prefix(1_000))
            for (index, slide) in left.enumerated() {
                if let overlay = slide.overlay { moderated.append(ModeratedThing("slides[\(index)].caption_overlay", .text(overlay))) }
                if let picture = try ModeratedThing.picture("slides[\(index)]", of: slide.mediaID, in: context) {
                    moderated.append(picture)
                }
            }
        }
        return VideoOrder(
            video: row["id"], job: job.id, project: project, shown: shown, person: person, prompt: row["prompt"],
            seed: UInt64(row["seed"] as Int64), seconds: row["seconds"], aspect: try Stories.word(row["aspect"]),
            providers: try JSON(parsing: row["providers"] as String).arrayValue?.compactMap(\.stringValue) ?? [],
            colors: try Projects.visible(project, in: context).colors, altText: altText,
            lora: try (row["character"] as CharacterID?).flatMap { try LoRAInUse.of($0, in: context) }, moderated: moderated)
    }
}
