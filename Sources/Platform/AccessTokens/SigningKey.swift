public import FoundationEssentials
internal import Crypto
internal import CryptoExtras

/// An RSA key that signs access tokens (RS256: RSASSA-PKCS1-v1_5 with SHA-256, RFC 7518 section 3.3).
public struct SigningKey: Sendable {
    private let key: _RSA.Signing.PrivateKey

    /// A new key of 2048 bits: the least that RFC 7518 section 3.3 allows, and what clients verify fastest. Takes some tenths of a second.
    public init() throws {
        key = try _RSA.Signing.PrivateKey(keySize: .bits2048)
    }

    /// A key that was kept.
    /// - Throws: what the library says of bytes that are no key of 2048 bits or more.
    public init(der: Data) throws {
        key = try _RSA.Signing.PrivateKey(derRepresentation: der)
    }

    /// The key in DER (PKCS #1), to be sealed.
    public var der: Data { key.derRepresentation }

    /// What checks its signatures.
    public var publicKey: VerifyingKey {
        get throws {
            let parts = try key.publicKey.getKeyPrimitives()
            return try VerifyingKey(modulus: Array(parts.modulus), exponent: Array(parts.publicExponent))
        }
    }

    /// The signature of a message, as long as the key: 256 bytes.
    public func signature(of message: [UInt8]) throws -> [UInt8] {
        Array(try key.signature(for: SHA256.hash(data: message), padding: .insecurePKCS1v1_5).rawRepresentation)
    }
}
