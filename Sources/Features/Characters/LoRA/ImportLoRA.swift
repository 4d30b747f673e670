internal import JSONSchema
public import Operations

/// Brings in a LoRA that was trained elsewhere.
public struct ImportLoRA: AwaitingOperation {
    public static let spec = Spec(
        "import_lora",
        """
        Bring in a LoRA of a character that was trained elsewhere: a .safetensors file, at most 1 GiB, fetched from a public address and \
        kept here as a new version.
        """,
        .post("/api/v1/characters/{character_id}/loras"), title: "Import LoRA", scope: .characterWrite, effect: .creates,
        toolset: .characters, command: ["lora", "import"], isOpenWorld: true)

    static let maxWordCharacters = 60

    @Param("The character's identifier.") var characterID: CharacterID
    @Param("The file's address, http or https.", .length(1...2_048), aliases: ["lora_url"]) var url: String
    @Param("The word that it was trained on, for prompts.", .length(1...maxWordCharacters)) var triggerWord: String
    @Param("What it knows of the character.") var variant = LoRAVariant.fullBody
    @Param("The model that it goes with. Default: what the file says.", .length(1...LoRAs.maxModelCharacters)) var baseModel: String?
    @Param("Whether pictures are drawn by it from now on.") var activate = true
    @Param("How many seconds to wait for it; after that the job goes on and its id is answered.", .range(0...50))
    public var waitSeconds = 20

    public init() {}

    public func run(in context: Context) throws -> Awaited<LoRAStatus> {
        let character = try Characters.visible(characterID, in: context)
        guard Slides.isWebAddress(url) else {
            throw Failure(
                .validationFailed, "An absolute http or https address of a .safetensors file is needed.", parameter: "url",
                got: .string(url))
        }
        if let problem = context.services[AddressCheck.self](url, "media") {
            throw Failure(.validationFailed, problem, parameter: "url", got: .string(url))
        }
        let wanted = LoRAImport(
            character: characterID, url: url, triggerWord: triggerWord, variant: variant, baseModel: baseModel, activates: activate)
        return .running(try Jobs.enqueue(LoRAImport.jobKind, payload: wanted.payload, project: character.project, in: context))
    }
}
