internal import JSONSchema

/// The sign of Troupe, where definitions show one.
enum AppIcon {
    /// Addresses of https where there are some: PNG first, as every client has to know it (mcp.md 2.11); both are public. Clients take
    /// addresses of https and data only, so that elsewhere the sign itself stands in the list, reduced to what is seen at that size: a list of
    /// tools has it once a tool.
    static func icons(_ publicURL: String) -> JSON {
        guard publicURL.hasPrefix("https://") else {
            return [["src": .string("data:image/svg+xml;base64," + small), "mimeType": "image/svg+xml", "sizes": ["any"]]]
        }
        return [
            ["src": .string(publicURL + "/assets/icon.png"), "mimeType": "image/png", "sizes": ["96x96"]],
            ["src": .string(publicURL + "/favicon.svg"), "mimeType": "image/svg+xml", "sizes": ["any"]],
        ]
    }

    /// A slide on a stage, as SVG in Base64.
    private static let small = """
        PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHZpZXdCb3g9IjAgMCAxNiAxNiI+PHJlY3Qgd2lkdGg9IjE2IiBo\
        ZWlnaHQ9IjE2IiByeD0iNCIgZmlsbD0iIzQzMzhjYSIvPjxwYXRoIGQ9Ik01IDNoNnYxMEg1eiIgZmlsbD0iI2ZmZiIvPjwvc3ZnPg==
        """
}
