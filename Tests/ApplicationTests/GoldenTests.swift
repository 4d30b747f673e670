import ArgumentParser
import Features
import Foundation
import HTTPServer
import HTTPTypes
import JSONSchema
import Operations
import Store
import TestSupport
import Testing

@testable import Application
@testable import Commands

/// What the outside sees, on four pages. With TROUPE_WRITE_GOLDEN=1 they are written anew (`etc/golden`).
@Suite struct GoldenTests {
    let test = try! TestAppliance()

    @Test func `the tools are those of the golden file`() async throws {
        let message: JSON = ["jsonrpc": "2.0", "id": 1, "method": "tools/list"]
        var fields: HeaderFields = [.accept: "application/json, text/event-stream"]
        fields[HTTPField.Name("MCP-Protocol-Version")!] = "2025-11-25"
        let response = await test.send(.post, "/mcp/all", headers: fields, body: message.bytes, key: test["ada"].key)
        let tools = try #require(try response.json()["result"]?["tools"])
        #expect(tools.arrayValue?.count == Catalog.operations.operations.count)
        let page: JSON = ["tools": tools]
        try compare("Tests/ApplicationTests/Golden/tools.json", page.prettyText + "\n")
    }

    @Test func `the OpenAPI document is that of the golden file`() async throws {
        let document = try await test.send(.get, "/api/v1/openapi.json").json()
        try compare("Tests/ApplicationTests/Golden/openapi.json", document.prettyText + "\n")
    }

    @Test func `the help texts are those of the golden file`() throws {
        try compare("Tests/ApplicationTests/Golden/help.txt", Self.pages(of: Troupe.self, path: []).joined(separator: "\n"))
    }

    @Test func `the schema is that of sql/schema.sql`() throws {
        try compare("sql/schema.sql", try test.appliance.store.schemaText())
    }

    /// The pages of a command and of all below it; those of operations as `--help` prints them.
    private static func pages(of command: any ParsableCommand.Type, path: [String]) -> [String] {
        let name = command.configuration.commandName ?? "\(command)".lowercased()
        let path = path + [name]
        let title = "=== " + path.joined(separator: " ") + "\n\n"
        if let operation = Catalog.types.first(where: { "\(command)" == "OperationCommand<\($0)>" }) {
            return [title + OperationWords(any(operation)).page]
        }
        return [title + Troupe.helpMessage(for: command, columns: 100) + "\n"]
            + command.configuration.subcommands.flatMap { pages(of: $0, path: path) }
    }

    private static func any<Op: Operations.Operation>(_ type: Op.Type) -> AnyOperation { AnyOperation(type) }

    private func compare(_ path: String, _ text: String) throws {
        let url = SourceTree.root.appending(path: path)
        if ProcessInfo.processInfo.environment["TROUPE_WRITE_GOLDEN"] == "1" {
            try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try text.write(to: url, atomically: true, encoding: .utf8)
        }
        let golden = try String(contentsOf: url, encoding: .utf8)
        guard golden != text else { return }
        // Pages are long: the first difference says enough.
        let (old, new) = (golden.components(separatedBy: "\n"), text.components(separatedBy: "\n"))
        let line = zip(old, new).enumerated().first { $1.0 != $1.1 }?.offset ?? min(old.count, new.count)
        let (was, now) = (line < old.count ? old[line] : "(the end)", line < new.count ? new[line] : "(the end)")
        Issue.record("\(path) line \(line + 1) says \"\(was)\", but it is \"\(now)\". If that is meant, run etc/golden.")
    }
}
