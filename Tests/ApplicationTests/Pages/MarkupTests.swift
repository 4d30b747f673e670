import Faces
import Testing

@Suite struct MarkupTests {
    @Test func `a string is escaped, markup passes`() {
        let name = "<Ada> & \"Bob\" 'C'"
        let bold: HTML = "<b>\(name)</b>"
        #expect(bold.text == "<b>&lt;Ada&gt; &amp; &quot;Bob&quot; &#39;C&#39;</b>")
        #expect(("<p>\(bold)\(7)</p>" as HTML).text == "<p>\(bold.text)7</p>")
    }

    @Test func `a list stands on lines of its own`() {
        let items = ["a", "b"].map { "<li>\($0)</li>" as HTML }
        #expect(("<ul>\(items)</ul>" as HTML) == "<ul><li>a</li>\n<li>b</li></ul>")
    }

    @Test func `no markup is nothing`() {
        let none: HTML? = nil
        #expect(("<p>\(none)</p>" as HTML) == "<p></p>")
    }

    @Test func `what XML does not allow is left out`() {
        let text = "a\u{0}\u{8}\t\n\u{1F}\u{FFFE}\u{FFFF}é😀b"
        #expect(("\(text)" as XML).text == "a\t\né😀b")
    }
}
