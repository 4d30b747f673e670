import JSONSchema
import Operations
import TestSupport
import Testing

@testable import Features

/// Local times through the calls that take them.
@Suite struct StoryTimeTests {
    private let setting = StorySetting()

    /// A time on a wall, and when that is.
    struct Case: Sendable, CustomTestStringConvertible {
        var zone: String
        var now: String
        var local: String
        var instant: String
        var note: JSON = .null

        var testDescription: String { "\(zone) \(local)" }

        static func skipped(_ zone: String, now: String, _ local: String, becomes moved: String, _ instant: String) -> Case {
            Case(
                zone: zone, now: now, local: local, instant: instant,
                note: .string("The clocks in \(zone) skip \(local); it goes out at \(moved), the first valid minute."))
        }

        static func twice(_ zone: String, now: String, _ local: String, _ instant: String) -> Case {
            Case(
                zone: zone, now: now, local: local, instant: instant,
                note: .string("The clocks in \(zone) show \(local) twice; it goes out at the earlier of the two."))
        }
    }

    static let cases: [Case] = [
        Case(zone: "Europe/Berlin", now: "2026-05-01T06:00:00Z", local: "2026-05-10T07:00:00", instant: "2026-05-10T05:00:00.000Z"),
        Case(zone: "Europe/Berlin", now: "2026-05-01T06:00:00Z", local: "2026-12-10T07:00:00", instant: "2026-12-10T06:00:00.000Z"),
        .skipped(
            "Europe/Berlin", now: "2026-03-01T00:00:00Z", "2026-03-29T02:30:00", becomes: "2026-03-29T03:00:00",
            "2026-03-29T01:00:00.000Z"),
        .twice("Europe/Berlin", now: "2026-10-01T00:00:00Z", "2026-10-25T02:30:00", "2026-10-25T00:30:00.000Z"),
        .skipped(
            "America/Sao_Paulo", now: "2018-10-01T00:00:00Z", "2018-11-04T00:15:00", becomes: "2018-11-04T01:00:00",
            "2018-11-04T03:00:00.000Z"),
        .twice("America/Sao_Paulo", now: "2018-02-01T00:00:00Z", "2018-02-17T23:30:00", "2018-02-18T01:30:00.000Z"),
        .skipped(
            "Australia/Lord_Howe", now: "2026-09-01T00:00:00Z", "2026-10-04T02:10:00", becomes: "2026-10-04T02:30:00",
            "2026-10-03T15:30:00.000Z"),
        .twice("Australia/Lord_Howe", now: "2026-03-01T00:00:00Z", "2026-04-05T01:45:00", "2026-04-04T14:45:00.000Z"),
        .skipped(
            "Africa/Casablanca", now: "2026-03-01T00:00:00Z", "2026-03-22T02:00:00", becomes: "2026-03-22T03:00:00",
            "2026-03-22T02:00:00.000Z"),
        .twice("Africa/Casablanca", now: "2026-02-01T00:00:00Z", "2026-02-15T02:30:00", "2026-02-15T01:30:00.000Z"),
    ]

    private static let times = ["scheduled_at", "scheduled_at_local", "timezone", "time_note", "state"]

    private func times(_ story: JSON) -> [JSON?] { Self.times.map { story[$0] } }

    private func expected(_ row: Case) -> [JSON?] { [.string(row.instant), .string(row.local), .string(row.zone), row.note, "scheduled"] }

    @Test(arguments: cases)
    func `creating keeps the local time and finds its instant`(row: Case) async throws {
        setting.appliance.clock.set(Instant(row.now)!)
        let story = try await setting.call(
            "create_story", ["caption": "Hello", "scheduled_at_local": .string(row.local), "timezone": .string(row.zone)])
        #expect(times(story) == expected(row))
        #expect(times(try await setting.call("get_story", ["story_id": story["id"]!])) == expected(row))
    }

    @Test(arguments: cases)
    func `scheduling does the same, and that instant is when it goes out`(row: Case) async throws {
        setting.appliance.clock.set(Instant(row.now)!)
        let draft = try await setting.call("create_story", ["caption": "Hello"])
        let story = try await setting.call(
            "schedule_story",
            ["story_id": draft["id"]!, "scheduled_at_local": .string(row.local), "timezone": .string(row.zone)])
        #expect(times(story) == expected(row))
        setting.appliance.clock.set(Instant(row.instant)!.adding(milliseconds: -1))
        await setting.appliance.publishDue()
        #expect(try await setting.call("get_story", ["story_id": draft["id"]!])["state"] == "scheduled")
        setting.appliance.clock.set(Instant(row.instant)!)
        await setting.appliance.publishDue()
        #expect(try await setting.call("get_story", ["story_id": draft["id"]!])["state"] == "published")
    }

    @Test func `without a zone the project's is meant`() async throws {
        try await setting.call("update_project", ["project_id": setting.ada.project.json, "timezone": "Asia/Kathmandu"])
        let story = try await setting.call("create_story", ["caption": "Hello", "scheduled_at_local": "2026-05-02T07:00"])
        #expect(times(story) == ["2026-05-02T01:15:00.000Z", "2026-05-02T07:00:00", "Asia/Kathmandu", .null, "scheduled"])
    }

    @Test func `an instant with an offset has no local time`() async throws {
        let story = try await setting.call("create_story", ["caption": "Hello", "scheduled_at": "2026-05-02T07:00:00+05:45"])
        #expect(times(story) == ["2026-05-02T01:15:00.000Z", .null, .null, .null, "scheduled"])
    }

    @Test func `scheduling anew by an instant forgets the local time`() async throws {
        let story = try await setting.call(
            "create_story", ["caption": "Hello", "scheduled_at_local": "2026-05-02T07:00:00", "timezone": "Europe/Berlin"])
        let moved = try await setting.call("schedule_story", ["story_id": story["id"]!, "scheduled_at": "2026-05-03T07:00:00Z"])
        #expect(times(moved) == ["2026-05-03T07:00:00.000Z", .null, .null, .null, "scheduled"])
    }
}
