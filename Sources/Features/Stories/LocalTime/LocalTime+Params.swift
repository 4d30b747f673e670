public import JSONSchema
public import Operations

extension LocalDateTime: ParamValue {
    public static var schema: Schema { .string(pattern: #"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?$"#) }

    public static func read(_ json: JSON, at path: String, problems: inout [FieldProblem]) -> LocalDateTime? {
        guard let text = json.stringValue else {
            problems.append(FieldProblem(path, got: json, expected: "a local time without offset, e.g. 2026-05-01T07:00:00"))
            return nil
        }
        do { return try LocalDateTime(text) } catch {
            problems.append(FieldProblem(path, got: json, expected: "\(error)"))
            return nil
        }
    }

    public var json: JSON { .string(description) }
}

extension TimeZoneName: ParamValue {
    public static var schema: Schema { .string }

    public static func read(_ json: JSON, at path: String, problems: inout [FieldProblem]) -> TimeZoneName? {
        guard let text = json.stringValue else {
            problems.append(FieldProblem(path, got: json, expected: "an IANA time zone, e.g. Europe/Berlin"))
            return nil
        }
        do { return try TimeZoneName(text) } catch {
            problems.append(FieldProblem(path, got: json, expected: "\(error)"))
            return nil
        }
    }

    public var json: JSON { .string(identifier) }
}
