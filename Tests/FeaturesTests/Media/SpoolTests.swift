import FoundationEssentials
import Glibc
import Secrets
import Testing

@testable import Features

@Suite struct SpoolTests {
    @Test func `pieces come back in order, hashed and counted`() throws {
        let spool = try Spool(in: "/tmp", maxBytes: 100)
        for piece in [[1, 2, 3], [], [4]] as [[UInt8]] { try spool.append(piece) }
        #expect(spool.bytes == 4)
        #expect(try spool.hash() == ContentHasher.hash([1, 2, 3, 4]))
        #expect(try spool.piece(at: 1, count: 3) == [2, 3, 4])
    }

    @Test func `a piece beyond the limit is refused and leaves nothing`() throws {
        let spool = try Spool(in: "/tmp", maxBytes: 4)
        try spool.append([1, 2, 3, 4])
        #expect(throws: SpoolError.full(maxBytes: 4)) { try spool.append([5]) }
        #expect(try spool.hash() == ContentHasher.hash([1, 2, 3, 4]))
    }

    @Test func `what another writes through the descriptor is adopted`() throws {
        let spool = try Spool(in: "/tmp", maxBytes: 100_000)
        let bytes = [UInt8](repeating: 9, count: 70_000)
        #expect(unsafe write(spool.descriptor, bytes, bytes.count) == bytes.count)
        try spool.adopt(bytes: 69_999)
        #expect(spool.bytes == 69_999)
        #expect(try spool.hash() == ContentHasher.hash(Array(bytes.dropLast())))
    }

    @Test func `much that comes in pieces of any size has the hash of the whole`() throws {
        let spool = try Spool(in: "/tmp")
        let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        var (start, count) = (0, 1)
        while start < bytes.count {
            let end = min(start + count, bytes.count)
            try spool.append(Array(bytes[start..<end]))
            (start, count) = (end, count * 7 % 99_991 + 1)
        }
        #expect(try spool.hash() == ContentHasher.hash(bytes))
    }

    @Test func `reading past the end is an error`() throws {
        let spool = try Spool(in: "/tmp")
        try spool.append([1])
        #expect(throws: SpoolError.failed(EIO)) { try spool.piece(at: 0, count: 2) }
    }

    @Test func `the file has no name`() throws {
        let bench = MediaBench()
        let before = bench.names
        let spool = bench.spool([1, 2, 3])
        #expect(bench.names == before)
        _ = spool
    }
}

extension MediaBench {
    fileprivate var names: [String] { (try? FileManager.default.contentsOfDirectory(atPath: directory).sorted()) ?? [] }
}
