import JSONSchema

/// The reader and the writer of JSON.
enum JSONTarget {
    @Sendable static func run(_ input: [UInt8]) {
        guard let read = try? JSON(parsing: input) else { return }
        require(String(validating: input, as: UTF8.self) != nil, "what is read as JSON is UTF-8")
        let written = read.bytes
        require(written.allSatisfy { $0 >= 0x20 }, "compact JSON has no control characters")
        guard let again = try? JSON(parsing: written) else { return require(false, "what is written can be read") }
        require(same(read, again), "what is written is what was read")
        require(again.bytes == written, "what is written again is the same")
        guard let pretty = try? JSON(parsing: read.prettyText) else { return require(false, "what is written for people can be read") }
        require(same(read, pretty), "what is written for people is what was read")
        var small = read
        for _ in 0..<8 { small = small[0] ?? small.objectValue?.members.first?.value ?? small }
        _ = (small.intValue, small.doubleValue, small.stringValue, read.isNull)
    }

    /// Equality by what JSON can say: whole numbers are the same with and without a fraction, texts are compared by their scalars.
    private static func same(_ left: JSON, _ right: JSON) -> Bool {
        switch (left, right) {
        case (.string(let left), .string(let right)): left.utf8.elementsEqual(right.utf8)
        case (.array(let left), .array(let right)): left.count == right.count && zip(left, right).allSatisfy(same)
        case (.object(let left), .object(let right)):
            left.count == right.count
                && zip(left.members, right.members).allSatisfy { $0.key.utf8.elementsEqual($1.key.utf8) && same($0.value, $1.value) }
        case (.double, _), (_, .double): left.doubleValue == right.doubleValue
        default: left == right
        }
    }
}
