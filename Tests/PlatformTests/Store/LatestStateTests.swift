import GRDB
import Store
import Testing

@Suite struct LatestStateTests {
    let fixture = try! StoreFixture()

    /// How much of the WAL cannot be brought into the file, as somebody still reads what was before it.
    private func framesHeldBack() throws -> Int {
        let other = try DatabaseQueue(path: fixture.store.path)
        defer { try? other.close() }  // nothing was written by it
        return try other.writeWithoutTransaction { db in
            let result = try db.checkpoint(.passive)
            return result.walFrameCount - result.checkpointedFrameCount
        }
    }

    @Test func `a state that is held is the latest after each commit, and keeps nothing from the file`() async throws {
        try await fixture.add("first")
        try fixture.store.holdLatestState()
        for text in ["second", "third"] {
            try await fixture.add(text)
            #expect(try framesHeldBack() == 0)
            #expect(try fixture.texts.last == text)
        }
    }

    @Test func `a state that is first held in the middle of a commit is let go for it`() async throws {
        try await fixture.add("first")
        let store = fixture.store
        try await store.write { db in
            try db.execute(sql: "INSERT INTO note (text) VALUES ('second')")
            try store.holdLatestState()
        }
        // Whoever waits for a write is told just before the state that it leaves is held.
        let deadline = ContinuousClock.now + .seconds(10)
        while try framesHeldBack() > 0, .now < deadline { try await Task.sleep(for: .milliseconds(1)) }
        #expect(try framesHeldBack() == 0)
        try await fixture.add("third")
        #expect(try framesHeldBack() == 0)
        #expect(try fixture.texts == ["first", "second", "third"])
    }

    @Test func `who else writes to the file does not wait for a state that is held, nor when it ends`() async throws {
        try await fixture.add("first")
        try fixture.store.holdLatestState()
        let begun = ContinuousClock.now
        let other = try Store(path: fixture.store.path, create: false)
        try await other.write { db in try db.execute(sql: "INSERT INTO note (text) VALUES ('second')") }
        try other.close()
        #expect(begun.duration(to: .now) < .seconds(5))  // who waits for a lock waits for 10
        #expect(try fixture.texts == ["first", "second"])
    }
}
