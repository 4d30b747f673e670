import Features

/// A project's colours as its pages use them, light and dark: chosen so that everything can be read.
struct ProjectTheme {
    /// The stylesheet that goes on top of feed.css.
    let css: String

    var version: String { ContentVersion.of(Array(css.utf8)) }

    /// What feed.css draws on: page and cards. To be changed in both places.
    private static let light = (page: ThemeColor(0xF6_F5F2), card: ThemeColor.white)
    private static let dark = (page: ThemeColor(0x12_1214), card: ThemeColor(0x1C_1C1F))

    private static let ownPrimary = ThemeColor(0x43_38CA)

    init(_ colors: PublicProject.Colors) {
        let primary = ThemeColor(colors.primary) ?? ThemeColor(colors.accent) ?? ThemeColor(colors.secondary) ?? Self.ownPrimary
        css = """
            :root{\(Self.variables(primary, on: Self.light, wash: 0.10))}
            @media (prefers-color-scheme:dark){:root{\(Self.variables(primary, on: Self.dark, wash: 0.16))}}

            """
    }

    private static func variables(_ primary: ThemeColor, on ground: (page: ThemeColor, card: ThemeColor), wash: Double) -> String {
        let wash = ground.page.mixed(with: primary, wash)
        let link = primary.readable(on: [ground.page, ground.card, ThemeColor(wash.hex) ?? ground.page])
        // A sign in the colour itself must still stand out from the page (WCAG 2.2, 1.4.11 asks 3 of what is no text).
        let sign = primary.readable(on: [ground.page, ground.card], contrast: 3)
        return "--wash:\(wash.hex);--link:\(link.hex);--sign:\(sign.hex);--on-sign:\(sign.ink.hex)"
    }
}
