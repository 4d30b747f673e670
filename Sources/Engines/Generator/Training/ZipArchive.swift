internal import Secrets

/// A zip file of files that are stored as they are (PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.12, 4.3.16): pictures are packed already.
enum ZipArchive {
    /// - Parameter files: names in ASCII; together less than 4 GiB.
    static func stored(_ files: [(name: String, bytes: [UInt8])]) -> [UInt8] {
        var (output, directory) = ([UInt8](), [UInt8]())
        for (name, bytes) in files {
            let offset = output.count
            // Version 2.0, no flags, stored, 1980-01-01: the same files give the same archive.
            let common =
                number(20, 2) + number(0, 2) + number(0, 2) + number(0, 2) + number(0x21, 2) + number(Int(CRC32.checksum(bytes)), 4)
                + number(bytes.count, 4) + number(bytes.count, 4) + number(name.utf8.count, 2) + number(0, 2)
            output += number(0x0403_4b50, 4) + common + Array(name.utf8)
            output += bytes
            directory += number(0x0201_4b50, 4) + number(20, 2) + common
            directory += number(0, 2) + number(0, 2) + number(0, 2) + number(0, 4) + number(offset, 4) + Array(name.utf8)
        }
        let end = number(files.count, 2) + number(files.count, 2) + number(directory.count, 4) + number(output.count, 4) + number(0, 2)
        return output + directory + number(0x0605_4b50, 4) + number(0, 2) + number(0, 2) + end
    }

    private static func number(_ value: Int, _ bytes: Int) -> [UInt8] { (0..<bytes).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
}
