internal import GRDB
internal import JSONSchema
public import Operations

/// Makes the reference views of a character.
public struct GenerateCharacterReferences: AwaitingOperation {
    public static let spec = Spec(
        "generate_character_references",
        """
        Make a character's reference views from its appearance, by which every picture shows the same person. Views that are there are \
        replaced; older versions of the character keep theirs.
        """,
        .post("/api/v1/characters/{character_id}/references"), scope: .characterWrite, effect: .changes, toolset: .characters,
        isOpenWorld: true, maySpend: true, cost: Spec.priced)

    @Param("The character's identifier.") var characterID: CharacterID
    @Param("Which views. Default: all four.", .count(1...4)) var views: [ReferenceView]?
    @Param("The same seed draws the same pictures.", .range(ContentSlot.seeds)) var seed = 1
    @Param("How many seconds to wait; after that the job goes on, and wait_for_references tells its end.", .range(0...50))
    public var waitSeconds = 20

    public init() {}

    public func run(in context: Context) throws -> Awaited<CharacterReferences> {
        let character = try Characters.visible(characterID, in: context)
        let wanted = ReferenceView.allCases.filter { views?.contains($0) ?? true }
        let prompt = try ContentPrompts(character.content, of: characterID, in: context).picture(
            .reference(character.content), isComposed: false)
        try Moderation.screen([(path: "prompt", text: prompt)], project: character.project, in: context)
        try PictureCharges.requireConfirmation(of: "\(wanted.count) reference views", count: wanted.count, in: context)
        let job = try Jobs.enqueue(
            ReferencePack.jobKind, payload: ReferencePack.payload(characterID, wanted, seed: seed), project: character.project, in: context)
        try PictureCharges.reserve(
            wanted.map(\.rawValue), of: job, project: character.project, character: characterID, in: context)
        try context.db.execute(sql: "UPDATE character SET reference_job = ? WHERE id = ?", arguments: [job, characterID])
        return .running(job)
    }
}

/// Waits for the reference views of a character.
public struct WaitForReferences: AwaitingOperation {
    public static let spec = Spec(
        "wait_for_references", "Wait until the reference views that are being made of a character are there. Answers them.",
        .get("/api/v1/characters/{character_id}/references/wait"), scope: .characterRead, effect: .reads, toolset: .characters,
        command: ["character", "wait-for-references"], longWaitSeconds: 300)

    @Param("The character's identifier.") var characterID: CharacterID
    @Param("How many seconds to wait at most.", .range(0...300), aliases: ["timeout", "timeout_seconds"]) public var waitSeconds = 50

    public init() {}

    public func run(in context: Context) throws -> Awaited<CharacterReferences> {
        let character = try Characters.visible(characterID, in: context)
        let job = try JobID.fetchOne(
            context.db,
            sql: """
                SELECT job.id FROM character JOIN job ON job.id = reference_job
                WHERE character.id = ? AND job.state IN ('queued', 'running')
                """, arguments: [characterID])
        if let job { return .running(job) }
        return .finished(try CharacterReferences(character, in: context))
    }
}
