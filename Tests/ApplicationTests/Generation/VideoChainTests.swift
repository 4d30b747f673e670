import JSONSchema
import Operations
import Synchronization
import TestSupport
import Testing

@testable import Application
@testable import Engines
@testable import Features

/// What becomes of a video when its provider fails, in every way that one can, and what it costs.
@Suite struct VideoChainTests {
    private let appliance = try! TestAppliance(users: ["ada"])

    private var dispatcher: Dispatcher { appliance.appliance.dispatcher }

    /// A provider that answers by a script, one entry a call; `nil` for a video.
    private final class Scripted: ProviderAdapter {
        let script: Mutex<[ProviderFailure?]>
        let asked = Mutex<[(order: ProviderVideoOrder, known: JSON?)]>([])
        let usage: ProviderUsage
        let spools: String

        init(_ script: [ProviderFailure?] = [], usage: ProviderUsage = ProviderUsage(), spools: String) {
            self.script = Mutex(script)
            self.usage = usage
            self.spools = spools
        }

        var calls: Int { asked.withLock(\.count) }

        func video(_ order: ProviderVideoOrder, _ work: RemoteWork) async throws(ProviderFailure) -> ProviderVideo {
            asked.withLock { $0.append((order, work.known)) }
            if work.known == nil { try await work.keep(["get": "there"]) }
            let failure = script.withLock { $0.isEmpty ? nil : $0.removeFirst() }
            if let failure { throw failure }
            guard let spool = try? Spool(in: spools), (try? spool.append(TestPictures.animation())) != nil else {
                throw ProviderFailure(.permanent, "There is no room.")
            }
            return ProviderVideo(spool: spool, usage: usage, used: ["model": "m"])
        }

        func probe() async throws(ProviderFailure) -> JSON { [:] }
    }

    private func adapter(_ script: [ProviderFailure?] = [], usage: ProviderUsage = ProviderUsage()) -> Scripted {
        Scripted(script, usage: usage, spools: appliance.folder.path)
    }

    /// Orders five seconds by providers of those names, each at a cent a second.
    private func video(_ names: [String] = ["rep"]) async throws -> JSON {
        try await dispatcher.perform(as: .operator) { context in
            for name in names {
                try Providers.add(
                    ProviderOrder(
                        name: name, kind: .replicate, settings: ["video_model": "a/b"], key: "k", prices: [.videoSecond: 10_000],
                        attempts: 1),
                    in: context)
            }
            try ProviderChoice.choose(.video, names, in: context)
        }
        let character = try await appliance.call("create_character", ["name": "Ines", "niche": "bread"])["id"]!
        let order: JSON = ["character_id": character, "prompt": "At the beach", "seconds": 5, "aspect": "1:1", "seed": 7]
        return try await appliance.call("generate_video", order)["video_id"]!
    }

    private func run(_ adapters: [String: Scripted]) async {
        let (dispatcher, drawing) = (dispatcher, appliance.appliance.generators.drawing)
        let worker = VideoWorker(dispatcher: dispatcher) { order throws(Failure) in
            let links = try dispatcher.view(as: .operator) { context in
                try order.providers.map { name in
                    GeneratorChain.Link(provider: try Providers.find(name, in: context), adapter: adapters[name])
                }
            }
            return VideoChain(
                order: order, links: links, films: FilmMaker(drawing: drawing, encoders: VideoEncoders(path: nil)),
                embedded: EmbeddedGenerator(drawing: drawing), drawing: drawing,
                calling: ProviderCalling(dispatcher: dispatcher))
        }
        await JobRunner(dispatcher: dispatcher, workers: [worker]).runDue()
    }

    private func outcome(_ video: JSON) async throws -> [JSON?] {
        let shown = try await appliance.call("get_video_status", ["video_id": video])
        let budget = try await appliance.call("get_budget")
        let problems = try dispatcher.view(as: .operator) { context in try LedgerCheck.problems(in: context) }
        #expect(problems == [])
        return [shown["state"], budget["spent_micros"], budget["reserved_micros"]]
    }

    @Test func `the seconds that were made are what is spent`() async throws {
        let video = try await video()
        #expect(try await outcome(video) == ["working", 0, 50_000])
        let rep = adapter(usage: ProviderUsage(videoSeconds: 4))
        await run(["rep": rep])
        #expect(try await outcome(video) == ["done", 40_000, 0])
        let used = try await appliance.call("get_video_status", ["video_id": video])["used"]
        #expect(used?["generator"] == "rep" && used?["cost_micros"] == 40_000)
        #expect(rep.asked.withLock { $0[0].order.aspect } == "1:1")
    }

    @Test func `a lost answer counts as paid, and nobody else is asked`() async throws {
        let video = try await video(["rep", "other"])
        let (rep, other) = (adapter([ProviderFailure(.lost, "Its answer is lost.")]), adapter())
        await run(["rep": rep, "other": other])
        #expect(try await outcome(video) == ["failed", 50_000, 0])
        #expect(rep.calls == 1 && other.calls == 0)
    }

    @Test func `where nothing was paid the next is asked`() async throws {
        let video = try await video(["rep", "other"])
        let rep = adapter([ProviderFailure(.retryable(afterSeconds: 60), "It is overloaded.")])
        await run(["rep": rep, "other": adapter()])
        #expect(try await outcome(video) == ["done", 50_000, 0])
    }

    @Test func `a refusal gives all back, and a failure that was billed only the rest`() async throws {
        let refused = try await video()
        await run(["rep": adapter([ProviderFailure(.refused, "It refuses.")])])
        #expect(try await outcome(refused) == ["failed", 0, 0])
        let billed = try await video()
        await run(["rep": adapter([ProviderFailure(.permanent, "It made nothing.", usage: ProviderUsage(videoSeconds: 1))])])
        #expect(try await outcome(billed) == ["failed", 10_000, 0])
    }

    @Test func `work that is known goes on after a restart, and what was only sent is lost`() async throws {
        let known = try await video()
        let call = try await begin(known)
        try await dispatcher.perform(as: .operator) { context in try ProviderCalls.accepted(call, remote: ["get": "there"], in: context) }
        let rep = adapter()
        await run(["rep": rep])
        #expect(try await outcome(known) == ["done", 50_000, 0])
        #expect(rep.asked.withLock { $0.map(\.known) } == [["get": "there"]])
        let sent = try await video()
        _ = try await begin(sent)
        await run(["rep": rep])
        #expect(try await outcome(sent) == ["failed", 100_000, 0])
        #expect(rep.calls == 1)
    }

    @Test func `a call that is under way cannot be taken back, and is paid where its job is`() async throws {
        let video = try await video()
        _ = try await begin(video)
        let id = video.stringValue!
        try await dispatcher.perform(as: .operator) { context in
            try VideoWork().cancel(id, in: context)
            #expect(try Videos.visible(VideoID(id)!, in: context).state == .working)
            try Videos.failed(Jobs.cancelled, Videos.visible(VideoID(id)!, in: context).job, in: context)
        }
        #expect(try await outcome(video) == ["cancelled", 50_000, 0])
    }

    private func begin(_ video: JSON) async throws -> Int64 {
        let id = VideoID(video.stringValue!)!
        return try await dispatcher.perform(as: .operator) { context in
            let video = try Videos.visible(id, in: context)
            return try ProviderCalls.begin(
                Providers.named("rep", in: context), Videos.subject(id, video.job, prompt: video.prompt), in: context)
        }
    }
}
