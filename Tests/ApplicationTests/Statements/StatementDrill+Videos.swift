import GRDB
import JSONSchema
import Operations
import TestSupport

@testable import Features

extension StatementDrill {
    /// Orders, made ones, and those that are given up.
    func videos() async throws {
        let character = JSON.string(Crowd.id("chr", 0))
        let made = try await test.call(
            "generate_video", ["character_id": character, "prompt": "at the beach", "seconds": 2, "aspect": "1:1"])
        try await test.call("wait_for_video", ["video_id": made["video_id"]!, "wait_seconds": 0])
        await test.runJobs()
        let other = try await test.call("generate_video", ["character_id": character, "prompt": "at the beach", "seconds": 2])
        try await work { context in try VideoWork().cancel(other["video_id"]!.stringValue!, in: context) }
        try await work { context in
            let job = JobID(Crowd.id("job", 9))!
            try context.db.execute(sql: "UPDATE video SET state = 'working' WHERE job = ?", arguments: [job])
            try Videos.failed(Jobs.cancelled, job, in: context)
        }
    }

    /// A video that a provider is called for.
    static func callForVideo(_ provider: Provider, in context: Context) throws {
        let (video, job) = (VideoID(Crowd.id("vid", 9))!, JobID(Crowd.id("job", 9))!)
        try context.db.execute(sql: "UPDATE video SET state = 'working' WHERE id = ?", arguments: [video])
        let subject = Videos.subject(video, job, prompt: "p")
        _ = try ProviderCalls.begin(provider, subject, in: context)
        try ProviderCalls.giveUp(subject, in: context)
    }
}
