import Glibc

/// An address and port where this server listens.
public struct OwnAddress: Hashable, Sendable {
    private let address: IPAddress
    private let port: UInt16

    /// - Parameter address: The address that was bound; `0.0.0.0` and `::` stand for all of this machine.
    public init(_ address: IPAddress, port: UInt16) {
        self.address = address.unmapped
        self.port = port
    }

    /// Whether a connection to this address and port would come out here.
    func isReached(by other: IPAddress, port: UInt16) -> Bool {
        guard port == self.port else { return false }
        let other = Self.target(of: other)
        guard address == .v4(0) || address == .v6(0) else { return address == other }
        return AddressRanges.classify(other) == .loopback || Self.interfaceAddresses().contains(other)
    }

    /// Connecting to the unspecified address reaches loopback on Linux.
    private static func target(of address: IPAddress) -> IPAddress {
        switch address.unmapped {
        case .v4(0): .v4(0x7f00_0001)
        case .v6(0): .v6(1)
        case let other: other
        }
    }

    /// Asked anew each time, since addresses come and go; only for requests to our own port number.
    private static func interfaceAddresses() -> Set<IPAddress> {
        var list: UnsafeMutablePointer<ifaddrs>?
        guard unsafe getifaddrs(&list) == 0 else { return [] }
        defer { unsafe freeifaddrs(list) }
        var addresses: Set<IPAddress> = []
        var entry = unsafe list
        while let interface = unsafe entry {
            if let address = unsafe interface.pointee.ifa_addr {
                let family = unsafe Int32(address.pointee.sa_family)
                if let address = unsafe IPAddress(UnsafeRawPointer(address), family: family) { addresses.insert(address) }
            }
            unsafe entry = interface.pointee.ifa_next
        }
        return addresses
    }
}
