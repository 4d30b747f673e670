internal import GRDB
public import JSONSchema
public import Operations
internal import Store

/// A training as the worker does it: one step a job, so that no place is held while it goes on elsewhere. What was paid for is known after any
/// crash, and nothing that may cost something is begun twice by itself.
public struct LoRATraining: Sendable {
    /// The kind of the job that does a step of it.
    public static let jobKind = "train_lora"
    /// How often a provider that is busy is asked to begin.
    public static let maxAttempts = 10

    /// How far the provider is.
    public enum Call: String, ParamWord { case sent, accepted, made }

    public let id: LoRAID
    public let character: CharacterID
    public let project: ProjectID
    public let name: String
    public let variant: LoRAVariant
    public let triggerWord: String
    public let steps: Int
    public let provider: String
    public let pictures: [MediaID]
    public let call: Call?
    public let remote: JSON?
    public let attempts: Int
    public let isPaid: Bool
    public let beganAt: Instant

    /// The training that a job is a step of; `nil` where it is not wanted any more.
    public static func of(_ job: Job, in context: Context) throws -> LoRATraining? {
        guard let id = job.payload["lora_id"]?.stringValue.flatMap(LoRAID.init) else { return nil }
        return try of(id, job.id, in: context)
    }

    private static func of(_ id: LoRAID, _ job: JobID, in context: Context) throws -> LoRATraining? {
        let row = try Row.fetchOne(
            context.db,
            sql: """
                SELECT character, project, name, variant, trigger_word, steps, provider, pictures, call, remote, attempts, is_paid,
                    lora_version.created_at AS began_at
                FROM lora_version JOIN character ON character.id = lora_version.character
                WHERE lora_version.id = ? AND state = 'training' AND job = ?
                """, arguments: [id, job])
        guard let row else { return nil }
        return LoRATraining(
            id: id, character: row["character"], project: row["project"], name: row["name"], variant: try Stories.word(row["variant"]),
            triggerWord: row["trigger_word"], steps: row["steps"], provider: row["provider"],
            pictures: try JSON(parsing: row["pictures"] as String).arrayValue?.compactMap { $0.stringValue.flatMap(MediaID.init) } ?? [],
            call: (row["call"] as String?).flatMap(Call.init), remote: try (row["remote"] as String?).map { try JSON(parsing: $0) },
            attempts: row["attempts"], isPaid: row["is_paid"], beganAt: row["began_at"])
    }

    /// What is being trained of a character.
    static func underWay(of character: CharacterID, in context: Context) throws -> LoRAID? {
        try LoRAID.fetchOne(
            context.db, sql: "SELECT id FROM lora_version WHERE character = ? AND state = 'training'", arguments: [character])
    }

    // MARK: Steps

    /// Notes durably that the provider is about to be asked to begin.
    public func sending(_ job: JobID, in context: Context) throws {
        try context.db.execute(
            sql: "UPDATE lora_version SET call = 'sent', updated_at = ? WHERE id = ? AND job = ? AND state = 'training'",
            arguments: [context.now, id, job])
        guard context.db.changesCount == 1 else { throw Jobs.cancelled }
    }

    /// It goes on over there: asked after again in a while.
    public func goesOn(_ remote: JSON, percent: Int?, seconds: Int, _ job: JobID, in context: Context) throws {
        try context.db.execute(
            sql: """
                UPDATE lora_version SET call = 'accepted', remote = ?, progress = coalesce(?, progress), updated_at = ?
                WHERE id = ? AND state = 'training'
                """, arguments: [remote.text, percent, context.now, id])
        // Whoever cancelled it meanwhile could not know where to stop it.
        guard context.db.changesCount == 1 else { return try ProviderStop(provider, remote).enqueue(project: project, in: context) }
        try next(after: seconds, job, in: context)
    }

    /// The provider is busy, and nothing was paid: asked again in a while.
    public func postponed(seconds: Int, _ job: JobID, in context: Context) throws {
        try context.db.execute(
            sql: """
                UPDATE lora_version SET call = iif(call = 'sent', NULL, call), attempts = attempts + 1, updated_at = ?
                WHERE id = ? AND state = 'training'
                """, arguments: [context.now, id])
        try next(after: seconds, job, in: context)
    }

    private func next(after seconds: Int, _ job: JobID, in context: Context) throws {
        let next = try Jobs.enqueue(Self.jobKind, payload: ["lora_id": id.json], project: project, in: context)
        try Jobs.postpone(next, until: context.now.adding(seconds: seconds), in: context)
        try context.db.execute(sql: "UPDATE lora_version SET job = ? WHERE id = ?", arguments: [next, id])
        try Jobs.finish(job, result: ["lora_id": id.json], in: context)
    }

    /// It is done over there, and paid; its file is fetched next.
    /// - Parameter address: where the file is; `nil` where it has come already.
    public func made(at address: String?, micros: Int64, in context: Context) throws {
        try context.db.execute(
            sql: "UPDATE lora_version SET call = 'made', remote = ?, micros = ?, updated_at = ? WHERE id = ?",
            arguments: [(["file": JSON(address)] as JSON).text, micros, context.now, id])
        try Ledger.settle(id.text, amount: micros, in: context)
    }

    /// Nothing was made, and what it cost is known.
    /// - Parameter micros: `nil` for nothing.
    public func ended(micros: Int64?, in context: Context) throws {
        try context.db.execute(
            sql: "UPDATE lora_version SET call = NULL, micros = ?, updated_at = ? WHERE id = ? AND state = 'training'",
            arguments: [micros, context.now, id])
        if let micros { try Ledger.settle(id.text, amount: micros, in: context) }
    }

    /// The file is here and checked: the version is ready, and active if that was wanted.
    /// - Returns: how things stand.
    public func ready(_ file: LoRAFile, from address: String?, _ job: JobID, in context: Context) throws -> JSON {
        let blob = try Blobs.settle(file.draft, in: context)
        let row = try Row.fetchOne(
            context.db,
            sql: """
                UPDATE lora_version SET state = 'ready', blob = ?, bytes = ?, base_model = ?, source_url = ?, progress = 100, updated_at = ?
                WHERE id = ? AND state = 'training' RETURNING version, activates
                """, arguments: [blob, file.draft.bytes, file.header.baseModel, address, context.now, id])
        guard let row else { throw Jobs.cancelled }
        let version: Int = row["version"]
        if row["activates"] { try LoRAs.activate(version, of: character, in: context) }
        try LoRAs.tell("lora.completed", LoRAs.version(version, of: character, in: context), project: project, in: context)
        try Jobs.finish(job, result: ["lora_id": id.json], in: context)
        return ["lora_id": id.json]
    }

    /// Notes that the job of a training was given up. A call whose answer is lost counts as paid.
    public static func gaveUp(_ job: Job, _ failure: Failure, in context: Context) throws {
        guard let training = try of(job, in: context) else { return }
        try training.end("failed", failure.message, in: context)
        guard let version = try LoRAs.newest(of: training.character, in: context) else { return }
        try LoRAs.tell("lora.failed", version, project: training.project, in: context)
    }

    /// Ends a training that is not wanted any more, and tells the provider to stop.
    static func cancel(_ id: LoRAID, in context: Context) throws {
        let row = try Row.fetchOne(
            context.db, sql: "SELECT job FROM lora_version WHERE id = ? AND state = 'training'", arguments: [id])
        guard let job: JobID = row?["job"] else { return }
        guard let training = try of(id, job, in: context) else { return }
        try Jobs.cancel(job, in: context)
        try training.end("cancelled", nil, in: context)
        if let remote = training.remote, training.call == .accepted {
            try ProviderStop(training.provider, remote).enqueue(project: training.project, in: context)
        }
    }

    private func end(_ state: String, _ error: String?, in context: Context) throws {
        try context.db.execute(
            sql: "UPDATE lora_version SET state = ?, error = ?, updated_at = ? WHERE id = ?", arguments: [state, error, context.now, id])
        // What was begun may be billed, whatever comes of it.
        if isPaid, call == .sent || call == .accepted {
            try Ledger.settle(id.text, in: context)
        } else {
            try Ledger.release(id.text, in: context)
        }
    }
}
