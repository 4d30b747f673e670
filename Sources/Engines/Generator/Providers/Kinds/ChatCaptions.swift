internal import Features
internal import JSONSchema

/// Captions by a chat endpoint as OpenAI, Ollama, llama.cpp, vLLM and LocalAI have it.
///
/// JSON is asked for by a schema, is not believed for all that, and is asked for once more, with what was wrong with it, where it will not do.
struct ChatCaptions: Sendable {
    let line: ProviderLine

    /// How often it is asked to do it right: once more. Who cannot then will not.
    private static let rounds = 2

    func caption(_ order: CaptionOrder) async throws(ProviderFailure) -> ProviderCaption {
        guard let model = line.provider.text("caption_model") else { throw ProviderFailure(.permanent, "It has no model for captions.") }
        var messages: [JSON] = [
            ["role": "system", "content": .string(Self.instructions(order.order.language))],
            ["role": "user", "content": .string(order.prompt)],
        ]
        var spent: ProviderUsage?
        var problem = ""
        for round in 1...Self.rounds {
            let body: JSON = ["model": .string(model), "messages": .array(messages), "response_format": Self.format]
            let answer: JSON
            do throws(ProviderFailure) {
                answer = try await line.send("POST", "/chat/completions", body, effect: .makes)
            } catch {
                guard let spent else { throw error }
                // What came before is paid for: nobody else is asked, and it is not begun again.
                throw ProviderFailure(error.kind == .lost ? .lost : .permanent, error.message, usage: spent)
            }
            let usage = OpenAIProvider.usage(answer)
            spent = spent.map { $0 + usage } ?? usage
            let choice = answer["choices"]?[0]
            if choice?["finish_reason"] == "content_filter" || choice?["message"]?["refusal"]?.stringValue != nil {
                throw ProviderFailure(.refused, "It refuses what was asked for.", usage: spent)
            }
            let said = choice?["message"]?["content"]?.stringValue ?? ""
            switch Self.read(said) {
            case .success(let text):
                let caption = CaptionFromOutside(text)
                guard let found = caption.problem(for: order.order) else {
                    return ProviderCaption(
                        caption: caption, usage: spent ?? usage, used: ["model": .string(model), "asked": JSON(round)])
                }
                problem = found
            case .failure(let wrong): problem = wrong.what
            }
            messages.append(["role": "assistant", "content": .string(String(said.prefix(4_000)))])
            messages.append(
                [
                    "role": "user",
                    "content": .string("That cannot be used: \(problem). Answer again, with {\"caption\": \"…\"} and nothing else."),
                ])
        }
        throw ProviderFailure(.permanent, "It wrote no caption that can be used: \(problem).", usage: spent)
    }

    private struct Wrong: Error { let what: String }

    /// The caption in what it said; some put their JSON between three ticks.
    private static func read(_ said: String) -> Result<String, Wrong> {
        guard let start = said.firstIndex(of: "{"), let end = said.lastIndex(of: "}"), start < end,
            let json = try? JSON(parsing: String(said[start...end]))  // what is none is told below
        else { return .failure(Wrong(what: "the answer is not JSON")) }
        guard let text = json["caption"]?.stringValue else {
            return .failure(Wrong(what: "the member caption is not there, or is no text"))
        }
        return .success(text)
    }

    private static func instructions(_ language: String) -> String {
        """
        You write the caption of a post on a social network, in the voice that you are told, in the language with the BCP 47 code \(language). \
        Answer with one JSON object and nothing else: {"caption": "…"}. The caption has at most \(CaptionFromOutside.maxCharacters) \
        characters; hashtags stand at its end.
        """
    }

    private static let format: JSON = [
        "type": "json_schema",
        "json_schema": [
            "name": "caption", "strict": true,
            "schema": [
                "type": "object", "properties": ["caption": ["type": "string"]], "required": ["caption"], "additionalProperties": false,
            ],
        ],
    ]
}
