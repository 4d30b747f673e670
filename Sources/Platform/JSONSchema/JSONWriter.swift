extension JSON {
    /// The value as compact UTF-8 JSON.
    public var bytes: [UInt8] {
        var output = JSONOutput()
        write(to: &output)
        return output.bytes
    }

    /// The value as compact JSON.
    public var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The value as JSON for people: two spaces of indentation, a member a line.
    public var prettyText: String {
        var output = JSONOutput()
        write(to: &output, indentation: 0)
        return String(decoding: output.bytes, as: UTF8.self)
    }

    /// Appends the value as compact UTF-8 JSON.
    public func write(to output: inout JSONOutput) {
        switch self {
        case .null: output.write("null")
        case .bool(let value): output.write(value ? "true" : "false")
        case .int(let value): output.write(number: value)
        case .double(let value): output.write(Array(Self.text(of: value).utf8))
        case .string(let value): output.write(string: value)
        case .array(let elements):
            output.write(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { output.write(UInt8(ascii: ",")) }
                element.write(to: &output)
            }
            output.write(UInt8(ascii: "]"))
        case .object(let object):
            output.write(UInt8(ascii: "{"))
            for (index, member) in object.members.enumerated() {
                if index > 0 { output.write(UInt8(ascii: ",")) }
                output.write(string: member.key)
                output.write(UInt8(ascii: ":"))
                member.value.write(to: &output)
            }
            output.write(UInt8(ascii: "}"))
        }
    }

    private func write(to output: inout JSONOutput, indentation: Int) {
        func newLine(_ indentation: Int, _ output: inout JSONOutput) {
            output.write(UInt8(ascii: "\n"))
            for _ in 0..<indentation { output.write(UInt8(ascii: " ")) }
        }
        switch self {
        case .array(let elements) where !elements.isEmpty:
            output.write(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { output.write(UInt8(ascii: ",")) }
                newLine(indentation + 2, &output)
                element.write(to: &output, indentation: indentation + 2)
            }
            newLine(indentation, &output)
            output.write(UInt8(ascii: "]"))
        case .object(let object) where !object.isEmpty:
            output.write(UInt8(ascii: "{"))
            for (index, member) in object.members.enumerated() {
                if index > 0 { output.write(UInt8(ascii: ",")) }
                newLine(indentation + 2, &output)
                output.write(string: member.key)
                output.write(": ")
                member.value.write(to: &output, indentation: indentation + 2)
            }
            newLine(indentation, &output)
            output.write(UInt8(ascii: "}"))
        default: write(to: &output)
        }
    }

    private static func text(of value: Double) -> String {
        // Doubles that are whole are written without a fraction, as JavaScript does; JSON has no infinities.
        if let whole = Int64(exactly: value) { return String(whole) }
        return value.isFinite ? "\(value)" : "null"
    }
}
