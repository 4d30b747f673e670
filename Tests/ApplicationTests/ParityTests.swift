import Application
import Features
import Foundation
import GRDB
import HTTPServer
import HTTPTypes
import JSONSchema
import Operations
import TestSupport
import Testing

@testable import Commands

/// The drill: every operation through MCP (both eras), REST and the words of the command line.
@Suite struct ParityTests {
    private static let names = Catalog.operations.operations.map(\.spec.name)

    @Test func `every operation is in the drill, and nothing else`() {
        #expect(Set(ParityDrill.all.keys) == Set(Self.names))
    }

    @Test(arguments: names)
    func `the same call gives the same answer through every face`(name: String) async throws {
        let drill = try #require(ParityDrill.all[name], "the drill has no line for \(name)")
        var answers: [String] = []
        for way in Way.allCases {
            let stage = try ParityStage()
            answers.append(try await stage.answer(to: name, try await drill.arguments(stage), by: way))
        }
        #expect(!answers[0].contains("{\"error\":"), "\(answers[0])")
        for (way, answer) in zip(Way.allCases, answers) { #expect(answer == answers[0], "\(way)") }
    }

    @Test(arguments: names)
    func `the same failing call is the same failure through every face`(name: String) async throws {
        let drill = try #require(ParityDrill.all[name], "the drill has no line for \(name)")
        guard let failing = drill.failing else {
            #expect(Catalog.operations[name]?.parameters.isEmpty == true, "what takes parameters can fail")
            return
        }
        var answers: [String] = []
        for way in Way.allCases {
            let stage = try ParityStage()
            answers.append(try await stage.answer(to: name, try await failing(stage), by: way))
        }
        #expect(answers[0].hasPrefix("{\"error\":"), "\(answers[0])")
        for (way, answer) in zip(Way.allCases, answers) { #expect(answer == answers[0], "\(way)") }
    }
}

/// A way in.
enum Way: CaseIterable {
    case legacy, modern, rest, command
}

/// An appliance with what a call needs, and the ways in.
final class ParityStage: Sendable {
    let test: TestAppliance

    init(users: [String] = ["ada", "bob"]) throws {
        test = try TestAppliance(users: users) { $0.allowedOutbound = ["127.0.0.0/8:media"] }
    }

    /// The answer as JSON text, or `{"error": …}`; ids, tokens and request ids masked.
    func answer(to name: String, _ arguments: JSON, by way: Way) async throws -> String {
        let operation = try #require(Catalog.operations[name])
        var answer: JSON =
            switch way {
            case .legacy: try await mcp(name, arguments, isModern: false)
            case .modern: try await mcp(name, arguments, isModern: true)
            case .rest: try await rest(operation, arguments)
            case .command: try await command(operation, arguments)
            }
        if name == "whoami" {
            // The command line has no key: it acts for the user.
            for member in ["key_id", "key_name", "key_expires_at"] { answer[member] = nil }
        }
        return Self.masked(answer.text)
    }

    static func masked(_ text: String) -> String {
        var names: [String: String] = [:]
        let masked = text.replacing(#/\b([a-z]{3})_[0-9a-z]{26}\b/#) { match in
            let id = String(match.output.0)
            if let name = names[id] { return name }
            let name = "<\(match.output.1) \(names.count)>"
            names[id] = name
            return name
        }
        return masked.replacing(#/"request_id":"[^"]*"/#, with: #""request_id":"…""#)
            .replacing(#/\/uploads\/[A-Za-z0-9_.-]+/#, with: "/uploads/…").replacing(#/whsec_[A-Za-z0-9+\/=]+/#, with: "whsec_…")
    }

    // MARK: Ways

    private func mcp(_ name: String, _ arguments: JSON, isModern: Bool) async throws -> JSON {
        var params: JSON = ["name": .string(name), "arguments": arguments]
        var fields: HeaderFields = [.accept: "application/json, text/event-stream"]
        let revision = isModern ? "2026-07-28" : "2025-11-25"
        fields[HTTPField.Name("MCP-Protocol-Version")!] = revision
        if isModern {
            params["_meta"] = [
                "io.modelcontextprotocol/protocolVersion": .string(revision), "io.modelcontextprotocol/clientCapabilities": [:],
            ]
            fields[HTTPField.Name("Mcp-Method")!] = "tools/call"
            fields[HTTPField.Name("Mcp-Name")!] = name
        }
        let message: JSON = ["jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params]
        let response = await test.send(.post, "/mcp", headers: fields, body: message.bytes, key: test["ada"].key)
        let json = try response.json()
        #expect(response.status == .ok, "\(json.text)")
        let result = try #require(json["result"], "\(json.text)")
        let structured = try #require(result["structuredContent"])
        #expect(try JSON(parsing: result["content"]?[0]?["text"]?.stringValue ?? "") == structured)
        #expect((result["isError"] == true) == (structured["error"]?["code"] != nil))
        return structured
    }

    private func rest(_ operation: AnyOperation, _ arguments: JSON) async throws -> JSON {
        let route = operation.spec.route
        var rest = try #require(arguments.objectValue)
        let path = route.path.split(separator: "/").map { segment -> String in
            guard segment.hasPrefix("{") else { return String(segment) }
            let name = String(segment.dropFirst().dropLast())
            defer { rest[name] = nil }
            return Self.percentEncoded(rest[name].map(Self.word) ?? "")
        }
        var target = "/" + path.joined(separator: "/")
        var body: [UInt8] = []
        switch route.method {
        case .get, .delete:
            let query = rest.members.map { member in
                let value = member.value.arrayValue.map { $0.map(Self.word).joined(separator: ",") } ?? Self.word(member.value)
                return "\(member.key)=\(Self.percentEncoded(value))"
            }
            if !query.isEmpty { target += "?" + query.joined(separator: "&") }
        case .post, .patch: body = JSON.object(rest).bytes
        }
        let method = try #require(HTTPRequest.Method(rawValue: route.method.rawValue))
        let response = await test.send(method, target, body: body, key: test["ada"].key)
        let json = try response.json()
        let code = json["error"]?["code"]?.stringValue.flatMap(Failure.Code.init)
        #expect(response.status.code == code?.status ?? 200)
        return json
    }

    private func command(_ operation: AnyOperation, _ arguments: JSON) async throws -> JSON {
        var rest = try #require(arguments.objectValue)
        var words: [String] = []
        for name in operation.spec.route.variables + operation.spec.commandWords {
            guard let value = rest[name] else { break }
            words.append(Self.word(value))
            rest[name] = nil
        }
        for member in rest.members {
            let option = "--" + member.key.split(separator: "_").joined(separator: "-")
            if let elements = member.value.arrayValue, !elements.isEmpty, elements.allSatisfy(Self.isPlain) {
                words += [option, elements.map(Self.word).joined(separator: ",")]
            } else {
                words += [option, Self.word(member.value)]
            }
        }
        let parsed = try OperationWords(operation).read(words + ["--as", "ada@example.org", "--json"])
        #expect(parsed.user == "ada@example.org" && parsed.asJSON)
        switch await test.appliance.command(operation.spec.name, .object(parsed.arguments), as: parsed.user) {
        case .success(let reply): return reply
        case .failure(let failure): return ["error": failure.json(requestID: "-")]
        }
    }

    /// Whether the element can stand in a list with commas.
    private static func isPlain(_ element: JSON) -> Bool { element.stringValue.map { !$0.isEmpty && !$0.contains(",") } ?? false }

    /// A value as a person would type it.
    private static func word(_ json: JSON) -> String { json.stringValue ?? json.text }

    private static func percentEncoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics.union(CharacterSet(charactersIn: "-._~,"))) ?? text
    }
}
