internal import Crypto
internal import CryptoExtras
internal import FoundationEssentials

/// The public half of a `SigningKey`.
public struct VerifyingKey: Sendable {
    /// The modulus, most significant byte first, without leading zeros (RFC 7518 section 6.3.1.1).
    public let modulus: [UInt8]
    /// The public exponent, likewise (section 6.3.1.2).
    public let exponent: [UInt8]
    private let key: _RSA.Signing.PublicKey

    /// - Throws: what the library says of numbers that make no key.
    public init(modulus: [UInt8], exponent: [UInt8]) throws {
        self.modulus = Array(modulus.drop { $0 == 0 })
        self.exponent = Array(exponent.drop { $0 == 0 })
        key = try _RSA.Signing.PublicKey(n: Data(self.modulus), e: Data(self.exponent))
    }

    /// Whether the signature is one of the message by the private half. Synchronous: one exponentiation with a small exponent.
    public func accepts(_ signature: [UInt8], of message: [UInt8]) -> Bool {
        key.isValidSignature(
            _RSA.Signing.RSASignature(rawRepresentation: signature), for: SHA256.hash(data: message), padding: .insecurePKCS1v1_5)
    }
}
