public import Operations
internal import Secrets

/// What a browser keeps of an earlier sign-in: that it is one of the user's own. It opens nothing; see `SignInAttempts`.
public enum KnownBrowser {
    /// How long it is kept, in days.
    public static let keptDays = 365
    private static let nonceBytes = 12  // 96 bits tell one user's browsers apart

    /// What the cookie holds: user, number, tag.
    /// - Parameter earlier: what the browser has; one of the same user's is kept, so that the browser stays the same over its sessions.
    public static func mark(for user: UserID, keeping earlier: String?, in context: Context) -> String {
        if let earlier, number(in: earlier, of: user, context: context) != nil { return earlier }
        let nonce = Base64URL.encode(RandomBytes.bytes(nonceBytes))
        return "\(user).\(nonce).\(tag(user, nonce, in: context))"
    }

    /// The number of a browser that belongs to the user; `nil` for what is no mark of theirs.
    public static func number(in mark: String, of user: UserID, context: Context) -> String? {
        let parts = mark.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, parts[0] == user.text, ConstantTime.equal(parts[2], tag(user, parts[1], in: context)) else { return nil }
        return parts[1]
    }

    private static func tag(_ user: UserID, _ nonce: String, in context: Context) -> String {
        Base64URL.encode(context.services[KeyHashing.self].hash("browser \(user) \(nonce)"))
    }
}
