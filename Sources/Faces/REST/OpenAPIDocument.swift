public import JSONSchema
public import Operations
internal import Synchronization

/// The routes described in OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.1), written from the catalog.
public final class OpenAPIDocument: Sendable {
    private let catalog: OperationCatalog
    private let version: String
    private let encoded = Mutex<(publicURL: String, bytes: [UInt8])?>(nil)

    public init(catalog: OperationCatalog, version: String) {
        self.catalog = catalog
        self.version = version
    }

    /// The document, encoded; kept, as it changes with the address only.
    func bytes(publicURL: String) -> [UInt8] {
        if let known = encoded.withLock({ $0 }), known.publicURL == publicURL { return known.bytes }
        let bytes = json(publicURL: publicURL).bytes
        encoded.withLock { $0 = (publicURL, bytes) }
        return bytes
    }

    /// The document.
    public func json(publicURL: String) -> JSON {
        [
            "openapi": "3.1.0",
            "info": [
                "title": "Troupe", "version": .string(version),
                "description": "Publishes stories and carousels of a cast of characters. Every call is also an MCP tool at /mcp.",
                "license": ["name": "MIT", "identifier": "MIT"],
            ],
            "servers": [["url": .string(publicURL)]],
            "tags": .array(
                Toolset.allCases.filter { set in catalog.operations.contains { $0.spec.toolset == set } }.map {
                    ["name": .string($0.rawValue)]
                }),
            "paths": paths,
            "components": [
                "securitySchemes": [
                    "key": ["type": "http", "scheme": "bearer", "description": "A key of the form trp_live_…, minted by a user."]
                ],
                "schemas": ["Error": Self.errorSchema],
                "responses": [
                    "Failure": [
                        "description": "Refused or failed; `error.code` says why, `fields` and `fix` what to send instead.",
                        "headers": [
                            "Retry-After": ["description": "Seconds to wait, where waiting helps.", "schema": ["type": "integer"]]
                        ],
                        "content": ["application/json": ["schema": ["$ref": "#/components/schemas/Error"]]],
                    ]
                ],
            ],
        ]
    }

    private var paths: JSON {
        var paths: JSON = [
            "/api/v1/health": [
                "get": [
                    "operationId": "health", "summary": "Tell what the key is good for.", "tags": ["account"], "security": [["key": []]],
                    "responses": Self.responses(Self.healthSchema),
                ]
            ]
        ]
        for operation in catalog.operations {
            let route = operation.spec.route
            var item = paths[route.path] ?? [:]
            item[route.method.rawValue.lowercased()] = entry(operation)
            paths[route.path] = item
        }
        return paths
    }

    private func entry(_ operation: AnyOperation) -> JSON {
        let spec = operation.spec
        var entry: JSON = [
            "operationId": .string(spec.name), "summary": .string(spec.description), "tags": [.string(spec.toolset.rawValue)],
            "security": spec.scopes.isEmpty ? [["key": []]] : .array(spec.scopes.map { ["key": [.string($0.rawValue)]] }),
        ]
        var parameters: [JSON] = []
        for name in spec.route.variables {
            guard let parameter = operation.parameters.first(where: { $0.name == name }) else { continue }
            parameters.append(Self.parameter(parameter, in: "path"))
        }
        let rest = operation.parameters.filter { !spec.route.variables.contains($0.name) }
        switch spec.route.method {
        case .get, .delete: parameters += rest.map { Self.parameter($0, in: "query") }
        case .post, .patch:
            if !rest.isEmpty { entry["requestBody"] = Self.body(rest) }
        }
        if !spec.effect.isRead {
            parameters.append([
                "name": "Idempotency-Key", "in": "header", "required": false,
                "description":
                    "Any text of yours, new for each intended effect: a repeat with the same text answers as the first call did.",
                "schema": ["type": "string", "minLength": 1, "maxLength": 255],
            ])
        }
        if !parameters.isEmpty { entry["parameters"] = .array(parameters) }
        entry["responses"] = Self.responses(operation.outputSchema.json)
        return entry
    }

    private static func parameter(_ parameter: AnyOperation.Parameter, in place: String) -> JSON {
        var schema = parameter.schema.json
        schema["description"] = nil
        var json: JSON = [
            "name": .string(parameter.name), "in": .string(place), "required": .bool(place == "path" || parameter.isRequired),
            "description": .string(parameter.help), "schema": schema,
        ]
        if parameter.schema.type == "array" {
            json["style"] = "form"
            json["explode"] = false
        }
        return json
    }

    private static func body(_ parameters: [AnyOperation.Parameter]) -> JSON {
        let required = parameters.filter(\.isRequired).map(\.name)
        let schema = Schema.object(parameters.map { ($0.name, $0.acceptedSchema) }, required: required)
        return ["required": .bool(!required.isEmpty), "content": ["application/json": ["schema": schema.json]]]
    }

    private static func responses(_ schema: JSON) -> JSON {
        [
            "200": ["description": "Done.", "content": ["application/json": ["schema": schema]]],
            "4XX": ["$ref": "#/components/responses/Failure"],
            "5XX": ["$ref": "#/components/responses/Failure"],
        ]
    }

    private static let healthSchema = Schema.object(
        [
            ("ok", .boolean), ("user_id", .string.nullable), ("project_id", .string.nullable), ("scopes", .array(of: .string)),
            ("server_time", .string(format: "date-time")),
        ], required: ["ok", "user_id", "project_id", "scopes", "server_time"]
    ).json

    private static let errorSchema: JSON = {
        let field = Schema.object(
            [("path", .string), ("got", .anything), ("expected", .string)], required: ["path", "got", "expected"])
        let error = Schema.object(
            [
                ("code", .choice(Failure.Code.allCases.map(\.rawValue))), ("message", .string), ("fields", .array(of: field)),
                ("fix", .anything.described("A ready correction, or the call to make first.")),
                ("retry", .choice(["never", "now", "after"])),
                ("retry_after_seconds", .integer), ("request_id", .string),
            ], required: ["code", "message", "retry", "request_id"])
        return Schema.object([("error", error)], required: ["error"]).json
    }()
}
