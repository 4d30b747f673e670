/// The grammars that are part of the executable, by language.
enum CaptionGrammars {
    static let all: [String: Grammar] = Dictionary(
        uniqueKeysWithValues: CaptionWriter.languages.map { language in
            let text = String(decoding: EmbeddedFile.asset("\(language).grammar"), as: UTF8.self)
            do { return (language, try GrammarReader.read(text)) } catch {
                preconditionFailure("the embedded grammar \(language) cannot be read: \(error)")
            }
        })
}
