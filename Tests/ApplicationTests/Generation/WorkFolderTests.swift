import Foundation
import Synchronization
import Testing

@testable import Engines

@Suite struct WorkFolderTests {
    /// Removed at the end of the test.
    private final class Place: Sendable {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("troupe-folders-\(UUID().uuidString)").path

        init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

        deinit { try? FileManager.default.removeItem(atPath: path) }

        var names: Set<String> { Set((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []) }

        /// As a killed process leaves it: with a file, and nobody who holds it.
        func leave(_ name: String) throws {
            try FileManager.default.createDirectory(atPath: "\(path)/\(name)/deeper", withIntermediateDirectories: true)
            try Data("frames".utf8).write(to: URL(fileURLWithPath: "\(path)/\(name)/deeper/frames.mjpeg"))
        }
    }

    private let place = try! Place()

    @Test func `what a killed process left is removed, and what a living one works in stays`() throws {
        let left = ".provider-\(UUID().uuidString)"
        try place.leave(left)
        try place.leave(".provider-of-somebody-elses")
        try FileManager.default.createSymbolicLink(
            atPath: "\(place.path)/.provider-\(UUID().uuidString)", withDestinationPath: "\(place.path)/.provider-of-somebody-elses")
        let folder = try WorkFolder(in: place.path, holding: ["image.jpg": [1, 2, 3]])
        let expected = place.names.subtracting([left])
        WorkFolder.removeLeft(in: place.path)
        #expect(place.names == expected)
        #expect(FileManager.default.contents(atPath: "\(folder.path)/image.jpg") == Data([1, 2, 3]))
        #expect(FileManager.default.fileExists(atPath: "\(place.path)/.provider-of-somebody-elses/deeper/frames.mjpeg"))
    }

    @Test func `it is gone with its object`() throws {
        do {
            let folder = try WorkFolder(in: place.path, holding: ["dataset/01.txt": [1]])
            #expect(place.names == [String(folder.path.dropFirst(place.path.count + 1))])
        }
        #expect(place.names == [])
    }

    @Test func `one that is made while others are removed is not taken for left`() throws {
        let isOver = Atomic(false)
        let clearing = DispatchGroup()
        let directory = place.path
        DispatchQueue.global().async(group: clearing) {
            while !isOver.load(ordering: .relaxed) { WorkFolder.removeLeft(in: directory) }
        }
        for _ in 0..<400 {
            let folder = try WorkFolder(in: directory, holding: ["image.jpg": [1, 2, 3]])
            #expect(FileManager.default.fileExists(atPath: "\(folder.path)/image.jpg"))
        }
        isOver.store(true, ordering: .relaxed)
        clearing.wait()
        #expect(place.names == [])
    }
}
