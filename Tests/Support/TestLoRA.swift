/// Small LoRA files for tests.
public enum TestLoRA {
    /// A safetensors file with so many tensors of two bytes each.
    public static func file(tensors: Int = 1, named name: String = "lora_unet_x.lora_up.weight") -> [UInt8] {
        let lines = (0..<tensors).map { number in
            "\"\(name)\(number)\":{\"dtype\":\"F16\",\"shape\":[1],\"data_offsets\":[\(2 * number),\(2 * number + 2)]}"
        }
        let header = Array("{\"__metadata__\":{\"ss_base_model_version\":\"sdxl\"},\(lines.joined(separator: ","))}".utf8)
        return wrapped(header) + [UInt8](repeating: 7, count: 2 * tensors)
    }

    /// A header with its length before it.
    public static func wrapped(_ header: [UInt8]) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) } + header
    }
}
