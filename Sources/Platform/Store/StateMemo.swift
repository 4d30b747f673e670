public import GRDB

/// What one connection has found in a state of the file, for what nearly every request asks; forgotten when there is a newer state.
struct StateMemo {
    /// Beyond these it begins anew, so that memory follows those who ask at present.
    private static let most = 256

    private var version: Int64 = 0
    private var found: [[UInt8]: any AnyObject & Sendable] = [:]

    /// Forgets everything unless the state is still the same.
    mutating func enter(_ version: Int64) {
        if version == self.version { return }
        self.version = version
        found = [:]
    }

    subscript(key: [UInt8]) -> (any AnyObject & Sendable)? {
        get { found[key] }
        set {
            if found.count >= Self.most { found = [:] }
            found[key] = newValue
        }
    }
}

extension Database {
    /// What `find` finds, or has found for that key on this connection in the very state of the file that is being read.
    ///
    /// SQLite tells a connection inside its transaction whether anybody has committed since it looked last ("PRAGMA data_version"): so this
    /// never answers what the file does not say any more. That nothing was found is not remembered. Outside of `Store.read`, `find` is asked.
    public func remembering<Value: AnyObject & Sendable>(_ key: [UInt8], _ find: () throws -> Value?) throws -> Value? {
        guard let reader = Reader.reading(self) else { return try find() }
        try reader.memo.enter(reader.stateVersion(self))
        if let known = reader.memo[key] as? Value { return known }
        let value = try find()
        if let value { reader.memo[key] = value }
        return value
    }
}
