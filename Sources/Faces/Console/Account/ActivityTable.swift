internal import Features
internal import Operations

/// Lines of the audit, as a table.
enum ActivityTable {
    static func html(_ lines: [Activity.Line], now: Instant) -> HTML {
        """
        <div class="scroll stack" tabindex="0" role="region" aria-label="Activity">
        <table>
        <thead><tr><th scope="col">What</th><th scope="col">Through</th><th scope="col">Outcome</th><th scope="col">When</th></tr></thead>
        <tbody>
        \(lines.map { row($0, now: now) })
        </tbody>
        </table>
        </div>
        """
    }

    private static func row(_ line: Activity.Line, now: Instant) -> HTML {
        let target: HTML? =
            line.targetApp.map { " <q>\($0)</q>" } ?? line.target.map { " <code class=\"id\">\($0)</code>" }
        let outcome: HTML =
            line.operation == "token.reused"
            ? "<span class=\"bad\">That sign-in has ended</span>"
            : line.outcome == "ok" ? "<span class=\"good\">Done</span>" : "<span class=\"bad\">\(words(line.outcome))</span>"
        return """
            <tr><th scope="row">\(words(line.operation))\(target)</th><td data-label="Through">\(through(line))</td>\
            <td data-label="Outcome">\(outcome)</td><td data-label="When" class="when">\(TimeText.ago(line.at, now: now))</td></tr>
            """
    }

    private static func through(_ line: Activity.Line) -> HTML {
        let face: HTML =
            switch line.face {
            case "mcp": "MCP"
            case "rest": "REST"
            case "cli": "Command line"
            case "upload": "Upload"
            case "page": "Console"
            case "oauth": "Signing in"
            default: "\(line.face)"
            }
        if let app = line.app { return "\(face), app <q>\(app)</q>" }
        return line.key.map { "\(face), key <q>\($0)</q>" } ?? face
    }

    /// `schedule_story` as people read it.
    private static func words(_ name: String) -> String {
        if name == "token.reused" { return "A token or code was used twice: the app, or somebody who has copied it" }
        let words = name.replacing("_", with: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }
}
