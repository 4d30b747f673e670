import CryptoExtras
import JWTKit

/// An RSA key that signs access tokens (RS256, RFC 7518 section 3.3).
public struct SigningKey: Sendable {
    /// The size of new keys, in bits: the least that RFC 7518 section 3.3 allows, and what a client verifies fastest.
    public static let bits = 2048

    let key: _RSA.Signing.PrivateKey

    /// A new key.
    public init() throws {
        key = try _RSA.Signing.PrivateKey(keySize: .bits2048)
    }

    /// The key in PEM form (PKCS #8), to be sealed.
    public var pem: String { key.pkcs8PEMRepresentation }
}
