internal import Features
internal import Store

/// Backups and checks of whole files, for the command line.
public enum FileCheck {
    /// What is wrong with a data file or a backup: SQLite's own check, references, and media bytes against their hashes.
    /// - Throws: `StoreError`.
    public static func problems(path: String) throws -> [String] { try Store.verify(path: path, check: BlobCheck.problems) }

    /// Writes a whole, checked copy of a file, also while a server works on it.
    /// - Throws: `StoreError`.
    public static func backup(_ path: String, to destination: String) throws {
        try Store(path: path, create: false).backup(to: destination, check: BlobCheck.problems)
    }
}
