import Testing

@testable import Imaging

/// What hands hold: by which words, and so that it is seen.
@Suite struct PropTests {
    @Test(
        arguments: [
            ("her grandmother's chipped enamel mug", .cup), ("a cup of tea", .cup), ("holding a coffee, black", .cup),
            ("a cup placed on a shelf", .cup), ("two well-thumbed notebooks", .book), ("the ledger of my defeats", .book),
            ("a bunch of tulips", .bouquet), ("a pot of basil", .plant), ("one repaired umbrella, four ribs original", .umbrella),
            ("an old film camera", .camera), ("a phone opened like a sandwich", .phone), ("a pair of dumbbells", .dumbbell),
        ] as [(String, Prop)])
    func `a phrase is about the noun at its head`(phrase: String, prop: Prop) {
        #expect(Prop(mentionedIn: phrase) == prop)
    }

    @Test(arguments: [
        "a quiet morning", "glass-headed pins", "the wrist cushion bristling with glass-headed pins", "the magnifying glass",
        "a bottle of sauce", "one glove, lemon", "a lump of chalk in a coffee tin", "a stick notched at mug height",
        "a sticky note on a plant saying GIESS MICH", "a pot of rice glue", "two paper cups joined by string", "a hand lens on a shoelace",
        "a keyboard with one dead F sharp", "the wooden spoon that burnishes", "an umbrella stand", "the camera bag", "a bunch of keys", "",
        "of", "a paper bag",
    ])
    func `what looks otherwise is not drawn`(phrase: String) {
        #expect(Prop(mentionedIn: phrase) == nil)
    }

    private func figure(_ pose: Pose, _ props: [Prop]) -> FigurePainter {
        // With short hair nothing is painted twice to be before it.
        var short = PortraitTests.ada
        short.hairStyle = .crew
        return FigurePainter(
            person: Person(short), view: .front, pose: pose, mood: .calm, outfit: .tee, colours: [], props: props,
            light: .at(.morning))
    }

    @Test(arguments: Pose.allCases)
    func `one hand holds one thing, or both do`(pose: Pose) {
        for prop in Prop.allCases {
            // The coffee in a cup is painted once for each cup.
            let light = Light.at(.morning)
            var canvas = Canvas()
            figure(pose, [prop]).draw(into: &canvas)
            let cups = canvas.body.ranges(of: light.seen(0x6B432B).hex).count
            #expect(cups <= 1, "\(pose) with \(prop) shows \(cups) cups")
        }
    }

    @Test func `a camera is held in both hands before the chest, an umbrella above the head`() throws {
        let camera = try #require(figure(.holdingCamera, []).held)
        #expect(camera.prop == .camera && camera.side == 0)
        let umbrella = figure(.holdingAloft, [.umbrella])
        #expect(umbrella.held?.prop == .umbrella && umbrella.headroom > 0)
        let wrist = umbrella.posture.right.wrist
        #expect(wrist.y < umbrella.posture.right.elbow.y && wrist.x > 58)
    }
}
