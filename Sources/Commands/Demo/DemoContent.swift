internal import Imaging

/// What the demo's agent has to say.
enum DemoContent {
    /// One slide: a design and its texts.
    struct Slide {
        let design: String
        let slots: [String: String]
        let altText: String
    }

    static let studio = "Quiet Clay"
    static let about = "Notes from a small ceramics studio."
    static let colours = BrandColours(primary: "#22403a", secondary: "#5b8a72", background: "#f6f1e7", text: "#1e2422", accent: "#d9773f")
    static let title = "Seven small habits for a calmer studio"
    static let caption = """
        Seven small habits that made our ceramics studio calmer this year.

        None of them costs more than five minutes. Save the ones you want to try on Monday. #ceramics #studiolife
        """
    static let feedLine = "The long version, with the glaze recipes, is in the workshop notes."
    static let question = "Which one would you start with?"

    static let slides = [
        Slide(
            design: "cover",
            slots: [
                "kicker": "Studio notes", "title": "Seven small habits for a calmer studio", "subtitle": "Five minutes each, no new tools",
            ],
            altText: "Cover: seven small habits for a calmer studio, five minutes each, no new tools."),
        Slide(
            design: "list",
            slots: [
                "title": "Before you start",
                "items": "Wipe the bench\nFill two buckets\nSet out only today's tools\nPut the phone in the drawer",
            ],
            altText: "List: wipe the bench, fill two buckets, set out only today's tools, put the phone in the drawer."),
        Slide(
            design: "quote",
            slots: ["quote": "A clean wheel is the only to-do list I trust.", "attribution": "Mara, twelve years at the wheel"],
            altText: "Quote by Mara, twelve years at the wheel: a clean wheel is the only to-do list I trust."),
        Slide(
            design: "list",
            slots: [
                "title": "While you throw", "items": "Weigh every ball\nOne shape an hour\nStretch at the hour\nPhotograph what failed",
            ],
            altText: "List: weigh every ball, one shape an hour, stretch at the hour, photograph what failed."),
        Slide(
            design: "quote", slots: ["quote": "The pieces I rushed are the ones I recycle.", "attribution": "Jonas, apprentice"],
            altText: "Quote by Jonas, apprentice: the pieces I rushed are the ones I recycle."),
        Slide(
            design: "list",
            slots: [
                "title": "Before you leave",
                "items": "Cover the clay\nWash the sponge twice\nWrite tomorrow's first line\nLights, kiln, door",
            ],
            altText: "List: cover the clay, wash the sponge twice, write tomorrow's first line, lights, kiln, door."),
        Slide(
            design: "cover", slots: ["kicker": "Your turn", "title": "Pick one and try it on Monday", "subtitle": "Tell us how it went"],
            altText: "Closing slide: pick one and try it on Monday, and tell us how it went."),
    ]

    /// The slide as a JPEG of 1080×1350 pixels.
    static func draw(_ slide: Slide) async throws -> [UInt8] {
        let file = try ScratchFile()
        let job = DesignJob(design: slide.design, slots: slide.slots, colours: colours, aspect: .portrait)
        let decoder = MediaDecoder(executable: DataOptions.ownExecutable)
        let made = try await decoder.render(.design(job), to: file)
        return try file.read(count: made.bytes)
    }
}
