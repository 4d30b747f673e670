import Faces
import Foundation
import GRDB
import HTTPServer
import HTTPTypes
import JSONSchema
import Logging
import Operations
import Store
import Testing

/// A face on a file of its own, with what a test publishes there.
struct PagesSetting {
    let store: Store
    private let file: TemporaryFile
    let face: PagesFace
    let stylesheet = Array("body{}".utf8)

    init(publicURL: String = "https://troupe.example") throws {
        file = TemporaryFile()
        store = try Store(path: file.path, create: true)
        try store.migrate(Self.migrations())
        var services = Services()
        services[PublicURL.self] = { publicURL }
        let dispatcher = try Dispatcher(
            store: store, catalog: OperationCatalog([]), services: services, clock: PagesClock(), randomness: FixedRandomness(),
            logger: Logger(label: "test"))
        face = PagesFace(dispatcher: dispatcher, stylesheet: stylesheet, icon: [1, 2, 3])
    }

    // MARK: What is there

    /// A project with a feed of its own.
    @discardableResult
    func project(
        _ number: Int = 1, slug: String = "bread", name: String = "Crumb & Crust", description: String? = "Slow bread.",
        language: String = "en", colors: JSON = ["primary": "#1f4d3a"]
    ) throws -> ProjectID {
        let project: ProjectID = Self.id(number)
        try store.writeAndWait { db in
            try db.execute(
                sql: """
                    INSERT INTO project (id, slug, name, description, time_zone, language, colors, default_channels, created_at, updated_at)
                    VALUES (?, ?, ?, ?, 'Pacific/Auckland', ?, ?, '[]', 0, 0)
                    """, arguments: [project, slug, name, description, language, colors.text])
        }
        try connection(number, of: project)
        return project
    }

    func connection(_ number: Int, of project: ProjectID) throws {
        let connection: ConnectionID = Self.id(number)
        try store.writeAndWait { db in
            try db.execute(
                sql: "INSERT INTO connection (id, project, channel, name, state, created_at) VALUES (?, ?, 'feed', 'Feed', 'connected', 0)",
                arguments: [connection, project])
        }
    }

    /// A story on the project's feed; the higher the number, the newer.
    @discardableResult
    func post(
        _ number: Int, in project: ProjectID, on connection: Int = 1, state: String = "published", text: String = "Hello",
        title: JSON = .null,
        slides: [JSON] = [slide(1)], destination: JSON = .null
    ) throws -> StoryID {
        let story: StoryID = Self.id(number)
        let publication: PublicationID = Self.id(number)
        let connection: ConnectionID = Self.id(connection)
        let content: JSON = ["text": .string(text), "title": title, "slides": .array(slides), "destination_url": destination]
        let at = Int64(number) * 3_600_000
        try store.writeAndWait { db in
            try db.execute(
                sql: """
                    INSERT INTO story (
                        id, project, state, origin, post_type, caption, slides, channels, channel_overrides, pin_to_grid, comment_ask, created_at,
                        updated_at)
                    VALUES (?, ?, 'published', 'composed', 'single', '', '[]', '[]', '{}', 'null', 'null', 0, 0)
                    """, arguments: [story, project])
            try db.execute(
                sql: """
                    INSERT INTO publication (
                        id, story, connection, channel, state, content, due_at, run_at, permalink, published_at, error, created_at, updated_at)
                    VALUES (?, ?, ?, 'feed', ?, ?, 0, 0, ?, ?, 'null', 0, 0)
                    """,
                arguments: [
                    publication, story, connection, state, content.text, "https://old.example/feed/bread/\(story)",
                    state == "published" ? at : nil,
                ])
        }
        return story
    }

    static func slide(
        _ number: Int, file: String = "slide.jpg", type: String = "image/jpeg", width: Int = 1080, height: Int = 1350,
        alt: String = "A loaf",
        link: JSON = .null
    ) -> JSON {
        let media: MediaID = id(number)
        return [
            "media_id": .string(media.text), "file": .string(file), "media_type": .string(type), "width": JSON(width),
            "height": JSON(height),
            "duration_ms": type == "video/mp4" ? 2_500 : .null, "alt_text": .string(alt), "swipe_through_url": link,
        ]
    }

    /// The same id for the same number.
    static func id<Kind: IDKind>(_ number: Int) -> ID<Kind> {
        ID(at: Instant(milliseconds: Int64(number)), randomness: (0, 0))
    }

    // MARK: Asking

    func get(_ target: String, method: HTTPRequest.Method = .get, _ headerFields: HeaderFields = [:]) throws -> Response {
        let parts = target.split(separator: "?", maxSplits: 1).map(String.init)
        let head = RequestHead(
            method: method, path: parts[0], query: parts.count > 1 ? parts[1] : nil, headerFields: headerFields, id: "req_1")
        if case .refuse(let response) = face.plan(head) { return response }
        return try #require(face.respondAtOnce(to: Request(head: head)))
    }

    /// The body as text.
    func text(_ target: String) throws -> String { try get(target).text }

    /// `sql/migrations`, in order.
    private static func migrations() throws -> [(name: String, sql: String)] {
        let folder = root.appendingPathComponent("sql/migrations")
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".sql") }.sorted().map {
            ($0, try String(contentsOf: folder.appendingPathComponent($0), encoding: .utf8))
        }
    }

    /// The checkout.
    static var root: URL {
        let folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        return folder.appendingPathComponent("../../..").standardizedFileURL
    }
}

extension Response {
    var text: String { String(decoding: body.whole ?? [], as: UTF8.self) }
}

/// A name for a file that goes, with SQLite's companions, when the test ends.
private final class TemporaryFile: Sendable {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("pages-\(UUID().uuidString).db").path

    deinit {
        // What is not there need not be removed.
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
    }
}

private struct PagesClock: WallClock {
    let now = Instant(milliseconds: 1_800_000_000_000)
}

private struct FixedRandomness: Randomness {
    func next() -> UInt64 { 7 }
}
