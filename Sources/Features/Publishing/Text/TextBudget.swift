/// How long a text may be, in one unit.
public struct TextBudget: Sendable, Hashable {
    public let limit: Int
    public let meter: TextMeter
    /// What a link costs where links have a flat price.
    public let urlCost: Int

    public init(limit: Int, meter: TextMeter, urlCost: Int = TextMeter.usualURLCost) {
        self.limit = limit
        self.meter = meter
        self.urlCost = urlCost
    }

    /// The text's length in the budget's unit.
    public func measure(_ text: String) -> Int {
        meter.measure(text, urlCost: urlCost)
    }

    /// Where the text no longer fits, or nil if it does.
    public func overflow(_ text: String) -> TextMeter.Overflow? {
        meter.overflow(text, limit: limit, urlCost: urlCost)
    }
}
