internal import Secrets
public import JSONSchema

extension JSON {
    /// A hash of the value; the order of an object's members does not matter.
    public var digest: [UInt8] {
        let hasher = ContentHasher()
        hash(into: hasher)
        return hasher.finish()
    }

    /// Adds the value piece by piece: a whole file in base64 is not to be written out once more.
    private func hash(into hasher: ContentHasher) {
        switch self {
        case .string(let text) where text.utf8.count > 65_536:
            hasher.update(Array("s\(text.utf8.count):".utf8))
            var rest = text.utf8[...]
            while !rest.isEmpty {
                hasher.update(Array(rest.prefix(65_536)))
                rest = rest.dropFirst(65_536)
            }
        case .array(let elements):
            hasher.update(Array("a\(elements.count):".utf8))
            for element in elements { element.hash(into: hasher) }
        case .object(let object):
            // The order of members means nothing, so that a client may send them anew in another one.
            hasher.update(Array("o\(object.count):".utf8))
            for member in object.members.sorted(by: { $0.key < $1.key }) {
                JSON.string(member.key).hash(into: hasher)
                member.value.hash(into: hasher)
            }
        default: hasher.update(bytes + [0])
        }
    }
}
