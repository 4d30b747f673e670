internal import JSONSchema

/// Turns the text of an option into JSON by the parameter's schema; what does not fit stays text, so that the one check says what is wrong.
enum ArgumentText {
    static func json(_ text: String, schema: Schema) -> JSON {
        switch schema.type {
        case "integer", "number": return (try? JSON(parsing: text)) ?? .string(text)  // no number: the check says so
        case "boolean": return text == "true" ? true : text == "false" ? false : .string(text)
        case "array":
            if text.hasPrefix("["), let json = try? JSON(parsing: text) { return json }  // no JSON: a list after all
            let items = Schema(schema.json["items"] ?? [:])
            if items.type == "object" { return [json(text, schema: items)] }
            return .array(text.split(separator: ",").map { json(String($0), schema: items) })
        case "string": return .string(text)
        default: return (try? JSON(parsing: text)) ?? .string(text)  // an object or a choice: JSON where it is some
        }
    }
}
