internal import Secrets

/// The secrets that OAuth hands out: a prefix that tells them apart and 43 characters of chance (256 bits). Only hashes are kept.
public enum OAuthSecret: String, Sendable, CaseIterable {
    case code = "trp_code_"
    case refresh = "trp_refresh_"
    case client = "trp_secret_"
    case registration = "trp_registration_"

    /// A new one.
    public func make() -> String { rawValue + Base62.random(43) }

    /// Whether the text has the form of one, which saves asking the file about anything else.
    public func isForm(of text: String) -> Bool { text.hasPrefix(rawValue) && text.utf8.count == rawValue.utf8.count + 43 }
}
