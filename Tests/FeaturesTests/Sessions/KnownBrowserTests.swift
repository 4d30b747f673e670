import Operations
import TestSupport
import Testing

@testable import Features

/// What a browser keeps of the users that signed in there.
@Suite struct KnownBrowserTests {
    private let test = try! TestAppliance(users: ["ada", "bob", "cara", "dan", "eve"])

    private func marked(_ name: String, _ earlier: String?) throws -> String {
        let user = test[name].id
        return try test.appliance.dispatcher.view(as: .operator) { KnownBrowser.mark(for: user, keeping: earlier, in: $0) }
    }

    private func number(_ name: String, in mark: String) throws -> String? {
        let user = test[name].id
        return try test.appliance.dispatcher.view(as: .operator) { KnownBrowser.number(in: mark, of: user, context: $0) }
    }

    @Test func `a browser stays the same for each user that signs in there`() throws {
        let ada = try marked("ada", nil)
        let both = try marked("bob", ada)
        #expect(try number("ada", in: both) == number("ada", in: ada))
        #expect(try number("bob", in: both) != nil)
        let again = try marked("ada", both)
        #expect(try number("ada", in: again) == number("ada", in: ada))
        #expect(try number("bob", in: again) == number("bob", in: both))
    }

    @Test func `it knows the last four users, and nothing that it was not given`() throws {
        var mark: String?
        for name in ["ada", "bob", "cara", "dan", "eve"] { mark = try marked(name, mark) }
        let full = try #require(mark)
        #expect(try number("ada", in: full) == nil)
        for name in ["bob", "cara", "dan", "eve"] { #expect(try number(name, in: full) != nil, "\(name)") }
        let forged = try marked("ada", "\(test["ada"].id).AAAAAAAAAAAAAAAA.AAAA~" + String(repeating: "x", count: 10_000))
        #expect(try number("ada", in: forged) != "AAAAAAAAAAAAAAAA")
        #expect(forged.utf8.count < 200)
    }
}
