import GRDB
import Operations
import Store
import Testing

@testable import Features

@Suite struct BlobsTests {
    private let bench = MediaBench()

    private func bring(_ bytes: [UInt8]) async throws -> BlobDraft {
        try await Blobs.bring(bench.spool(bytes), through: bench.writer, as: .operator, requestID: "-")
    }

    private func settle(_ draft: BlobDraft) async throws -> Int64? {
        try await bench.writer.write(as: .operator, requestID: "-") { context in
            try Blobs.isReady(draft, in: context) ? try Blobs.settle(draft, in: context) : nil
        }
    }

    @Test(arguments: [1, 65_535, 65_536, 65_537, 1_048_576, 1_048_577, 3_000_000])
    func `bytes enter in chunks of 64 KiB, whatever their number`(count: Int) async throws {
        let blob = try await settle(bring(MediaBench.png(count)))
        let sizes = try bench.store.read { db in
            try Int.fetchAll(db, sql: "SELECT LENGTH(data) FROM blob_chunk WHERE blob = ? ORDER BY position", arguments: [blob])
        }
        #expect(sizes.count == (max(4, count) + 65_535) / 65_536)
        #expect(sizes.dropLast().allSatisfy { $0 == 65_536 })
        #expect(sizes.reduce(0, +) == max(4, count))
    }

    @Test func `the same bytes are one blob`() async throws {
        let first = try await settle(bring(MediaBench.png(2_000_000)))
        let draft = try await bring(MediaBench.png(2_000_000))
        #expect(draft.id == nil)
        #expect(try await settle(draft) == first)
        #expect(bench.count("SELECT COUNT(*) FROM blob") == 1)
    }

    @Test func `two that write the same bytes at once both succeed, with one blob`() async throws {
        let bytes = MediaBench.png(3_000_000)
        let blobs = try await withThrowingTaskGroup(of: Int64?.self) { group in
            for _ in 0..<6 { group.addTask { try await settle(bring(bytes)) } }
            return try await group.reduce(into: [Int64?]()) { $0.append($1) }
        }
        #expect(Set(blobs).count == 1)
        #expect(blobs.allSatisfy { $0 != nil })
        #expect(bench.count("SELECT COUNT(*) FROM blob") == 1)
        #expect(bench.count("SELECT COUNT(*) FROM blob_chunk") == 46)
    }

    @Test func `what a crash left incomplete is swept, what is complete stays`() async throws {
        _ = try await settle(bring(MediaBench.png(10)))
        _ = try await bring(MediaBench.png(5_000_000, seed: 1))
        #expect(bench.count("SELECT COUNT(*) FROM blob") == 2)
        try await MediaUpkeep.sweep(olderThanSeconds: 0, with: bench.services)
        #expect(bench.count("SELECT COUNT(*) FROM blob") == 1)
        #expect(bench.count("SELECT COUNT(*) FROM blob_chunk") == 1)
    }

    @Test func `a young one is left alone by the sweep of the old`() async throws {
        _ = try await bring(MediaBench.png(2_000_000))
        try await MediaUpkeep.sweep(olderThanSeconds: 3_600, with: bench.services)
        #expect(bench.count("SELECT COUNT(*) FROM blob") == 1)
    }

    @Test func `one that was swept on its way is not ready`() async throws {
        let draft = try await bring(MediaBench.png(2_000_000))
        try await MediaUpkeep.sweep(olderThanSeconds: 0, with: bench.services)
        #expect(try await settle(draft) == nil)
    }

    @Test func `an asset is stored although its bytes are swept on their way`() async throws {
        let swept = Once()
        let details = MediaDetails(project: bench.project, origin: .uploaded)
        let asset = try await Media.store(
            bench.spool(MediaBench.png(2_000_000)), with: bench.services, caller: .operator, requestID: "-"
        ) { arrival, context in
            if swept.first() { while try Blobs.sweep(begunBefore: context.now, in: context) {} }
            return try Media.insert(arrival, as: details, in: context)
        }
        #expect(asset.bytes == 2_000_000)
        #expect(bench.count("SELECT COUNT(*) FROM blob_chunk") == 31)
    }
}
