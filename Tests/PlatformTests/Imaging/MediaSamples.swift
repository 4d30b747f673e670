import Foundation
import Glibc

@testable import Imaging

/// Small real files of every type, with and without metadata.
enum MediaSamples {
    /// 48 by 32 pixels, no two corners alike.
    static func picture(width: Int = 48, height: Int = 32) throws -> Picture {
        var shapes = Shapes(width: width, height: height)
        shapes.rectangle(Box(x: 0, y: 0, width: width, height: height), Colour("#3060a0")!)
        shapes.rectangle(Box(x: 0, y: 0, width: width / 3, height: height / 2), Colour("#f02020")!)
        shapes.rectangle(Box(x: width / 2, y: height / 2, width: width / 2, height: height / 2), Colour("#20d040")!)
        return try shapes.picture().flattened().inMemory()
    }

    /// As an encoder writes it, without metadata.
    static func encoded(_ format: PictureFormat) throws -> [UInt8] {
        let bytes = try picture().encoded(format, quality: 90)
        let source = ByteSource(bytes)
        let file = try ScratchFile()
        try Structure.read(format.mediaType, source).copy.write(from: source, to: file.descriptor)
        let clean = try file.read(count: file.size)
        // libvips writes a header chunk for the EXIF that has just been taken out.
        guard format == .webp, clean[12..<16].elementsEqual("VP8X".utf8) else { return clean }
        return riffChunk("RIFF", Array("WEBP".utf8) + clean.dropFirst(30))
    }

    static func decoded(_ bytes: [UInt8], _ type: MediaType) throws -> Picture {
        let file = try ScratchFile(bytes)
        defer { withExtendedLifetime(file) {} }
        return try ForeignPicture.load(file.descriptor, type, orientation: 1)
    }

    /// An EXIF block (TIFF, little-endian) with an orientation and a place.
    static func exif(orientation: UInt8) -> [UInt8] {
        var tiff: [UInt8] = [0x49, 0x49, 42, 0, 8, 0, 0, 0, 2, 0]
        tiff += [0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]
        tiff += [0x25, 0x88, 4, 0, 1, 0, 0, 0, 38, 0, 0, 0]  // where the place is
        tiff += [0, 0, 0, 0]
        tiff += [1, 0, 1, 0, 2, 0, 2, 0, 0, 0, 0x4E, 0, 0, 0, 0, 0, 0, 0]
        return tiff + Array("GPS 52.5200 N 13.4050 E".utf8)
    }

    static func jpeg(orientation: UInt8 = 1) throws -> [UInt8] {
        var bytes = try encoded(.jpeg)
        bytes.insert(
            contentsOf: segment(0xE1, Array("Exif\0\0".utf8) + exif(orientation: orientation))
                + segment(0xFE, Array("secret comment".utf8)), at: 2)
        return bytes
    }

    static func segment(_ marker: UInt8, _ payload: [UInt8]) -> [UInt8] {
        [0xFF, marker, UInt8((payload.count + 2) >> 8), UInt8((payload.count + 2) & 0xFF)] + payload
    }

    static func png(orientation: UInt8 = 1) throws -> [UInt8] {
        var bytes = try encoded(.png)
        bytes.insert(
            contentsOf: chunk("eXIf", exif(orientation: orientation)) + chunk("tEXt", Array("Comment\0secret comment".utf8)), at: 33)
        return bytes
    }

    static func chunk(_ type: String, _ payload: [UInt8]) -> [UInt8] {
        var sum = CRC32()
        sum.add((Array(type.utf8) + payload)[...])
        return big(payload.count) + Array(type.utf8) + payload + big(Int(sum.value))
    }

    static func webp(orientation: UInt8 = 1) throws -> [UInt8] {
        let body = Array(try encoded(.webp).dropFirst(12))
        var extended: [UInt8] = [0x08 | 0x04, 0, 0, 0] + [47, 0, 0] + [31, 0, 0]
        extended =
            riffChunk("VP8X", extended) + body + riffChunk("EXIF", exif(orientation: orientation))
            + riffChunk("XMP ", Array("<x>GPS</x>".utf8))
        return riffChunk("RIFF", Array("WEBP".utf8) + extended)
    }

    static func riffChunk(_ type: String, _ payload: [UInt8]) -> [UInt8] {
        Array(type.utf8) + big(payload.count).reversed() + payload + (payload.count % 2 == 1 ? [0] : [])
    }

    /// Frames of one pixel, 100 ms each.
    static func gif(frames: Int = 3, extensions: [UInt8] = [0x21, 0xFE, 6] + Array("secret".utf8) + [0]) -> [UInt8] {
        var bytes = Array("GIF89a".utf8) + [1, 0, 1, 0, 0x80, 0, 0] + [255, 0, 0, 0, 0, 255]
        bytes += [0x21, 0xFF, 11] + Array("NETSCAPE2.0".utf8) + [3, 1, 0, 0, 0] + extensions
        let frame: [UInt8] = [0x21, 0xF9, 4, 0, 10, 0, 0, 0] + [0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0] + [2, 2, 0x44, 0x01, 0]
        for _ in 0..<frames { bytes += frame }
        return bytes + [0x3B]
    }

    /// A video's boxes, 1920 by 1080 turned upright, 2.5 s, with a place in three spots and a track of places.
    static func mp4() -> [UInt8] {
        func header(_ scale: Int, _ duration: Int, _ rest: Int) -> [UInt8] {
            big(0) + big(0xD0E0_F000) + big(0xD0E0_F001) + big(scale) + big(duration) + [UInt8](repeating: 0, count: rest)
        }
        func track(_ handler: String, _ samples: [UInt8]) -> [UInt8] {
            let matrix = [0, 0x10000, 0, 0xFFFF_0000, 0, 0, 0, 0, 0x4000_0000].flatMap(big)
            let head = big(7) + big(0xD0E0_F000) + big(0xD0E0_F000) + big(1) + big(0) + big(2500) + [UInt8](repeating: 0, count: 16)
            let tkhd = box("tkhd", head + matrix + big(handler == "vide" ? 1920 << 16 : 0) + big(handler == "vide" ? 1080 << 16 : 0))
            let hdlr = box("hdlr", big(0) + big(0) + Array(handler.utf8) + [UInt8](repeating: 0, count: 13))
            return box(
                "trak", tkhd + box("mdia", box("mdhd", header(1000, 2500, 4)) + hdlr + box("minf", box("stbl", samples))) + place("udta"))
        }
        func place(_ type: String) -> [UInt8] { box(type, box("loci", Array("GPS +52.5200+013.4050/".utf8))) }
        let ftyp = box("ftyp", Array("isom".utf8) + big(512) + Array("isomiso2mp41".utf8))
        let data = box("mdat", Array("pictures".utf8) + Array("GPS sample one".utf8) + Array("GPS sample two".utf8) + Array("sound".utf8))
        let first = ftyp.count + 8 + 8
        let tables =
            box("stsz", big(0) + big(14) + big(2)) + box("stsc", big(0) + big(1) + big(1) + big(1) + big(1))
            + box("stco", big(0) + big(2) + big(first) + big(first + 14))
        let moov = box(
            "moov", box("mvhd", header(1000, 2500, 80)) + track("vide", []) + track("meta", tables) + place("udta") + place("meta"))
        return ftyp + data + moov + box("uuid", Array("GPS in a box of one's own".utf8)) + box("free", Array("GPS left over".utf8))
    }

    static func box(_ type: String, _ payload: [UInt8]) -> [UInt8] { big(payload.count + 8) + Array(type.utf8) + payload }

    static func big(_ number: Int) -> [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) } }

    static func all() throws -> [(MediaType, [UInt8])] {
        [(.jpeg, try jpeg()), (.png, try png()), (.webp, try webp()), (.gif, gif()), (.mp4, mp4())]
    }

    /// The built executable, which lies beside the tests' own.
    static let executable: String = {
        let folder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        let beside = folder.appending(path: "troupe").path()
        if FileManager.default.isExecutableFile(atPath: beside) { return beside }
        let bundle = CommandLine.arguments.first { $0.contains(".xctest") } ?? CommandLine.arguments[0]
        return URL(fileURLWithPath: bundle).deletingLastPathComponent().appending(path: "troupe").path()
    }()
}

extension [UInt8] {
    func containsText(_ text: String) -> Bool { containsBytes(Array(text.utf8)) }

    func containsBytes(_ bytes: [UInt8]) -> Bool { Data(self).range(of: Data(bytes)) != nil }
}
