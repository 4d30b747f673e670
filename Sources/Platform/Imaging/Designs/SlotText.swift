/// What a user wrote, made fit for being set: no control characters, no markup, its direction known.
struct SlotText: Equatable {
    /// Without control characters, spaces in order, at most `maxLines` lines.
    let plain: String
    let isRightToLeft: Bool

    init(_ text: String, maxLines: Int = 1) {
        let allowed = text.unicodeScalars.map { scalar -> String.UnicodeScalarView.Element in
            Self.isLineEnd(scalar) ? "\n" : Self.isBlank(scalar) ? " " : scalar
        }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: allowed.filter { !Self.isRemoved($0) })
        let lines = String(view).split(separator: "\n").map { line in
            line.split(separator: " ").joined(separator: " ")
        }.filter { !$0.isEmpty }
        let kept = lines.prefix(max(0, maxLines - 1)) + [lines.dropFirst(max(0, maxLines - 1)).joined(separator: " ")]
        plain = kept.filter { !$0.isEmpty }.joined(separator: "\n")
        isRightToLeft = Self.startsRightToLeft(plain)
    }

    var isEmpty: Bool { plain.isEmpty }

    /// For Pango.
    var escaped: String { Self.escape(plain) }

    /// The lines one by one.
    var lines: [SlotText] { plain.split(separator: "\n").map { SlotText(String($0)) } }

    /// The language that decides between the shapes of one character (Han in Japanese, Korean, Chinese); `nil` where none does.
    var language: String? {
        for scalar in plain.unicodeScalars {
            switch scalar.value {
            case 0x3040...0x30FF, 0xFF66...0xFF9D: return "ja"
            case 0xAC00...0xD7A3, 0x1100...0x11FF: return "ko"
            default: continue
            }
        }
        return plain.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) } ? "ja" : nil  // the font that is sure to be there
    }

    /// Which room its lines need.
    var script: Script {
        for scalar in plain.unicodeScalars {
            switch scalar.value {
            case 0x0590...0x08FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFC, 0x0900...0x0EFF: return .tall
            case 0x1100...0x11FF, 0x2E80...0x9FFF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFF00...0xFFEF, 0x20000...0x3FFFF: return .square
            default: continue
            }
        }
        return .latin
    }

    enum Script {
        case latin
        /// Chinese, Japanese, Korean.
        case square
        /// Arabic, Hebrew, scripts of India and South-East Asia: marks above and below.
        case tall
    }

    /// Scalar by scalar: with a mark behind it a sign is another character, and markup all the same.
    static func escape(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result.append(contentsOf: "&amp;".unicodeScalars)
            case "<": result.append(contentsOf: "&lt;".unicodeScalars)
            case ">": result.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": result.append(contentsOf: "&quot;".unicodeScalars)
            case "'": result.append(contentsOf: "&#39;".unicodeScalars)
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    private static func isLineEnd(_ scalar: Unicode.Scalar) -> Bool {
        [0x0A, 0x0D, 0x0B, 0x0C, 0x85, 0x2028, 0x2029].contains(scalar.value)
    }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar.value == 0x09 || scalar.value == 0x3000 }

    private static func isRemoved(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0A: false
        case 0x202A...0x202E, 0x2066...0x2069: true  // overrides of direction could make a text read as what it is not
        case 0xFEFF, 0xFFF9...0xFFFC, 0xFDD0...0xFDEF: true
        case 0xE000...0xF8FF, 0xF0000...0x10FFFF: true  // no font has them
        default: scalar.properties.generalCategory == .control || scalar.value & 0xFFFE == 0xFFFE
        }
    }

    /// By the first letter that has a direction (Unicode Bidirectional Algorithm, P2 and P3).
    private static func startsRightToLeft(_ text: String) -> Bool {
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x0590...0x08FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFC, 0x10800...0x10FFF, 0x1E800...0x1EFFF: return true
            default: if scalar.properties.isAlphabetic { return false }
            }
        }
        return false
    }
}
