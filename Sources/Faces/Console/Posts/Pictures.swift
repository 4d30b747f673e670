internal import HTTPServer
internal import JSONSchema

/// Pictures of the appliance on pages of the console.
enum Pictures {
    /// The path of an asset's address: pages work under every name by which the appliance is reached, and show nothing of other hosts.
    static func path(_ address: String?) -> String? {
        guard let address, let start = address.firstRange(of: "/media/") else { return nil }
        return String(address[start.lowerBound...])
    }

    /// One slide: a picture, or a video that plays where it is.
    static func slide(_ slide: JSON) -> HTML {
        guard let path = path(slide["media_url"]?.stringValue) else { return missing("The picture is gone.") }
        guard !isVideo(path) else {
            let name = slide["alt_text"]?.stringValue ?? ""
            return
                "<video controls preload=\"metadata\" src=\"\(path)\" aria-label=\"\(name.isEmpty ? "Video without a description" : name)\"></video>"
        }
        return "<a href=\"\(path)\"><img src=\"\(path)\" alt=\"\(alternative(slide))\" loading=\"lazy\"></a>"
    }

    static func missing(_ text: HTML) -> HTML { "<p class=\"film\">\(text)</p>" }

    private static func alternative(_ slide: JSON) -> String {
        let text = slide["alt_text"]?.stringValue ?? ""
        return text.isEmpty ? "Picture without a description" : text
    }

    static func isVideo(_ path: String) -> Bool {
        ["mp4", "mov", "m4v", "webm"].contains(path.split(separator: ".").last?.lowercased() ?? "")
    }
}
