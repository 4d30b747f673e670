import Application
import JSONSchema
import Operations
import TestSupport
import Testing

extension StatementDrill {
    /// What is cropped for a channel, and what is reported and put right.
    func repurposing() async throws {
        let story = try await stage.draft(["caption": "Again", "slides": [["media_id": try await stage.picture(gray: 41)]]])
        try await test.call("approve_story", ["story_id": story])
        let begun = try await test.call("repurpose_content", ["story_id": story, "channels": ["instagram"], "wait_seconds": 0])
        await test.appliance.run(try #require(begun["job_id"]?.stringValue.flatMap(JobID.init)))
        let middle: JSON = .string(Crowd.id("rep", 500))
        for cursor in [.null, middle] as [JSON] {
            for closed in [true, false] as [JSON] {
                let arguments: JSON = ["closed": closed, "cursor": cursor]
                try await test.call("list_reports", arguments)
                let call = Dispatcher.Call("list_reports", arguments, caller: .operator, face: .cli, requestID: "drill")
                guard case .success = await dispatcher.call(call).result else { throw Failure(.unexpected, "It was refused.") }
            }
        }
        for outcome in ["dismissed", "upheld"] as [JSON] {
            let told = try await stage.submitted()
            let report = try await test.call("report_content", ["story_id": told, "reason": "x"])["id"]!
            try await test.call("close_report", ["report_id": report, "outcome": outcome])
        }
        let batch = try #require(try await test.call("get_story", ["story_id": try await stage.generated()])["batch_id"])
        try await test.call("bulk_approve_content", ["batch_id": batch])
        let character = try await stage.character()
        try await test.call("generate_character_references", ["character_id": character, "views": ["front"], "wait_seconds": 0])
        await test.runJobs()
    }
}
