internal import JSONSchema
public import Operations

/// Sets reference views of a character.
public struct SetCharacterReferences: AwaitingOperation {
    public static let spec = Spec(
        "set_character_references",
        """
        Set reference views of a character, by which every picture shows the same person. Views that are not sent stay, null removes. \
        Public addresses are fetched and the bytes kept here.
        """,
        .patch("/api/v1/characters/{character_id}/references"), scope: .characterWrite, effect: .changes, toolset: .characters,
        isOpenWorld: true)

    @Param("The character's identifier.") var characterID: CharacterID
    @Param("From the front: a media id, or an address.") var front: Change<ReferenceSource>
    @Param("Half turned.") var threeQuarter: Change<ReferenceSource>
    @Param("From the side.") var profile: Change<ReferenceSource>
    @Param("From head to foot.") var fullBody: Change<ReferenceSource>
    @Param("How many seconds to wait for what is fetched; after that the job goes on and its id is answered.", .range(0...50))
    public var waitSeconds = 20

    public init() {}

    public func run(in context: Context) throws -> Awaited<CharacterReferences> {
        let old = try Characters.visible(characterID, in: context)
        let wanted = ReferenceImport(character: characterID, sources: sources)
        try check(project: old.project, in: context)
        guard !wanted.waiting.isEmpty else {
            return .finished(try CharacterReferences.set(wanted.applied(to: old.content.references, in: context), of: old, in: context))
        }
        return .running(try Jobs.enqueue(ReferenceImport.jobKind, payload: wanted.payload, project: old.project, in: context))
    }

    private var sources: [ReferenceView: ReferenceSource?] {
        var sources: [ReferenceView: ReferenceSource?] = [:]
        for (view, change) in [(ReferenceView.front, front), (.threeQuarter, threeQuarter), (.profile, profile), (.fullBody, fullBody)] {
            switch change {
            case .keep: break
            case .remove: sources[view] = .some(nil)
            case .set(let source): sources[view] = source
            }
        }
        return sources
    }

    /// Checks all views at once.
    private func check(project: ProjectID, in context: Context) throws {
        var problems: [FieldProblem] = []
        for (view, source) in sources.sorted(by: { $0.key.member < $1.key.member }) {
            switch source {
            case nil: break
            case .media(let id):
                if try !Media.isPicture(id, of: project, in: context) {
                    problems.append(
                        FieldProblem(view.member, got: id.json, expected: "a picture of this project; list_media tells which there are"))
                }
            case .address(let url):
                if let problem = context.services[AddressCheck.self](url, "media") {
                    problems.append(FieldProblem(view.member, got: .string(url), expected: problem))
                }
            }
        }
        guard problems.isEmpty else { throw Failure.invalid(problems) }
    }
}
