internal import AccessTokens
internal import Features
internal import FoundationEssentials
internal import Synchronization

/// RSA by swift-crypto; remembers the keys that it has parsed, as that takes longer than using them.
final class RSASignatures: TokenSignatures {
    /// A file has one key that signs and a few that verify; beyond, the memory is emptied.
    private static let maxParsed = 16

    private let signing = Mutex<[PublicKeyMaterial: SigningKey]>([:])
    private let verifying = Mutex<[PublicKeyMaterial: VerifyingKey]>([:])

    func makeKey() throws -> KeyMaterial {
        let key = try SigningKey()
        let numbers = try key.publicKey
        return KeyMaterial(
            der: Array(key.der), publicKey: PublicKeyMaterial(modulus: numbers.modulus, exponent: numbers.exponent))
    }

    func signature(of message: [UInt8], by key: KeyMaterial) throws -> [UInt8] {
        let parsed = try Self.remembered(key.publicKey, in: signing) { try SigningKey(der: Data(key.der)) }
        return try parsed.signature(of: message)
    }

    func accepts(_ signature: [UInt8], of message: [UInt8], by key: PublicKeyMaterial) -> Bool {
        // Numbers that make no key accept no signature.
        guard let parsed = try? Self.remembered(key, in: verifying, { try VerifyingKey(modulus: key.modulus, exponent: key.exponent) })
        else { return false }
        return parsed.accepts(signature, of: message)
    }

    private static func remembered<Key: Sendable>(
        _ name: PublicKeyMaterial, in memory: borrowing Mutex<[PublicKeyMaterial: Key]>, _ parse: () throws -> Key
    ) throws -> Key {
        if let key = memory.withLock({ $0[name] }) { return key }
        let key = try parse()
        memory.withLock { keys in
            if keys.count >= maxParsed { keys = [:] }
            keys[name] = key
        }
        return key
    }
}
