import FoundationEssentials
import GRDB
import JSONSchema
import Logging
import Operations
import Secrets
import Store
import Synchronization

@testable import Features

/// A dispatcher with the operations on media, on a temporary file, for a user with one project.
final class MediaBench: Sendable {
    let directory: String
    let store: Store
    let dispatcher: Dispatcher
    let clock = BenchClock()
    let user = UserID(at: BenchClock.start, randomness: (1, 1))
    let project = ProjectID(at: BenchClock.start, randomness: (2, 2))

    init() {
        directory = FileManager.default.temporaryDirectory.appendingPathComponent("media-\(UUID().uuidString)").path
        try! FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        store = try! Store(path: directory + "/troupe.db", create: true)
        let root = String(#filePath.split(separator: "/").dropLast(4).flatMap { "/" + $0 })
        let folder = root + "/sql/migrations"
        let names = try! FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".sql") }.sorted()
        try! store.migrate(names.map { ($0, String(decoding: FileManager.default.contents(atPath: folder + "/" + $0)!, as: UTF8.self)) })
        let (user, project) = (user, project)
        try! store.writeAndWait { db in
            try db.execute(sql: "INSERT INTO user (id, email, created_at) VALUES (?, 'ada@example.com', 0)", arguments: [user])
            try db.execute(
                sql: """
                    INSERT INTO project (id, slug, name, time_zone, language, colors, default_channels, created_at, updated_at)
                    VALUES (?, 'p', 'P', 'UTC', 'en', '{}', '[]', 0, 0)
                    """, arguments: [project])
            try db.execute(sql: "INSERT INTO membership (user, project) VALUES (?, ?)", arguments: [user, project])
        }
        var services = Services()
        services[Sealing.self] = try! SealingKey(key: Array(0..<32))
        let writer = BlobWriter()
        services[PublicURL.self] = { "https://troupe.example" }
        services[BlobWriting.self] = writer
        services[LargestUpload.self] = Media.maxBytes
        services[AddressCheck.self] = { _, _ in nil }
        services[SpoolDirectory.self] = directory
        services[UploadTokens.self] = try! TokenSigner(key: Array(0..<32))
        services[MediaInspection.self] = SignatureInspector(directory: directory)
        let catalog = OperationCatalog([
            AnyOperation(ListMedia.self), AnyOperation(GetMedia.self), AnyOperation(UpdateMedia.self), AnyOperation(DeleteMedia.self),
            AnyOperation(UploadMedia.self), AnyOperation(UploadMediaInit.self), AnyOperation(UploadMediaChunk.self),
            AnyOperation(UploadMediaFinalize.self), AnyOperation(RequestUploadURL.self), AnyOperation(GetUploadStatus.self),
            AnyOperation(UploadMediaFromURL.self),
        ])
        dispatcher = try! Dispatcher(
            store: store, catalog: catalog, services: services, clock: clock, randomness: BenchRandomness(), logger: Logger(label: "bench"))
        writer.attach(dispatcher)
    }

    deinit {
        // What cannot be removed lies in a temporary folder.
        try? FileManager.default.removeItem(atPath: directory)
    }

    var services: Services { dispatcher.services }
    var writer: BlobWriter { services[BlobWriting.self] }
    var caller: Caller { Caller(principal: .user(user), scopes: .everything) }

    @discardableResult
    func call(_ operation: String, _ arguments: JSON) async throws -> JSON {
        let outcome = await dispatcher.call(.init(operation, arguments, caller: caller, face: .rest, requestID: "req"))
        return try outcome.result.get()
    }

    /// The failure of a call, or `nil` where it went well.
    func failure(_ operation: String, _ arguments: JSON) async -> Failure? {
        do {
            try await call(operation, arguments)
            return nil
        } catch {
            return error as? Failure
        }
    }

    func spool(_ bytes: [UInt8]) -> Spool {
        let spool = try! Spool(in: directory)
        try! spool.append(bytes)
        return spool
    }

    func count(_ sql: String) -> Int { try! store.read { try Int.fetchOne($0, sql: sql)! } }

    /// The bytes of an answer's file, through the reader.
    func served(_ asset: JSON) throws -> [UInt8]? {
        let content = try MediaBytes(store: store).content(of: MediaID(asset["id"]!.stringValue!)!, file: asset["filename"]!.stringValue!)
        guard let content else { return nil }
        return try content.spooled(in: directory).piece(at: 0, count: content.length)
    }

    /// Bytes with the signature of a PNG file.
    static func png(_ count: Int, seed: UInt8 = 0) -> [UInt8] {
        var bytes = [UInt8](repeating: seed, count: max(4, count))
        bytes.replaceSubrange(..<4, with: [0x89, 0x50, 0x4E, 0x47])
        for index in stride(from: 4, to: bytes.count, by: 997) { bytes[index] = UInt8(truncatingIfNeeded: index) }  // no two chunks alike
        return bytes
    }

    /// Bytes with the signature of a JPEG file; the inspector finds metadata in them.
    static func jpeg(_ count: Int) -> [UInt8] { [0xFF, 0xD8, 0xFF, 0xE1] + [UInt8](repeating: 7, count: max(0, count - 4)) }
}

final class BenchClock: WallClock {
    static let start = Instant(milliseconds: 1_700_000_000_000)
    private let time = Mutex(BenchClock.start)

    var now: Instant { time.withLock { $0 } }

    func pass(seconds: Int) { time.withLock { $0 = $0.adding(seconds: seconds) } }
}

private struct BenchRandomness: Randomness {
    func next() -> UInt64 { UInt64.random(in: 0...UInt64.max) }
}

/// Tells files by their signatures; gives JPEG files a copy of three bytes.
private struct SignatureInspector: MediaInspecting {
    let directory: String

    func makeReady() {}

    func inspect(_ spool: Spool) async throws(Failure) -> InspectedMedia {
        do {
            let start = try spool.piece(at: 0, count: min(4, spool.bytes))
            if start == [0x89, 0x50, 0x4E, 0x47] { return InspectedMedia(mediaType: "image/png", width: 2, height: 3) }
            if start == [0xFF, 0xD8, 0xFF, 0xE1] {
                let copy = try Spool(in: directory)
                try copy.append([0xFF, 0xD8, 0xFF])
                return InspectedMedia(mediaType: "image/jpeg", width: 4, height: 5, served: copy)
            }
        } catch {
            throw Failure(.unexpected, "\(error)")
        }
        throw Media.unsupported()
    }
}

/// Says yes once.
final class Once: Sendable {
    private let isUsed = Mutex(false)

    func first() -> Bool {
        isUsed.withLock { isUsed in
            defer { isUsed = true }
            return !isUsed
        }
    }
}
