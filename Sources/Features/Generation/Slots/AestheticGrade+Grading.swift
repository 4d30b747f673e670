public import JSONSchema

extension AestheticGrade {
    /// The numbers by which pictures of that grade are graded, as the catalog has them.
    public var grading: JSON { Self.gradings[rawValue] ?? [:] }

    private static let gradings: [String: JSON] = Dictionary(
        uniqueKeysWithValues: ConfigKind.aestheticGrades.entries().compactMap { entry in
            guard let id = entry["id"]?.stringValue, let grading = entry["grading"] else { return nil }
            return (id, grading)
        })
}
