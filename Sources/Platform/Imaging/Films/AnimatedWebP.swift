/// Puts still WebPs one behind the other into an animation (RFC 9649, 2.7.1.1): every frame is a whole picture, and it begins anew at its end.
public enum AnimatedWebP {
    /// The files of a piece of film that was drawn as WebP.
    /// - Throws: `.damaged` where it is not one file behind the other.
    public static func files(in piece: [UInt8]) throws(ImagingError) -> [ArraySlice<UInt8>] {
        var files: [ArraySlice<UInt8>] = []
        var start = 0
        while start < piece.count {
            guard start + 12 <= piece.count, piece[start..<start + 4].elementsEqual("RIFF".utf8) else { throw broken }
            let end = start + 8 + number(piece[(start + 4)..<(start + 8)])
            guard end <= piece.count else { throw broken }
            files.append(piece[start..<end])
            start = end
        }
        return files
    }

    /// A frame of the animation: the picture of a still WebP, shown for so long.
    /// - Throws: `.damaged` for a file without a picture.
    public static func frame(_ file: ArraySlice<UInt8>, width: Int, height: Int, milliseconds: Int) throws(ImagingError) -> [UInt8] {
        var offset = file.startIndex + 12
        while offset + 8 <= file.endIndex {
            let length = number(file[(offset + 4)..<(offset + 8)])
            let end = offset + 8 + length + length % 2
            guard end <= file.endIndex else { throw broken }
            let name = file[offset..<offset + 4]
            if name.elementsEqual("VP8 ".utf8) || name.elementsEqual("VP8L".utf8) {
                let picture = file[offset..<end]
                // At 0, 0; 2 for not blending: the frame is whole.
                return Array("ANMF".utf8) + bytes(16 + picture.count, 4) + bytes(0, 6) + bytes(width - 1, 3) + bytes(height - 1, 3)
                    + bytes(milliseconds, 3) + [2] + picture
            }
            offset = end
        }
        throw broken
    }

    /// What stands before the frames.
    /// - Parameter frameBytes: of all frames together.
    public static func head(width: Int, height: Int, frameBytes: Int) -> [UInt8] {
        // 2 for an animation; black behind it, and no end of repeating.
        let header = Array("VP8X".utf8) + bytes(10, 4) + [2, 0, 0, 0] + bytes(width - 1, 3) + bytes(height - 1, 3)
        let animation = Array("ANIM".utf8) + bytes(6, 4) + [0, 0, 0, 255] + bytes(0, 2)
        return Array("RIFF".utf8) + bytes(4 + header.count + animation.count + frameBytes, 4) + Array("WEBP".utf8) + header + animation
    }

    private static let broken = ImagingError.damaged("A frame of the film is broken.")

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reversed().reduce(0) { $0 << 8 | Int($1) } }

    private static func bytes(_ number: Int, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) } }
}
