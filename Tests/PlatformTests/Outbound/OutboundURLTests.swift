import Outbound
import Testing

@Suite struct OutboundURLTests {
    @Test(arguments: [
        ("https://example.com", "https://example.com/"),
        ("HTTPS://Example.COM:443/A?b=C#d", "https://example.com/A?b=C"),
        ("http://example.com:80?q", "http://example.com/?q"),
        ("https://example.com:8443/a/../b", "https://example.com:8443/a/../b"),
        ("http://1.2.3.4/", "http://1.2.3.4/"),
        ("http://[2001:DB8:0::1]:8080/", "http://[2001:db8::1]:8080/"),
        ("http://xn--mller-kva.example/", "http://xn--mller-kva.example/"),
        ("http://a_b.example/", "http://a_b.example/"),
        ("http://comfyui:8188/prompt", "http://comfyui:8188/prompt"),
        ("https://example.com/?next=http://a@b", "https://example.com/?next=http://a@b"),
    ])
    func `URLs are read into their canonical form`(text: String, canonical: String) throws {
        #expect(try OutboundURL(text).text == canonical)
    }

    @Test(
        arguments: [
            ("", .scheme), ("example.com", .scheme), ("//example.com/", .scheme), ("ftp://example.com/", .scheme),
            ("file:///etc/passwd", .scheme),
            ("gopher://example.com/", .scheme), ("https:example.com", .scheme), ("https:/example.com", .scheme),
            ("javascript:alert(1)", .scheme),
            ("https://", .emptyHost), ("https:///path", .emptyHost), ("https://:80/", .emptyHost), ("https://?q", .emptyHost),
            ("https://user@example.com/", .userInfo), ("https://user:word@example.com/", .userInfo), ("https://@example.com/", .userInfo),
            ("https://example.com@127.0.0.1/", .userInfo),
            ("https://example.com./", .trailingDot), ("https://127.0.0.1./", .trailingDot), ("https://./", .trailingDot),
            ("https://exa mple.com/", .notPrintableASCII), ("https://example.com/a b", .notPrintableASCII),
            ("https://example.com\\@a/", .notPrintableASCII),
            ("https://müller.example/", .notPrintableASCII), ("https://example.com/\r\nHost: a", .notPrintableASCII),
            (" https://example.com/", .notPrintableASCII),
            ("https://１２７.0.0.1/", .notPrintableASCII), ("https://example.com/\0", .notPrintableASCII),
            ("https://a..b/", .host), ("https://.a/", .host), ("https://-a.example/", .host), ("https://a-.example/", .host),
            ("https://a%2eb/", .host),
            ("https://127.0.0.1%00.example/", .host), ("https://a,b/", .host), ("https://*.example/", .host),
            ("https://" + String(repeating: "a", count: 64) + ".example/", .host),
            ("https://127.1/", .ambiguousAddress), ("https://2130706433/", .ambiguousAddress), ("https://0x7f000001/", .ambiguousAddress),
            ("https://0x7f.0.0.1/", .ambiguousAddress), ("https://0177.0.0.1/", .ambiguousAddress),
            ("https://127.0.0.01/", .ambiguousAddress),
            ("https://127.0.0.256/", .ambiguousAddress), ("https://1.2.3.4.5/", .ambiguousAddress),
            ("https://example.0x/", .ambiguousAddress),
            ("https://example.123/", .ambiguousAddress), ("https://0/", .ambiguousAddress),
            ("https://[::1/", .ambiguousAddress), ("https://[]/", .ambiguousAddress), ("https://[127.0.0.1]/", .ambiguousAddress),
            ("https://[fe80::1%25eth0]/", .ambiguousAddress), ("https://[::1%lo]/", .ambiguousAddress),
            ("https://::1/", .emptyHost), ("https://fe80::1/", .port), ("https://[::1]8080/", .port), ("https://a:/", .port),
            ("https://a:0/", .port),
            ("https://a:080/", .port), ("https://a:65536/", .port), ("https://a:-1/", .port), ("https://a:80:80/", .port),
            ("https://a:http/", .port),
            ("https://a/" + String(repeating: "a", count: 8_000), .tooLong),
        ] as [(String, URLDefect)])
    func `whatever is ambiguous is refused`(text: String, defect: URLDefect) {
        #expect(throws: defect) { try OutboundURL(text) }
    }
}
