import Foundation
import JSONSchema
import Operations
import TestSupport
import Testing

@testable import Application

/// An appliance that nobody has any more is gone, with its file's connections.
@Suite struct LeakTests {
    enum Use: CaseIterable { case nothing, reading, writing, tools, prompts, jobs }

    @Test(arguments: Use.allCases)
    func `an appliance that nobody has is gone, and its file is closed`(use: Use) async throws {
        weak var appliance: Appliance?
        weak var store: AnyObject?
        var folder = ""
        try await {
            let test = try TestAppliance()
            switch use {
            case .nothing: break
            case .reading: try await test.call("whoami")
            case .writing: try await test.call("create_story", ["caption": "Hello"])
            case .tools: _ = try await MCPConversation(appliance: test, key: test["ada"].key).send("tools/list")
            case .prompts: _ = try await MCPConversation(appliance: test, key: test["ada"].key).send("prompts/list")
            case .jobs: await test.runJobs()
            }
            (appliance, store, folder) = (test.appliance, test.appliance.store, test.folder.path)
        }()
        func open() throws -> [String] {
            try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap {
                try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")
            }.filter { $0.hasPrefix(folder) }
        }
        // Its threads let go of it when they have ended, a moment later.
        for _ in 0..<500 where try appliance != nil || store != nil || !open().isEmpty { try await Task.sleep(for: .milliseconds(10)) }
        #expect(appliance == nil && store == nil)
        #expect(try open() == [])
    }
}
