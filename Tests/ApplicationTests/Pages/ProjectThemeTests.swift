import Foundation
import JSONSchema
import Testing

@testable import Faces

@Suite struct ProjectThemeTests {
    @Test(arguments: ["#000000", "#ffffff", "#ffee00", "#1f4d3a", "#777777", "#ff0000", "#0000ff", "#7fff00"])
    func `whatever the colour, links and the sign can be read on everything they stand on`(primary: String) throws {
        let setting = try PagesSetting()
        try setting.project(colors: ["primary": .string(primary)])
        let themes = try setting.text("/feed/bread/theme.css").matches(
            of: #/--wash:(#\w{6});--link:(#\w{6});--sign:(#\w{6});--on-sign:(#\w{6})/#)
        try #require(themes.count == 2)
        for (theme, grounds) in zip(themes, [["#f6f5f2", "#ffffff"], ["#121214", "#1c1c1f"]]) {
            let link = try #require(ThemeColor(String(theme.2)))
            for ground in grounds + [String(theme.1)] {
                #expect(link.contrast(with: try #require(ThemeColor(ground))) >= 4.5)
            }
            let sign = try #require(ThemeColor(String(theme.3)))
            #expect(sign.contrast(with: try #require(ThemeColor(String(theme.4)))) >= 4.5)
        }
    }

    @Test(arguments: ["#f6f5f2", "#ffffff", "#121214", "#1c1c1f"])
    func `what colours are chosen for is what the stylesheet draws on`(ground: String) throws {
        let stylesheet = PagesSetting.root.appendingPathComponent("Sources/Faces/Pages/feed.css")
        let text = try String(contentsOf: stylesheet, encoding: .utf8)
        #expect(text.contains("--page: \(ground);") || text.contains("--card: \(ground);"))
    }

    @Test func `a colour that can be read stays as it is`() throws {
        #expect(ThemeColor("#1f4d3a")?.readable(on: [.white]).hex == "#1f4d3a")
    }

    @Test(arguments: ["red", "#fff", "#12345g", "#1234567", "#１２３４５６", "}body{display:none", "", "#+12345"])
    func `what is no colour does not reach the stylesheet`(primary: String) throws {
        let setting = try PagesSetting()
        try setting.project(colors: ["primary": .string(primary)])
        #expect(ThemeColor(primary) == nil)
        #expect(try setting.text("/feed/bread/theme.css").contains("--link:#4338ca"))
    }
}
