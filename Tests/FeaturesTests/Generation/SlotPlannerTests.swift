import JSONSchema
import Operations
import Testing

@testable import Features

/// What fills the slots of a batch.
@Suite struct SlotPlannerTests {
    private static let templates = PersonaLibrary.templates

    private func content(_ template: PersonaTemplate) -> CharacterContent {
        var content = CharacterContent(name: template.name)
        content.layers = template.layers
        content.ingredients = template.ingredients.enumerated().map { index, item in
            Ingredient(
                item.input, kind: item.kind,
                id: IngredientID("ing_" + String(String(1_000_000 + index).suffix(6)) + String(repeating: "0", count: 20))!)
        }
        return content
    }

    private func slots(_ content: CharacterContent, seed: UInt64, count: Int = 50) -> [ContentSlot] {
        var planner = SlotPlanner(content, seed: seed)
        return (0..<count).map { planner.next(.open, position: $0).slot }
    }

    @Test(arguments: templates.map(\.id))
    func `a batch of fifty uses all that a library character has, nothing twice in a row`(id: String) throws {
        let content = content(try PersonaLibrary.template(id))
        let slots = slots(content, seed: 4)
        func count(_ kind: IngredientKindName) -> Int { min(50, content.ingredients.count { $0.kind == kind }) }
        #expect(Set(slots.map(\.mood.value)).count == count(.moods))
        #expect(Set(slots.map(\.wardrobe.value)).count == count(.wardrobe))
        #expect(Set(slots.compactMap(\.prop?.value)).count == count(.props))
        #expect(Set(slots.map(\.setting.value)).count >= count(.settings))
        #expect(zip(slots, slots.dropFirst()).allSatisfy { $0.wardrobe.value != $1.wardrobe.value && $0.mood.value != $1.mood.value })
        let pillars = Set(slots.compactMap(\.pillar))
        #expect(pillars == Set(content.layer(StrategyLayer.self)?.pillars?.map(\.name) ?? []))
    }

    @Test func `the same seed plans the same, another one differently`() {
        let content = content(Self.templates[0])
        #expect(slots(content, seed: 1) == slots(content, seed: 1))
        #expect(slots(content, seed: 1) != slots(content, seed: 2))
    }

    @Test func `what one slot says changes no other`() {
        let content = content(Self.templates[0])
        var input = SlotInput.open
        input.setting = "beach"
        input.archetype = .quote
        var planner = SlotPlanner(content, seed: 9)
        let planned = (0..<10).map { planner.next($0 == 3 ? input : .open, position: $0).slot }
        let open = slots(content, seed: 9, count: 10)
        #expect(planned[3].setting.draws == "beach" && planned[3].archetype == .quote)
        #expect(zip(planned, open).enumerated().filter { $1.0.setting != $1.1.setting }.map(\.offset) == [3])
    }

    @Test func `a slot with a seed of its own is the same in every batch and place, and changes no other`() {
        let content = content(Self.templates[0])
        var input = SlotInput.open
        input.seed = 77
        input.setting = "beach"
        func planned(_ seed: UInt64, _ place: Int) -> [(slot: ContentSlot, seed: Int)] {
            var planner = SlotPlanner(content, seed: seed)
            return (0..<8).map { planner.next($0 == place ? input : .open, position: $0) }
        }
        let (first, second) = (planned(1, 2), planned(9, 5))
        #expect(first[2].slot == second[5].slot && first[2].seed == 77 && first[2].slot.setting.draws == "beach")
        let open = slots(content, seed: 1, count: 8)
        #expect(zip(first.map(\.slot), open).enumerated().filter { $1.0 != $1.1 }.map(\.offset) == [2])
        input.seed = 78
        #expect(planned(1, 2)[2].slot != first[2].slot)
    }

    @Test func `a character of which nothing is known has slots all the same`() {
        var content = CharacterContent(name: "Nobody")
        content.layers[.identity] = ["niche": "nothing"]
        for slot in slots(content, seed: 1, count: 20) {
            #expect(slot.setting.draws != nil && slot.mood.draws != nil && slot.timeOfDay.draws != nil && slot.wardrobe.draws != nil)
        }
    }

    @Test(
        arguments: [
            ("beach", "settings", "beach"), ("a rainy beach at low tide", "settings", "beach"), ("night city", "settings", "night-city"),
            ("on the rooftops", "settings", "rooftop"), ("nowhere at all", "settings", nil), ("a linen apron", "wardrobe", "apron"),
            ("quietly proud", "moods", "proud"), ("sunset", "times_of_day", "golden-hour"),
            ("golden hour, late", "times_of_day", "golden-hour"),
            ("a whisk", "props", nil), ("beside the flower bed", "settings", "garden"), ("on the bed", "settings", "bedroom"),
            ("by the fire", "settings", nil), ("out on the fire escape", "settings", "rooftop"),
            ("a shirt buttoned down", "wardrobe", "tee"), ("an old down jacket", "wardrobe", "parka"),
        ] as [(String, String, String?)])
    func `a phrase is drawn as the word that it speaks of`(phrase: String, kind: String, drawn: String?) throws {
        #expect(DrawnWords.word(in: phrase, for: try #require(IngredientKindName(rawValue: kind))) == drawn)
    }

    @Test func `a slot is read back as it was kept`() {
        for slot in slots(content(Self.templates[3]), seed: 3) { #expect(ContentSlot(stored: slot.stored) == slot) }
    }
}
