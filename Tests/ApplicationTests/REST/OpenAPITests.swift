import Faces
import HTTPServer
import HTTPTypes
import JSONSchema
import Operations
import Testing

@Suite struct OpenAPITests {
    let document: JSON

    init() async throws {
        let fixture = try FaceFixture()
        document = await fixture.rest(.get, "/api/v1/openapi.json", key: nil).json
    }

    @Test func `it is OpenAPI 3.1 of this server`() {
        #expect(document["openapi"] == "3.1.0")
        #expect(document["servers"] == [["url": "https://troupe.example"]])
        #expect(document["info"]?["version"] == "1.2.3")
    }

    @Test func `every operation is there once, with its scope`() {
        var found: [String: JSON] = [:]
        for item in document["paths"]?.objectValue?.members ?? [] {
            for entry in item.value.objectValue?.members ?? [] {
                found[entry.value["operationId"]?.stringValue ?? ""] = entry.value["security"]
            }
        }
        var expected: [String: JSON] = ["health": [["key": []]]]
        for operation in FaceFixture.operations {
            expected[operation.spec.name] = [["key": operation.spec.scope.map { [.string($0.rawValue)] } ?? []]]
        }
        #expect(found == expected)
    }

    @Test func `variables stand in the path, the rest in query or body`() {
        let patch = document["paths"]?["/api/v1/toys/{toy_id}"]?["patch"] ?? .null
        #expect(patch["parameters"]?[0]?["name"] == "toy_id")
        #expect(patch["parameters"]?[0]?["in"] == "path")
        let body = patch["requestBody"]?["content"]?["application/json"]?["schema"]
        #expect(body?["properties"]?.objectValue?.keys == ["words"])
        let query = document["paths"]?["/api/v1/toys/echo"]?["get"]?["parameters"]?.arrayValue ?? []
        #expect(query.map { $0["name"] } == ["text", "times", "is_loud", "tags", "counts"])
        #expect(query.map { $0["required"] } == [true, false, false, false, false])
    }

    @Test func `every reference leads somewhere`() {
        var references: [String] = []
        func walk(_ json: JSON) {
            for element in json.arrayValue ?? [] { walk(element) }
            for member in json.objectValue?.members ?? [] {
                if member.key == "$ref", let text = member.value.stringValue { references.append(text) } else { walk(member.value) }
            }
        }
        walk(document)
        #expect(!references.isEmpty)
        for reference in Set(references) {
            let target = reference.split(separator: "/").dropFirst().reduce(document as JSON?) { $0?[String($1)] }
            #expect(target != nil, "\(reference)")
        }
    }
}
