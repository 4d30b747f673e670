import JSONSchema
import TestSupport
import Testing

@testable import Operations

@Suite struct IdempotencyTests {
    let fixture = try! OperationsFixture()

    @Test func `the same call with the same key answers the same and does nothing`() async throws {
        let first = try await fixture.reply("make_toy", ["name": "Bear"], token: "t1")
        fixture.clock.advance(seconds: 86_399)
        #expect(try await fixture.reply("make_toy", ["name": "Bear"], token: "t1") == first)
        #expect(try fixture.toys == ["Bear"])
    }

    @Test func `members in another order are the same call`() async throws {
        let first = try await fixture.reply("make_toy", ["name": "Bear", "about": ["a": 1, "b": [2]]], token: "t1")
        #expect(try await fixture.reply("make_toy", ["about": ["b": [2], "a": 1], "name": "Bear"], token: "t1") == first)
        #expect(try fixture.toys == ["Bear"])
    }

    @Test(
        arguments: [
            ("make_toy", ["name": "Bull"]), ("make_toy", ["name": "Bear", "about": .null]), ("make_toy", ["name": "Bear", "about": 1]),
            ("paint_toy", ["color": "blue"]),
        ] as [(String, JSON)])
    func `another call with the same key is refused and does nothing`(operation: String, arguments: JSON) async throws {
        _ = try await fixture.reply("make_toy", ["name": "Bear"], token: "t1")
        fixture.clock.advance(seconds: 60)
        await #expect(
            throws: Failure(
                .idempotencyMismatch,
                """
                This idempotency key was first used at 2026-05-01T06:00:00.000Z for make_toy with other arguments. Use a new key for a new \
                call.
                """)
        ) { try await fixture.reply(operation, arguments, token: "t1") }
        #expect(try fixture.toys == ["Bear"])
    }

    @Test(
        arguments: [
            (["about": [1, 2]], ["about": [[1, 2]]]), (["about": "1"], ["about": 1]), (["about": ["a", "b"]], ["about": ["a,b"]]),
            (["about": ["ab", "c"]], ["about": ["a", "bc"]]), (["about": [:]], ["about": []]), (["about": ["a": 1]], ["about": ["a", 1]]),
        ] as [(JSON, JSON)])
    func `arguments that look alike are not the same`(first: JSON, second: JSON) async throws {
        func toy(_ json: JSON) -> JSON {
            var json = json
            json["name"] = "Bear"
            return json
        }
        _ = try await fixture.reply("make_toy", toy(first), token: "t1")
        let failure = await fixture.call("make_toy", toy(second), token: "t1").failure
        #expect(failure?.code == .idempotencyMismatch)
    }

    @Test func `a large argument counts to its last byte`() async throws {
        let text = String(repeating: "x", count: 200_000)
        _ = try await fixture.reply("make_toy", ["name": "Bear", "about": .string(text + "a")], token: "t1")
        let failure = await fixture.call("make_toy", ["name": "Bear", "about": .string(text + "b")], token: "t1").failure
        #expect(failure?.code == .idempotencyMismatch)
    }

    @Test func `a key is forgotten after a day`() async throws {
        _ = try await fixture.reply("make_toy", ["name": "Bear"], token: "t1")
        fixture.clock.advance(seconds: 86_400)
        _ = try await fixture.reply("make_toy", ["name": "Bull"], token: "t1")
        _ = try await fixture.reply("make_toy", ["name": "Bull"], token: "t1")
        #expect(try fixture.toys == ["Bear", "Bull"])
    }

    @Test func `a failure is not kept`() async throws {
        let id = "sty_00000000000000000000000000"
        let failure = await fixture.call("break_toy", ["toy_id": .string(id), "way": "refused"], token: "t1").failure
        #expect(failure?.code == .conflict)
        #expect(try await fixture.reply("break_toy", ["toy_id": .string(id), "way": "not"], token: "t1")["id"] == .string(id))
    }

    @Test func `callers do not share keys`() async throws {
        _ = try await fixture.reply("make_toy", ["name": "Bear"], as: OperationsFixture.caller(1), token: "t1")
        _ = try await fixture.reply("make_toy", ["name": "Bull"], as: OperationsFixture.caller(2), token: "t1")
        #expect(try fixture.toys == ["Bear", "Bull"])
    }

    @Test func `a call without a key is made each time`() async throws {
        for _ in 0..<2 { _ = try await fixture.reply("make_toy", ["name": "Bear"]) }
        #expect(try fixture.toys == ["Bear", "Bear"])
    }

    @Test func `calls at once with one key are made once`() async throws {
        let fixture = fixture
        let replies = try await withThrowingTaskGroup(of: JSON.self) { group in
            for _ in 0..<20 { group.addTask { try await fixture.reply("make_toy", ["name": "Bear"], token: "t1") } }
            return try await group.reduce(into: [JSON]()) { $0.append($1) }
        }
        #expect(replies == Array(repeating: replies[0], count: 20))
        #expect(try fixture.toys == ["Bear"])
    }

    @Test(arguments: ["", String(repeating: "k", count: 256)])
    func `a key has 1 to 255 bytes`(token: String) async {
        await #expect(throws: Failure(.validationFailed, "An idempotency key has 1 to 255 bytes.", parameter: "idempotency_key")) {
            try await fixture.reply("make_toy", ["name": "Bear"], token: token)
        }
        await #expect(throws: Never.self) {
            try await fixture.reply("make_toy", ["name": "Bear"], token: String(repeating: "k", count: 255))
        }
    }
}
