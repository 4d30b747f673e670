import Application
import Foundation
import GRDB
import HTTPServer
import HTTPTypes
import JSONSchema
import Operations
import Secrets
import TestSupport
import Testing

@testable import Features

@Suite struct ConnectionsTests {
    private let setting = StorySetting()

    private func list(_ arguments: JSON = [:]) async throws -> JSON { try await setting.call("list_social_connections", arguments) }

    /// As lists show it.
    private func shownFeed() throws -> JSON {
        [
            "id": try setting.feed(), "project_id": setting.ada.project.json, "channel": "feed", "name": "Public page",
            "state": "connected", "url": "http://troupe.test/feed/ada",
        ]
    }

    @Test func `a project is born with its feed`() async throws {
        #expect(try await list() == ["items": [try shownFeed()], "next_cursor": .null])
    }

    @Test func `a webhook's secret is shown once, and never again`() async throws {
        setting.appliance.clock.advance(seconds: 1)
        let made = try await setting.call(
            "create_connection", ["channel": "webhook", "url": "https://hooks.example.org/troupe", "name": "Ours"])
        let secret = try #require(made["secret"]?.stringValue)
        #expect(
            made
                == [
                    "id": made["id"]!, "project_id": setting.ada.project.json, "channel": "webhook", "name": "Ours", "state": "connected",
                    "url": "https://hooks.example.org/troupe", "created_at": "2026-05-01T06:00:01.000Z", "secret": .string(secret),
                ])
        #expect(secret.hasPrefix("whsec_"))
        #expect(try WebhookSecret(secret).text == secret)
        let shown = try await setting.call("list_social_connections", ["channel": "webhook", "fields": ["secret", "created_at"]])
        #expect(shown["items"] == [["secret": .null, "created_at": made["created_at"]!]])
        let line = made.without("secret", "created_at")
        #expect(try await list() == ["items": [try shownFeed(), line], "next_cursor": .null])
        #expect(try await list(["channel": "webhook"])["items"] == [line])
        let feed = try setting.feed()
        #expect(try await list(["limit": 1])["next_cursor"] == feed)
        #expect(try await list(["limit": 1, "cursor": feed])["items"] == [line])
    }

    @Test func `neither a webhook's secret nor a key lies in the file as it is`() async throws {
        let made = try await setting.call("create_connection", ["channel": "webhook", "url": "https://hooks.example.org/troupe"])
        let secret = made["secret"]!.stringValue!
        let raw = try #require(Data(base64Encoded: String(secret.dropFirst("whsec_".count))))
        let key = setting.ada.key
        // Everything that the file and its log hold, before and after a checkpoint.
        for round in 0..<2 {
            var bytes = Data()
            for file in ["troupe.db", "troupe.db-wal"] {
                bytes += FileManager.default.contents(atPath: setting.appliance.folder.appendingPathComponent(file).path) ?? Data()
            }
            #expect(bytes.range(of: Data("hooks.example.org".utf8)) != nil, "the search finds what is there")
            let isShown = [
                Data(secret.utf8), Data(secret.dropFirst("whsec_".count).utf8), raw, Data(key.utf8),
                Data(key.dropFirst("trp_live_".count).utf8),
            ].map { bytes.range(of: $0) != nil }
            #expect(isShown == [false, false, false, false, false])
            if round == 0 { try await setting.appliance.appliance.close() }
        }
    }

    // MARK: Refusals

    @Test(arguments: [
        "https://127.0.0.1/hook", "http://10.0.0.1/hook", "https://192.168.1.20/hook", "https://172.16.0.1/hook",
        "https://169.254.169.254/",
        "https://[::1]/hook", "https://[fd00::1]/hook", "https://[::ffff:10.0.0.1]/hook", "https://0.0.0.0/hook", "https://100.64.0.1/hook",
    ])
    func `an address on a private network is refused`(url: String) async throws {
        #expect(
            try await setting.failure(of: "create_connection", ["channel": "webhook", "url": .string(url)])
                == Failure(
                    .validationFailed,
                    "This address is on a private or reserved network, which is not called. The operator can allow it with --allow-outbound.",
                    parameter: "url", got: .string(url)))
    }

    @Test(arguments: [
        ("ftp://example.org/hook", "The URL must begin with https:// or http://."),
        ("https://user:word@example.org/", "The URL must not contain a user name or password."),
        ("https://2130706433/", "An IP address in a URL must be four plain decimal numbers, or IPv6 in brackets."),
    ])
    func `what is no address to call says why`(url: String, message: String) async throws {
        #expect(
            try await setting.failure(of: "create_connection", ["channel": "webhook", "url": .string(url)])
                == Failure(.validationFailed, message, parameter: "url", got: .string(url)))
    }

    @Test func `the operator may allow a private address for webhooks`() async throws {
        let appliance = try TestAppliance { $0.allowedOutbound = ["10.1.0.0/16:webhook"] }
        let made = try await appliance.call("create_connection", ["channel": "webhook", "url": "http://10.1.2.3:8080/hook"])
        #expect(made["url"] == "http://10.1.2.3:8080/hook")
        let failure = try await appliance.failure(of: "create_connection", ["channel": "webhook", "url": "http://10.2.2.3:8080/hook"])
        #expect(failure.code == .validationFailed)
    }

    @Test func `a webhook needs its address, a feed is there already, other channels come later`() async throws {
        #expect(
            try await setting.failure(of: "create_connection", ["channel": "webhook"])
                == Failure(.validationFailed, "A webhook connection needs the url that receives posts.", parameter: "url"))
        #expect(
            try await setting.failure(of: "create_connection", ["channel": "feed"])
                == Failure(.conflict, "The project's feed is connected already: \(try setting.feed().stringValue!)."))
        #expect(
            try await setting.failure(of: "create_connection", ["channel": "mastodon"])
                == Failure(
                    .validationFailed, "Troupe cannot connect to Mastodon yet; feed and webhook can be connected.", parameter: "channel",
                    got: "mastodon"))
        #expect(try await list()["items"] == [try shownFeed()])
    }

    // MARK: Removal

    @Test func `a connection stays while a story waits on it`() async throws {
        let hook = try await setting.webhook()
        let story = try await setting.call(
            "create_story", ["caption": "Hello", "channels": ["webhook"], "scheduled_at": "2026-05-02T06:00:00Z"])
        #expect(
            try await setting.failure(of: "delete_connection", ["connection_id": .string(hook)])
                == Failure(
                    .conflict, "1 stories are to go out on this connection, or wait for another try. Unschedule them first.",
                    fix: ["unschedule_story": [story["id"]!]]))
        try await setting.call("unschedule_story", ["story_id": story["id"]!])
        let removed = try await setting.call("delete_connection", ["connection_id": .string(hook)])
        #expect(removed["state"] == "removed")
        #expect(try await list()["items"] == [try shownFeed()])
        #expect(try setting.value("SELECT secret FROM connection WHERE id = ?", [hook]) == .null)
        let failure = try await setting.failure(of: "schedule_story", ["story_id": story["id"]!, "scheduled_at": "2026-05-02T06:00:00Z"])
        #expect(failure.code == .channelNotConnected)
    }

    @Test func `a feed that was removed can be made anew, and what was published stays`() async throws {
        let story = try await setting.call("create_story", ["caption": "Slow bread"])
        try await setting.call("publish_story", ["story_id": story["id"]!])
        await setting.appliance.publishDue()
        try await setting.call("delete_connection", ["connection_id": try setting.feed()])
        #expect(try await list()["items"] == [])
        #expect(await setting.appliance.send(.get, "/feed/ada/\(story["id"]!.stringValue!)").status == .ok)
        try await setting.call("create_connection", ["channel": "feed"])
        let second = try await setting.call("create_story", ["caption": "More bread"])
        try await setting.call("publish_story", ["story_id": second["id"]!])
        await setting.appliance.publishDue()
        let page = String(decoding: try await setting.appliance.send(.get, "/feed/ada").bytes(), as: UTF8.self)
        #expect(page.contains("Slow bread") && page.contains("More bread"))
    }
}
