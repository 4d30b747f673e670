internal import JSONSchema

/// The sign of Troupe, where definitions show one. PNG comes first, as every client has to know it (mcp.md 2.11); both are public.
enum AppIcon {
    static func icons(_ publicURL: String) -> JSON {
        [
            ["src": .string(publicURL + "/assets/icon.png"), "mimeType": "image/png", "sizes": ["96x96"]],
            ["src": .string(publicURL + "/favicon.svg"), "mimeType": "image/svg+xml", "sizes": ["any"]],
        ]
    }
}
