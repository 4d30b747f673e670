public import Operations
internal import Secrets

/// What a browser keeps of an earlier sign-in: that it is one of the user's own. It opens nothing; see `SignInAttempts`.
public enum KnownBrowser {
    /// How long it is kept, in days.
    public static let keptDays = 365
    private static let nonceBytes = 12  // 96 bits tell one user's browsers apart

    /// How many users of one browser are known.
    private static let maxUsers = 4
    private static let maxBytesPerUser = 160  // more is none of ours
    private static let separator: Character = "~"  // may stand in a cookie, and in none of the parts

    /// What the cookie holds: for each user that signed in there user, number and tag, the last one first.
    /// - Parameter earlier: what the browser has; one of the same user's is kept, so that the browser stays the same over its sessions.
    public static func mark(for user: UserID, keeping earlier: String?, in context: Context) -> String {
        let known = parts(of: earlier ?? "")
        let own = known.first { number(in: $0, of: user, context: context) != nil } ?? fresh(for: user, in: context)
        let others = known.filter { !$0.hasPrefix("\(user).") && $0.utf8.count <= maxBytesPerUser }
        return ([own] + others.prefix(maxUsers - 1)).joined(separator: String(separator))
    }

    private static func fresh(for user: UserID, in context: Context) -> String {
        let nonce = Base64URL.encode(RandomBytes.bytes(nonceBytes))
        return "\(user).\(nonce).\(tag(user, nonce, in: context))"
    }

    private static func parts(of mark: String) -> [String] { mark.split(separator: separator).map(String.init) }

    /// The number of a browser that belongs to the user; `nil` for what is no mark of theirs.
    public static func number(in mark: String, of user: UserID, context: Context) -> String? {
        for part in parts(of: mark) {
            let words = part.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
            if words.count == 3, words[0] == user.text, ConstantTime.equal(words[2], tag(user, words[1], in: context)) { return words[1] }
        }
        return nil
    }

    private static func tag(_ user: UserID, _ nonce: String, in context: Context) -> String {
        Base64URL.encode(context.services[KeyHashing.self].hash("browser \(user) \(nonce)"))
    }
}
