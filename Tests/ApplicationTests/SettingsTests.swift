import Testing

@testable import Application

/// What an operator writes wrong is told before anything listens, by the name under which it was written.
@Suite struct SettingsTests {
    private func refusal(_ environment: [String: String]) -> String? {
        var settings = Settings(dataFile: "/nowhere.db", executable: "troupe")
        do throws(SettingsError) { try settings.apply(environment: environment) } catch { return error.description }
        return nil
    }

    @Test(arguments: ["http://claude.ai", "claude.ai/callback", "claude.ai:443", ":"])
    func `a place to send people back to is a host alone, or a scheme`(host: String) throws {
        #expect(
            refusal(["TROUPE_REDIRECT_HOSTS": "example.org \(host)"])
                == "TROUPE_REDIRECT_HOSTS takes a host such as claude.ai, without scheme, port and path, or a program's scheme such as "
                + "cursor:, not \"\(host)\".")
        var settings = Settings(dataFile: "/nowhere.db", executable: "troupe")
        try settings.apply(redirectHosts: ["Claude.ai", "[::1]", "Cursor:"], from: "--redirect-host")
        #expect(settings.redirectHosts == ["claude.ai", "[::1]", "cursor:"])
    }

    @Test(arguments: [
        ("https://Troupe.Example", "https://troupe.example"), ("HTTPS://troupe.example:443/", "https://troupe.example"),
        ("http://troupe.example:80", "http://troupe.example"), ("https://troupe.example:80", "https://troupe.example:80"),
        ("http://troupe.example:08420", "http://troupe.example:8420"), ("https://[2001:DB8::1]:443", "https://[2001:db8::1]"),
        ("http://[::1]:8420/", "http://[::1]:8420"), ("https://xn--bcher-kva.example:", "https://xn--bcher-kva.example"),
    ])
    func `the public address is kept in one spelling`(text: String, kept: String) throws {
        var settings = Settings(dataFile: "/nowhere.db", executable: "troupe")
        try settings.apply(publicURL: text)
        #expect(settings.publicURL == kept)
    }

    @Test(arguments: [
        ("https://troupe.example/app", "it has neither path nor query. Send https://troupe.example."),
        ("https://Troupe.example?x=1", "it has neither path nor query. Send https://troupe.example."),
        ("https://troupe.example/#top", "it has neither path nor query. Send https://troupe.example."),
        ("troupe.example", "it begins with https:// (or http://) and a host, without a user name."),
        ("ftp://troupe.example", "it begins with https:// (or http://) and a host, without a user name."),
        ("https://ada@troupe.example", "it begins with https:// (or http://) and a host, without a user name."),
        ("https://", "it begins with https:// (or http://) and a host, without a user name."),
        ("https://troupe.example:0", "a port is from 1 to 65535."), ("https://troupe.example:65536", "a port is from 1 to 65535."),
        ("https://bücher.example", "a host has letters, digits, hyphens and dots; write a name of other letters in its xn-- form."),
        ("https://troupe.example:port", "a host has letters, digits, hyphens and dots; write a name of other letters in its xn-- form."),
    ])
    func `a public address that is no origin is refused with what to send`(text: String, reason: String) {
        #expect(
            refusal(["TROUPE_PUBLIC_URL": text])
                == "--public-url takes an origin such as https://troupe.example, not \"\(text)\": \(reason)")
    }

    @Test(arguments: [
        ("http://troupe.example", true), ("http://192.0.2.1:8420", true), ("http://127.0.0.1.evil.example", true),
        ("http://0.0.0.0:8420", true),
        ("https://troupe.example", false), ("http://127.0.0.1:8420", false), ("http://localhost", false), ("http://[::1]:8420", false),
        ("http://[2001:db8::1]", true),
    ])
    func `plain http off this machine is warned of`(address: String, isWarned: Bool) {
        #expect((Settings.warning(about: address)?.hasPrefix("\(address) is plain http") ?? false) == isWarned)
    }

    @Test func `authorities that cannot be read are not taken`() {
        #expect(
            refusal(["TROUPE_CA_FILE": "/nowhere.pem"])
                == "TROUPE_CA_FILE takes a file with certificates in PEM; /nowhere.pem cannot be read.")
        #expect(refusal(["TROUPE_CA_FILE": "/dev/null", "TROUPE_REDIRECT_HOSTS": " "]) == nil)
    }
}
