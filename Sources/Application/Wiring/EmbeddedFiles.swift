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

    /// An asset or a prompt's file by its name.
    public static func asset(_ name: String) -> [UInt8] {
        var (assetCount, promptCount) = (0, 0)
        guard let assets = unsafe embedded_assets(&assetCount), let prompts = unsafe embedded_prompts(&promptCount) else {
            preconditionFailure("the executable has no assets")
        }
        for index in 0..<(assetCount + promptCount) {
            let file = unsafe index < assetCount ? assets[index] : prompts[index - assetCount]
            if unsafe String(cString: file.name) == name { return unsafe Array(UnsafeBufferPointer(start: file.bytes, count: file.count)) }
        }
        preconditionFailure("the executable has no asset \(name)")
    }
}
