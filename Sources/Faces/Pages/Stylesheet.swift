/// The stylesheet of all pages, and what names its version.
struct Stylesheet {
    let bytes: [UInt8]
    let version: String

    init(bytes: [UInt8]) {
        self.bytes = bytes
        version = ContentVersion.of(bytes)
    }
}
