import Synchronization

/// Decides which addresses the server may be made to talk to.
///
/// Every URL that a user, an agent, a network or a provider can influence passes here: its text before anything happens,
/// every address of its name before the connection, and the very address that is connected to, in the moment it is.
public final class AddressGuard: Sendable {
    private let allowed: [AllowRule]
    private let ports: [UInt16]
    private let allowsPlainHTTP: Bool
    private let own: Mutex<[OwnAddress]>

    /// - Parameters:
    ///   - allowed: The operator's exceptions.
    ///   - ports: The ports that may be reached at public addresses.
    ///   - allowsPlainHTTP: Whether public addresses may be reached without TLS.
    ///   - own: Where this server listens, as far as that is known already.
    public init(allowed: [AllowRule] = [], ports: [UInt16] = [80, 443], allowsPlainHTTP: Bool = true, own: [OwnAddress] = []) {
        self.allowed = allowed
        self.ports = ports
        self.allowsPlainHTTP = allowsPlainHTTP
        self.own = Mutex(own)
    }

    /// Says where this server listens, once it does. No exception makes these reachable.
    public func setOwnAddresses(_ addresses: [OwnAddress]) {
        own.withLock { $0 = addresses }
    }

    /// What an address is by its range alone, exceptions and ports aside.
    public static func classify(_ address: IPAddress) -> AddressVerdict {
        AddressRanges.classify(address)
    }

    /// Whether a request for this purpose may connect to an address.
    public func verdict(on address: IPAddress, port: UInt16, scheme: OutboundURL.Scheme, purpose: OutboundPurpose) -> AddressVerdict {
        let own = own.withLock { $0 }
        if own.contains(where: { $0.isReached(by: address, port: port) }) { return .own }
        if allowed.contains(where: { $0.permits(address, for: purpose) }) { return .allowed }
        let verdict = Self.classify(address)
        guard verdict == .allowed else { return verdict }
        guard ports.contains(port) else { return .port }
        return scheme == .https || allowsPlainHTTP ? .allowed : .plainHTTP
    }

    /// Whether a URL may be asked for once its name has these addresses: only if every one of them may.
    public func verdict(on url: OutboundURL, addresses: [IPAddress], purpose: OutboundPurpose) -> AddressVerdict {
        for address in addresses {
            let verdict = verdict(on: address, port: url.port, scheme: url.scheme, purpose: purpose)
            guard verdict == .allowed else { return verdict }
        }
        return .allowed
    }

    /// Reads a URL and refuses what can be refused without asking anybody: bad form, and addresses written out. For the
    /// moment when somebody enters a URL; `HTTPClient` checks again.
    ///
    /// - Throws: `invalidURL`, `refusedAddress`.
    @discardableResult
    public func precheck(_ text: String, purpose: OutboundPurpose) throws(OutboundError) -> OutboundURL {
        let url = try OutboundURL.parse(text)
        if let literal = url.literal {
            let verdict = verdict(on: url, addresses: [literal], purpose: purpose)
            guard verdict == .allowed else { throw OutboundError(.refusedAddress(verdict)) }
        }
        return url
    }
}

extension OutboundURL {
    /// The same as `init`, with the error of requests.
    static func parse(_ text: String) throws(OutboundError) -> OutboundURL {
        do throws(URLDefect) {
            return try OutboundURL(text)
        } catch {
            throw OutboundError(.invalidURL(error))
        }
    }
}
