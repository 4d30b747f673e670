import Foundation
import JSONSchema
import Operations
import TestSupport
import Testing

@testable import Application
@testable import Features

/// A character goes into one file and comes out of it as it was.
@Suite struct CharacterArchiveTests {
    private let stage = try! ParityStage()

    private var test: TestAppliance { stage.test }

    private var file: String { test.folder.appending(path: "character.tar").path }

    private func exported(_ id: JSON) throws -> JSON {
        let descriptor = unsafe open(file, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        defer { close(descriptor) }
        let id = try #require(id.stringValue.flatMap(CharacterID.init))
        return try test.appliance.export(id, to: descriptor, as: "ada@example.org")
    }

    private func imported(_ path: String? = nil, as user: String = "bob@example.org") async throws -> JSON {
        let descriptor = unsafe open(path ?? file, O_RDONLY)
        defer { close(descriptor) }
        return try await test.appliance.importCharacter(from: descriptor, into: nil, as: user)
    }

    /// A character at its fourth version, with two pictures.
    private func character() async throws -> JSON {
        let id = try await stage.changed()
        try await test.call("set_character_references", ["character_id": id, "front": try await stage.picture()])
        try await test.call(
            "add_ingredient",
            ["character_id": id, "kind": "props", "value": "a ladle", "media_id": try await stage.picture(gray: 9), "tags": ["soap"]])
        return id
    }

    /// What of a character does not depend on where it is.
    private func essence(_ id: JSON, as user: String, version: JSON? = nil) async throws -> JSON {
        var arguments: JSON = ["character_id": id, "layers": ["identity", "personality", "ingredients"]]
        if let version { arguments["version"] = version }
        var character = try await test.call("get_character", arguments, as: user)
        for name in ["id", "project_id", "references", "created_at", "updated_at"] { character[name] = nil }
        let ingredients = character["ingredients"]?.arrayValue?.map { element -> JSON in
            var element = element
            element["id"] = nil
            element["media_id"] = .bool(element["media_id"] != .null)
            return element
        }
        character["ingredients"] = .array(ingredients ?? [])
        return character
    }

    @Test func `what comes out is what went in, with all versions and pictures`() async throws {
        let id = try await character()
        #expect(try exported(id) == ["id": id, "name": "Ines", "versions": 4, "media": 2, "loras": 0])
        let summary = try await imported()
        #expect(summary["name"] == "Ines" && summary["versions"] == 4 && summary["media"] == 2)
        let copy = try #require(summary["id"])
        #expect(copy != id)
        for version in [1, 2, 3, 4] as [JSON] {
            #expect(
                try await essence(copy, as: "bob", version: version) == (try await essence(id, as: "ada", version: version)), "\(version)")
        }
        func versions(_ id: JSON, as user: String) async throws -> [JSON] {
            try await test.call(
                "list_character_versions", ["character_id": id, "fields": ["version", "changed", "created_at"]], as: user)[
                    "items"]?.arrayValue ?? []
        }
        #expect(try await versions(copy, as: "bob") == (try await versions(id, as: "ada")))
        let (old, new) = (
            try await test.call("get_character_references", ["character_id": id]),
            try await test.call("get_character_references", ["character_id": copy], as: "bob")
        )
        func bytes(_ pack: JSON) async throws -> [UInt8] {
            let url = try #require(pack["front"]?["media_url"]?.stringValue).replacing("http://troupe.test", with: "")
            return try await test.send(.get, url).bytes()
        }
        #expect(old["front"]?["media_id"] != new["front"]?["media_id"])
        #expect(try await bytes(old) == (try await bytes(new)))
        // It can be changed and restored like any other.
        let restored = try await test.call("restore_character_version", ["character_id": copy, "version": 1], as: "bob")
        #expect(restored["version"] == 5)
    }

    @Test func `tar opens it, and what tar makes of it comes in`() async throws {
        let id = try await character()
        _ = try exported(id)
        let folder = test.folder.appending(path: "opened")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        func tar(_ arguments: [String]) throws {
            let process = Process()
            process.executableURL = URL(filePath: "/usr/bin/tar")
            process.arguments = arguments
            try process.run()
            process.waitUntilExit()
            #expect(process.terminationStatus == 0)
        }
        try tar(["-xf", file, "-C", folder.path])
        let document = try JSON(parsing: [UInt8](Data(contentsOf: folder.appending(path: "character.json"))))
        #expect(document["format"] == "troupe-character" && document["versions"]?.arrayValue?.count == 4)
        let again = test.folder.appending(path: "again.tar").path
        try tar(["-cf", again, "-C", folder.path, "."])
        #expect(try await imported(again)["versions"] == 4)
    }

    @Test func `an archive that is cut off, or lies, makes nothing`() async throws {
        let id = try await character()
        _ = try exported(id)
        let whole = [UInt8](try Data(contentsOf: URL(filePath: file)))
        let document = try JSON(parsing: whole[512...].prefix { $0 != 0 }.map(\.self))
        func refused(_ bytes: [UInt8], _ comment: Comment) async throws {
            let path = test.folder.appending(path: "wrong.tar").path
            try Data(bytes).write(to: URL(filePath: path))
            await #expect(throws: Failure.self, comment) { try await imported(path) }
        }
        for count in [0, 100, 512, 700, whole.count / 2, whole.count - 1_600] {
            try await refused(Array(whole.prefix(count)), "cut to \(count)")
        }
        try await refused([UInt8](repeating: 7, count: 4_096), "no archive")
        var twisted = whole
        twisted[3] ^= 1
        try await refused(twisted, "a wrong checksum")
        func with(_ change: (inout JSON) -> Void) throws -> [UInt8] {
            var changed = document
            change(&changed)
            let bytes = Array(changed.text.utf8)
            let entry = TarEntry(name: "character.json", size: bytes.count)
            let padding = [UInt8](repeating: 0, count: entry.paddedSize - bytes.count)
            let rest = Array(whole[(512 + TarEntry(name: "", size: (document.prettyText + "\n").utf8.count).paddedSize)...])
            return entry.header(seconds: 0) + bytes + padding + rest
        }
        _ = try await { () async throws in
            let path = test.folder.appending(path: "right.tar").path
            try Data(try with { _ in }).write(to: URL(filePath: path))
            return try await imported(path)
        }()
        try await refused(try with { $0["format_version"] = 2 }, "a later form")
        try await refused(try with { $0["versions"] = [] }, "no versions")
        try await refused(try with { $0["versions"] = .array([document["versions"]![1]!]) }, "a version is missing")
        try await refused(try with { $0["name"] = "a\u{0}b" }, "a control character")
        try await refused(
            try with { changed in
                var version = document["versions"]![0]!
                var content = version["content"]!
                content["identity"] = ["age": 4]
                version["content"] = content
                changed["versions"] = .array([version])
            }, "a child")
        try await refused(try with { $0["media"] = [["id": "med_01k00000000000000000000000", "file": "media/none.png"]] }, "no such file")
        #expect(try await test.call("list_characters", as: "bob")["items"]?.arrayValue?.count == 1)
    }

    @Test func `others' characters are not exported`() async throws {
        let id = try #require(try await stage.character(of: "bob").stringValue.flatMap(CharacterID.init))
        #expect(throws: Failure.notFound("character", id)) { try test.appliance.export(id, to: -1, as: "ada@example.org") }
    }
}
