internal import GRDB
public import JSONSchema
public import Operations

/// Has a LoRA of a character trained.
public struct TrainLoRA: AwaitingOperation {
    public static let spec = Spec(
        "train_lora",
        """
        Have a LoRA of a character trained on its reference views and approved posts. It takes long and is dear: a person is told the price, \
        which an admin has set for the provider (estimate_cost tells it), and asked first. The active version stays until the new one is here and checked.
        """,
        .post("/api/v1/characters/{character_id}/loras/train"), title: "Train LoRA", scope: .characterWrite, effect: .creates,
        toolset: .characters, command: ["lora", "train"], isOpenWorld: true, maySpend: true, asksAlways: true,
        cost: Spec.priced)

    @Param("The character's identifier.") var characterID: CharacterID
    @Param("By what right this likeness is trained on: nobody real, one's own, or with written permission.", aliases: ["subject_consent"])
    var consent: LikenessConsent
    @Param("What it learns: the face, the whole person, or how the posts look.") var variant = LoRAVariant.face
    @Param("The word for prompts. Default: one made of the name.", .length(1...ImportLoRA.maxWordCharacters)) var triggerWord: String?
    @Param("How many steps it is trained.", .range(100...6_000)) var steps = 1_000
    @Param("Who trains. Default: the first provider that can.", .length(1...40)) var provider: String?
    @Param("Whether pictures are drawn by it once it is here and checked.") var activate = true

    public var waitSeconds: Int { 0 }

    public init() {}

    public func work(begunBy reply: JSON) -> String? { reply["state"] == "training" ? reply["latest"]?["id"]?.stringValue : nil }

    public func run(in context: Context) throws -> LoRAStatus {
        let character = try Characters.visible(characterID, in: context)
        let trainer = try trainer(in: context)
        if character.archivedAt != nil {
            throw Failure(
                .conflict, "The character is archived. Bring it back by archive_character with archived false.", parameter: "character_id",
                got: characterID.json)
        }
        if let id = try LoRATraining.underWay(of: characterID, in: context) {
            throw Failure(
                .conflict,
                "A LoRA of this character is being trained (\(id)). Wait with wait_for_lora, or stop it with cancel_lora_training.",
                fix: ["lora_id": id.json])
        }
        let set = try TrainingSet(character, variant, in: context)
        try set.check(variant)
        let item = "training.\(trainer.name)"
        let price = try Prices.of(item, in: context)
        try context.requireAgreement(
            to: "training a LoRA",
            "a LoRA of \(character.content.name) (\(variant.rawValue)) trained by \(trainer.name) on \(set.pictures.count) pictures, for "
                + "\(Money.text(price.micros)); likeness: \(consent.rawValue)")
        let id = context.makeID(LoRAID.self)
        let number = try LoRAs.nextVersion(of: characterID, in: context)
        let job = try Jobs.enqueue(
            LoRATraining.jobKind, payload: ["lora_id": id.json], project: character.project, in: context)
        try context.db.execute(
            sql: """
                INSERT INTO lora_version (id, character, version, state, origin, variant, trigger_word, activates, author, consent, provider,
                    pictures, steps, job, is_paid, created_at, updated_at)
                VALUES (?, ?, ?, 'training', 'trained', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                id, characterID, number, variant.rawValue, triggerWord ?? Self.word(for: character.content.name), activate,
                context.caller.user, consent.rawValue, trainer.name, JSON.array(set.pictures.map(\.json)).text, steps, job,
                trainer.isPaid || price.micros > 0, context.now, context.now,
            ])
        // Last, as it may refuse: then the whole call is undone.
        try Ledger.reserve(
            [
                Ledger.Charge(
                    subject: id.text, item: item, price: price, project: character.project, character: characterID.text, at: context.now)
            ], in: context)
        return try LoRAStatus(of: characterID, in: context)
    }

    /// Who trains: the one that was named, or the first who can.
    private func trainer(in context: Context) throws -> Provider {
        let able = try ProviderChoice.order(.training, in: context)
        guard let name = provider ?? able.first else {
            throw Failure(
                .conflict,
                "No provider here can train. The operator adds one with `troupe provider add` (Replicate or fal with a trainer, or a program "
                    + "that makes training); or bring in a LoRA that was trained elsewhere with import_lora.")
        }
        guard able.contains(name), let found = try Providers.find(name, in: context) else {
            throw Failure(
                .validationFailed,
                "\(name) does not train here. \(able.isEmpty ? "Nobody does yet." : "There are \(able.joined(separator: ", ")).")",
                parameter: "provider", got: .string(name))
        }
        return found
    }

    /// A word that no model knows yet, made of the letters of a name.
    static func word(for name: String) -> String {
        let letters = name.lowercased().unicodeScalars.filter { ("a"..."z").contains($0) }
        return String(String.UnicodeScalarView(letters.prefix(12))) + "trp"
    }
}
