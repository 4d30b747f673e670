import Faces
import HTTPServer
import HTTPTypes
import JSONSchema
import Testing

@Suite struct PublicMetadataTests {
    let metadata = PublicMetadata(publicURL: { "https://troupe.example" })

    private func get(_ path: String) async -> FaceFixture.Reply {
        FaceFixture.Reply(await metadata.exchange(FaceFixture.head(.get, path, key: nil)))
    }

    @Test(arguments: ["", "/mcp", "/api/mcp", "/mcp/readonly", "/mcp/all"])
    func `each address has a document that names just it`(path: String) async {
        let reply = await get("/.well-known/oauth-protected-resource" + path)
        #expect(reply.status == 200)
        #expect(reply.json["resource"] == .string("https://troupe.example" + path))
        #expect(reply.json["bearer_methods_supported"] == ["header"])
        #expect(reply.field("Access-Control-Allow-Origin") == "*")
        #expect(reply.field("Content-Type") == "application/json")
    }

    @Test(arguments: ["/.well-known/oauth-protected-resource/other", "/.well-known/nothing", "/.well-known/oauth-protected-resourcex"])
    func `others are not found, in JSON`(path: String) async {
        let reply = await get(path)
        #expect(reply.status == 404)
        #expect(reply.json["error"]?["code"] == "not_found")
    }
}
