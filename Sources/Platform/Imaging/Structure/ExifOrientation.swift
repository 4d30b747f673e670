/// Reads the orientation from a TIFF block as EXIF has it (EXIF 2.32, 4.6.4: tag 0x0112, a SHORT in the first directory).
enum ExifOrientation {
    /// 1 to 8. What cannot be read is taken for 1: a viewer would do so too.
    static func read(_ tiff: [UInt8]) -> Int {
        guard tiff.count >= 8 else { return 1 }
        let isLittleEndian: Bool
        switch (tiff[0], tiff[1]) {
        case (0x49, 0x49): isLittleEndian = true
        case (0x4D, 0x4D): isLittleEndian = false
        default: return 1
        }
        func number(_ offset: Int, _ count: Int) -> Int? {
            guard offset >= 0, offset <= tiff.count - count else { return nil }
            let bytes = tiff[offset..<offset + count]
            return isLittleEndian ? bytes.reversed().reduce(0) { $0 << 8 | Int($1) } : bytes.reduce(0) { $0 << 8 | Int($1) }
        }
        guard number(2, 2) == 42, let directory = number(4, 4), let entries = number(directory, 2) else { return 1 }
        for entry in 0..<entries {
            let offset = directory + 2 + entry * 12
            guard let tag = number(offset, 2) else { return 1 }
            if tag == 0x0112 {
                guard number(offset + 2, 2) == 3, let value = number(offset + 8, 2), (1...8).contains(value) else { return 1 }
                return value
            }
        }
        return 1
    }
}
