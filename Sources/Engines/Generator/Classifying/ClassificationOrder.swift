internal import Features
internal import JSONSchema

/// What a classifier is asked about at once.
enum ClassificationOrder: Sendable {
    /// - Parameter texts: each by the place where it stands.
    case texts([(path: String, text: String)])
    case picture(path: String, mediaType: String, bytes: [UInt8])

    /// As many results as have to come.
    var count: Int { if case .texts(let texts) = self { texts.count } else { 1 } }

    /// Reads results in OpenAI's form: `flagged`, `categories` by name, `category_scores` by name. The surest of the categories that are
    /// flagged is told.
    func verdicts(_ results: JSON?) throws(ProviderFailure) -> [Verdict] {
        guard let results = results?.arrayValue, results.count == count else {
            throw ProviderFailure(.permanent, "Its answer does not have one result for each thing that it was asked about.")
        }
        var verdicts: [Verdict] = []
        for result in results {
            guard let isFlagged = result["flagged"]?.boolValue else {
                throw ProviderFailure(.permanent, "Its answer does not say whether something is flagged.")
            }
            let found = (result["categories"]?.objectValue?.members ?? []).filter { $0.value.boolValue == true }.map { category in
                (name: category.key, score: result["category_scores"]?[category.key]?.doubleValue)
            }
            let surest = found.max { ($0.score ?? 0) < ($1.score ?? 0) }
            verdicts.append(Verdict(isFlagged: isFlagged, category: surest?.name, score: surest?.score))
        }
        return verdicts
    }
}
