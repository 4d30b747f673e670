import Application
import Foundation
import Testing

@Suite struct EmbeddedFilesTests {
    private static let tables = ["Sources/Platform/CEmbedded/embedded.c", "Sources/Platform/CEmbedded/personas.c"]

    private static func content(_ path: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: SourceTree.root.appending(path: path))) }

    /// The files that the C table names, from the root of the tree.
    private static func named() throws -> [String] {
        let text = try tables.map { String(decoding: try content($0), as: UTF8.self) }.joined()
        return text.matches(of: #/#embed "(?:\.\./)+(.*)"/#).map { match in
            let path = String(match.output.1)
            return path.hasPrefix("sql/") ? path : "Sources/" + path
        }
    }

    @Test func `the migrations in the executable are those of the folder, in order`() throws {
        let folder = SourceTree.root.appending(path: "sql/migrations")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".sql") }.sorted()
        #expect(EmbeddedFiles.migrations.map(\.name) == files.map { String($0.dropLast(4)) })
        for (file, migration) in zip(files, EmbeddedFiles.migrations) {
            #expect(Array(migration.sql.utf8) == (try Self.content("sql/migrations/" + file)), "\(file)")
        }
        #expect(files.enumerated().allSatisfy { index, name in name.hasPrefix(String("000\(index + 1)".suffix(4)) + "_") })
    }

    @Test func `the assets in the executable are the files that they were made of`() throws {
        let assets = try Self.named().filter { !$0.hasPrefix("sql/") }
        #expect(!assets.isEmpty)
        for path in assets { #expect(EmbeddedFiles.asset(String(path.split(separator: "/").last!)) == (try Self.content(path)), "\(path)") }
    }

    @Test func `every file in the sources that is no code is embedded`() throws {
        let code: Set = ["swift", "c", "h", "modulemap"]
        let others = try SourceTree.files(in: "Sources").filter { !code.contains(String($0.split(separator: ".").last!)) }
        #expect(Set(others).subtracting(try Self.named()) == [])
    }
}

/// The checkout that these tests were built from.
enum SourceTree {
    static let root: URL = {
        var folder = URL(filePath: #filePath)
        while !FileManager.default.fileExists(atPath: folder.appending(path: "Package.swift").path) {
            folder = folder.deletingLastPathComponent()
        }
        return folder
    }()

    /// The files below a folder, as paths from the root, in order.
    static func files(in folder: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: root.appending(path: folder).path).filter { path in
            var isFolder: ObjCBool = false
            let exists = unsafe FileManager.default.fileExists(
                atPath: root.appending(path: "\(folder)/\(path)").path, isDirectory: &isFolder)
            return exists && !isFolder.boolValue
        }.map { "\(folder)/\($0)" }.sorted()
    }

    static func text(of path: String) throws -> String { try String(contentsOf: root.appending(path: path), encoding: .utf8) }
}
