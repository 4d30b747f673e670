/// Cards that are dealt in an order by lot: each once before any comes again, and none twice in a row.
struct Deck<Card> {
    private let cards: [Card]
    private var order: [Int] = []
    private var last: Int?
    private var chance: SlotChance

    init(_ cards: [Card], _ chance: SlotChance) {
        self.cards = cards
        self.chance = chance
    }

    /// The next card; `nil` where there are none.
    mutating func deal() -> Card? {
        guard !cards.isEmpty else { return nil }
        if order.isEmpty {
            order = cards.indices.shuffled(using: &chance)
            if order.last == last, order.count > 1 { order.swapAt(0, order.count - 1) }
        }
        let index = order.removeLast()
        last = index
        return cards[index]
    }
}
