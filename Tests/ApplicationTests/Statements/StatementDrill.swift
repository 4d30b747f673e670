import Application
import GRDB
import HTTPTypes
import JSONSchema
import Operations
import TestSupport
import Testing

@testable import Engines
@testable import Features

/// Does on one appliance all that runs statements: every operation, what the faces read, what the engines do.
struct StatementDrill {
    let stage: ParityStage
    /// The statements that ran, with the steps of each one's longest run.
    private(set) var noted: [String: Int] = [:]

    var test: TestAppliance { stage.test }
    var dispatcher: Dispatcher { test.appliance.dispatcher }

    /// - Parameter count: how full the file is.
    init(crowd count: Int) async throws {
        stage = try ParityStage(users: ["ada", "bob", "cyd"])
        _ = try await stage.published()
        try await Crowd(count: count).fill(test)
        try await again()
        _ = StatementRecorder.take()
        // Everything has its price, so that every call writes to the ledger.
        try await work { context in
            for item in ["publish", "render", "picture", "caption", "training"] { try Prices.set(item, to: 1_000, in: context) }
        }
        // What changes the project comes last.
        let last = ["update_project", "create_connection", "delete_connection"]
        try await operations(ParityDrill.all.keys.filter { !last.contains($0) }.sorted())
        try await lists()
        try await reading()
        try await operations(last)
        try await repurposing()
        try await engines()
        try await people()
        try await signingIn()
        try await oauth()
        try await money()
        try await providers()
        try await upkeep()
        noted = StatementRecorder.take()
        try await again()
        noted.merge(StatementRecorder.take()) { max($0, $1) }
    }

    /// What a start asks.
    private func again() async throws {
        let settings = test.appliance.settings
        try await Appliance(settings, logger: test.appliance.logger, clock: test.clock).close()
        try await work { context in
            try PublicationQueue.takeOver(in: context)
            try Jobs.takeOver(in: context)
            _ = try SetUpLink.make(in: context)
            _ = try SetUpLink.accepts("no", in: context)
            try SetUpLink.spend(in: context)
        }
    }

    func work(_ body: @escaping @Sendable (Context) throws -> Void) async throws {
        try await dispatcher.perform(as: .operator, body)
    }

    // MARK: Parts

    private func operations(_ names: [String]) async throws {
        for name in names {
            let drill = try #require(ParityDrill.all[name])
            if let failing = drill.failing {
                let arguments = try await failing(stage)
                _ = try await test.failure(of: name, arguments)
            }
            let arguments = name == "delete_connection" ? ["connection_id": try await unused()] : try await drill.arguments(stage)
            let key = Catalog.operations[name]?.spec.effect.isRead == true ? nil : name
            let reply = try await test.call(name, arguments, idempotencyKey: key)
            if let job = reply["job_id"]?.stringValue.flatMap(JobID.init) {
                await test.appliance.run(job)
            } else if key != nil {
                #expect(try await test.call(name, arguments, idempotencyKey: key) == reply)
            }
            if name == "create_connection" { try await webhook() }
        }
    }

    /// A connection on which nothing is to go out, unlike on the feed.
    private func unused() async throws -> JSON {
        let feed = try await stage.feed()
        #expect(try await test.failure(of: "delete_connection", ["connection_id": feed]).code == .conflict)
        let connection = try await test.call("create_connection", ["channel": "webhook", "url": "https://hooks.example.org/unused"])
        return try #require(connection["id"])
    }

    /// A post to a receiver that is not there, an overlay, and what a person does about the outcome.
    private func webhook() async throws {
        let slide: JSON = ["media_id": try await stage.picture(), "caption_overlay": "Drawn"]
        let story = try await stage.draft(["caption": "Out", "channels": ["webhook"], "slides": [slide]])
        try await test.call("publish_story", ["story_id": story])
        await test.publishDue()
        let id = try #require(
            try await test.call("get_publish_status", ["story_id": story])["publications"]?[0]?["id"]?.stringValue.flatMap(
                PublicationID.init))
        try await work { context in
            try PublicationQueue.committing(id, anchor: [:], in: context)
            try PublicationQueue.postpone(id, until: context.now, error: ["class": "transient"], isCertain: true, in: context)
            try PublicationQueue.committing(id, anchor: [:], in: context)
            try PublicationQueue.postpone(
                id, until: context.now.adding(seconds: 900), error: ["class": "transient"], isCertain: false, in: context)
        }
        try await test.call("unschedule_story", ["story_id": story])
        try await work { context in try PublicationQueue.fail(id, error: ["class": "transient"], in: context) }
        try await test.call("retry_publish", ["story_id": story])
    }

    /// Each list with each choice of filters, from the beginning and from the middle.
    private func lists() async throws {
        let middle = { (prefix: String) -> [JSON] in [[:], ["cursor": .string(Crowd.id(prefix, 500))]] }
        let batch: JSON = ["batch_id": .string(Crowd.id("bat", 4))]
        for page in middle("sty") {
            let character: JSON = ["character_id": .string(Crowd.id("chr", 0))]
            let profile: JSON = ["profile_id": .string(Crowd.id("prf", 0))]
            for filter in [[:], batch, character, profile, character.with(profile), batch.with(character).with(profile)] as [JSON] {
                try await test.call("list_review_queue", page.with(filter))
            }
            for filter in [[:], ["channel": "x"], ["channel": "feed"], batch, batch.with(["channel": "feed"])] as [JSON] {
                for state in [[:], ["state": "rejected"], ["state": "failed"]] as [JSON] {
                    try await test.call("list_stories", page.with(filter).with(state).with(["limit": 100]))
                }
            }
        }
        for page in middle("med") {
            for filter in [[:], ["tag": "rare"], ["tag": "common"]] as [JSON] {
                for type in [[:], ["media_type": "video/mp4"], ["media_type": "image/jpeg"]] as [JSON] {
                    try await test.call("list_media", page.with(filter).with(type).with(["limit": 100]))
                }
            }
        }
        let crowded: JSON = ["character_id": .string(Crowd.id("chr", 0))]
        for page in middle("chr") {
            for archived in [true, false] as [JSON] {
                try await test.call("list_characters", page.with(["archived": archived, "limit": 100]))
            }
        }
        for page in middle("ing") {
            for kind in [[:], ["kind": "props"], ["kind": "moods"]] as [JSON] {
                try await test.call("list_ingredients", crowded.with(page).with(kind).with(["limit": 100]))
            }
        }
        for page in [[:], ["cursor": "500"]] as [JSON] { try await test.call("list_character_versions", crowded.with(page)) }
        for page in middle("bat") { for owner in [[:], crowded] { try await test.call("list_batches", page.with(owner)) } }
        try await videos()
        for page in middle("prv") { try await test.call("list_previews", crowded.with(page)) }
        for page in middle("clb") { for owner in [[:], crowded] { try await test.call("list_collaborations", page.with(owner)) } }
        for page in [[:], ["cursor": "crowd500"]] as [JSON] { try await test.call("list_moderation_rules", page) }
        for page in middle("prf") { try await test.call("list_profiles", page) }
        for page in middle("ptm") {
            for category in [[:], ["category": "image"]] as [JSON] { try await test.call("list_prompt_templates", page.with(category)) }
        }
        let profile = try await stage.profile()
        try await test.call("set_auto_approve", ["profile_id": profile, "enabled": true])
        let story = try await stage.draft(["caption": "By the rule", "profile_id": profile])
        #expect(try await test.call("submit_story", ["story_id": story])["state"] == "approved")
        // A rule has a person look at it; what was approved may be moved.
        try await stage.moderationRule()
        let held = try await stage.draft(["caption": "Quarantined"])
        for (operation, state) in [("schedule_story", "pending_review"), ("approve_story", "scheduled"), ("schedule_story", "scheduled")] {
            let time: JSON = operation == "schedule_story" ? ["scheduled_at": "2026-05-02T06:00:00Z"] : [:]
            #expect(try await test.call(operation, time.with(["story_id": held]))["state"] == .string(state), "\(operation)")
        }
        for page in middle("prj") { try await test.call("list_projects", page, as: "cyd") }
        for page in middle("con") { try await test.call("list_social_connections", page) }
        let failure = try await test.failure(of: "list_stories", [:], as: "cyd")
        #expect(failure.code == .projectRequired)
        try await test.call("create_story", ["caption": "Mine", "project_id": test["cyd"].project.json], as: "cyd")
    }

    /// What faces read: pages, media, uploads, completions.
    private func reading() async throws {
        let slug = try dispatcher.view(as: .operator) { context in
            try String.fetchOne(context.db, sql: "SELECT slug FROM project WHERE id = ?", arguments: [test["ada"].project]) ?? ""
        }
        let story = try await stage.published()
        for path in ["", "/feed.json", "/atom.xml", "/feed.json?before=700-\(Crowd.id("pub", 700))", "/\(story.stringValue ?? "")"] {
            #expect(await test.send(.get, "/feed/\(slug)\(path)").status == .ok, "\(path)")
        }
        let picture = try await test.call("get_media", ["media_id": try await stage.picture(gray: 77)])
        let url = try #require(picture["file_url"]?.stringValue).replacing("http://troupe.test", with: "")
        #expect(try await test.send(.get, url).bytes().count > 0)
        #expect(try await test.send(.get, "/media/\(Crowd.id("med", 3))/r.png").bytes().count == 3)

        let ticket = try await test.call("request_upload_url", ["filename": "a.png"])
        let address = try #require(ticket["upload_url"]?.stringValue).replacing("http://troupe.test", with: "")
        for status in [201, 200] {
            #expect(await test.send(.put, address, headers: [.contentType: "image/png"], body: ParityStage.png).status.code == status)
        }
        #expect(await test.send(.get, address).status == .ok)
        let session = try await stage.filled(at: 0)
        try await test.call("upload_media_chunk", ["session_id": session, "chunk_index": 0, "data_base64": .string(ParityStage.base64)])
        try await test.call("upload_media_finalize", ["session_id": session])

        for user in ["ada", "cyd"] {
            let client = MCPConversation(appliance: test, key: test[user].key)
            for (kind, name) in [("story", "id"), ("media", "id"), ("character", "id"), ("profile", "id")] {
                _ = try await client.send(
                    "completion/complete",
                    [
                        "ref": ["type": "ref/resource", "uri": .string("troupe://\(kind)/{id}")],
                        "argument": ["name": .string(name), "value": "a"],
                    ])
            }
            _ = try await client.send(
                "completion/complete",
                ["ref": ["type": "ref/prompt", "name": "ship-carousel"], "argument": ["name": "project", "value": "crowd"]])
            _ = try await client.send("resources/list")
        }
        try await tasks()
        await test.flush()
    }

    /// A call that goes on as a task, and is cancelled; and one that only waits.
    private func tasks() async throws {
        var client = MCPConversation(appliance: test, key: test["ada"].key)
        client.capabilities = ["extensions": ["io.modelcontextprotocol/tasks": [:]]]
        let render: JSON = ["template_id": "tpl_cover", "slots": ["title": "Drill"], "wait_seconds": 0]
        let task = try #require(try await client.tool("render_template", render).result["taskId"])
        for method in ["tasks/get", "tasks/cancel", "tasks/get"] { #expect(try await client.send(method, ["taskId": task]).status == 200) }
    }

    private func engines() async throws {
        test.clock.set(Crowd.due.adding(seconds: 1))
        for _ in 0..<2 { await test.publishDue() }
        try await work { context in
            _ = try Jobs.nextDue(in: context)
            _ = try PublicationQueue.nextDue(in: context)
            let job = try Jobs.enqueue("nothing", payload: [:], project: nil, in: context)
            _ = try Jobs.claim(in: context)
            try Jobs.postpone(job, until: context.now, in: context)
            _ = try Jobs.claim(job, in: context)
            try Jobs.fail(job, Failure(.unexpected, "No."), in: context)
            try Jobs.finish(job, result: [:], in: context)
        }
    }

    private func people() async throws {
        let (ada, project) = (test["ada"].id, test["ada"].project)
        try await work { context in
            var order = Keys.Order()
            order.scopes = .everything
            order.project = project
            let key = try Keys.mint(order, for: ada, in: context)
            _ = try Keys.rotate(key.id, in: context)
            _ = try Keys.list(of: ada, in: context)
            _ = try Keys.list(of: nil, in: context)
            _ = try Users.list(in: context)
            let dan = try Users.create(email: "dan@example.org", isAdmin: false, passwordHash: nil, in: context)
            try Users.setDisabled(true, dan.id, in: context)
            _ = try UserRemoval.plan(for: dan.id, in: context)
            while try UserRemoval.step(dan.id, in: context) {}
            _ = try context.projects(newestFirst: true, limit: 50)
        }
    }

    /// What the console does for somebody who signs in, and for an admin.
    private func signingIn() async throws {
        let ada = test["ada"].id
        let browser = Sessions.Browser(address: "192.0.2.1", userAgent: "drill")
        try await work { context in
            let attempt = try SignInAttempts.admit(account: "ada@example.org", address: "192.0.2.1", device: nil, in: context)
            try SignInAttempts.succeeded(attempt, in: context)
            _ = try Credentials.of(email: "ada@example.org", in: context)
            try Credentials.setPassword(hash: "none", of: ada, in: context)
            let secret = try Sessions.begin(for: ada, in: browser, isVerified: false, context: context)
            guard let session = try Sessions.find(secret, in: context) else { return }
            _ = try Sessions.verify(session.id, in: context)
            try Sessions.touch(session, from: "192.0.2.2", in: context)
            _ = try Sessions.list(of: ada, in: context)
            try Sessions.endAll(of: ada, but: session.id, in: context)
            try Sessions.end(session.id, of: ada, in: context)

            try SecondFactor.offer(to: ada, in: context)
            _ = try SecondFactor.offered(to: ada, in: context)
            _ = try SecondFactor.confirm("0", of: ada, in: context)
            try context.db.execute(sql: "UPDATE second_factor SET confirmed_at = 1 WHERE user = ?", arguments: [ada])
            for code in try RecoveryCodes.make(for: ada, in: context).prefix(1) { _ = try SecondFactor.accepts(code, of: ada, in: context) }
            _ = try RecoveryCodes.left(of: ada, in: context)
            _ = try SecondFactor.isOn(for: ada, in: context)
            try SecondFactor.remove(from: ada, in: context)

            let path = try PasswordLink.make(for: ada, in: context)
            _ = try PasswordLink.user(of: String(path.dropFirst(7)), in: context)
            try PasswordLink.spend(of: ada, in: context)
            try Users.setAdmin(true, ada, in: context)
            _ = try Users.summary(ada, in: context)
            _ = try Overview.projects(of: ada, in: context)
            for before in [nil, 5_000] as [Int64?] { _ = try Activity.list(of: ada, before: before, in: context) }
            _ = try SessionUpkeep.forget(in: context)
        }
    }

    /// Clients, grants, tokens and keys: what the authorization server reads and writes.
    private func oauth() async throws {
        let (ada, project) = (test["ada"].id, test["ada"].project)
        let key = try dispatcher.services[TokenSigning.self].makeKey()
        try await work { context in
            _ = try SigningKeys.add(key, onlyIfMissing: true, in: context)
            _ = try SigningKeys.set(in: context)
            let metadata: JSON = ["redirect_uris": ["https://client.example/"], "token_endpoint_auth_method": "none"]
            let client = try Clients.register(metadata, in: context).client
            try Clients.adoptSteps(client, address: "127.0.0.1", agent: "", in: context)
            let log = ConnectionLog()
            log.note(
                ConnectionLog.Note(at: context.now, client: client.id, step: .token, address: "127.0.0.1", agent: "", hint: ""))
            try log.write(in: context)
            let consent = Grants.Consent(
                user: ada, client: client.id, project: project, scopes: .everything, resources: [context.publicURL + "/mcp"],
                redirectURI: "https://client.example/", challenge: "")
            _ = try Grants.make(consent, in: context)
            let code = try Grants.make(consent, in: context)
            for grant in try Grants.list(of: client.id, in: context) {
                log.noteRefusal(of: grant.id, lacking: ["stories:read"], at: context.now, address: "127.0.0.1", agent: "")
            }
            log.note(
                ConnectionLog.Note(at: context.now, client: client.id, step: .registration, address: "127.0.0.1", agent: "", hint: ""))
            try log.write(in: context)
            _ = try ClientSteps.list(of: client.id, in: context)
            _ = try ClientSteps.list(named: client.clientID, in: context)
            _ = try Tokens.redeem(
                code: code, client: client, redirectURI: "https://client.example/", verifier: "", resources: [], in: context)
            for grant in try Grants.list(of: client.id, in: context) {
                _ = try Grants.grant(grant.id, in: context)
                let family = try TokenFamilies.make(under: grant.id, scopes: .everything, in: context)
                _ = try Grants.isShared(grant, in: context)
                let token = try RefreshTokens.make(for: family, in: context)
                guard
                    case .success(let issue) = try Tokens.refresh(
                        token: token, client: client, scopes: nil, resources: [], in: context)
                else { continue }
                let access = try Tokens.answer(issue, in: context)["access_token"]?.stringValue ?? ""
                _ = try GrantCheck.check(bearer: access, at: .mcp, in: context)
                _ = try Tokens.introspect(access, by: .client(client), in: context)
                log.note(
                    ConnectionLog.Note(
                        at: context.now, client: client.id, family: family, step: .firstCall, address: "", agent: "", hint: ""))
                try log.write(in: context)
                try Tokens.revoke(access, client: client, in: context)
            }
            _ = try Grants.list(of: ada, in: context)
            _ = try Grants.list(in: context)
            _ = try Clients.revoke(client.id, in: context)
            _ = try OAuthUpkeep.forget(in: context)
        }
    }

    private func money() async throws {
        for page in [[:], ["cursor": .string(Crowd.id("led", 500))]] as [JSON] { try await test.call("list_ledger", page) }
        for group in ["batch", "item", "account"] {
            for page in [[:], ["cursor": .string("2026-05 \(Crowd.id("bat", 500))")]] as [JSON] {
                try await test.call("get_usage", page.with(["group_by": .string(group)]))
            }
        }
        try await work { context in
            _ = try LedgerUpkeep.endLeft(after: Crowd.id("job", 300), in: context)
            try Ledger.settle(Crowd.id("job", 1_100), in: context)
            _ = try Prices.list(in: context)
            try Prices.set("render", to: nil, in: context)
        }
    }

    private func upkeep() async throws {
        try await MediaUpkeep.sweep(olderThanSeconds: 0, with: dispatcher.services)
        try await work { context in
            _ = try Upkeep.forget(in: context)
            try context.db.execute(sql: "INSERT OR REPLACE INTO setting (name, value) VALUES ('zone_data', '2001a')")
            _ = try StoryUpkeep.followZones(in: context)
        }
    }
}

extension JSON {
    /// The same object with these members set.
    fileprivate func with(_ members: JSON) -> JSON {
        var changed = self
        for member in members.objectValue?.members ?? [] { changed[member.key] = member.value }
        return changed
    }
}
