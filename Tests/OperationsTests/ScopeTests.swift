import Testing

@testable import Operations

/// The lists stand here once more, as the contract has them: a change on one side only is seen.
@Suite struct ScopeTests {
    private static let reads = [
        "character:read", "content:read", "profile:read", "analytics:read", "projects:read", "templates:read", "connections:read",
        "moments:read",
        "stories:read", "media:read", "webhooks:read",
    ]

    @Test func `the scopes are those of the contract`() {
        let products = """
            character:read character:write content:read content:write content:generate publishing:write profile:read profile:write \
            analytics:read billing:read billing:write projects:read projects:write templates:read connections:read moments:read \
            stories:read stories:write stories:publish media:read media:write webhooks:read webhooks:write
            """
        let ours = "connections:write moments:write *"
        #expect(Set(Scope.allCases.map(\.rawValue)) == Set((products + " " + ours).split(separator: " ").map(String.init)))
    }

    @Test(
        arguments: [
            ("agent", reads + ["content:generate"]),
            (
                "agent-full",
                reads + [
                    "billing:read", "character:write", "content:write", "content:generate", "stories:write", "stories:publish",
                    "publishing:write",
                    "media:write", "profile:write", "webhooks:write",
                ]
            ),
            ("read-only", reads), ("publish-only", ["stories:read", "stories:write", "stories:publish", "media:read"]),
            ("webhooks-only", ["webhooks:read", "webhooks:write"]),
        ] as [(String, [String])])
    func `each preset grants what the contract says`(name: String, scopes: [String]) throws {
        let preset = try #require(ScopePreset(rawValue: name))
        #expect(Set(preset.scopes.names) == Set(scopes))
        #expect(preset.scopes.names.count == scopes.count)
    }

    @Test func `there are no other presets`() {
        #expect(ScopePreset.allCases.map(\.rawValue) == ["agent", "agent-full", "read-only", "publish-only", "webhooks-only"])
    }

    @Test func `the star grants everything and nothing else does`() {
        for scope in Scope.allCases {
            #expect(ScopeSet.everything.contains(scope))
            #expect(ScopeSet([scope]).contains(scope))
            for other in Scope.allCases where other != scope && scope != .all { #expect(!ScopeSet([scope]).contains(other)) }
        }
    }

    @Test func `scopes are read back as they were written, unknown ones grant nothing`() {
        let set = ScopeSet([.storiesWrite, .mediaRead, .characterRead])
        #expect(set.text == "character:read stories:write media:read")
        #expect(ScopeSet(text: set.text) == set)
        #expect(ScopeSet(text: " stories:admin  media:read ").names == ["media:read"])
        #expect(ScopeSet(text: "").names == [])
    }

    @Test func `one of several scopes is enough`() {
        let set = ScopeSet([.storiesPublish])
        #expect(set.contains(anyOf: [.publishingWrite, .storiesPublish]))
        #expect(!set.contains(anyOf: [.publishingWrite]) && !set.contains(anyOf: []))
    }
}
