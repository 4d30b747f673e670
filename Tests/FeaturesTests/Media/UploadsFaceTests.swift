import GRDB
import HTTPServer
import HTTPTypes
import JSONSchema
import Operations
import Testing

@testable import Faces
@testable import Features

@Suite struct UploadsFaceTests {
    private let bench = MediaBench()
    private let face: UploadsFace

    init() {
        face = UploadsFace(
            dispatcher: bench.dispatcher, authenticator: BenchAuthenticator(caller: bench.caller), bytes: MediaBytes(store: bench.store))
    }

    private struct Answer: Equatable {
        var status: Int
        var json: JSON
    }

    private func send(
        _ method: HTTPRequest.Method, _ path: String, fields: HeaderFields = [:], body: [UInt8]? = nil
    ) async throws -> Response {
        var fields = fields
        if let body { fields[.contentLength] = String(body.count) }
        let head = RequestHead(method: method, path: path, headerFields: fields, id: "req")
        #expect(UploadsFace.takes(head))
        switch face.plan(head) {
        case .refuse(let response): return response
        case .buffer: return await face.respond(to: Request(head: head))
        case .sink(let sink, let limit):
            guard let body, body.count <= limit else { return face.tooLarge(head, limit: limit) }
            for start in stride(from: 0, to: body.count, by: 7_919) {
                unsafe try body[start..<min(start + 7_919, body.count)].withUnsafeBytes { unsafe try sink.receive($0) }
            }
            return await face.respond(to: Request(head: head, sink: body.isEmpty ? nil : sink))
        }
    }

    private func answer(_ response: Response) throws -> Answer {
        Answer(status: response.status.code, json: try JSON(parsing: try bytes(response)))
    }

    private func bytes(_ response: Response) throws -> [UInt8] {
        switch response.body {
        case .bytes, .written: return response.body.whole ?? []
        case .pulled(let length, let reader):
            var bytes = [UInt8](repeating: 0, count: length)
            var offset = 0
            while offset < length {
                let count = unsafe try bytes.withUnsafeMutableBytes { buffer in
                    let room = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[offset..<min(offset + 50_000, length)])
                    return unsafe try reader.read(into: room, at: offset)
                }
                offset += count
            }
            return bytes
        case .stream: return []
        }
    }

    private func address(_ arguments: JSON = [:]) async throws -> String {
        let url = try await bench.call("request_upload_url", arguments)["upload_url"]!.stringValue!
        return String(url.dropFirst("https://troupe.example".count))
    }

    // MARK: Upload addresses

    @Test func `a PUT makes an asset, its replay answers the same, other bytes are a conflict`() async throws {
        let path = try await address(["filename": "cat.jpg", "alt_text": "A cat"])
        #expect(try answer(await send(.get, path)).json["state"] == "waiting")
        let bytes = MediaBench.png(200_000)
        let first = try answer(await send(.put, path, fields: [.contentType: "text/plain"], body: bytes))
        #expect(first.status == 201)
        #expect(first.json["ok"] == true)
        #expect(first.json["asset"]?["alt_text"] == "A cat")
        #expect(first.json["asset"]?["filename"] == "cat.png")
        let second = try answer(await send(.put, path, body: bytes))
        #expect(second == Answer(status: 200, json: first.json))
        #expect(try answer(await send(.put, path, body: MediaBench.png(200_001))).status == 409)
        #expect(bench.count("SELECT COUNT(*) FROM media") == 1)
        let state = try answer(await send(.get, path)).json
        #expect(state["state"] == "done")
        #expect(state["file_url"] == first.json["file_url"])
    }

    @Test func `many PUTs at once on one address make one asset`() async throws {
        let path = try await address()
        let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
            for seed in 0..<8 {
                group.addTask { try await send(.put, path, body: MediaBench.png(1_500_000, seed: UInt8(seed % 2))).status.code }
            }
            return try await group.reduce(into: [Int]()) { $0.append($1) }
        }
        #expect(statuses.count { $0 == 201 } == 1)
        #expect(statuses.allSatisfy { [200, 201, 409].contains($0) })
        #expect(bench.count("SELECT COUNT(*) FROM media") == 1)
        #expect(bench.count("SELECT COUNT(*) FROM blob") == 1)
    }

    @Test func `bytes that are refused leave the address waiting`() async throws {
        let path = try await address()
        #expect(try answer(await send(.put, path, body: Array("text".utf8))).status == 415)
        #expect(try answer(await send(.put, path, body: [])).status == 415)
        #expect(try answer(await send(.get, path)).json["state"] == "waiting")
        #expect(try answer(await send(.put, path, body: MediaBench.png(10))).status == 201)
    }

    @Test func `a body that breaks off leaves the address waiting`() async throws {
        let path = try await address()
        guard case .sink(let sink, _) = face.plan(RequestHead(method: .put, path: path, id: "req")) else { return }
        unsafe try MediaBench.png(100).withUnsafeBytes { unsafe try sink.receive($0) }
        sink.abandon()
        #expect(try answer(await send(.get, path)).json["state"] == "waiting")
    }

    @Test func `a token that is not ours is refused at the head and not told back`() async throws {
        let path = try await address()
        let changed = path.dropLast() + (path.hasSuffix("A") ? "Q" : "A")
        let answer = try answer(await send(.put, String(changed), body: [1]))
        #expect(answer.status == 401)
        #expect(!answer.json.text.contains(changed.suffix(40)))
        #expect(try self.answer(await send(.get, "/api/v1/media/uploads/x")).status == 401)
    }

    @Test func `after 15 minutes an address takes nothing, but tells what it took`() async throws {
        let (used, unused) = (try await address(), try await address())
        _ = try await send(.put, used, body: MediaBench.png(10))
        bench.clock.pass(seconds: 900)
        #expect(try answer(await send(.put, unused, body: MediaBench.png(10))).status == 410)
        #expect(try answer(await send(.get, unused)).json["state"] == "expired")
        #expect(try answer(await send(.get, used)).json["state"] == "done")
    }

    @Test func `one byte beyond the cap is refused at the head, or when it comes`() async throws {
        let path = try await address()
        #expect(try answer(await send(.put, path, body: MediaBench.png(Media.maxBytes + 1))).status == 413)
        #expect(face.tooLarge(RequestHead(method: .put, path: path, id: "req"), limit: Media.maxBytes).status.code == 413)
        #expect(try answer(await send(.put, path, body: MediaBench.png(Media.maxBytes))).status == 201)
    }

    // MARK: Files

    private func stored(_ bytes: [UInt8]) async throws -> (path: String, id: MediaID) {
        let details = MediaDetails(project: bench.project, filename: "a.png", origin: .uploaded)
        let asset = try await Media.store(bench.spool(bytes), as: details, with: bench.services, caller: .operator, requestID: "-")
        return ("/media/\(asset.id)/a.png", asset.id)
    }

    @Test func `a file is served with its type, its hash and nothing that may run`() async throws {
        let bytes = MediaBench.png(150_000)
        let (path, _) = try await stored(bytes)
        let response = try await send(.get, path)
        #expect(try self.bytes(response) == bytes)
        #expect(response.headerFields[.contentType] == "image/png")
        #expect(response.headerFields[.eTag]?.count == 66)
        #expect(response.headerFields[.cacheControl] == "public, max-age=31536000, immutable")
        #expect(response.headerFields[.xContentTypeOptions] == "nosniff")
        #expect(response.headerFields[HTTPField.Name("Content-Security-Policy")!] == "default-src 'none'; sandbox")
        let head = try await send(.head, path)
        #expect(head.status == .ok)
        #expect(head.headerFields == response.headerFields)
        let known = try await send(.get, path, fields: [.ifNoneMatch: "\"x\", W/\(response.headerFields[.eTag]!)"])
        #expect(known.status == .notModified)
        #expect(try self.bytes(known).isEmpty)
    }

    @Test(arguments: [("bytes=0-9", 0..<10), ("bytes=65530-131080", 65_530..<131_081), ("bytes=-5", 149_995..<150_000)])
    func `a part of a file is served`(range: String, part: Range<Int>) async throws {
        let bytes = MediaBench.png(150_000)
        let (path, _) = try await stored(bytes)
        let response = try await send(.get, path, fields: [.range: range])
        #expect(response.status == .partialContent)
        #expect(response.headerFields[.contentRange] == "bytes \(part.lowerBound)-\(part.upperBound - 1)/150000")
        #expect(try self.bytes(response) == Array(bytes[part]))
    }

    @Test func `a part behind the end, of other bytes, or for HEAD`() async throws {
        let (path, _) = try await stored(MediaBench.png(100))
        let behind = try await send(.get, path, fields: [.range: "bytes=100-"])
        #expect(behind.status == .rangeNotSatisfiable)
        #expect(behind.headerFields[.contentRange] == "bytes */100")
        #expect(try await send(.get, path, fields: [.range: "bytes=0-1", .ifRange: "\"other\""]).status == .ok)
        #expect(try await send(.head, path, fields: [.range: "bytes=0-1"]).status == .ok)
    }

    @Test func `a rendition stands beside the asset's own file`() async throws {
        let (_, id) = try await stored(MediaBench.png(100))
        let rendition = Rendition(media: id, recipe: "feed@1080", mediaType: .jpeg, width: 1, height: 1)
        try await Renditions.store(bench.spool([1, 2, 3]), as: rendition, with: bench.services, requestID: "-")
        try await Renditions.store(bench.spool([4]), as: rendition, with: bench.services, requestID: "-")
        let response = try await send(.get, "/media/\(id)/feed@1080.jpg")
        #expect(try bytes(response) == [1, 2, 3])
        #expect(response.headerFields[.contentType] == "image/jpeg")
        #expect(try await bytes(send(.get, "/media/\(id)/feed%401080.jpg")) == [1, 2, 3])
        #expect(try await send(.get, "/media/\(id)/feed@1080.png").status == .notFound)
        #expect(try MediaBytes(store: bench.store).content(of: id, file: "")?.length == 100)
    }

    @Test(arguments: ["/media/", "/media/x/y", "/media/med_01hf7yat0000000000000000aa/a.png", "/media/a/b/c"])
    func `what is not there is a 404 in JSON`(path: String) async throws {
        let answer = try answer(await send(.get, path))
        #expect(answer.status == 404)
        #expect(answer.json["error"]?["code"] == "not_found")
    }

    @Test func `a wrong method names the right ones`() async throws {
        let response = try await send(.post, "/media/x/y")
        #expect(response.status == .methodNotAllowed)
        #expect(response.headerFields[.allow] == "GET, HEAD")
        #expect(try await send(.delete, "/api/v1/media/uploads/x").headerFields[.allow] == "GET, PUT")
    }

    // MARK: Forms

    private func form(_ parts: [(disposition: String, bytes: [UInt8])]) -> [UInt8] {
        let written = parts.flatMap { part in
            Array("--b\r\nContent-Disposition: form-data; \(part.disposition)\r\n\r\n".utf8) + part.bytes + Array("\r\n".utf8)
        }
        return written + Array("--b--\r\n".utf8)
    }

    private func post(_ body: [UInt8], authorization: String? = "Bearer good") async throws -> Answer {
        var fields: HeaderFields = [.contentType: "multipart/form-data; boundary=b"]
        fields[.authorization] = authorization
        return try answer(await send(.post, "/api/v1/media", fields: fields, body: body))
    }

    @Test func `a form brings a file and what is said of it`() async throws {
        let bytes = MediaBench.png(100_000)
        let answer = try await post(
            form([
                ("name=altText", Array("A cat".utf8)), ("name=file; filename=\"cat.png\"", bytes), ("name=tags", Array("a, b".utf8)),
            ]))
        #expect(answer.status == 200)
        let asset = try #require(answer.json["asset"])
        #expect(asset["alt_text"] == "A cat")
        #expect(asset["tags"] == ["a", "b"])
        #expect(try bench.served(asset) == bytes)
    }

    @Test func `a form without a file, with two, or with an unknown field is told what to send`() async throws {
        #expect(try await post(form([("name=alt_text", [65])])).status == 422)
        #expect(try await post(form([("name=file", [65]), ("name=b; filename=x", [65])])).status == 422)
        let answer = try await post(form([("name=alt_txt", [65])]))
        #expect(answer.json["error"]?["message"]?.stringValue?.contains("did you mean alt_text?") == true)
        #expect(try await post(Array(form([("name=file", [65])]).dropLast(6))).status == 422)
    }

    @Test func `a file in a form beyond the cap is too large, text in it unsupported`() async throws {
        #expect(try await post(form([("name=file", MediaBench.png(Media.maxBytes + 1))])).status == 413)
        #expect(try await post(form([("name=file", Array("text".utf8))])).status == 415)
    }

    @Test func `a form needs a key`() async throws {
        #expect(try await post(form([("name=file", MediaBench.png(10))]), authorization: nil).status == 401)
    }

    @Test func `a call in JSON is not for this face`() {
        let head = RequestHead(method: .post, path: "/api/v1/media", headerFields: [.contentType: "application/json"], id: "req")
        #expect(!UploadsFace.takes(head))
        #expect(!UploadsFace.takes(RequestHead(method: .post, path: "/api/v1/media/uploads", id: "req")))
    }
}

private struct BenchAuthenticator: Authenticator {
    let caller: Caller

    func caller(of head: RequestHead) throws(Failure) -> Caller {
        guard head.headerFields[.authorization] == "Bearer good" else { throw Failure(.unauthorized, "No key.") }
        return caller
    }
}
