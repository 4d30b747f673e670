import Foundation
import Testing

/// Who may import whom (DESIGN section 4), and what only some files may do (STYLE sections 3, 5, 6, 9).
@Suite struct LayeringTests {
    private static let system: Set = ["Swift", "Foundation", "FoundationEssentials", "Glibc", "Synchronization", "Dispatch"]

    /// What each part may import besides the system's modules; the longest prefix of a path decides.
    private static let allowed: [String: Set<String>] = [
        "Sources/Platform/JSONSchema/": [],
        "Sources/Platform/Store/": ["CSQLite", "GRDB", "GRDBSQLite"],
        // libsodium has no SHA-1, which authenticator apps use.
        "Sources/Platform/Secrets/": ["CSodium", "Crypto"],
        "Sources/Platform/AccessTokens/": ["Crypto", "CryptoExtras"],
        "Sources/Platform/HTTPServer/": ["CMicroHTTPD", "HTTPTypes", "Logging"],
        "Sources/Platform/Outbound/": ["CCurl"],
        "Sources/Platform/Imaging/": ["CVips"],
        "Sources/Platform/QRCodes/": ["CQRCode"],
        "Sources/Platform/Programs/": ["CPrograms"],
        "Sources/Operations/": ["Store", "JSONSchema", "Secrets", "GRDB", "Logging"],
        "Sources/Features/": ["Operations", "Store", "Secrets", "JSONSchema", "GRDB", "CEmbedded"],
        // Secrets signs what engines send; the log tells what they did.
        "Sources/Engines/": ["Features", "Operations", "Outbound", "Imaging", "Programs", "JSONSchema", "Secrets", "Logging"],
        // A header in Base64 is read with Secrets.
        "Sources/Faces/MCP/": ["Operations", "HTTPServer", "HTTPTypes", "JSONSchema", "Secrets"],
        "Sources/Faces/REST/": ["Operations", "HTTPServer", "HTTPTypes", "JSONSchema"],
        "Sources/Faces/HTTP/": ["Operations", "HTTPServer", "HTTPTypes", "JSONSchema"],
        // A second factor is shown as a code.
        "Sources/Faces/Console/": ["Operations", "Features", "HTTPServer", "HTTPTypes", "JSONSchema", "Secrets", "QRCodes"],
        "Sources/Faces/": ["Operations", "Features", "HTTPServer", "HTTPTypes", "JSONSchema", "Secrets", "Logging"],
        "Sources/Application/": [
            "CEmbedded", "JSONSchema", "Store", "GRDB", "Secrets", "AccessTokens", "HTTPServer", "Outbound", "Imaging", "Operations",
            "Features", "Engines",
            "Faces", "HTTPTypes", "Logging", "ServiceLifecycle", "UnixSignals",
        ],
        // Imaging: the decoding child is this program.
        "Sources/Commands/": ["Application", "Operations", "Features", "Imaging", "JSONSchema", "ArgumentParser", "Logging"],
        "Sources/troupe/": ["Commands"],
    ]

    /// What single files import beyond that, and why.
    private static let exceptions: [String: (modules: Set<String>, reason: String)] = [
        "Sources/Commands/Admin/FileCommands.swift": (["Store", "GRDB"], "backup and verify work on files that no appliance has open"),
        "Sources/Commands/Admin/ConnectCommand.swift": (["Faces"], "what to paste into clients is shown by the console too"),
        "Sources/Commands/Admin/ServeCommand.swift": (["Faces"], "what to paste into clients is shown by the console too"),
        "Sources/Commands/Admin/UserCommand.swift": (["Secrets"], "a password is hashed before it reaches the file"),
        "Sources/Commands/Demo/DemoClient.swift": (["Outbound"], "the scripted agent is a client from outside"),
    ]

    /// Files that import all of Foundation, and what for: the rest makes do with its essentials, which start faster.
    private static let wholeFoundation: [String: String] = [
        "Sources/Platform/Store/Store.swift": "FileHandle, attributes of files",
        "Sources/Platform/Store/Backup.swift": "URL of files, attributes of files",
        "Sources/Features/Stories/LocalTime/ZoneRules.swift": "the time zones",
        "Sources/Commands/Admin/MCPCommand.swift": "Thread, to read standard input",
        "Sources/Commands/Calling/OperationCall.swift": "FileHandle for standard input",
        "Sources/Commands/Demo/Subcommand.swift": "Process",
    ]

    private static let sources = try! SourceTree.files(in: "Sources").filter { $0.hasSuffix(".swift") }

    private static func imports(of path: String) throws -> Set<String> {
        Set(
            try SourceTree.text(of: path).split(separator: "\n").compactMap { line in
                guard line.contains("import ") else { return nil }
                let expression =
                    #/^\s*(?:@\w+(?:\(\w+\))?\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?import\s+(?:(?:struct|class|enum|protocol|func|var|let|typealias)\s+)?(\w+)/#
                return line.firstMatch(of: expression).map { String($0.output.1) }
            })
    }

    @Test(arguments: sources)
    func `a file imports only what its part may know`(path: String) throws {
        let part = try #require(Self.allowed.keys.filter(path.hasPrefix).max { $0.count < $1.count }, "\(path) belongs to no part")
        let allowed = Self.system.union(Self.allowed[part]!).union(Self.exceptions[path]?.modules ?? [])
        #expect(try Self.imports(of: path).subtracting(allowed) == [])
    }

    @Test func `the reader of imports sees every form of them`() throws {
        let manifest = try Self.imports(of: "Package.swift")
        #expect(manifest == ["PackageDescription"])
        let (all, ours) = (
            try Set(Self.sources.flatMap(Self.imports)),
            Set(["GRDB", "CSodium", "HTTPTypes", "ArgumentParser", "Synchronization", "Commands"])
        )
        #expect(ours.isSubset(of: all))
    }

    @Test func `every exception is still needed`() throws {
        for (path, exception) in Self.exceptions { #expect(exception.modules.isSubset(of: try Self.imports(of: path)), "\(path)") }
        for (path, _) in Self.wholeFoundation { #expect(try Self.imports(of: path).contains("Foundation"), "\(path)") }
        for (path, _) in Self.swallowed { #expect(try Self.uncommented(path) > 0, "\(path)") }
    }

    @Test func `only listed files import all of Foundation`() throws {
        let found = try Self.sources.filter { try Self.imports(of: $0).contains("Foundation") }
        #expect(Set(found) == Set(Self.wholeFoundation.keys))
    }

    @Test func `what the compiler cannot check is in Platform only, below a comment`() throws {
        for path in Self.sources {
            let lines = try SourceTree.text(of: path).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            for (index, line) in lines.enumerated()
            where ["@unchecked Sendable", "nonisolated(unsafe)", "@preconcurrency"].contains(where: line.contains) {
                if line.trimmed.hasPrefix("//") { continue }
                #expect(path.hasPrefix("Sources/Platform/"), "\(path):\(index + 1)")
                #expect(
                    lines[max(0, index - 4)..<index].contains { $0.trimmed.hasPrefix("//") }, "\(path):\(index + 1) says not what guards it"
                )
            }
        }
    }

    @Test func `no task is let go`() throws {
        for path in Self.sources { #expect(try !SourceTree.text(of: path).contains("Task.detached"), "\(path)") }
    }

    @Test func `what is to be done has the number of an issue`() throws {
        for path in Self.sources
            + (try SourceTree.files(in: "Tests").filter { $0.hasSuffix(".swift") && !$0.hasSuffix("LayeringTests.swift") })
        {
            let text = try SourceTree.text(of: path)
            guard text.contains("TODO") || text.contains("FIXME") else { continue }
            #expect(text.matches(of: #/\b(?:TODO|FIXME)\b(?!\(#\d+\)| #\d+)/#).isEmpty, "\(path)")
        }
    }

    @Test func `no file has more than 400 lines`() throws {
        let tests = try SourceTree.files(in: "Tests").filter { $0.hasSuffix(".swift") }
        let long = try (Self.sources + tests).filter { path in try SourceTree.text(of: path).utf8.count { $0 == UInt8(ascii: "\n") } > 400 }
        #expect(long == [])
    }

    /// Files with a `try?` without a comment, and how many: there the failure is not swallowed but told by another error.
    private static let swallowed: [String: Int] = [
        "Sources/Platform/Imaging/Decoding/MediaDecoder.swift": 2
    ]

    private static func uncommented(_ path: String) throws -> Int {
        let lines = try SourceTree.text(of: path).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        return lines.indices.count { index in
            let line = lines[index]
            guard line.contains("try?"), !line.trimmed.hasPrefix("//") else { return false }
            return !line.contains("// ") && !(index > 0 && lines[index - 1].contains("//"))
        }
    }

    @Test(arguments: sources)
    func `a failure that is swallowed says why it does not matter`(path: String) throws {
        #expect(try Self.uncommented(path) == Self.swallowed[path] ?? 0)
    }
}

extension String {
    fileprivate var trimmed: String { trimmingCharacters(in: .whitespaces) }
}
