internal import FoundationEssentials
internal import GRDB
internal import Secrets
internal import Store

/// The server's own keys: what hashes API keys, signs capabilities in addresses and seals secrets.
///
/// They lie in the file, so that the file is a whole backup; where a master key lies outside, they are sealed with it.
struct ServerSecrets: Sendable {
    let keyHash: KeyedHash
    let tokens: TokenSigner
    let sealing: SealingKey

    /// Reads the keys, or makes them in a new file.
    /// - Throws: `SettingsError` if the master key is missing or is not the one that sealed them.
    static func load(_ store: Store, masterKeyFile: String?, now: Int64) throws -> ServerSecrets {
        let master = try masterKeyFile.map(readMasterKey)
        @Sendable func key(_ purpose: String, _ db: Database) throws -> [UInt8] {
            let stored = try db.first("SELECT value FROM server_secret WHERE purpose = ?", [.text(purpose)]) { $0.bytes(0) }
            if let stored { return try open(stored, purpose, master) }
            let fresh = RandomBytes.bytes(32)
            try db.run(
                "INSERT INTO server_secret (purpose, value, created_at) VALUES (?, ?, ?)",
                [.text(purpose), .bytes(master?.seal(fresh, context: context(purpose)) ?? fresh), .integer(now)])
            return fresh
        }
        return try store.writeAndWait { db in
            ServerSecrets(
                keyHash: try KeyedHash(key: key("key_hash", db)), tokens: try TokenSigner(key: key("tokens", db)),
                sealing: try SealingKey(key: key("sealing", db)))
        }
    }

    /// Plain keys have 32 bytes; sealed ones are longer.
    private static func open(_ stored: [UInt8], _ purpose: String, _ master: SealingKey?) throws -> [UInt8] {
        guard stored.count > 32 else { return stored }
        guard let master else {
            throw SettingsError("The secrets in this file are sealed. Give the key that sealed them by TROUPE_MASTER_KEY_FILE.")
        }
        do { return try master.open(stored, context: context(purpose)) } catch {
            throw SettingsError("The master key is not the one that sealed the secrets in this file.")
        }
    }

    private static func context(_ purpose: String) -> String { "server_secret.value.\(purpose)" }

    private static func readMasterKey(_ path: String) throws -> SealingKey {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw SettingsError("The master key file \(path) cannot be read.")
        }
        guard data.count == 32 else {
            throw SettingsError("A master key file has exactly 32 random bytes, not \(data.count): head -c 32 /dev/urandom > FILE.")
        }
        return try SealingKey(key: Array(data))
    }
}
