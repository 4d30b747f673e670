import Application
import Faces
import Features
import Foundation
import HTTPServer
import HTTPTypes
import Operations
import Secrets
import TestSupport
import Testing

/// A browser without a socket: keeps cookies, fills forms in with their token.
final class ConsoleBrowser {
    let test: TestAppliance
    private(set) var cookies: [String: String] = [:]
    var address = "192.0.2.1"
    /// The last page.
    private(set) var page = Page(status: 0, text: "", location: nil, response: Response(status: .ok))

    struct Page {
        let status: Int
        let text: String
        let location: String?
        let response: Response

        /// The value of the first hidden field of that name.
        func hidden(_ name: String) -> String? {
            guard let found = text.range(of: "name=\"\(name)\" value=\"") else { return nil }
            return String(text[found.upperBound...].prefix { $0 != "\"" })
        }

        /// What the page says was wrong.
        var problem: String? {
            text.firstMatch(of: #/role="alert">([^<]*)</#).map { String($0.output.1).replacing("&#39;", with: "'") }
        }
    }

    init(_ test: TestAppliance) { self.test = test }

    @discardableResult
    func get(_ path: String) async -> Page { await send(.get, path, body: "") }

    /// Posts a form with the token of the last page.
    @discardableResult
    func post(_ path: String, _ fields: [(String, String)] = [], token: String? = nil) async -> Page {
        let token = token ?? page.hidden("form_token") ?? ""
        let body = ([("form_token", token)] + fields).map { "\(Self.encoded($0))=\(Self.encoded($1))" }.joined(separator: "&")
        return await send(.post, path, body: body)
    }

    /// Posts, and follows the redirects.
    @discardableResult
    func submit(_ path: String, _ fields: [(String, String)] = []) async -> Page {
        await post(path, fields)
        for _ in 0..<5 {
            guard let location = page.location else { break }
            await get(String(location.prefix { $0 != "#" }))
        }
        return page
    }

    func signIn(_ email: String = "ada@example.org", _ password: String = ConsoleBrowser.password) async {
        await get("/signin")
        await submit("/signin", [("email", email), ("password", password)])
    }

    static let password = "correct horse battery"

    func send(_ method: HTTPRequest.Method, _ target: String, body: String, headers: HeaderFields = [:]) async -> Page {
        let parts = target.split(separator: "?", maxSplits: 1).map(String.init)
        var fields = headers
        fields[.cookie] = cookies.isEmpty ? nil : cookies.sorted { $0.key < $1.key }.map { "\($0)=\($1)" }.joined(separator: "; ")
        fields[.userAgent] = "Mozilla/5.0 (X11; Linux x86_64) Chrome/156.0 Safari/537.36"
        if method == .post { fields[.contentType] = "application/x-www-form-urlencoded" }
        let head = RequestHead(
            method: method, path: parts[0], query: parts.count > 1 ? parts[1] : nil, headerFields: fields, remoteAddress: address,
            id: "0123456789abcdef")
        let response = await test.appliance.respond(to: head, body: Array(body.utf8))
        for line in response.headerFields[values: .setCookie] {
            let pair = line.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            cookies[pair[0]] = line.contains("Max-Age=0") ? nil : pair[1]
        }
        let text = String(decoding: (try? response.bytes()) ?? [], as: UTF8.self)
        page = Page(
            status: response.status.code, text: text, location: response.headerFields[.location], response: response)
        return page
    }

    func set(cookie name: String, to value: String?) { cookies[name] = value }

    static func encoded(_ text: String) -> String { text.addingPercentEncoding(withAllowedCharacters: .alphanumerics)! }
}

extension TestAppliance {
    /// An appliance whose users have the password of `ConsoleBrowser`; ada is an admin.
    static func console(_ names: [String] = ["ada", "bob"], configure: (inout Settings) -> Void = { _ in }) throws -> TestAppliance {
        let test = try TestAppliance(users: names, configure: configure)
        let hash = try PasswordHash.hash(ConsoleBrowser.password)
        let ids = names.map { test[$0].id }
        try test.appliance.dispatcher.performAndWait(as: .operator) { context in
            for id in ids { try Credentials.setPassword(hash: hash, of: id, in: context) }
            try Users.setAdmin(true, ids[0], in: context)
        }
        return test
    }
}
