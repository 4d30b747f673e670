import GRDB
import JSONSchema
import Operations
import Secrets
import Synchronization
import Testing
import TestSupport

/// A decoder that breaks down harms its own call and nothing else.
@Suite struct DecodingChildTests {
    private func upload(to appliance: TestAppliance, _ isOver: Flag) async throws -> Failure {
        defer { isOver.set() }
        return try await appliance.failure(of: "upload_media", ["data_base64": .string(Base64.encode(TestPictures.png()))])
    }

    private func count(_ sql: String, _ appliance: TestAppliance) throws -> Int {
        try appliance.appliance.dispatcher.view(as: .operator) { context in try Int.fetchOne(context.db, sql: sql)! }
    }

    @Test(arguments: ["crash", "loop"])
    func `a crash and an endless loop are a wrong file, while other calls are served`(plant: String) async throws {
        let appliance = try TestAppliance { $0.decoderArguments = ["--plant", plant] }
        let isOver = Flag()
        async let broken = upload(to: appliance, isOver)
        // Reads and writes go on beside it; with the loop for as long as that is given.
        var served = 0
        repeat {
            let story = try await appliance.call("create_story", ["caption": "Hello"])
            #expect(try await appliance.call("get_story", ["story_id": story["id"]!]) == story)
            served += 1
        } while served < 20
        if plant == "loop" { #expect(isOver.isSet == false) }
        let failure = try await broken
        #expect(failure.code == .validationFailed)
        #expect(failure.code.status == 422)
        #expect(failure.message.hasPrefix("The file could not be decoded"))
        #expect(try count("SELECT (SELECT COUNT(*) FROM media) + (SELECT COUNT(*) FROM blob)", appliance) == 0)
    }
}

/// Something that happens once.
private final class Flag: Sendable {
    private let state = Mutex(false)

    var isSet: Bool { state.withLock { $0 } }

    func set() { state.withLock { $0 = true } }
}
