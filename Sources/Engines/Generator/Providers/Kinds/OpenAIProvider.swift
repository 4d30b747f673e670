internal import Features
internal import JSONSchema
internal import Secrets

/// OpenAI's way to make pictures, which LocalAI, stable-diffusion.cpp and others speak too; captions by `ChatCaptions`.
///
/// Models differ in what they take, not servers: those of GPT image refuse `response_format` and answer in Base64 always; all others are asked
/// for Base64, since an address is good for an hour only.
struct OpenAIProvider: ProviderAdapter {
    let line: ProviderLine

    private var provider: Provider { line.provider }

    func picture(_ order: ProviderPictureOrder, _ work: RemoteWork) async throws(ProviderFailure) -> ProviderPicture {
        guard let model = provider.text("model") else { throw ProviderFailure(.permanent, "It has no model for pictures.") }
        var body: JSON = ["model": .string(model), "n": 1, "prompt": .string(prompt(order, model)), "size": .string(size(order, model))]
        if let quality = provider.text("quality") { body["quality"] = .string(quality) }
        if !Self.isGPTImage(model) { body["response_format"] = "b64_json" }
        let answer =
            order.references.isEmpty
            ? try await line.send("POST", "/images/generations", body, effect: .makes)
            : try await line.send("POST", "/images/edits", form: form(body, order.references), effect: .makes)
        let usage = Self.usage(answer)
        guard let first = answer["data"]?[0] else {
            throw ProviderFailure(.permanent, "Its answer holds no picture.", usage: usage)
        }
        let spool: Spool
        do throws(ProviderFailure) {
            if let base64 = first["b64_json"]?.stringValue {
                spool = try line.spool(base64: base64)
            } else if let url = first["url"]?.stringValue {
                spool = try await line.fetch(url)
            } else {
                throw ProviderFailure(.permanent, "Its answer holds no picture.")
            }
        } catch {
            // It is made and paid for, whatever has become of it.
            throw ProviderFailure(.permanent, error.message, usage: usage)
        }
        var used: JSON = ["model": .string(model), "size": body["size"] ?? .null]
        if !order.references.isEmpty { used["prompt_ended_with"] = .string(Self.samePerson) }
        if let revised = first["revised_prompt"]?.stringValue { used["revised_prompt"] = .string(String(revised.prefix(4_000))) }
        return ProviderPicture(spool: spool, usage: usage, used: used)
    }

    /// What a model is told about reference pictures, since otherwise it might show what else is in them.
    private static let samePerson =
        "The pictures given show the person: keep face, hair, skin and build, and take nothing else from them."

    /// A picture from others (OpenAI, "Create image edit"): the same members as fields of a form, the pictures as files.
    private func form(_ body: JSON, _ references: [ProviderReference]) -> FormBody {
        var form = FormBody()
        for member in body.objectValue?.members ?? [] {
            let text = member.value.stringValue ?? member.value.text
            form.add(member.key, member.key == "prompt" ? "\(text) \(Self.samePerson)" : text)
        }
        if let fidelity = provider.text("input_fidelity") { form.add("input_fidelity", fidelity) }
        for reference in references { form.add("image[]", file: reference.file, mediaType: "image/jpeg", reference.bytes) }
        return form
    }

    func caption(_ order: CaptionOrder) async throws(ProviderFailure) -> ProviderCaption {
        try await ChatCaptions(line: line).caption(order)
    }

    /// Texts are sent as a list, which has a result for each; a picture by itself, since all parts of a mixed input share one result, and more
    /// than one picture is refused (`too_many_images`).
    func classify(_ order: ClassificationOrder) async throws(ProviderFailure) -> [Verdict] {
        guard let model = provider.text("moderation_model") else { throw ProviderFailure(.permanent, "It has no model that classifies.") }
        let input: JSON =
            switch order {
            case .texts(let texts): JSON(texts.map(\.text))
            case .picture(_, let mediaType, let bytes):
                [["type": "image_url", "image_url": ["url": .string("data:\(mediaType);base64,\(Base64.encode(bytes))")]]]
            }
        let effect: ProviderLine.Effect = provider.isPaid(for: .moderation) ? .makes : .judges
        let answer = try await line.send("POST", "/moderations", ["model": .string(model), "input": input], effect: effect)
        return try order.verdicts(answer["results"])
    }

    func probe() async throws(ProviderFailure) -> JSON {
        let answer = try await line.send("GET", "/models", effect: .asks)
        let models = answer["data"]?.arrayValue?.compactMap { $0["id"]?.stringValue } ?? []
        let missing = [provider.text("model"), provider.text("caption_model"), provider.text("moderation_model")].compactMap(\.self).filter
        { !models.contains($0) }
        guard missing.isEmpty || models.isEmpty else {
            throw ProviderFailure(
                .permanent,
                "It answers, but has no model \(missing.joined(separator: ", ")). It has \(models.prefix(20).joined(separator: ", ")).")
        }
        return ["models": JSON(Array(models.prefix(100)))]
    }

    static func isGPTImage(_ model: String) -> Bool { model.hasPrefix("gpt-image") || model.hasPrefix("chatgpt-image") }

    /// OpenAI's models take no other; 1024 by 1792 was DALL·E 3's.
    private func size(_ order: ProviderPictureOrder, _ model: String) -> String {
        if let size = provider.text("size") { return size }
        let sizes: [(Int, Int)]
        switch model {
        case _ where Self.isGPTImage(model): sizes = [(1024, 1024), (1536, 1024), (1024, 1536)]
        case "dall-e-3": sizes = [(1024, 1024), (1792, 1024), (1024, 1792)]
        case "dall-e-2": sizes = [(1024, 1024)]
        default: sizes = [PictureSize.near(width: order.width, height: order.height)]
        }
        return PictureSize.nearest(of: sizes, width: order.width, height: order.height)
    }

    /// What is not to be seen stands behind a bar, where there is a way to say it at all (LocalAI); and no text of a user's opens
    /// stable-diffusion.cpp's field for options within the prompt.
    private func prompt(_ order: ProviderPictureOrder, _ model: String) -> String {
        let prompt = order.prompt.replacing("sd_cpp_extra_args", with: "")
        guard let negative = order.negative, !Self.isGPTImage(model), !model.hasPrefix("dall-e") else { return prompt }
        return prompt.replacing("|", with: " ") + "|" + negative
    }

    static func usage(_ answer: JSON) -> ProviderUsage {
        let usage = answer["usage"]
        let details = usage?["input_tokens_details"]
        return ProviderUsage(
            textTokens: details?["text_tokens"]?.intValue ?? usage?["input_tokens"]?.intValue ?? usage?["prompt_tokens"]?.intValue,
            imageTokens: details?["image_tokens"]?.intValue,
            outputTokens: usage?["output_tokens"]?.intValue ?? usage?["completion_tokens"]?.intValue)
    }
}
