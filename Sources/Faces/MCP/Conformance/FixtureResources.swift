internal import JSONSchema

extension FixedResource {
    /// What the suite reads.
    static let fixture = [
        FixedResource(
            uri: "test://static-text", name: "static-text", mimeType: "text/plain", description: "A text that is always the same."
        ) { _ in .text("This is the content of the static text resource.") },
        FixedResource(
            uri: "test://static-binary", name: "static-binary", mimeType: "image/png", description: "A picture that is always the same."
        ) { _ in .blob(Samples.picture) },
        FixedResource(
            uri: "test://watched-resource", name: "watched-resource", mimeType: "text/plain", description: "A text that can be listened to."
        ) { _ in .text("Watched resource content") },
        FixedResource(
            uri: "test://template/{id}/data", name: "template", mimeType: "application/json",
            description: "An object with the id of its address."
        ) { id in
            let json: JSON = ["id": .string(id), "templateTest": true, "data": .string("Data for ID: \(id)")]
            return .text(json.text)
        },
    ]
}
