import Application
import Foundation
import GRDB
import JSONSchema
import Operations
import TestSupport

@testable import Features

/// An appliance with two users and what tests of stories need there: pictures, projects, connections, rows to look at.
struct StorySetting {
    let appliance: TestAppliance
    /// What the test's clock shows at the beginning.
    static let start = "2026-05-01T06:00:00.000Z"

    init() { appliance = try! TestAppliance(users: ["ada", "bob"]) }

    var ada: TestAppliance.TestUser { appliance["ada"] }

    @discardableResult
    func call(_ operation: String, _ arguments: JSON = [:], as name: String = "ada", scopes: ScopeSet = .everything) async throws -> JSON {
        try await appliance.call(operation, arguments, as: name, scopes: scopes)
    }

    func failure(
        of operation: String, _ arguments: JSON = [:], as name: String = "ada", scopes: ScopeSet = .everything
    ) async throws -> Failure {
        try await appliance.failure(of: operation, arguments, as: name, scopes: scopes)
    }

    // MARK: What is there

    /// An asset as an upload leaves it, without the decoder's time: its row, and a blob of a few bytes.
    func picture(
        of user: String = "ada", in project: ProjectID? = nil, type: String = "image/jpeg", width: Int = 1080, height: Int = 1350,
        bytes: Int = 200_000, milliseconds: Int? = nil, alt: String = ""
    ) async throws -> MediaID {
        let project = project ?? appliance[user].project
        return try await appliance.appliance.dispatcher.perform(as: .operator) { context in
            let id = context.makeID(MediaID.self)
            try context.db.execute(
                sql: "INSERT INTO blob (hash, bytes, chunk_bytes, created_at, completed_at) VALUES (?, 3, 3, 0, 0)",
                arguments: [Data(id.text.utf8)])
            let blob = context.db.lastInsertedRowID
            try context.db.execute(sql: "INSERT INTO blob_chunk (blob, position, data) VALUES (?, 0, x'FFD8FF')", arguments: [blob])
            try context.db.execute(
                sql: """
                    INSERT INTO media (id, project, original, served, media_type, filename, bytes, width, height, duration_ms, alt_text, origin,
                        created_at, updated_at)
                    VALUES (?, ?, ?, ?, ?, 'slide.jpg', ?, ?, ?, ?, ?, 'uploaded', 0, 0)
                    """, arguments: [id, project, blob, blob, type, bytes, width, height, milliseconds, alt])
            return id
        }
    }

    func pictures(_ count: Int, of user: String = "ada") async throws -> [MediaID] {
        var all: [MediaID] = []
        for _ in 0..<count { all.append(try await picture(of: user)) }
        return all
    }

    /// Slides of those assets, as callers send them.
    static func slides(_ media: some Sequence<MediaID>) -> JSON { .array(media.map { ["media_id": $0.json] }) }

    /// One more project of a user.
    func project(_ name: String, of user: String = "ada") async throws -> ProjectID {
        let owner = appliance[user].id
        return try await appliance.appliance.dispatcher.perform(as: .operator) { context in
            try Projects.create(name: name, owner: owner, in: context)
        }
    }

    @discardableResult
    func webhook(of user: String = "ada", url: String = "https://hooks.example.org/troupe") async throws -> String {
        let connection = try await call("create_connection", ["channel": "webhook", "url": .string(url)], as: user)
        return connection["id"]!.stringValue!
    }

    /// The feed connection that a user's project was born with.
    func feed(of user: String = "ada") throws -> JSON {
        try value("SELECT id FROM connection WHERE project = ? AND channel = 'feed'", [appliance[user].project])
    }

    // MARK: What is looked at

    /// A story as it is shown, of which nothing but these members was said.
    func story(like reply: JSON, _ members: JSON = [:]) -> JSON {
        var story: JSON = [
            "id": reply["id"] ?? .null, "project_id": ada.project.json, "state": "draft", "origin": "composed", "title": .null,
            "caption": "",
            "post_type": "single", "slides": [], "channels": ["feed"], "channel_overrides": [:], "pin_to_grid": .null, "comment_ask": .null,
            "comment_ask_mode": .null, "destination_url": .null, "scheduled_at": .null, "scheduled_at_local": .null, "timezone": .null,
            "time_note": .null, "published_at": .null, "character_id": .null, "character_version": .null, "batch_id": .null,
            "profile_id": .null,
            "collaboration_id": .null, "revision": 1,
            "publications": [], "review": .null, "created_at": .string(Self.start),
        ]
        for member in members.objectValue?.members ?? [] { story[member.key] = member.value }
        return story
    }

    /// A publication as it is shown, of which nothing but these members is special.
    func publication(_ reply: JSON?, on connection: JSON, channel: String = "feed", _ members: JSON = [:]) -> JSON {
        var publication: JSON = [
            "id": reply?["id"] ?? .null, "connection_id": connection, "channel": .string(channel), "state": "pending", "permalink": .null,
            "published_at": .null, "late": false, "error": .null,
        ]
        for member in members.objectValue?.members ?? [] { publication[member.key] = member.value }
        return publication
    }

    /// A slide as it is shown.
    func slide(_ media: MediaID, alt: String = "", overlay: JSON = .null, link: JSON = .null) -> JSON {
        [
            "media_id": media.json, "media_url": .string("http://troupe.test/media/\(media)/slide.jpg"), "alt_text": .string(alt),
            "caption_overlay": overlay, "swipe_through_url": link,
        ]
    }

    /// The one value that a statement finds.
    func value(_ sql: String, _ arguments: StatementArguments = []) throws -> JSON {
        try values(sql, arguments)[0]
    }

    /// The first column of what a statement finds.
    func values(_ sql: String, _ arguments: StatementArguments = []) throws -> [JSON] {
        try appliance.appliance.dispatcher.view(as: .operator) { context in
            try Row.fetchAll(context.db, sql: sql, arguments: arguments).map { row in
                switch (row[0] as DatabaseValue).storage {
                case .null: .null
                case .int64(let number): .int(number)
                case .double(let number): .double(number)
                case .string(let text): .string(text)
                case .blob(let data): .string(data.base64EncodedString())
                }
            }
        }
    }

    /// Changes rows behind the operations' back.
    func change(_ sql: String, _ arguments: StatementArguments = []) async throws {
        try await appliance.appliance.dispatcher.perform(as: .operator) { context in
            try context.db.execute(sql: sql, arguments: arguments)
        }
    }

    /// The types of all events on a story, in the order in which they happened.
    func events(on story: JSON) throws -> [JSON] {
        try values("SELECT type FROM event WHERE subject = ? ORDER BY created_at, rowid", [story["id"]!.stringValue!])
    }
}

extension JSON {
    /// The same object with these members set.
    func with(_ members: JSON) -> JSON {
        var changed = self
        for member in members.objectValue?.members ?? [] { changed[member.key] = member.value }
        return changed
    }

    /// The same object without these members.
    func without(_ names: String...) -> JSON {
        var changed = self
        for name in names { changed[name] = nil }
        return changed
    }
}
