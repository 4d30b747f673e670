internal import JSONSchema

/// The sign of Troupe, where definitions show one. PNG comes first, as every client has to know it (mcp.md 2.11); both are public.
enum AppIcon {
    /// Where they are; `nil` on http: clients take addresses of https only (mcp.md 2.11).
    static func icons(_ publicURL: String) -> JSON? {
        guard publicURL.hasPrefix("https://") else { return nil }
        return [
            ["src": .string(publicURL + "/assets/icon.png"), "mimeType": "image/png", "sizes": ["96x96"]],
            ["src": .string(publicURL + "/favicon.svg"), "mimeType": "image/svg+xml", "sizes": ["any"]],
        ]
    }
}
