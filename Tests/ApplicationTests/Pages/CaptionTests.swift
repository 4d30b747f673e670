import Testing

@testable import Faces

@Suite struct CaptionTests {
    @Test func `paragraphs and line breaks stay`() {
        #expect(
            Caption("One\r\ntwo\n \n\nthree\n").html == """
                <p dir="auto">One<br>
                two</p>
                <p dir="auto">three</p>
                """)
    }

    @Test(arguments: [
        ("see https://a.example/x.", "https://a.example/x", "."), ("(https://a.example/x)", "https://a.example/x", ")"),
        ("https://a.example/x_(y)", "https://a.example/x_(y)", ""), ("HTTP://a.example", "HTTP://a.example", ""),
        ("「https://a.example/」と", "https://a.example/", "」と"), ("https://a.example/?a=1&b=2!", "https://a.example/?a=1&b=2", "!"),
        ("https://a.example/ürl, und", "https://a.example/ürl", ", und"),
    ])
    func `an address becomes a link without the sentence around it`(text: String, address: String, rest: String) {
        let link: HTML = "<a href=\"\(address)\" rel=\"nofollow ugc noopener\" dir=\"ltr\">\(address)</a>\(rest)</p>"
        #expect(Caption(text).html.text.hasSuffix(link.text))
    }

    @Test(arguments: [
        "javascript:alert(1)", "ftp://a.example", "www.a.example", "#https", "https://", "https://.", "xhttps://a.example", "https:///x",
    ])
    func `nothing else becomes a link`(text: String) {
        #expect(Caption(text).html == "<p dir=\"auto\">\(text)</p>")
    }

    @Test func `several addresses in a line are several links`() {
        #expect(Caption("https://a.example https://b.example").html.text.matches(of: #/<a href/#).count == 2)
    }

    @Test func `an excerpt ends after a word, or within one where there are no spaces`() {
        #expect(Caption("One two\nthree four").excerpt(maxCharacters: 15) == "One two three…")
        #expect(Caption(String(repeating: "木", count: 20)).excerpt(maxCharacters: 5) == "木木木木…")
        #expect(Caption(" \n").excerpt(maxCharacters: 5) == nil)
    }

    @Test(arguments: [
        ("https://www.bread.example:8443/x", "bread.example"), ("https://paypal.example@evil.example/", "evil.example"),
        ("https://evil.example\\@good.example", "evil.example"), ("http://[::1]:80/", "[::1]:80"),
    ])
    func `the host shown is the host reached`(address: String, host: String) {
        #expect(WebAddress(address)?.host == host)
    }
}
