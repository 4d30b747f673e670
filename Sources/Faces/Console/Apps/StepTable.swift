internal import Features
internal import Operations

/// What a client did on its way in, newest first.
enum StepTable {
    static func html(_ steps: [ClientSteps.Step], now: Instant) -> HTML {
        guard !steps.isEmpty else { return "<p class=\"empty\">Nothing was noted.</p>" }
        return """
            <div class="scroll stack" tabindex="0" role="region" aria-label="Steps">
            <table>
            <thead><tr><th scope="col">Step</th><th scope="col">Outcome</th><th scope="col">From</th><th scope="col">When</th></tr></thead>
            <tbody>
            \(steps.map { row($0, now) })
            </tbody>
            </table>
            </div>
            """
    }

    private static func row(_ step: ClientSteps.Step, _ now: Instant) -> HTML {
        let outcome: HTML = step.isRefused ? "<span class=\"bad\">Refused</span>" : "<span class=\"good\">Done</span>"
        return """
            <tr><th scope="row">\(name(step.step)) \(stranger(step)) <span class="id">\(step.hint)</span></th><td data-label="Outcome">\(outcome)</td>\
            <td data-label="From">\(step.address) <span class="id">\(step.agent)</span></td>\
            <td data-label="When" class="when">\(TimeText.ago(step.at, now: now))</td></tr>
            """
    }

    /// How it called itself, where no client was known by that: the way to all that was done in that name.
    private static func stranger(_ step: ClientSteps.Step) -> HTML? {
        step.name.map { "<span class=\"id\"><a href=\"/console/clients/attempts?client=\(PathSegment.encode($0))\">\($0)</a></span>" }
    }

    private static func name(_ step: String) -> HTML {
        switch ConnectionLog.StepName(rawValue: step) {
        case .asked: "Asked without a token"
        case .resourceMetadata: "Looked where to get a token"
        case .serverMetadata: "Looked how to sign in"
        case .registration: "Registration"
        case .document: "Its document"
        case .authorize: "Sent a person to decide"
        case .consent: "Decision"
        case .token: "First token"
        case .refresh: "New token"
        case .firstCall: "First call"
        case .call: "Call"
        case .refusal: "First refusal"
        case .revocation: "Gave access back"
        case nil: "\(step)"
        }
    }
}
