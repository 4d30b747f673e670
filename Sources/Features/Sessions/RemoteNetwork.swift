/// Who counts as one where strangers are counted: an IPv4 address, or an IPv6 network.
public enum RemoteNetwork {
    /// The address, or of an IPv6 address the first 64 bits: a household has that many (RFC 6177).
    public static func name(of address: String) -> String {
        guard address.contains(":"), !address.contains(".") else { return address }
        let groups = address.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard let gap = groups.firstIndex(of: "") else { return groups.prefix(4).joined(separator: ":") }
        // `::` stands for as many zeros as are missing (RFC 4291 section 2.2); at an end it leaves two empty groups.
        let (first, last) = (groups[..<gap], groups[gap...].drop { $0.isEmpty })
        let zeros = Array(repeating: "0", count: max(0, 8 - first.count - last.count))
        return (first + zeros + last).prefix(4).joined(separator: ":")
    }
}
