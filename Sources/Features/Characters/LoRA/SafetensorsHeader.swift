internal import JSONSchema
internal import Operations

/// The header of a safetensors file (huggingface/safetensors, "Format"): eight bytes of length, little-endian, so many bytes of JSON that say
/// where each tensor lies, then the tensors. Nothing in it is code, which is why it is the one format that is taken.
struct SafetensorsHeader: Equatable {
    /// The longest header that is read, in bytes; a LoRA's has some hundred KiB.
    static let maxHeaderBytes = 8 << 20
    /// What names of a LoRA's tensors have in them: of plain ones, LoKr, LoHa, and DoRA.
    private static let marks = ["lora", "lokr", "hada", "dora"]

    var tensors: Int
    /// The model that it goes with, where it says so.
    var baseModel: String?

    /// - Throws: `.validationFailed` for what is no such file, is cut off, or holds no LoRA.
    init(_ spool: Spool) throws(Failure) {
        guard spool.bytes > 8, let length = Self.length(try Self.piece(of: spool, at: 0, count: 8)) else {
            throw Self.refusal("it is too short")
        }
        guard length <= Self.maxHeaderBytes, 8 + length <= spool.bytes else {
            throw Self.refusal("it does not begin with a header, or is cut off")
        }
        let header: JSON
        do { header = try JSON(parsing: try Self.piece(of: spool, at: 8, count: length)) } catch {
            throw Self.refusal("its header is no JSON")
        }
        let members = header.objectValue?.members ?? []
        let room = spool.bytes - 8 - length
        var (names, end) = ([String](), 0)
        for member in members where member.key != "__metadata__" {
            guard member.value["dtype"]?.stringValue != nil, member.value["shape"]?.arrayValue != nil,
                let from = member.value["data_offsets"]?[0]?.intValue, let to = member.value["data_offsets"]?[1]?.intValue,
                0 <= from, from <= to, to <= room
            else { throw Self.refusal("a tensor lies outside of it: it is cut off or damaged") }
            names.append(member.key.lowercased())
            end = max(end, Int(to))
        }
        guard end == room else { throw Self.refusal("it is longer than its tensors") }
        guard names.contains(where: { name in Self.marks.contains(where: name.contains) }) else {
            throw Failure(
                .validationFailed,
                "The file holds no LoRA: none of its \(names.count) tensors is named like one. A whole model is not taken.")
        }
        tensors = names.count
        let said = header["__metadata__"]
        let model = said?["ss_base_model_version"]?.stringValue ?? said?["modelspec.architecture"]?.stringValue
        baseModel = model.map { String($0.prefix(LoRAs.maxModelCharacters)) }
    }

    private static func length(_ bytes: [UInt8]) -> Int? {
        let number = bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return number <= UInt64(maxHeaderBytes) ? Int(number) : Int.max - 8
    }

    private static func piece(of spool: Spool, at offset: Int, count: Int) throws(Failure) -> [UInt8] {
        do { return try spool.piece(at: offset, count: count) } catch {
            throw Failure(.busy, "What arrived could not be read again from the disk. Send it once more.", retry: .after(seconds: 5))
        }
    }

    private static func refusal(_ what: String) -> Failure {
        Failure(.validationFailed, "The file is no safetensors file: \(what). Send the LoRA as its trainer wrote it, with .safetensors.")
    }
}
