import Engines
import GRDB
import JSONSchema
import Operations
import TestSupport

@testable import Features

/// A project with its feed and one webhook, and what tests of the publisher look at.
struct PublisherSetting {
    static let start = "2026-05-01T06:00:00.000Z"

    let appliance: TestAppliance

    init() { appliance = try! TestAppliance() }

    var dispatcher: Dispatcher { appliance.appliance.dispatcher }

    func publisher(_ channel: ScriptedChannel) -> Publisher {
        Publisher(dispatcher: dispatcher, adapters: [channel], overlays: NoOverlays())
    }

    // MARK: Stories

    @discardableResult
    func connect(_ url: String = "https://hooks.example.org/troupe") async throws -> ConnectionID {
        let connection = try await appliance.call("create_connection", ["channel": "webhook", "url": .string(url)])
        return ConnectionID(connection["id"]!.stringValue!)!
    }

    /// A story that goes out now.
    func story(_ caption: String = "Hello", on channels: JSON = ["webhook"]) async throws -> StoryID {
        let story = try await appliance.call("create_story", ["caption": .string(caption), "channels": channels])
        try await appliance.call("publish_story", ["story_id": story["id"]!])
        return StoryID(story["id"]!.stringValue!)!
    }

    func status(_ story: StoryID) async throws -> JSON {
        try await appliance.call("get_publish_status", ["story_id": story.json])
    }

    /// The story's publication on that channel.
    func publication(_ story: StoryID, on channel: String = "webhook") async throws -> JSON {
        try await status(story)["publications"]!.arrayValue!.first { $0["channel"] == .string(channel) } ?? .null
    }

    func id(_ story: StoryID, on channel: String = "webhook") async throws -> PublicationID {
        PublicationID(try await publication(story, on: channel)["id"]!.stringValue!)!
    }

    func state(_ story: StoryID) async throws -> JSON { try await status(story)["state"]! }

    // MARK: Rows

    func values(_ sql: String, _ arguments: StatementArguments = []) throws -> [String?] {
        try dispatcher.view(as: .operator) { context in try String?.fetchAll(context.db, sql: sql, arguments: arguments) }
    }

    /// Each attempt: its number, anchor and outcome.
    func attempts(_ story: StoryID) throws -> [String?] {
        try values(
            """
            SELECT attempt.number || ' ' || (attempt.anchor ->> '$.attempt') || ' ' || attempt.outcome FROM attempt
            JOIN publication ON publication.id = attempt.publication WHERE publication.story = ? ORDER BY attempt.id
            """, [story])
    }

    func events(_ story: StoryID) throws -> [String?] {
        try values("SELECT type FROM event WHERE subject = ? AND type != 'story.created' ORDER BY rowid", [story])
    }

    /// Seconds from now until the publication is looked at again.
    func delay(_ story: StoryID) throws -> Int {
        let at = try values("SELECT CAST(run_at AS TEXT) FROM publication WHERE story = ?", [story])[0]!
        return Int((Int64(at)! - appliance.clock.now.milliseconds) / 1000)
    }

    // MARK: Crashes

    /// What is in the file after a crash while the publication was made ready.
    func crashWhilePreparing() async throws {
        _ = try await dispatcher.perform(as: .operator) { context in try PublicationQueue.claim(limit: 10, in: context).publications.count }
    }

    /// What is in the file after a crash behind the note that the commit is about to be sent: it may have been or not.
    func crashWhileCommitting() async throws {
        try await dispatcher.perform(as: .operator) { context in
            for publication in try PublicationQueue.claim(limit: 10, in: context).publications {
                try PublicationQueue.committing(publication.id, anchor: ["attempt": 0], in: context)
            }
        }
    }
}

extension PublisherSetting {
    /// Returns when the condition holds, looking again after every write.
    func until(_ condition: () async throws -> Bool) async throws {
        let deadline = ContinuousClock.now.advanced(by: .seconds(20))
        while true {
            let generation = dispatcher.written.generation
            if try await condition() { return }
            guard ContinuousClock.now < deadline else { throw TimedOut() }
            await dispatcher.written.wait(after: generation, milliseconds: 200)
        }
    }

    struct TimedOut: Error {}
}
