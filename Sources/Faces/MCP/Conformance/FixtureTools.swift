internal import JSONSchema

/// The tools that show what a result can have in it.
enum FixtureTools {
    static let content: [any MCPTool] = [
        FixtureTool("test_simple_text", "Answers a text.") { _ in
            ToolResult(content: [.text("This is a simple text response for testing.")])
        },
        FixtureTool("test_image_content", "Answers a picture.") { _ in
            ToolResult(content: [.image(Samples.picture, mimeType: "image/png")])
        },
        FixtureTool("test_audio_content", "Answers sound.") { _ in ToolResult(content: [.audio(Samples.sound, mimeType: "audio/wav")]) },
        FixtureTool("test_embedded_resource", "Answers a resource, whole.") { _ in
            ToolResult(content: [
                .resource(
                    ResourceContents(
                        uri: "test://embedded-resource", mimeType: "text/plain", body: .text("This is an embedded resource content.")))
            ])
        },
        FixtureTool("test_resource_link", "Answers where a resource is.") { _ in
            ToolResult(content: [
                .link(ResourceLink(uri: "test://static-text", name: "static-text", title: "A text", mimeType: "text/plain"))
            ])
        },
        FixtureTool("test_multiple_content_types", "Answers a text, a picture and a resource.") { _ in
            ToolResult(content: [
                .text("Multiple content types test:"), .image(Samples.picture, mimeType: "image/png"),
                .resource(
                    ResourceContents(
                        uri: "test://mixed-content-resource", mimeType: "application/json", body: .text(#"{"test":"data","value":123}"#))),
            ])
        },
        FixtureTool("test_error_handling", "Fails, always.") { _ in
            ToolResult(content: [.text("This tool intentionally returns an error for testing")], isError: true)
        },
        FixtureTool(
            "test_x_mcp_header", "Takes an argument that a header field repeats.",
            schema: [
                "type": "object",
                "properties": [
                    "region": ["type": "string", "description": "Any text.", "x-mcp-header": "Region"],
                    "priority": ["type": "integer", "description": "Any number.", "x-mcp-header": "Priority"],
                    "is_urgent": ["type": "boolean", "description": "Any answer.", "x-mcp-header": "Urgent"],
                ],
            ]
        ) { arguments in ToolResult(content: [.text("Header and body agree: \(JSON.object(arguments).text)")]) },
        FixtureTool("json_schema_2020_12_tool", "Has an input schema of many words.", schema: manyWords) { arguments in
            ToolResult(content: [.text("JSON Schema 2020-12 tool called with: \(JSON.object(arguments).text)")])
        },
    ]

    /// Keywords of JSON Schema 2020-12 that have to arrive in `tools/list` as they are.
    private static let manyWords: JSON = [
        "$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object",
        "$defs": [
            "address": [
                "$anchor": "addressDef", "type": "object", "properties": ["street": ["type": "string"], "city": ["type": "string"]],
            ]
        ],
        "properties": [
            "name": ["type": "string"], "address": ["$ref": "#/$defs/address"],
            "contactMethod": ["type": "string", "enum": ["phone", "email"]], "phone": ["type": "string"], "email": ["type": "string"],
        ],
        "allOf": [["anyOf": [["required": ["phone"]], ["required": ["email"]]]]],
        "if": ["properties": ["contactMethod": ["const": "phone"]], "required": ["contactMethod"]], "then": ["required": ["phone"]],
        "else": ["required": ["email"]], "additionalProperties": false,
    ]
}
