import Application
import GRDB
import JSONSchema
import Operations
import TestSupport
import Testing

@testable import Features

/// Money: what is reserved, settled and released, and what a cap refuses.
@Suite struct LedgerTests {
    private let setting = StorySetting()

    /// Sets the price of a post on the feed, two cents, unless it says otherwise.
    private func price(_ micros: Int64? = 20_000, of item: String = "publish.feed") async throws {
        try await setting.appliance.appliance.dispatcher.perform(as: .operator) { context in
            try Prices.set(item, to: micros, in: context)
        }
    }

    private func draft(_ caption: String = "Hello") async throws -> JSON {
        try #require(try await setting.call("create_story", ["caption": .string(caption)])["id"])
    }

    /// The kinds and amounts of ada's entries, oldest first.
    private func entries() async throws -> [String] {
        let lines = try await setting.call("list_ledger", ["limit": 100, "fields": ["kind", "amount_micros"]])["items"]?.arrayValue ?? []
        return lines.reversed().map { "\($0["kind"]?.stringValue ?? "") \($0["amount_micros"]?.intValue ?? -1)" }
    }

    /// What is spent and reserved this month, in micro-dollars.
    private func money() async throws -> [Int?] {
        let budget = try await setting.call("get_budget")
        return [budget["spent_micros"]?.intValue, budget["reserved_micros"]?.intValue]
    }

    /// Lets a second pass: ids of one millisecond sort by chance.
    private func tick() { setting.appliance.clock.advance(seconds: 1) }

    private func problems() throws -> [String] {
        try setting.appliance.appliance.dispatcher.view(as: .operator) { context in try LedgerCheck.problems(in: context) }
    }

    @Test func `what is free leaves no entry`() async throws {
        try await setting.call("publish_story", ["story_id": try await draft()])
        await setting.appliance.publishDue()
        #expect(try await entries() == [])
        #expect(try await money() == [0, 0])
    }

    @Test func `a post reserves its price when it gets its time, and has spent it when it is out`() async throws {
        try await price()
        let story = try await draft()
        try await setting.call("publish_story", ["story_id": story])
        #expect(try await money() == [0, 20_000])
        tick()
        await setting.appliance.publishDue()
        #expect(try await money() == [20_000, 0])
        #expect(try await entries() == ["reserve 20000", "settle 20000"])
        let usage = try await setting.call("get_usage", ["group_by": "key"])["items"]
        #expect(usage == [["month": "2026-05", "name": setting.ada.keyID.json, "spent_micros": 20_000, "reserved_micros": 0]])
        #expect(try problems() == [])
    }

    @Test func `what does not go out gives its money back`() async throws {
        try await price()
        let story = try await draft()
        try await setting.call("schedule_story", ["story_id": story, "scheduled_at": "2026-05-02T06:00:00Z"])
        tick()
        try await setting.call("schedule_story", ["story_id": story, "scheduled_at": "2026-05-03T06:00:00Z"])
        #expect(try await money() == [0, 20_000])
        tick()
        try await setting.call("unschedule_story", ["story_id": story])
        #expect(try await money() == [0, 0])
        let kinds = try await entries()
        #expect([kinds.first, kinds.last] == ["reserve 20000", "release 20000"])
        #expect(kinds.sorted() == ["release 20000", "release 20000", "reserve 20000", "reserve 20000"])
        #expect(try problems() == [])
    }

    @Test func `a post that fails gives its money back, and reserves it again when it is retried`() async throws {
        try await price()
        let story = try await draft()
        let scheduled = try await setting.call("schedule_story", ["story_id": story, "scheduled_at": "2026-05-02T06:00:00Z"])
        let id = try #require(scheduled["publications"]?[0]?["id"]?.stringValue.flatMap(PublicationID.init))
        tick()
        try await setting.appliance.appliance.dispatcher.perform(as: .operator) { context in
            try PublicationQueue.fail(id, error: ["class": "invalid_content"], in: context)
        }
        #expect(try await money() == [0, 0])
        tick()
        try await setting.call("retry_publish", ["story_id": story])
        #expect(try await money() == [0, 20_000])
        tick()
        await setting.appliance.publishDue()
        #expect(try await entries() == ["reserve 20000", "release 20000", "reserve 20000", "settle 20000"])
        #expect(try problems() == [])
    }

    @Test func `what would pass the cap is refused before anything is done, and says what would fit`() async throws {
        try await price()
        try await setting.call("set_budget_cap", ["monthly_cap_micros": 30_000])
        try await setting.call("publish_story", ["story_id": try await draft()])
        let second = try await draft("Again")
        let before = try await setting.call("get_story", ["story_id": second])
        #expect(
            try await setting.failure(of: "publish_story", ["story_id": second])
                == Failure(
                    .budgetExceeded,
                    """
                    This costs $0.02, and $0.01 is left of the cap of $0.03 for 2026-05. Nothing was done. \
                    A person can raise the cap by set_budget_cap; the next month begins anew.
                    """))
        #expect(try await setting.call("get_story", ["story_id": second]) == before)
        #expect(try await entries() == ["reserve 20000"])
        // Another month's money is not this one's.
        try await setting.call("schedule_story", ["story_id": second, "scheduled_at": "2026-06-02T06:00:00Z"])
        #expect(try await money() == [0, 20_000])
        #expect(try await setting.failure(of: "set_budget_cap", [:]).code == .validationFailed)
        // Another time zone leaves the cap as it is.
        #expect(try await setting.call("set_budget_cap", ["timezone": "Europe/Berlin"])["monthly_cap_micros"] == 30_000)
        #expect(try await setting.call("set_budget_cap", ["monthly_cap_micros": nil])["monthly_cap_micros"] == .null)
        try await setting.call("publish_story", ["story_id": try await draft("Third")])
    }

    @Test func `passing four fifths and all of a cap is told once each`() async throws {
        try await price()
        try await setting.call("set_budget_cap", ["monthly_cap_micros": 100_000])
        for number in 1...5 { try await setting.call("publish_story", ["story_id": try await draft("Post \(number)")]) }
        let told = try setting.values("SELECT data ->> 'percent' FROM event WHERE type = 'budget.threshold' ORDER BY 1")
        #expect(told == [80, 100])
    }

    @Test func `months are those of the account's time zone`() async throws {
        try await price()
        try await setting.call("set_budget_cap", ["timezone": "Pacific/Kiritimati"])  // 14 hours ahead
        try await setting.call("schedule_story", ["story_id": try await draft(), "scheduled_at": "2026-05-31T10:00:00Z"])
        #expect(try await money() == [0, 0])
        let june = try await setting.call("get_usage", ["from": "2026-06", "to": "2026-06", "group_by": "account"])["items"]
        #expect(june?[0]?["reserved_micros"] == 20_000)
        #expect(try await setting.call("get_budget")["resets_at"] == "2026-05-31T10:00:00.000Z")
    }

    @Test func `a hold whose work has ended without saying so is ended by upkeep`() async throws {
        try await price()
        for caption in ["Out", "Gone", "Waiting"] {
            try await setting.call("schedule_story", ["story_id": try await draft(caption), "scheduled_at": "2026-05-02T06:00:00Z"])
        }
        try await setting.change(
            "UPDATE publication SET state = 'published', published_at = 1 WHERE story IN (SELECT id FROM story WHERE caption = 'Out')")
        try await setting.change("DELETE FROM story WHERE caption = 'Gone'")
        try await setting.appliance.appliance.dispatcher.perform(as: .operator) { context in
            let next = try LedgerUpkeep.endLeft(after: "", in: context)
            #expect(next == nil)
        }
        #expect(try await money() == [20_000, 20_000])
        #expect(try problems() == [])
    }

    @Test func `what a drawn picture costs is spent when it is drawn, and what is cancelled is given back`() async throws {
        try await price(5_000, of: "render")
        func render() async throws -> JobID {
            let reply = try await setting.call(
                "render_template", ["template_id": "tpl_cover", "slots": ["title": "Hello"], "wait_seconds": 0])
            return try #require(reply["job_id"]?.stringValue.flatMap(JobID.init))
        }
        await setting.appliance.appliance.run(try await render())
        #expect(try await money() == [5_000, 0])
        let second = try await render()
        try await setting.appliance.appliance.dispatcher.perform(as: .operator) { context in try Jobs.cancel(second, in: context) }
        try await setting.appliance.appliance.dispatcher.perform(as: .operator) { context in
            let next = try LedgerUpkeep.endLeft(after: "", in: context)
            #expect(next == nil)
        }
        #expect(try await money() == [5_000, 0])
        #expect(try problems() == [])
    }

    @Test func `entries are neither changed nor deleted`() async throws {
        try await price()
        try await setting.call("publish_story", ["story_id": try await draft()])
        for sql in ["UPDATE ledger SET amount = 0", "DELETE FROM ledger"] {
            await #expect(throws: Failure.self) { try await setting.change(sql) }
        }
        #expect(try await entries() == ["reserve 20000"])
    }

    @Test func `a balance that does not follow from the entries is found`() async throws {
        try await price()
        try await setting.call("publish_story", ["story_id": try await draft()])
        try await setting.change("UPDATE ledger_balance SET reserved = 7 WHERE dimension = 'item'")
        try await setting.change("DELETE FROM ledger_hold")
        #expect(try problems().count == 2)
        #expect(try problems().first == "The balance of item publish.feed in 2026-05 should be 0 spent and 20000 reserved, and is 0 and 7.")
    }

    @Test func `an estimate says what fits`() async throws {
        try await price()
        try await setting.call("set_budget_cap", ["monthly_cap_micros": 30_000])
        let story = try await draft()
        #expect(
            try await setting.call("estimate_cost", ["operation": "publish_story", "story_id": story, "count": 2])
                == [
                    "items": [["item": "publish.feed", "units": 2, "unit_micros": 20_000]], "total_micros": 40_000,
                    "remaining_micros": 30_000, "fits": false,
                ])
        #expect(try await setting.call("estimate_cost", ["operation": "create_story"])["total_micros"] == 0)
    }

    @Test func `a key that asks before spending asks about what costs something`() async throws {
        let caller = Caller(principal: .key(setting.ada.keyID, of: setting.ada.id), scopes: .everything, confirms: [.spend])
        func publish(_ arguments: JSON) async -> Result<JSON, Failure> {
            await setting.appliance.appliance.dispatcher.call(
                Dispatcher.Call("publish_story", arguments, caller: caller, face: .mcp, requestID: "test")
            ).result
        }
        #expect(try await publish(["story_id": try await draft("Free")]).get()["state"] == "publishing")
        try await price()
        let story = try await draft()
        #expect(
            await publish(["story_id": story])
                == .failure(
                    Failure(
                        .conflict,
                        """
                        This key asks a person before spending. Ask yours about the story \(story.stringValue ?? ""); if they agree, \
                        call again with confirmed: true.
                        """, fix: ["confirmed": true])))
        #expect(try await publish(["story_id": story, "confirmed": true]).get()["state"] == "publishing")
    }

    @Test func `others' money is not seen`() async throws {
        try await price()
        try await setting.call("publish_story", ["story_id": try await draft()])
        #expect(try await setting.call("list_ledger", [:], as: "bob")["items"] == [])
        #expect(try await setting.call("get_budget", [:], as: "bob")["reserved_micros"] == 0)
    }

    @Test func `a price of nothing that is counted is refused`() async throws {
        await #expect(throws: Failure.self) { try await price(1, of: "publish.nowhere") }
        try await price(1, of: "publish")
        try await price(nil, of: "publish")
        #expect(try setting.values("SELECT count(*) FROM price") == [0])
    }

    @Test(arguments: zip([0, 20_000, 1_200_000, 4_200, 1] as [Int64], ["$0.00", "$0.02", "$1.20", "$0.0042", "$0.000001"]))
    func `amounts are told in dollars`(micros: Int64, text: String) { #expect(Money.text(micros) == text) }
}
