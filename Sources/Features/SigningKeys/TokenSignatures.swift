public import Operations

/// Makes and checks RS256 signatures; filled in by Application.
public enum TokenSigning: ServiceKey {
    public typealias Value = any TokenSignatures
}

/// RSA behind a wall: keys are named by their id, and what was parsed of them once is remembered.
public protocol TokenSignatures: Sendable {
    /// A new key of 2048 bits. Takes tenths of a second, so never inside a transaction.
    func makeKey() throws -> KeyMaterial
    /// The signature of a message.
    func signature(of message: [UInt8], by key: KeyMaterial) throws -> [UInt8]
    /// Whether that is the key's signature of the message.
    func accepts(_ signature: [UInt8], of message: [UInt8], by key: PublicKeyMaterial) -> Bool
}

/// A private key as it is kept, in DER.
public struct KeyMaterial: Sendable {
    public var der: [UInt8]
    public var publicKey: PublicKeyMaterial

    public init(der: [UInt8], publicKey: PublicKeyMaterial) {
        self.der = der
        self.publicKey = publicKey
    }
}

/// The numbers of a public key, most significant byte first.
public struct PublicKeyMaterial: Sendable, Hashable {
    public var modulus: [UInt8]
    public var exponent: [UInt8]

    public init(modulus: [UInt8], exponent: [UInt8]) {
        self.modulus = modulus
        self.exponent = exponent
    }
}
