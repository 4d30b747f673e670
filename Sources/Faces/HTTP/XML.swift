/// XML that is safe to send. HTML in it is text: `\(html.text)` is escaped once more, as Atom wants it.
public typealias XML = Markup<XMLLanguage>

/// The language of Atom feeds.
public enum XMLLanguage: MarkupLanguage {}
