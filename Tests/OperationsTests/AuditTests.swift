import GRDB
import JSONSchema
import Store
import TestSupport
import Testing

@testable import Operations

@Suite struct AuditTests {
    let fixture = try! OperationsFixture()
    private static let toy = "sty_00000000000000000000000000"

    @Test func `every call leaves one line, however it ended`() async throws {
        let reader = OperationsFixture.caller(2, scopes: ScopeSet([.storiesRead]))
        let slow = OperationsFixture.caller(3, limit: 1)
        _ = await fixture.call("make_toy", ["name": "Bear"])
        _ = await fixture.call("make_toy", ["name": ""])
        _ = await fixture.call("make_toy", ["name": "Bear"], as: reader)
        _ = await fixture.call("break_toy", ["toy_id": .string(Self.toy), "way": "refused"])
        _ = await fixture.call("break_toy", ["toy_id": .string(Self.toy), "way": "accident"])
        _ = await fixture.call("break_toy", ["toy_id": "what", "way": "not"])
        _ = await fixture.call("paint_toy", ["color": "red"])
        _ = await fixture.call("paint_toy", ["color": "blue"])
        _ = await fixture.call("list_toys", as: slow)
        _ = await fixture.call("list_toys", as: slow)
        _ = await fixture.call("list_toys", ["limit": 0])
        _ = await fixture.call("await_toy", ["wait_seconds": 0])
        let lines = try await fixture.audit
        #expect(
            lines.sorted()
                == [
                    "make_toy - ok", "make_toy - validation_failed", "make_toy - insufficient_scope", "break_toy \(Self.toy) conflict",
                    "break_toy \(Self.toy) unexpected", "break_toy what validation_failed", "paint_toy - validation_failed",
                    "paint_toy - ok",
                    "list_toys - ok", "list_toys - rate_limited", "list_toys - validation_failed", "await_toy - ok",
                ].sorted())
    }

    @Test func `a line says who, when, by which face and under which request`() async throws {
        let caller = OperationsFixture.caller(5)
        _ = await fixture.call("make_toy", ["name": "Bear"], as: caller)
        let row = try fixture.store.read { db in
            try Row.fetchOne(db, sql: "SELECT at, request, face, user, key, project, duration_us > 0 AS took FROM audit")
        }
        let line = try #require(row)
        let expected: Row = [
            "at": fixture.clock.now, "request": "req-7", "face": "rest", "user": caller.user, "key": caller.key, "project": nil, "took": 1,
        ]
        #expect(line == expected)
    }

    @Test func `what callers send is in no line`() async throws {
        let secret = "kiwi-in-the-arguments"
        _ = await fixture.call("make_toy", ["name": .string(secret)], token: secret)
        _ = await fixture.call("make_toy", ["name": .string(secret), "about": .string(secret), "wrong": .string(secret)])
        _ = await fixture.call("list_toys", ["limit": .string(secret)])
        _ = await fixture.call("break_toy", ["toy_id": .string(Self.toy), "way": .string(secret)])
        await fixture.dispatcher.flush()
        let rows = try fixture.store.read { db in try Row.fetchAll(db, sql: "SELECT * FROM audit").map { "\($0)" } }
        #expect(rows.count == 4 && !rows.contains { $0.contains("kiwi") })
    }

    @Test func `a target is cut to a readable length`() async throws {
        _ = await fixture.call("break_toy", ["toy_id": .string(String(repeating: "x", count: 5_000)), "way": "not"])
        #expect(try await fixture.audit == ["break_toy \(String(repeating: "x", count: 64)) validation_failed"])
    }

    @Test func `lines of reads that cannot be written wait until they can be`() async throws {
        let store = fixture.store
        func write(_ sql: String) async throws { try await store.write { db in try db.execute(sql: sql) } }
        try await write("CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'full'); END")
        _ = await fixture.call("list_toys")
        await fixture.dispatcher.flush()
        _ = await fixture.call("list_toys", ["limit": 0])
        await fixture.dispatcher.flush()
        try await write("DROP TRIGGER full")
        #expect(try await fixture.audit == ["list_toys - ok", "list_toys - validation_failed"])
        #expect(try await fixture.audit.count == 2)
    }

    @Test func `the use of a key is noted, at most once a minute`() async throws {
        let caller = OperationsFixture.caller(6)
        try fixture.store.writeAndWait { db in
            try db.execute(
                sql: "INSERT INTO key (id, user, name, hash, hint, scopes, created_at) VALUES (?, ?, '', x'00', '', '*', 0)",
                arguments: [caller.key, caller.user])
        }
        var uses: [Instant?] = []
        for seconds in [0, 59, 2] {
            fixture.clock.advance(seconds: seconds)
            _ = await fixture.call("make_toy", ["name": "Bear"], as: caller)
            uses.append(try fixture.store.read { db in try Instant.fetchOne(db, sql: "SELECT last_used_at FROM key") })
        }
        let start = Instant("2026-05-01T06:00:00Z")!
        #expect(uses == [start, start, start.adding(seconds: 61)])
    }

    @Test func `lines are kept for ninety days`() async throws {
        _ = await fixture.call("make_toy", ["name": "Bear"])
        fixture.clock.advance(seconds: 90 * 86_400)
        _ = await fixture.call("make_toy", ["name": "Bull"])
        #expect(try await fixture.dispatcher.perform(as: .operator) { context in try Upkeep.forget(in: context) } == false)
        #expect(try await fixture.audit.count == 2)
        fixture.clock.advance(seconds: 1)
        _ = try await fixture.dispatcher.perform(as: .operator) { context in try Upkeep.forget(in: context) }
        #expect(try await fixture.audit.count == 1)
    }
}
