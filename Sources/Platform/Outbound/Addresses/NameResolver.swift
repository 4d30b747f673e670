import Glibc

/// Finds the addresses of a name.
public struct NameResolver: Sendable {
    private let find: @Sendable (String) -> [IPAddress]

    /// A resolver that asks a function, on a thread where it may wait. Empty means that there is no such name.
    public init(_ find: @escaping @Sendable (_ name: String) -> [IPAddress]) {
        self.find = find
    }

    /// The system's: hosts file, DNS, whatever is set up; in the order of RFC 6724.
    public static let system = NameResolver { name in
        var hints = unsafe addrinfo()
        unsafe hints.ai_protocol = Int32(IPPROTO_TCP)  // else every address comes once for each kind of socket
        unsafe hints.ai_flags = AI_ADDRCONFIG
        var list: UnsafeMutablePointer<addrinfo>?
        guard unsafe getaddrinfo(name, nil, &hints, &list) == 0 else { return [] }
        defer { unsafe freeaddrinfo(list) }
        var addresses: [IPAddress] = []
        var entry = unsafe list
        while let info = unsafe entry {
            if let address = unsafe info.pointee.ai_addr {
                let family = unsafe info.pointee.ai_family
                if let address = unsafe IPAddress(UnsafeRawPointer(address), family: family) { addresses.append(address) }
            }
            unsafe entry = info.pointee.ai_next
        }
        return addresses
    }

    /// The system's, but for the names given.
    public static func overriding(_ names: [String: [IPAddress]]) -> NameResolver {
        NameResolver { name in names[name] ?? system.addresses(of: name) }
    }

    /// All addresses of a name. Waits as long as the resolver does.
    func addresses(of name: String) -> [IPAddress] {
        find(name)
    }
}
