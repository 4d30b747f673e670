internal import Glibc

/// Texts that many JSON texts have in common, such as the members of a protocol's messages: where one of them stands, it is found by its
/// bytes, and the text that is there already is taken instead of a new one.
public struct KnownTexts: Sendable {
    /// The shortest first.
    private var texts: [String] = []
    /// Their bytes, one text after the other.
    private var bytes: [UInt8] = []
    /// By a number of bytes, the first text that has so many, and where its bytes begin; one entry more ends the last.
    private var places: [(text: Int, start: Int)] = []

    public static let none = KnownTexts([])

    /// - Parameter texts: of different ones, in any order.
    public init(_ texts: [String]) {
        let longest = texts.map(\.utf8.count).max() ?? -1
        for count in 0...(longest + 1) {
            places.append((self.texts.count, bytes.count))
            for text in texts where text.utf8.count == count {
                self.texts.append(text)
                bytes.append(contentsOf: text.utf8)
            }
        }
    }

    /// The text of those bytes, if it is one of these.
    subscript(_ sought: UnsafeRawBufferPointer) -> String? {
        let count = sought.count
        guard count + 1 < places.count, places[count].text < places[count + 1].text else { return nil }
        let (first, start) = places[count]
        return unsafe bytes.withUnsafeBytes { bytes in
            guard let known = bytes.baseAddress, let other = sought.baseAddress else { return nil }
            for index in 0..<places[count + 1].text - first where unsafe memcmp(known + start + index * count, other, count) == 0 {
                return texts[first + index]
            }
            return nil
        }
    }
}
