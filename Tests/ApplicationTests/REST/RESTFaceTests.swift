import Faces
import HTTPServer
import HTTPTypes
import JSONSchema
import Operations
import Testing

@Suite struct RESTFaceTests {
    let fixture = try! FaceFixture()

    @Test func `a query is read by the types of the parameters`() async {
        let reply = await fixture.rest(.get, "/api/v1/toys/echo?text=a%20b+c%26&times=3&isLoud=true&tags=x,y&tags=z&counts=1,2")
        #expect(reply.status == 200)
        #expect(reply.json == ["text": "a b c&", "times": 3, "is_loud": true, "tags": ["x", "y", "z"], "counts": [1, 2]])
    }

    @Test func `an alias has its parameter's type`() async {
        #expect(await fixture.rest(.get, "/api/v1/toys/echo?text=a&labels=x").json["tags"] == ["x"])
    }

    @Test func `a text of digits stays a text`() async {
        #expect(await fixture.rest(.get, "/api/v1/toys/echo?text=42").json["text"] == "42")
    }

    @Test(arguments: [
        ("times=x", "times"), ("times=10", "times"), ("isLoud=yes", "isLoud"), ("counts=1,b", "counts[1]"), ("txet=1", "txet"),
        ("text=b", "text"),
    ])
    func `what does not fit is told with its place`(query: String, path: String) async {
        let reply = await fixture.rest(.get, "/api/v1/toys/echo?text=a&\(query)")
        #expect(reply.status == 422)
        #expect(reply.json["error"]?["code"] == "validation_failed")
        #expect(reply.json["error"]?["fields"]?[0]?["path"]?.stringValue.map(NameCase.snake) == NameCase.snake(path))
    }

    @Test func `variables of the path are arguments, decoded; a literal goes before a variable`() async {
        #expect(await fixture.rest(.get, "/api/v1/toys/a%20b").json["toy_id"] == "a b")
        #expect(await fixture.rest(.get, "/api/v1/toys/a/").json["toy_id"] == "a")
        #expect(await fixture.rest(.get, "/api/v1/toys/echo?text=a").json["text"] == "a")
        #expect(await fixture.rest(.delete, "/api/v1/toys/a?is_deep=true").json == ["toy_id": "a", "words": ["deep"]])
    }

    @Test func `path and body may say the same, but not different things`() async {
        #expect(await fixture.rest(.patch, "/api/v1/toys/a", ["words": ["w"], "toyId": "a"]).json == ["toy_id": "a", "words": ["w"]])
        let reply = await fixture.rest(.patch, "/api/v1/toys/a", ["toyId": "b"])
        #expect(reply.status == 422)
        #expect(reply.json["error"]?["fields"]?[0] == ["path": "toy_id", "got": "b", "expected": "the same as in the path, a, or nothing"])
    }

    @Test func `a query beside a body is refused`() async {
        #expect(await fixture.rest(.post, "/api/v1/toys?words=a", ["words": []]).status == 422)
    }

    @Test(arguments: ["[1]", "1", "{", "", "{\"words\":[\"a\"],\"words\":[]}"])
    func `a body is an object or nothing`(body: String) async {
        let head = FaceFixture.head(.post, "/api/v1/toys", bodyBytes: body.utf8.count)
        let reply = FaceFixture.Reply(await fixture.rest.exchange(head, body: Array(body.utf8)))
        #expect(reply.status == (body.isEmpty ? 200 : 422))
    }

    @Test func `other types than JSON are not taken`() async {
        let reply = await fixture.rest(.post, "/api/v1/toys", [:], [("Content-Type", "text/plain")])
        #expect(reply.status == 415)
        #expect(reply.json["error"]?["code"] == "unsupported_media")
        #expect(await fixture.rest(.post, "/api/v1/toys", [:], [("Content-Type", "application/json; charset=utf-8")]).status == 200)
    }

    @Test func `a body above the operation's limit is too large`() async {
        let body: JSON = ["words": [.string(String(repeating: "a", count: 1 << 20))]]
        #expect(await fixture.rest(.post, "/api/v1/toys", body).status == 413)
        let large: JSON = ["data": .string(String(repeating: "a", count: 2 << 20))]
        #expect(await fixture.rest(.post, "/api/v1/uploads", large).json["bytes"] == JSON(2 << 20))
    }

    @Test func `an unknown path is told with the nearest, a wrong method with the right ones`() async {
        let unknown = await fixture.rest(.get, "/api/v1/toy")
        #expect(unknown.status == 404)
        #expect(unknown.json["error"]?["fix"] == ["path": "/api/v1/toys"])
        let wrong = await fixture.rest(.post, "/api/v1/toys/a", [:])
        #expect(wrong.status == 405)
        #expect(wrong.field("Allow") == "DELETE, GET, HEAD, PATCH")
        #expect(await fixture.rest(.get, "/api/v1/toys").field("Allow") == "POST")
    }

    @Test func `an idempotency key makes a repeat answer the same`() async {
        let first = await fixture.rest(.post, "/api/v1/toys", ["words": ["a"]], [("Idempotency-Key", "k")])
        #expect(first.status == 200)
        #expect(await fixture.rest(.post, "/api/v1/toys", ["words": ["a"]], [("Idempotency-Key", "k")]).json == first.json)
        #expect(await fixture.rest(.post, "/api/v1/toys", ["words": ["b"]], [("Idempotency-Key", "k")]).status == 409)
    }

    @Test func `a failure has its code's status and the request's id`() async {
        let reply = await fixture.rest(.get, "/api/v1/toys/lost")
        #expect(reply.status == 404)
        #expect(reply.json["error"]?["request_id"] == "req_1")
        #expect(reply.field("X-Request-ID") == "req_1")
    }

    @Test func `who may not is told how to`() async {
        let none = await fixture.rest(.get, "/api/v1/toys/a", key: nil)
        #expect(none.status == 401)
        #expect(
            none.field("WWW-Authenticate")?.hasPrefix(
                "Bearer resource_metadata=\"https://troupe.example/.well-known/oauth-protected-resource\", scope=\"") == true)
        let bad = await fixture.rest(.post, "/api/v1/toys", [:], key: "wrong")
        #expect(bad.field("WWW-Authenticate")?.contains("error=\"invalid_token\"") == true)
        let scope = await fixture.rest(.post, "/api/v1/toys", [:], key: "reader")
        #expect(scope.status == 403)
        #expect(scope.field("WWW-Authenticate")?.contains("error=\"insufficient_scope\", scope=\"stories:write\"") == true)
    }

    @Test func `the window is told, and when it is full how long to wait`() async {
        #expect(await fixture.rest(.get, "/api/v1/toys/a", key: "slow").field("X-RateLimit-Remaining") == "0")
        let reply = await fixture.rest(.get, "/api/v1/toys/a", key: "slow")
        #expect(reply.status == 429)
        #expect(reply.field("Retry-After") == "60")
        #expect(reply.field("X-RateLimit-Limit") == "1")
    }

    @Test func `health tells what the key is good for`() async {
        let reply = await fixture.rest(.get, "/api/v1/health", key: "reader")
        #expect(
            reply.json == [
                "ok": true, "user_id": .string(ToyKeys.user.text), "project_id": nil, "scopes": ["stories:read"],
                "server_time": "2026-05-01T07:00:00.000Z",
            ])
        #expect(await fixture.rest(.get, "/api/v1/health", key: nil).status == 401)
        #expect(await fixture.rest(.get, "/healthz", key: nil).status == 200)
        #expect(await fixture.rest(.get, "/readyz", key: nil).json == ["ok": true])
        #expect(await fixture.rest(.post, "/healthz", [:], key: nil).status == 405)
    }

    @Test func `the quick way answers as the slow one`() async {
        for target in ["/api/v1/toys/a", "/api/v1/toys/lost", "/api/v1/health", "/api/v1/nothing", "/api/v1/toys/echo"] {
            let request = Request(head: FaceFixture.head(.get, target))
            let quick = fixture.rest.respondAtOnce(to: request).map(FaceFixture.Reply.init)
            let slow = FaceFixture.Reply(await fixture.rest.respond(to: request))
            #expect(quick?.status == slow.status)
            #expect(quick?.bytes == slow.bytes)
        }
    }
}
