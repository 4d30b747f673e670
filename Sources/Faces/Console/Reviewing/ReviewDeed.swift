internal import HTTPServer
internal import JSONSchema
internal import Operations

/// What people do with a post that waits for them.
enum ReviewDeed: String, Sendable, CaseIterable {
    case approve, edit, regenerate, reject

    /// Does it as the form says.
    /// - Returns: the word for what was done.
    func done(on story: String, _ form: FormFields, _ calls: ConsoleCalls) async throws(Failure) -> String {
        guard let revision = form["revision"].flatMap(Int.init) else {
            throw Failure(.validationFailed, "The form does not say which revision it shows. Reload the page and try again.")
        }
        let seen: JSON = ["story_id": .string(story), "revision": JSON(revision)]
        switch self {
        case .approve:
            let approved = try await calls.call("approve_story", seen)
            return approved["state"] == "scheduled" ? "scheduled" : "approved"
        case .reject:
            var arguments = seen
            let reason = Self.text(form["reason"])
            if !reason.isEmpty { arguments["reason"] = .string(reason) }
            try await calls.call("reject_story", arguments)
            return "rejected"
        case .regenerate:
            var arguments: JSON = ["story_id": .string(story), "what": JSON(form["what"])]
            let hint = Self.text(form["hint"])
            if !hint.isEmpty { arguments["hint"] = .string(hint) }
            try Self.check(try calls.look("get_story", ["story_id": .string(story)]), is: revision)
            try await calls.call("regenerate_content", arguments)
            return "regenerated"
        case .edit: return try await edited(seen, form, calls)
        }
    }

    /// Keeps the text, and sets the time where the person said so: who may publish and gives a post its time has agreed to it.
    private func edited(_ seen: JSON, _ form: FormFields, _ calls: ConsoleCalls) async throws(Failure) -> String {
        let story: JSON = ["story_id": seen["story_id"] ?? .null]
        let (local, zone) = (Self.text(form["time"]), Self.text(form["zone"]))
        let isScheduled = form["do"] == "schedule"
        if isScheduled, local.isEmpty { throw Failure(.validationFailed, "Say when it goes out.") }
        if !isScheduled, local != Self.text(form["known_time"]) || zone != Self.text(form["known_zone"]) {
            throw Failure(
                .validationFailed, "A post that is given a time goes out at it. Press “Save and schedule”, or leave the time as it was.")
        }
        let old = try calls.look("get_story", story)
        try Self.check(old, is: seen["revision"]?.intValue ?? 0)
        let caption = Self.text(form["caption"])
        let isNew = caption != Self.text(old["caption"]?.stringValue)
        if isNew { try await calls.call("update_story", seen.merging(["caption": .string(caption)])) }
        guard isScheduled else { return isNew ? "saved" : "same" }
        do {
            let scheduled = try await calls.call(
                "schedule_story", story.merging(["scheduled_at_local": .string(local), "timezone": .string(zone)]))
            return scheduled["state"] == "scheduled" ? "scheduled" : "held"
        } catch {
            guard isNew else { throw error }
            var failure = error
            failure.message = "The text is saved, but the post has no time yet. \(error.message)"
            throw failure
        }
    }

    /// A form that was open while somebody else changed the post does not undo that.
    private static func check(_ story: JSON, is revision: Int) throws(Failure) {
        guard story["revision"]?.intValue != revision else { return }
        throw Failure(.conflict, "The story has changed since. Look at it again, then decide.")
    }

    /// What was written, with the line ends that browsers change as they were (HTML, section 4.10.22.4), without blanks around it.
    private static func text(_ written: String?) -> String {
        var text = (written ?? "").replacing("\r\n", with: "\n")[...]
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }
}
