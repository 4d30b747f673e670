internal import JSONSchema
public import Operations

/// One place where two versions of a character differ.
public struct CharacterChange: Reply, Equatable {
    /// Where, e.g. `identity.tagline` or `ingredients.wardrobe.ing_…`.
    var path: String
    var before: JSON
    var after: JSON

    public static let fields: [Field<CharacterChange>] = [
        Field("path") { $0.path }, Field("before", "null where it was not there.") { $0.before },
        Field("after", "null where it is gone.") { $0.after },
    ]

    static func between(_ old: JSON, _ new: JSON, at path: String = "") -> [CharacterChange] {
        guard old != new else { return [] }
        guard let (before, after) = both(old, new) else { return [CharacterChange(path: path, before: old, after: new)] }
        let names = before.keys + after.keys.filter { before[$0] == nil }
        return names.flatMap { name in
            between(before[name] ?? .null, after[name] ?? .null, at: path.isEmpty ? name : "\(path).\(name)")
        }
    }

    /// Two objects, member by member; one that is no object is compared as a whole.
    private static func both(_ old: JSON, _ new: JSON) -> (JSON.Object, JSON.Object)? {
        guard let old = old.objectValue, let new = new.objectValue else { return nil }
        return (old, new)
    }

    /// The places in short: at most two names each, every one once.
    static func summary(of changes: [CharacterChange]) -> [String] {
        var seen: [String] = []
        for change in changes {
            let name = change.path.split(separator: ".").prefix(2).joined(separator: ".")
            let short = name.hasPrefix("brand_goals") ? "brand_goals" : name
            if !seen.contains(short) { seen.append(short) }
        }
        return seen
    }
}
