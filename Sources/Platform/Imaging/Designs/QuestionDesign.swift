/// A question in a speech bubble, with two answers to choose from.
enum QuestionDesign: Design {
    static let description = DesignDescription(
        id: "question", name: "Question", summary: "A question in a speech bubble, with two answers to choose from, so that readers reply.",
        slots: [
            .init("question", "The question.", required: true, max: 200),
            .init("first_answer", "One answer.", max: 40),
            .init("second_answer", "The other answer.", max: 40),
            .init("handle", "Whose it is, such as @name.", max: 40),
        ])

    static func compose(_ content: DesignContent, _ sheet: Sheet, _ palette: Palette) throws(ImagingError) -> Composition {
        let field = palette.accent
        let card = palette.background.distinct(from: field, contrast: 1.25)
        let pill = palette.primary.distinct(from: field, contrast: 1.5)
        let safe = sheet.safe
        var bottom = safe.bottom
        var shapes = Shapes(width: sheet.width, height: sheet.height)
        shapes.rectangle(sheet.box, field)
        var texts: [(String, FittedText, Box, Colour)] = []
        if let text = content.texts["handle"] {
            let fitted = try FittedText.fit(text, TextStyle(weight: .semibold, sizes: 20...30), width: safe.width, height: 60, .centre)
            texts.append(
                (
                    "handle", fitted, Box(x: safe.x, y: bottom - fitted.height, width: safe.width, height: fitted.height),
                    palette.text.legible(on: field)
                ))
            bottom -= fitted.height + 36
        }
        let answers = ["second_answer", "first_answer"].filter { content.texts[$0] != nil }
        for slot in answers {
            guard let text = content.texts[slot] else { continue }
            let fitted = try FittedText.fit(text, TextStyle(weight: .bold, sizes: 22...40), width: safe.width - 120, height: 76, .centre)
            let box = Box(x: safe.x, y: bottom - 104, width: safe.width, height: 104)
            shapes.rectangle(box, radius: 52, pill)
            texts.append(
                (slot, fitted, Box(x: box.x + 60, y: box.y + 10, width: box.width - 120, height: 84), palette.background.legible(on: pill)))
            bottom -= 104 + 24
        }
        // The bubble, and its tail.
        let bubble = Box(x: safe.x, y: safe.y, width: safe.width, height: bottom - safe.y - 84)
        shapes.rectangle(bubble, radius: 56, card)
        let side = Side(of: content.texts["question"], on: sheet)
        var tail = Shapes.Path()
        tail.move(side.mirrored(x: safe.x + 120), bubble.bottom - 4)
        tail.line(side.mirrored(x: safe.x + 250), bubble.bottom - 4)
        tail.line(side.mirrored(x: safe.x + 130), bubble.bottom + 64)
        tail.close()
        shapes.fill(tail, card)
        guard let text = content.texts["question"] else { throw .unsupported("The template question needs a question.") }
        let inner = bubble.inset(by: 64)
        let question = try FittedText.fit(
            text, TextStyle(family: .display, weight: .extraBold, sizes: 30...130), width: inner.width, height: inner.height, .centre)
        var composition = Composition(background: try shapes.picture())
        composition.place("question", question, in: inner, ink: palette.text.legible(on: card), .centre, .middle)
        for (slot, fitted, box, ink) in texts { composition.place(slot, fitted, in: box, ink: ink, .centre, .middle) }
        return composition
    }
}
