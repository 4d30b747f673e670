import Testing

@testable import Features

@Suite struct CommentAskTests {
    @Test func `the question becomes the last paragraph`() {
        #expect(CommentAsk.appended("What would you cook?", to: "Seven soups. \n") == "Seven soups.\n\nWhat would you cook?")
    }

    @Test func `an empty caption becomes the question`() {
        #expect(CommentAsk.appended(" What would you cook? ", to: " ") == "What would you cook?")
    }

    @Test(arguments: ["", " \n"])
    func `without a question the caption stays as it is`(ask: String) {
        #expect(CommentAsk.appended(ask, to: "Seven soups. ") == "Seven soups. ")
    }

    @Test(arguments: [
        "Seven soups.\n\nWhat would you cook?", "Seven soups. what  would\nyou COOK", "Tell us: “What would you cook?” 👇",
        "Seven soups — ＷＨＡＴ would you cook！", "𝗪𝗵𝗮𝘁 𝘄𝗼𝘂𝗹𝗱 𝘆𝗼𝘂 𝗰𝗼𝗼𝗸? Seven soups.", "What would\u{A0}you cook…",
    ])
    func `a question that is already there is not asked twice`(caption: String) {
        #expect(CommentAsk.appended("What would you cook?", to: caption) == caption)
    }

    @Test(arguments: [
        "What would you cookie?", "You would cook what?", "What would she cook?", "What would you",
    ])
    func `another question does not count`(caption: String) {
        #expect(CommentAsk.appended("What would you cook?", to: caption) == caption + "\n\nWhat would you cook?")
    }

    @Test func `a short question counts only as a sentence of its own`() {
        #expect(CommentAsk.appended("Why?", to: "That is why.") == "That is why.\n\nWhy?")
        #expect(CommentAsk.appended("Why?", to: "I left. WHY?! Guess.") == "I left. WHY?! Guess.")
    }

    @Test(arguments: [
        ("Straße oder Weg oder Pfad?", "STRASSE ODER WEG ODER PFAD"), ("Was it cafe\u{301} au lait?", "Was it caf\u{E9} au lait?"),
        ("Don’t you love it?", "don't you love it"),
    ])
    func `letters are compared by what they are`(ask: String, caption: String) {
        #expect(CommentAsk.asks(caption, ask))
    }

    @Test func `scripts without blanks are compared too`() {
        #expect(CommentAsk.asks("七つのスープ。あなたは何を作りますか？", "何を作りますか"))
        #expect(!CommentAsk.asks("七つのスープ。", "何を作りますか"))
    }

    @Test func `accents count`() {
        #expect(!CommentAsk.asks("Ou est la lune?", "Où est la lune?"))
    }

    @Test func `a question of signs alone is found at the end only`() {
        #expect(CommentAsk.appended("👇👇", to: "Soup 👇👇 ") == "Soup 👇👇 ")
        #expect(CommentAsk.appended("👇👇", to: "Soup") == "Soup\n\n👇👇")
    }
}
