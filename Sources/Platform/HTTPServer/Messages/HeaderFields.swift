public import HTTPTypes

/// The fields of a header, in their order. Names are compared without regard to case (RFC 9110 section 5.1).
///
/// `HTTPFields` of swift-http-types does the same for messages with many fields and indexes them; ours have a dozen, which are read a few
/// times, so a plain list costs a tenth.
public struct HeaderFields: Sendable, Equatable, ExpressibleByDictionaryLiteral {
    /// One field. Its value holds no line break and no control character.
    public struct Element: Sendable, Equatable {
        public let name: HTTPField.Name
        public let value: String
        private let nameBytes: Int

        fileprivate init(name: consuming HTTPField.Name, value: consuming String) {
            nameBytes = name.canonicalName.utf8.count
            self.name = name
            self.value = value
        }

        /// Whether it has that name, which has so many bytes. Numbers are compared first: they tell most names apart at a tenth of the
        /// price of their letters.
        fileprivate func isNamed(_ name: HTTPField.Name, _ bytes: Int) -> Bool { nameBytes == bytes && self.name == name }

        func isNamed(_ name: HTTPField.Name) -> Bool { isNamed(name, name.canonicalName.utf8.count) }
    }

    private var elements: [Element] = []

    /// Room for what a request or an answer usually has.
    public init() { elements.reserveCapacity(12) }

    public init(dictionaryLiteral fields: (HTTPField.Name, String)...) { for (name, value) in fields { append(name, value) } }

    /// The value; of a field that stands there several times all values, with commas (RFC 9110 section 5.3). Setting replaces all of them.
    public subscript(name: HTTPField.Name) -> String? {
        get {
            let (value, count) = first(name)
            return count > 1 ? self[values: name].joined(separator: ", ") : value
        }
        set {
            if elements.contains(where: { $0.isNamed(name) }) { elements.removeAll { $0.isNamed(name) } }
            if let newValue { append(name, newValue) }
        }
    }

    /// The values of the fields of that name.
    public subscript(values name: HTTPField.Name) -> [String] {
        let bytes = name.canonicalName.utf8.count
        return elements.filter { $0.isNamed(name, bytes) }.map(\.value)
    }

    /// The value of the first field of that name, and how often one stands there.
    public func first(_ name: HTTPField.Name) -> (value: String?, count: Int) {
        let bytes = name.canonicalName.utf8.count
        var first: Int?
        var count = 0
        for index in elements.indices where elements[index].isNamed(name, bytes) {
            if count == 0 { first = index }
            count += 1
        }
        return (first.map { elements[$0].value }, count)
    }

    /// Each field in its order, where it stands: a loop would copy it.
    func forEachInPlace(_ body: (Element) -> Void) { for index in elements.indices { body(elements[index]) } }

    /// Appends a field whose value is known to be in order.
    mutating func append(checked name: consuming HTTPField.Name, _ value: consuming String) {
        elements.append(Element(name: name, value: value))
    }

    /// Appends a field. Line breaks and control characters in the value become blanks; blanks at its ends are left out.
    public mutating func append(_ name: HTTPField.Name, _ value: consuming String) {
        if !value.withUTF8({ unsafe isPlainFieldValue(UnsafeRawBufferPointer($0)) }) { value = HTTPField(name: name, value: value).value }
        elements.append(Element(name: name, value: value))
    }
}

/// Whether bytes can stand as a value as they are: ASCII, no control character, no blank at an end (RFC 9110 section 5.5).
func isPlainFieldValue(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard unsafe bytes.first != 0x20, unsafe bytes.last != 0x20 else { return false }
    var offset = 0
    // Eight at a time: below 0x20, above 0x7F or 0x7F itself ("Bit Twiddling Hacks", "Determine if a word has a byte less than n").
    let (ones, tops) = (0x0101_0101_0101_0101 as UInt64, 0x8080_8080_8080_8080 as UInt64)
    while offset + 8 <= bytes.count {
        let word = unsafe bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        let deletes = word ^ (ones &* 0x7F)
        if ((word &- ones &* 0x20) | word | (deletes &- ones)) & tops != 0 { return false }
        offset += 8
    }
    while offset < bytes.count {
        guard unsafe (0x20...0x7E).contains(bytes[offset]) else { return false }
        offset += 1
    }
    return true
}

extension HeaderFields: Sequence {
    public func makeIterator() -> IndexingIterator<[Element]> { elements.makeIterator() }
}
