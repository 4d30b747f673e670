import ArgumentParser
import Testing

@testable import Commands

/// `troupe serve` reads its usual words without the argument parser, to be there sooner. Both have to know the same options.
@Suite struct UsualServeWordsTests {
    @Test func `the usual words say what they say to the parser`() throws {
        let words = [
            "--data", "a.db", "--listen", "127.0.0.1:0", "--allow-outbound", "10.0.0.0/8", "--public-url", "https://troupe.example",
            "--allow-outbound", "127.0.0.0/8:webhook", "--allow-origin", "https://app.example",
            "--trusted-proxy", "127.0.0.1", "--redirect-host", "claude.ai", "--redirect-host", "cursor:", "--grant-rate", "0",
            "--ca-file", "ca.pem",
        ]
        let usual = try #require(ServeCommand.usual(words))
        let parsed = try ServeCommand.parse(words)
        #expect(Self.values(usual) == Self.values(parsed))
        #expect(Self.values(try #require(ServeCommand.usual([]))) == Self.values(try ServeCommand.parse([])))
    }

    @Test(arguments: [["--listen"], ["--listen=127.0.0.1:0"], ["--help"], ["twice"], ["--nonsense", "1"], ["--data", "--listen"]])
    func `what is not in its usual form is left to the parser`(words: [String]) {
        #expect(ServeCommand.usual(words).map(Self.values) == nil)
    }

    @Test func `every option that takes a value is known`() throws {
        let help = Troupe.helpMessage(for: ServeCommand.self, columns: 200)
        let options = help.matches(of: #/(?m)^  (--[a-z-]+) </#).map { String($0.1) }
        #expect(options.count >= 5)
        for option in options { #expect(ServeCommand.usual([option, "value"]) != nil, "\(option)") }
    }

    private static func values(_ command: ServeCommand) -> [String] {
        [
            command.listen ?? "-", command.publicURL ?? "-", command.data.file, command.grantRate ?? "-",
            command.certificateAuthorityFile ?? "-",
        ]
            + [command.allowOutbound, command.allowOrigin, command.trustedProxy, command.redirectHost].flatMap { ["/"] + $0 }
    }
}
