import Features

/// What a post is called where something has to stand: its title, else how its text begins, else its day.
struct PostHeadline {
    let text: String

    init(_ post: PublicPost) {
        text = post.title ?? Caption(post.text).firstLine(maxCharacters: 80) ?? "Post of \(post.day.text)"
    }
}

extension PublicDay {
    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    ]

    /// As the page writes it: `7 March 2026`.
    var text: String { "\(day) \(Self.months[month - 1]) \(year)" }
}
