import HTTPServer
import HTTPTypes
import JSONSchema
import Operations
import Outbound
import Synchronization
import TestSupport
import Testing

@testable import Engines
@testable import Features

/// Clients that are described by a document at their id, and addresses that are no place to fetch from.
@Suite struct ClientDocumentTests {
    static let url = "https://client.example/oauth/client.json"

    /// The host of documents: what lies at which address, and how often it was asked.
    final class Host: ClientDocumentFetching {
        let state = Mutex((answers: [String: FetchedDocument](), count: 0))

        func fetch(_ url: String) async -> FetchedDocument {
            state.withLock { state in
                state.count += 1
                return state.answers[url] ?? .unavailable
            }
        }

        func put(_ document: JSON, at url: String = ClientDocumentTests.url, freshSeconds: Int? = nil) {
            state.withLock { $0.answers[url] = .found(body: document.bytes, freshSeconds: freshSeconds) }
        }

        var count: Int { state.withLock { $0.count } }
    }

    let host = Host()
    let setting: OAuthSetting

    init() throws { setting = try OAuthSetting(documents: host) }

    private func document(_ changes: JSON = [:]) -> JSON {
        var document: JSON = [
            "client_id": .string(Self.url), "client_name": "Parrot", "redirect_uris": [.string(OAuthSetting.back), "http://localhost/cb"],
            "token_endpoint_auth_method": "none", "grant_types": ["authorization_code", "refresh_token", "urn:other"],
        ]
        for member in changes.objectValue?.members ?? [] { document[member.key] = member.value }
        return document
    }

    @Test func `the address is the client's id all the way to a call`() async throws {
        host.put(document())
        let answer = try await setting.redeem(try await setting.code(Self.url), Self.url)
        #expect(answer.status == 200)
        let access = try #require(answer.json["access_token"]?.stringValue)
        #expect(try await setting.call(token: access).status == 200)
        let refreshed = try await setting.refresh(try #require(answer.json["refresh_token"]?.stringValue), Self.url)
        #expect(refreshed.status == 200)
        #expect(host.count == 1)
    }

    @Test func `the page names the host that the description came from`() async throws {
        host.put(document())
        let page = try await setting.get("/oauth/authorize", setting.request(Self.url), headers: try await setting.session())
        #expect(page.text.contains("Described by client.example."))
    }

    @Test func `nothing is fetched for who is not signed in`() async throws {
        host.put(document())
        #expect(try await setting.get("/oauth/authorize", setting.request(Self.url)).status == 303)
        #expect(host.count == 0)
    }

    @Test(
        arguments: [
            ["client_id": "https://client.example/oauth/client.json/"], ["client_id": "https://other.example/oauth/client.json"],
            ["client_id": nil], ["client_name": nil], ["client_name": "\u{3164}"], ["redirect_uris": nil], ["redirect_uris": []],
            ["client_secret": "x"],
            ["token_endpoint_auth_method": "client_secret_basic"], ["token_endpoint_auth_method": "private_key_jwt"],
            ["redirect_uris": ["http://evil.example/"]],
        ] as [JSON])
    func `a document that is not as it should be makes no client`(changes: JSON) async throws {
        var document = document()
        for member in changes.objectValue?.members ?? [] { document[member.key] = member.value == .null ? nil : member.value }
        host.put(document)
        let answer = try await setting.get("/oauth/authorize", setting.request(Self.url), headers: try await setting.session())
        #expect(answer.status == 400)
        #expect(answer.fields[.location] == nil)
    }

    @Test func `only addresses in the document are led back to`() async throws {
        host.put(document())
        let cookie = try await setting.session()
        let other = setting.request(Self.url, back: "https://client.example/other")
        #expect(try await setting.get("/oauth/authorize", other, headers: cookie).status == 400)
        let local = setting.request(Self.url, back: "http://localhost:4711/cb")
        #expect(try await setting.get("/oauth/authorize", local, headers: cookie).status == 200)
    }

    @Test func `a document is asked for again when it is stale, within bounds; the last good one does while its host is away`() async throws
    {
        host.put(document(), freshSeconds: 0)
        let cookie = try await setting.session()
        func ask() async throws -> Int { try await setting.get("/oauth/authorize", setting.request(Self.url), headers: cookie).status }
        #expect(try await ask() == 200)
        setting.test.clock.advance(seconds: 299)
        #expect(try await ask() == 200)
        #expect(host.count == 1)
        setting.test.clock.advance(seconds: 2)
        host.put(document(["client_name": "Raven"]), freshSeconds: 1_000_000)
        #expect(try await setting.get("/oauth/authorize", setting.request(Self.url), headers: cookie).text.contains("Raven"))
        #expect(host.count == 2)
        setting.test.clock.advance(seconds: 86_401)
        host.state.withLock { $0.answers = [:] }
        let later = try await setting.session()
        #expect(try await setting.get("/oauth/authorize", setting.request(Self.url), headers: later).status == 200)
        #expect(host.count == 3)
        setting.test.clock.advance(seconds: 7 * 86_400)
        let last = try await setting.session()
        #expect(try await setting.get("/oauth/authorize", setting.request(Self.url), headers: last).status == 400)
    }

    @Test func `whoever asks is not told why a document could not be read, the timeline tells`() async throws {
        host.state.withLock { $0.answers = ["https://inside.example/c": .refused] }
        let cookie = try await setting.session()
        func text(_ url: String) async throws -> String {
            try await setting.get("/oauth/authorize", setting.request(url), headers: cookie).text.replacing(url, with: "")
        }
        let (permanent, passing) = (try await text("https://inside.example/c"), try await text("https://away.example/c"))
        func lead(_ page: String) -> Substring? { page.firstMatch(of: #/What describes this program[^<]*/#)?.output }
        #expect(lead(permanent) != nil && lead(permanent) == lead(passing))
        func hint(_ url: String) async throws -> String {
            try await setting.test.appliance.dispatcher.perform(as: .operator) { context in
                try context.services[ConnectionLogging.self].write(in: context)
                return try ClientSteps.list(named: url, in: context).map(\.hint).joined()
            }
        }
        #expect(try await hint("https://inside.example/c").contains("stays so until it is mended"))
        #expect(try await hint("https://away.example/c").contains("which may pass"))
    }

    @Test func `one person makes the server look up ten programs a minute`() async throws {
        let cookie = try await setting.session()
        var statuses: [Int] = []
        for number in 0..<11 {
            let request = setting.request("https://host\(number).example/c")
            statuses.append(try await setting.get("/oauth/authorize", request, headers: cookie).status)
        }
        #expect(statuses == Array(repeating: 400, count: 10) + [429])
    }

    @Test(arguments: [
        "https://client.example", "https://client.example/", "http://client.example/c", "https://client.example/c#x",
        "https://client.example/c?x",
        "https://user@client.example/c", "https://client.example/../c", "https://client.example/a/%2E%2e/c", "https://127.0.0.1/c",
        "https://[::1]/c", "https://2130706433/c", "https://client/c", "ftp://client.example/c", "https://client.example/c c",
    ])
    func `what is no such address is not even asked for`(text: String) async throws {
        #expect(!ClientDocument.isAddress(text))
        let answer = try await setting.get("/oauth/authorize", setting.request(text), headers: try await setting.session())
        #expect(answer.status == 400)
        #expect(host.count == 0)
    }

    // MARK: The real fetcher

    @Test(arguments: [
        "https://127.0.0.1/c", "https://[::1]/c", "https://10.0.0.1/c", "https://192.168.1.1/c", "https://169.254.169.254/latest",
        "https://[::ffff:127.0.0.1]/c", "https://[fe80::1]/c", "https://100.64.0.1/c", "https://0.0.0.0/c", "https://0x7f.1/c",
        "http://client.example/c",
    ])
    func `an address inside is refused before anything is sent`(url: String) async throws {
        let client = HTTPClient(addressGuard: AddressGuard())
        defer { client.stop() }
        guard case .refused = await ClientDocumentFetcher(client: client).fetch(url) else {
            Issue.record("\(url) was not refused")
            return
        }
    }

    @Test func `a name that leads inside is refused, also when it changes its mind between two looks`() async throws {
        let looks = Mutex(0)
        var configuration = HTTPClient.Configuration()
        configuration.resolver = NameResolver { _ in
            let look = looks.withLock { count in
                count += 1
                return count
            }
            return [IPAddress(look == 1 ? "127.0.0.1" : "10.0.0.1")!]
        }
        let client = HTTPClient(addressGuard: AddressGuard(), configuration: configuration)
        defer { client.stop() }
        for _ in 0..<2 {
            guard case .refused = await ClientDocumentFetcher(client: client).fetch("https://client.example/c") else {
                Issue.record("the name was followed inside")
                return
            }
        }
    }

    @Test(
        arguments: [
            (["Cache-Control": "max-age=600"], 600), (["Cache-Control": "public, max-age=600", "Age": "100"], 500),
            (["Cache-Control": "no-store"], 0), (["Cache-Control": "no-cache, max-age=600"], 0), ([:], nil),
            (["Cache-Control": "max-age=x"], 0),
        ] as [(OutboundHeaders, Int?)])
    func `the host says for how long its answer is fresh`(headers: OutboundHeaders, seconds: Int?) {
        #expect(ClientDocumentFetcher.freshSeconds(headers) == seconds)
    }
}
