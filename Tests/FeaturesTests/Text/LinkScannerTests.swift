import Testing

@testable import Features

@Suite struct LinkScannerTests {
    private func links(_ text: String, _ rules: LinkScanner.Rules = .x) -> [String] {
        let scalars = Array(text.unicodeScalars)
        return LinkScanner(scalars, rules: rules).links().map { String(String.UnicodeScalarView(scalars[$0])) }
    }

    @Test(arguments: [
        ("See https://example.com.", ["https://example.com"]),
        ("https://example.com/a, https://example.com/b!", ["https://example.com/a", "https://example.com/b"]),
        ("(https://en.wikipedia.org/wiki/Swift_(bird))", ["https://en.wikipedia.org/wiki/Swift_(bird)"]),
        ("https://example.com/?q=1&r=2#top?", ["https://example.com/?q=1&r=2#top"]),
        ("https://example.com?x=1", ["https://example.com?x=1"]),
        ("HTTPS://EXAMPLE.COM/A", ["HTTPS://EXAMPLE.COM/A"]),
        ("https://example.com:8443/x", ["https://example.com:8443/x"]),
        ("https://example.comを見て", ["https://example.com"]),
        ("見てhttps://example.com", ["https://example.com"]),
        ("https://münchen.de/bier", ["https://münchen.de/bier"]),
        ("https://example.com.Then more", ["https://example.com"]),
        ("https://example.comだよね.comtest/x", ["https://example.com"]),
        ("https://✪df.ws/ejp", ["https://✪df.ws/ejp"]),
        ("https://sub_domain.example.com", ["https://sub_domain.example.com"]),
        ("https://example.com-put-a-space", []),
        ("https://new.something/x", ["https://new.something/x"]),
        ("https://xn--bcher-kva.example.org", ["https://xn--bcher-kva.example.org"]),
    ])
    func `links end where their address ends`(text: String, found: [String]) {
        #expect(links(text) == found)
    }

    @Test(arguments: [
        "https://localhost/x", "https://127.0.0.1/", "http://", "https://printer.local/", "https://example", "xhttps://example.com/",
        "@https://example.com",
        "https://-bad-.com", "https://example..com", "ftp://x/y",
        "https://trailing-.example.com", "https://_leading.example.com", "https://under_score.com", "https://xn--はじめ.com",
        "https://" + String(repeating: "a", count: 64) + ".com", "https://" + String(repeating: "あ", count: 60) + ".com",
        "https://example.com/" + String(repeating: "a", count: 4_100),
    ])
    func `what is no address in the public network is no link`(text: String) {
        #expect(!links(text).contains { $0.hasPrefix("http") })
    }

    @Test(arguments: [
        ("example.com", ["example.com"]), ("go to shop.example.de/sale now", ["shop.example.de/sale"]), ("ada@example.com", []),
        ("one.two", []), ("3.14", []), ("e.g. this", []), ("foo_bar.com", []), ("$example.com", []), ("example.com@home", []),
        ("ada.co-owner@example.com", []), ("ELPAÍS.com", ["ELPAÍS.com"]), (String(repeating: "a", count: 64) + ".com", []),
        ("日本example.com日本", ["example.com"]),
    ])
    func `X also finds bare domains with a known ending`(text: String, found: [String]) {
        #expect(links(text) == found)
    }

    @Test func `nothing in what is longer than a link is one`() {
        let long = "https://example.com/" + String(repeating: "https://example.org/", count: 210)
        #expect(links("\(long) and example.net") == ["example.net"])
        #expect(links(String(long.prefix(4_096)) + " and example.net").count == 2)
    }

    @Test func `Mastodon does not find bare domains`() {
        #expect(links("example.com and https://example.com", .mastodon) == ["https://example.com"])
    }
}
