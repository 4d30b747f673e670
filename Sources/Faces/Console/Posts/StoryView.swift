internal import Features
internal import HTTPServer
internal import JSONSchema
internal import Operations

/// A post as pages of the console read it: the reply of `get_story`.
struct StoryView {
    let json: JSON

    var id: String { text("id") ?? "" }
    var state: String { text("state") ?? "" }
    var title: String? { text("title") }
    var caption: String { text("caption") ?? "" }
    var revision: Int { json["revision"]?.intValue ?? 0 }
    var slides: [JSON] { json["slides"]?.arrayValue ?? [] }
    var channels: [String] { json["channels"]?.arrayValue?.compactMap(\.stringValue) ?? [] }
    var characterID: String? { text("character_id") }
    var characterVersion: Int? { json["character_version"]?.intValue }
    var profileID: String? { text("profile_id") }
    var batchID: String? { text("batch_id") }
    var scheduledAt: Instant? { moment("scheduled_at") }
    var publishedAt: Instant? { moment("published_at") }
    var createdAt: Instant? { moment("created_at") }
    var submittedAt: Instant? { json["review"]?["submitted_at"]?.stringValue.flatMap { Instant($0) } }
    /// Why a person has to look at it, where a rule or a classifier says so.
    var heldFor: String? { json["review"]?["reason"]?.stringValue }
    var publications: [JSON] { json["publications"]?.arrayValue ?? [] }

    private func text(_ name: String) -> String? { json[name]?.stringValue }

    private func moment(_ name: String) -> Instant? { text(name).flatMap { Instant($0) } }

    /// When it goes out: in the words in which it was asked for, where it was by the clock of a place.
    var time: HTML? {
        guard let scheduledAt else { return nil }
        guard let local = text("scheduled_at_local"), let zone = text("timezone") else { return TimeText.moment(scheduledAt) }
        return TimeText.local(local, zone: zone, scheduledAt)
    }

    /// The time for a field of a form, `YYYY-MM-DDTHH:MM`, and its zone; empty where it has none.
    /// - Parameter standard: the zone of a post that has no time yet.
    func timeFields(standard: String) -> (local: String, zone: String) {
        guard let scheduledAt else { return ("", standard) }
        if let local = text("scheduled_at_local"), let zone = text("timezone") { return (String(local.prefix(16)), zone) }
        return (String(scheduledAt.description.prefix(16)), "UTC")
    }

    /// What tells it apart: its title, else how it begins.
    var name: String {
        let text = title ?? caption
        guard !text.isEmpty else { return "A post without words" }
        return text.count > 80 ? text.prefix(79) + "…" : text
    }

    // MARK: States

    /// The states in the order of a post's life.
    static let states: [(word: String, name: String)] = [
        ("draft", "Draft"), ("generating", "Being made"), ("generation_failed", "Not made"), ("pending_review", "Waits for review"),
        ("rejected", "Rejected"), ("approved", "Approved"), ("scheduled", "Scheduled"), ("publishing", "Going out"),
        ("published", "Published"), ("partially_published", "Partly published"), ("failed", "Failed"), ("cancelled", "Cancelled"),
    ]

    static func badge(_ state: String) -> HTML {
        let name = states.first { $0.word == state }?.name ?? state
        return switch state {
        case "published", "approved", "scheduled": "<span class=\"badge done\">\(name)</span>"
        case "failed", "generation_failed", "rejected", "partially_published": "<span class=\"badge wrong\">\(name)</span>"
        case "pending_review": "<span class=\"badge money\">\(name)</span>"
        case "draft", "cancelled": "<span class=\"badge off\">\(name)</span>"
        default: "<span class=\"badge\">\(name)</span>"
        }
    }
}
