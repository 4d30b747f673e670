import JSONSchema
import TestSupport
import Testing

extension ParityDrill {
    /// What has to do with videos.
    static let videos: [String: ParityDrill] = [
        "generate_video": ParityDrill(
            {
                [
                    "character_id": try await $0.character(), "prompt": "a = b: at the \"beach\", at dawn", "headline": "Low tide",
                    "provider": "embedded", "seconds": 2, "aspect": "1:1", "seed": 7,
                ]
            }, fails: { ["character_id": try await $0.character(), "content_id": try await $0.draft()] }),
        "get_video_status": ParityDrill(
            { ["video_id": try await $0.video()] }, fails: { ["video_id": try await $0.video(of: "bob")] }),
        "cancel_video": ParityDrill(
            { ["video_id": try await $0.video()] }, fails: { ["video_id": try await $0.video(of: "bob")] }),
        "wait_for_video": ParityDrill(
            { ["video_id": try await $0.video(), "wait_seconds": 0] },
            fails: { _ in ["video_id": "vid_00000000000000000000000000", "wait_seconds": 0] }),
    ]
}

extension ParityStage {
    /// A video that nobody works on.
    func video(of name: String = "ada") async throws -> JSON {
        let order: JSON = ["character_id": try await character(of: name), "prompt": "at the beach", "seconds": 2, "seed": 7]
        return try #require(try await test.call("generate_video", order, as: name)["video_id"])
    }
}
