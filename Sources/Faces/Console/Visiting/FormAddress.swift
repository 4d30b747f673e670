/// Addresses that only forms post to. A form that was not filled in right is shown again at its address, so whoever reloads that, or comes back
/// to it by way of the sign-in page, is led to the page that the form is on.
enum FormAddress {
    /// The page of the form that posts there; `nil` for what is no such address.
    /// - Parameter path: the parts of the path.
    static func page(of path: [String]) -> String? {
        guard path.count >= 3, path[0] == "console" else { return nil }
        let (place, rest) = (path[1], path.dropFirst(2).map(\.self))
        func below(_ deeds: Set<String>, keepsThing: Bool = true) -> String? {
            guard rest.count == 2, deeds.contains(rest[1]) else { return nil }
            return keepsThing ? "/console/\(place)/\(PathSegment.encode(rest[0]))" : "/console/\(place)"
        }
        switch place {
        case "account":
            switch rest.joined(separator: "/") {
            case "second-factor/confirm": return "/console/account/second-factor"
            case "password", "second-factor/begin", "second-factor/off", "recovery-codes", "sessions/end", "sessions/end-others":
                return "/console/account"
            default: return nil
            }
        case "apps", "clients": return below(["revoke"])
        case "characters": return below(["restore"])
        case "keys": return below(["revoke", "rotate"])
        case "providers": return rest == ["order"] ? "/console/providers" : below(["test", "remove"], keepsThing: false)
        case "reports": return below(["close"], keepsThing: false)
        case "review":
            if rest == ["approve-all"] { return "/console/review" }
            return below(Set(ReviewDeed.allCases.map(\.rawValue)), keepsThing: false)
        case "stories": return below(["publish", "regenerate"])
        case "usage": return rest == ["cap"] ? "/console/usage" : nil
        case "users": return below(["link", "admin", "no-admin", "disable", "enable", "sign-out"])
        default: return nil
        }
    }
}
