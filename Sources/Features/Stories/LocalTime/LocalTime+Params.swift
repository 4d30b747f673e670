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
            let form = "a local time such as 2026-05-01T07:00:00"
            let expected =
                switch error {
                case .malformed: form
                case .hasOffset: "\(form), without Z or offset; an instant goes into scheduled_at"
                case .outOfRange: "\(form), in the years 1970 to 9999"
                case .noSuchDay: "\(form), on a day that the calendar has"
                case .noSuchTime: "\(form), from 00:00:00 to 23:59:59"
                }
            problems.append(FieldProblem(path, got: json, expected: expected))
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
            let expected =
                switch error {
                case .offset: "a region's time zone such as Europe/Berlin, not an offset, which does not say when the clocks change"
                case .abbreviation: "a region's time zone such as Europe/Berlin, not an abbreviation, which means several"
                case .unknown(_, _?): "an IANA time zone"
                case .unknown(_, nil): "an IANA time zone such as Europe/Berlin"
                }
            problems.append(FieldProblem(path, got: json, expected: expected, nearest: error.suggestion))
            return nil
        }
    }

    public var json: JSON { .string(identifier) }
}
