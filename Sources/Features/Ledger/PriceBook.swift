internal import CEmbedded
internal import JSONSchema
internal import Operations

/// The dated data file of prices that is part of the executable.
struct PriceBook: Sendable {
    struct Line: Sendable {
        /// What is done: `publish`, `render`.
        let item: String
        /// What is counted: `post`, `picture`.
        let unit: String
        /// Micro-dollars a unit.
        let micros: Int64
        let label: String
    }

    /// The day of the prices, `YYYY-MM-DD`; the ledger keeps it with every entry.
    let edition: String
    let lines: [Line]

    /// That it can be read is held by a test.
    static let embedded: PriceBook = {
        do { return try PriceBook(JSON(parsing: EmbeddedFile.asset("price-book.json"))) } catch {
            preconditionFailure("the embedded price book cannot be read: \(error)")
        }
    }()

    struct Malformed: Error { let what: String }

    init(_ json: JSON) throws {
        guard let edition = json["edition"]?.stringValue, let prices = json["prices"]?.arrayValue else {
            throw Malformed(what: "edition or prices")
        }
        self.edition = edition
        lines = try prices.map { price in
            guard let item = price["item"]?.stringValue, let unit = price["unit"]?.stringValue, let micros = price["micros"]?.intValue,
                let label = price["label"]?.stringValue, micros >= 0
            else { throw Malformed(what: price.text) }
            return Line(item: item, unit: unit, micros: Int64(micros), label: label)
        }
    }

    /// The line of an item. `publish.webhook` is the `publish` of one channel.
    subscript(item: String) -> Line? { lines.first { $0.item == item || item.hasPrefix($0.item + ".") } }
}
