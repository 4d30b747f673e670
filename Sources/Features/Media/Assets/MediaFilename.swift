/// Names of files as they stand in addresses.
enum MediaFilename {
    /// Without the extension; longer ones help nobody who reads the address.
    static let maxBaseCharacters = 80

    /// A name of safe characters that keeps what the sender's says, with the extension of the real type.
    static func safe(_ sent: String?, as format: MediaFormat) -> String { base(sent ?? "") + "." + format.fileExtension }

    private static func base(_ sent: String) -> String {
        let last = sent.split { $0 == "/" || $0 == "\\" }.last ?? ""
        let words = withoutExtension(last).unicodeScalars.split { !isSafe($0) }.map { String($0) }
        let joined = words.joined(separator: "-").drop { $0 == "." || $0 == "-" }
        let name = joined.prefix(maxBaseCharacters)
        return name.isEmpty ? "media" : String(name)
    }

    private static func withoutExtension(_ name: Substring) -> Substring {
        guard let dot = name.lastIndex(of: "."), name.distance(from: dot, to: name.endIndex) <= 6 else { return name }
        return name[..<dot]
    }

    private static func isSafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "-", "_", ".": true
        default: false
        }
    }
}
