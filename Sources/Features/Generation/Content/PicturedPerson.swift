public import Operations

/// A character as pictures of it are made.
public struct PicturedPerson: Sendable {
    /// What is drawn by lot where the layers leave it open follows from this, so that it is the same in every picture.
    public let character: CharacterID
    public let name: String
    public let appearance: AppearanceLayer?
    /// Years; 30 where the identity says none.
    public let age: Int
    public let presentation: GenderPresentation
    /// The reference views that are there, in their order.
    public let references: [MediaID]
    /// Those of them that no generator made: photographs, or somebody's drawings.
    public let photographs: [MediaID]

    init(_ content: CharacterContent, of character: CharacterID, project: ProjectID, in context: Context) throws {
        self.character = character
        name = content.name
        appearance = content.layer(AppearanceLayer.self)
        let identity = content.layer(IdentityLayer.self)
        age = identity?.age ?? 30
        presentation = identity?.genderPresentation ?? .androgynous
        let views = ReferenceView.allCases.compactMap { content.references[$0] }
        let there = try views.filter { try Media.isPicture($0.mediaID, of: project, in: context) }
        references = there.map(\.mediaID)
        photographs = there.filter { $0.origin != .generated }.map(\.mediaID)
    }
}
