import CSodium

/// Argon2id with libsodium's limits for interactive use: 64 MiB, 2 passes, some 60 ms.
///
/// These functions take that long on the thread that calls them; from a task use `PasswordHasher`.
public enum PasswordHash {
    /// The hash of a password, a text that holds salt and limits too.
    ///
    /// - Throws: `outOfMemory`.
    public static func hash(_ password: String) throws(SecretsError) -> String {
        Sodium.initialize()
        var text = [CChar](repeating: 0, count: crypto_pwhash_strbytes())
        let status = unsafe crypto_pwhash_str(
            &text, password, UInt64(password.utf8.count), UInt64(crypto_pwhash_opslimit_interactive()), crypto_pwhash_memlimit_interactive()
        )
        guard status == 0 else { throw .outOfMemory }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Whether `hash` is a hash of `password`; false as well for a text that is no hash.
    public static func verify(_ password: String, against hash: String) -> Bool {
        Sodium.initialize()
        guard hash.utf8.count < crypto_pwhash_strbytes() else { return false }
        return unsafe crypto_pwhash_str_verify(hash, password, UInt64(password.utf8.count)) == 0
    }

    /// Whether the hash was made with other limits than today's and is to be made anew at the next sign-in.
    public static func needsRehash(_ hash: String) -> Bool {
        Sodium.initialize()
        guard hash.utf8.count < crypto_pwhash_strbytes() else { return true }
        return unsafe crypto_pwhash_str_needs_rehash(
            hash, UInt64(crypto_pwhash_opslimit_interactive()), crypto_pwhash_memlimit_interactive()) != 0
    }
}
