import Foundation
import JSONSchema
import TestSupport
import Testing

@testable import Engines

@Suite struct VideoEncoderTests {
    private static let path = "/usr/local/bin:/usr/bin:/bin"
    private static let isInstalled = path.split(separator: ":").contains { FileManager.default.isExecutableFile(atPath: "\($0)/ffmpeg") }

    @Test(.enabled(if: isInstalled)) func `with an ffmpeg a scene becomes an MP4, the same for the same seed`() async throws {
        let appliance = try TestAppliance(users: ["ada"]) { $0.searchPath = Self.path }
        let character = try await appliance.call("create_character", ["name": "Ines", "niche": "bread"])["id"]!
        let order: JSON = ["character_id": character, "prompt": "In a studio", "seconds": 2, "aspect": "1:1", "seed": 7]
        let first = try await appliance.call("generate_video", order)
        let second = try await appliance.call("generate_video", order)
        await appliance.runJobs()
        let made = try await [first, second].asyncMap { try await appliance.call("get_video_status", ["video_id": $0["video_id"]!]) }
        #expect(made[0]["state"] == "done" && made[0]["media_type"] == "video/mp4" && made[0]["duration_ms"] == 2_000, "\(made[0].text)")
        #expect(made[0]["width"] == 720 && made[0]["height"] == 720 && made[0]["used"]?["frames"] == 50)
        let assets = try await made.asyncMap { video in
            try await appliance.send(.get, String(video["media_url"]!.stringValue!.dropFirst("http://troupe.test".count))).bytes()
        }
        #expect(assets[0] == assets[1] && !assets[0].isEmpty)
    }

    @Test func `one that cannot write H.264 is told apart from none`() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("troupe-encoders-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let program = folder.appendingPathComponent("ffmpeg").path
        try Data("#!/bin/sh\necho ' V..... mpeg4 MPEG-4 part 2'\n".utf8).write(to: URL(fileURLWithPath: program))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
        let encoders = VideoEncoders(path: "relative:\(folder.path)")
        #expect(encoders.embedded.format == .mp4)
        let finding = await encoders.finding()
        #expect(finding.encoder == nil && finding.note.contains("has no H.264 encoder"))
        #expect(encoders.embedded.format == .webp && encoders.embedded.note == finding.note)
        #expect(VideoEncoders(path: "relative").embedded.note.contains("there is no ffmpeg"))
    }
}

extension Array {
    fileprivate func asyncMap<Value>(_ body: (Element) async throws -> Value) async rethrows -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await body(element)) }
        return values
    }
}
