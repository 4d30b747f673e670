public import GRDB

/// What one connection has found in a state of the file, for what nearly every request asks; forgotten when there is a newer state.
struct StateMemo {
    /// Beyond these it begins anew, so that memory follows those who ask at present.
    private static let most = 256

    private var version: Int64 = 0
    private var found: [Key: any AnyObject & Sendable] = [:]

    /// What is a hash already is not hashed again as a whole.
    private struct Key: Hashable {
        let bytes: [UInt8]

        func hash(into hasher: inout Hasher) { hasher.combine(bytes.prefix(8).reduce(0 as UInt64) { $0 << 8 | UInt64($1) }) }
    }

    /// Forgets everything unless the state is still the same.
    mutating func enter(_ version: Int64) {
        if version == self.version { return }
        self.version = version
        found = [:]
    }

    subscript(key: [UInt8]) -> (any AnyObject & Sendable)? {
        get { found[Key(bytes: key)] }
        set {
            if found.count >= Self.most { found = [:] }
            found[Key(bytes: key)] = newValue
        }
    }
}

extension Database {
    /// What `find` finds, or has found for that key on this connection in the very state of the file that is being read.
    ///
    /// SQLite tells a connection inside its transaction whether anybody has committed since it looked last ("PRAGMA data_version"): so this
    /// never answers what the file does not say any more. That nothing was found is not remembered. Outside of `Store.read`, `find` is asked.
    /// - Parameter key: a hash of what is asked for, of eight bytes at least.
    public func remembering<Value: AnyObject & Sendable>(_ key: [UInt8], _ find: () throws -> Value?) throws -> Value? {
        guard let reader = Reader.reading(self) else { return try find() }
        try reader.memo.enter(reader.stateVersion(self))
        if let known = reader.memo[key] as? Value { return known }
        let value = try find()
        if let value { reader.memo[key] = value }
        return value
    }
}
