import Application
import Testing

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

    @Test func `authorities that cannot be read are not taken`() {
        #expect(
            refusal(["TROUPE_CA_FILE": "/nowhere.pem"])
                == "TROUPE_CA_FILE takes a file with certificates in PEM; /nowhere.pem cannot be read.")
        #expect(refusal(["TROUPE_CA_FILE": "/dev/null", "TROUPE_REDIRECT_HOSTS": " "]) == nil)
    }
}
