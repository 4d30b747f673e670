/// The types of files that are taken in. What a file is, its first bytes tell, never its name.
public enum MediaType: String, Sendable, Codable, CaseIterable {
    case jpeg
    case png
    case webp
    case gif
    case mp4

    /// As in `Content-Type`.
    public var mimeType: String {
        switch self {
        case .jpeg: "image/jpeg"
        case .png: "image/png"
        case .webp: "image/webp"
        case .gif: "image/gif"
        case .mp4: "video/mp4"
        }
    }

    /// Without the dot.
    public var fileExtension: String {
        switch self {
        case .jpeg: "jpg"
        case .png, .webp, .gif, .mp4: rawValue
        }
    }

    /// How many bytes from the start `sniff` can make use of.
    public static let sniffedBytes = 512  // the longest list of MP4 brands met has a few dozen entries of 4 bytes

    /// The type that a file with these first bytes has; `nil` for everything that is not taken in (SVG, HEIC, AVIF, QuickTime, text, …).
    ///
    /// Give `sniffedBytes` bytes, or the whole file if it is shorter.
    public static func sniff(_ firstBytes: some Collection<UInt8>) -> MediaType? {
        let head = Array(firstBytes.prefix(sniffedBytes))
        if head.starts(with: [0xFF, 0xD8, 0xFF]) { return .jpeg }
        if head.starts(with: PNGStructure.signature) { return .png }
        if head.starts(with: "GIF87a".utf8) || head.starts(with: "GIF89a".utf8) { return .gif }
        if head.starts(with: "RIFF".utf8) && head.dropFirst(8).starts(with: "WEBP".utf8) { return .webp }
        return MP4Brands(head)?.isVideo == true ? .mp4 : nil
    }
}

/// The brands in the `ftyp` box of an ISO base media file (ISO/IEC 14496-12, 4.3).
private struct MP4Brands {
    let major: String
    let compatible: [String]

    init?(_ head: [UInt8]) {
        guard head.count >= 16, head[4..<8].elementsEqual("ftyp".utf8) else { return nil }
        let size = head[0..<4].reduce(0) { $0 << 8 | Int($1) }
        guard size >= 16 else { return nil }
        func brand(at offset: Int) -> String { String(decoding: head[offset..<offset + 4], as: UTF8.self) }
        major = brand(at: 8)
        compatible = stride(from: 16, through: min(size, head.count) - 4, by: 4).map(brand)
    }

    var isVideo: Bool {
        if Self.refused.contains(major) { return false }
        if Self.video.contains(major) { return true }
        return compatible.contains(where: Self.video.contains) && !compatible.contains(where: Self.pictures.contains)
    }

    private static let video: Set<String> = [
        "isom", "iso2", "iso3", "iso4", "iso5", "iso6", "iso7", "iso8", "iso9", "mp41", "mp42", "avc1", "M4V ", "dash", "msdh", "mmp4",
    ]
    private static let pictures: Set<String> = ["heic", "heix", "heim", "heis", "hevc", "hevx", "avif", "avis", "mif1", "msf1", "miaf"]
    private static let refused = pictures.union(["qt  ", "M4A ", "M4B ", "M4P ", "jp2 ", "crx "])
}
