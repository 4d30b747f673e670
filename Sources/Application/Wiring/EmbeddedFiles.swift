internal import CEmbedded

/// Files that are part of the executable.
public enum EmbeddedFiles {
    /// The migrations, in order.
    public static var migrations: [(name: String, sql: String)] {
        var count = 0
        guard let files = unsafe embedded_migrations(&count) else { return [] }
        return (0..<count).map { index in
            let file = unsafe files[index]
            return unsafe (
                String(cString: file.name), String(decoding: UnsafeBufferPointer(start: file.bytes, count: file.count), as: UTF8.self)
            )
        }
    }

    /// The texts of the prompts' files.
    static var prompts: [String] {
        var count = 0
        guard let files = unsafe embedded_prompts(&count) else { return [] }
        return (0..<count).map { index in
            let file = unsafe files[index]
            return unsafe String(decoding: UnsafeBufferPointer(start: file.bytes, count: file.count), as: UTF8.self)
        }
    }

    /// An asset, a prompt's file or a template of the persona library by its name.
    public static func asset(_ name: String) -> [UInt8] {
        let tables = unsafe [embedded_assets, embedded_prompts, embedded_personas]
        for index in unsafe tables.indices {
            var count = 0
            guard let files = unsafe tables[index](&count) else { preconditionFailure("the executable has no assets") }
            for index in 0..<count {
                let file = unsafe files[index]
                if unsafe String(cString: file.name) == name {
                    return unsafe Array(UnsafeBufferPointer(start: file.bytes, count: file.count))
                }
            }
        }
        preconditionFailure("the executable has no asset \(name)")
    }
}
