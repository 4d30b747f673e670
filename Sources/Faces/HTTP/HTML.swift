/// HTML that is safe to send. `"<b>\(name)</b>"` escapes the name.
public typealias HTML = Markup<HTMLLanguage>

/// The language of pages.
public enum HTMLLanguage: MarkupLanguage {}
