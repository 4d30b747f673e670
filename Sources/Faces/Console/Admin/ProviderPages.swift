internal import Features
internal import HTTPServer
internal import HTTPTypes
internal import JSONSchema
internal import Operations

/// The page about providers.
struct ProviderPages {
    let layout: ConsoleLayout

    /// Those that are added here.
    static let kinds: [ProviderKind] = [.openai, .automatic1111, .replicate, .fal]

    /// What the fields of the form are called, by their names in it.
    private static let labels = [
        "name": "Name", "kind": "Kind", "address": "Address", "model": "Model for pictures", "caption_model": "Model for captions",
        "moderation_model": "Model that classifies", "video_model": "Model for video",
        "image_input": "Input for the first picture of a video",
        "trainer": "Model that trains LoRAs", "destination": "Where trainings go", "lora_input": "Input for a LoRA",
        "video_lora_input": "Input for a LoRA of video", "lora_file": "File names of LoRAs",
        "reference_input": "Input for reference pictures",
        "references": "Reference pictures", "key": "Key", "price_picture": "Dollars a picture", "price_caption": "Dollars a caption",
        "price_video_second": "Dollars a second of video", "price_training": "Dollars a training", "price_moderation": "Dollars a question",
        "price_second": "Dollars a second of its machine",
    ]

    /// The settings that are texts, in the order of the form.
    static let settings = [
        "model", "caption_model", "moderation_model", "video_model", "image_input", "video_lora_input", "trainer", "destination",
        "lora_input", "lora_file", "reference_input",
    ]

    /// What a price is written for.
    static let units: [ProviderPrices.Unit] = [.picture, .caption, .videoSecond, .training, .moderation, .second]

    /// All that is wrong with what was written, by the labels that it stands under.
    static func told(_ failure: Failure) -> String {
        guard !failure.fields.isEmpty else { return failure.message }
        return failure.fields.map { problem in
            let name = problem.path.replacing("prices.", with: "price_")
            return "\(labels[name] ?? problem.path): expected \(problem.expected)."
        }.joined(separator: " ")
    }

    /// - Parameter form: what was sent and is shown again, but for the key.
    func list(
        _ providers: [Provider], orders: [(ProviderCapability, [String])], form: FormFields, now: Instant, for visit: Visit, notice: HTML?,
        problem: String?
    ) -> Response {
        let table: HTML =
            providers.isEmpty
            ? "<p class=\"empty\">None yet: the embedded generator makes everything, on this machine and for nothing.</p>"
            : """
            <div class="scroll stack" tabindex="0" role="region" aria-label="Providers">
            <table>
            <thead><tr><th scope="col">Name</th><th scope="col">Kind</th><th scope="col">Makes</th><th scope="col">Price</th><th scope="col">Key</th><th scope="col">Deeds</th></tr></thead>
            <tbody>
            \(providers.map { row($0, visit, now) })
            </tbody>
            </table>
            </div>
            """
        return layout.page(
            "Providers",
            lead: "Generators from outside that make pictures, captions, video and LoRAs. Without one, the embedded generator does.",
            for: visit,
            at: .providers, notice: notice, status: problem == nil ? .ok : .unprocessableContent,
            """
            \(SignInPages.problem(problem))
            \(table)
            <section class="panel"><h2>Who is asked</h2>
            <p>The first makes it. The others are asked in turn where it cannot and nothing was paid. Names with commas; <code>embedded</code> is the one on this machine. Moderation looks at texts and pictures before they are made and before they go out; empty: nobody is asked.</p>
            \(orders.map { orderForm($0.0, $0.1, visit) })
            </section>
            \(addForm(form, visit))
            """)
    }

    private func row(_ provider: Provider, _ visit: Visit, _ now: Instant) -> HTML {
        let makes = ProviderCapability.allCases.filter(provider.capabilities.contains).map(\.rawValue).joined(separator: ", ")
        let prices = ProviderPrices.Unit.allCases.compactMap { unit in
            provider.prices.micros[unit].map { "\(Money.text($0)) \(Self.words(unit))" }
        }
        let path = "/console/providers/\(provider.name)"
        let warning: HTML? = provider.priceWarning(at: now).map { "<br><span class=\"hint bad\">\($0)</span>" }
        let address: HTML? = provider.address.map { "<br><span class=\"hint\">\($0)</span>" }
        return """
            <tr><th scope="row">\(provider.name)\(address)</th><td data-label="Kind">\(provider.kind.label)</td><td data-label="Makes">\(makes)</td>\
            <td data-label="Price">\(prices.isEmpty ? "Free" : prices.joined(separator: ", "))\(warning)</td>\
            <td data-label="Key">\(provider.hasKey ? "Sealed" : "None" as HTML)</td>\
            <td data-label="Deeds"><div class="deeds"><form method="post" action="\(path)/test">\(visit.tokenInput)<button type="submit" aria-label="Test \(provider.name)">Test</button></form>\
            <form method="post" action="\(path)/remove">\(visit.tokenInput)<button type="submit" class="danger" aria-label="Remove \(provider.name)">Remove</button></form></div></td></tr>
            """
    }

    private static func words(_ unit: ProviderPrices.Unit) -> String {
        switch unit {
        case .picture: "a picture"
        case .caption: "a caption"
        case .training: "a training"
        case .moderation: "a question"
        case .textTokens: "a million tokens of text"
        case .imageTokens: "a million tokens of pictures"
        case .outputTokens: "a million tokens out"
        case .second: "a second of its machine"
        case .videoSecond: "a second of video"
        }
    }

    private func orderForm(_ capability: ProviderCapability, _ order: [String], _ visit: Visit) -> HTML {
        let name: HTML =
            switch capability {
            case .picture: "Pictures"
            case .caption: "Captions"
            case .video: "Video"
            case .training: "Training"
            case .moderation: "Moderation"
            }
        let id = "order-\(capability.rawValue)"
        return """
            <form method="post" action="/console/providers/order" class="fields">
            \(visit.tokenInput)<input type="hidden" name="capability" value="\(capability.rawValue)">
            <div class="field"><label for="\(id)">\(name)</label>
            <input id="\(id)" name="order" autocomplete="off" maxlength="400" value="\(order.joined(separator: ", "))"></div>
            <div><button type="submit" aria-label="Keep the order of \(name)">Keep</button></div>
            </form>
            """
    }

    private func addForm(_ form: FormFields, _ visit: Visit) -> HTML {
        let options = Self.kinds.map { kind -> HTML in
            let selected: HTML = form["kind"] == kind.rawValue ? " selected" : ""
            return "<option value=\"\(kind.rawValue)\"\(selected)>\(kind.label)</option>"
        }
        func label(_ name: String) -> HTML { "<label for=\"provider-\(name)\">\(Self.labels[name] ?? name)</label>" }
        func field(_ name: String, _ hint: HTML? = nil, _ attributes: HTML = "") -> HTML {
            """
            <div class="field">\(label(name))
            <input id="provider-\(name)" name="\(name)" autocomplete="off" value="\(form[name] ?? "")"\(attributes)>\(hint.map { "<span class=\"hint\">\($0)</span>" as HTML })</div>
            """
        }
        // A form that was sent back shows all that was written.
        let isOpen: HTML? = form["name"] == nil ? nil : " open"
        func more(_ fields: [HTML], _ name: HTML) -> HTML {
            "<details class=\"more\"\(isOpen)><summary>\(name)</summary>\(fields)</details>"
        }
        func price(_ unit: String, _ hint: HTML) -> HTML { field("price_\(unit)", hint, " inputmode=\"decimal\" maxlength=\"20\"") }
        return """
            <section class="panel"><h2>Add or change one</h2>
            <p>One of the same name is replaced, and keeps its key where none is written. Programs and ComfyUI are added on the command line: <code>troupe provider add</code>.</p>
            <form method="post" action="/console/providers" class="fields">
            \(visit.tokenInput)
            \(field("name", "Small letters, digits and hyphens.", " required maxlength=\"40\""))
            <div class="field">\(label("kind"))<select id="provider-kind" name="kind">\(options)</select></div>
            \(field("address", "Left empty: the service's own.", " inputmode=\"url\" maxlength=\"2048\""))
            \(field("model", nil, " maxlength=\"200\""))
            \(field("caption_model", "OpenAI and what speaks like it.", " maxlength=\"200\""))
            \(field("moderation_model", "The same, such as omni-moderation-latest; asked only once it is chosen.", " maxlength=\"200\""))
            <div class="field">\(label("key"))
            <input id="provider-key" name="key" type="password" autocomplete="off" maxlength="4096"><span class="hint">It is sealed, and never shown again.</span></div>
            \(field("price_picture", "Reserved before each; left empty: free.", " inputmode=\"decimal\" maxlength=\"20\""))
            \(field("price_caption", nil, " inputmode=\"decimal\" maxlength=\"20\""))
            \(more([
                field("video_model", "Replicate and fal.", " maxlength=\"200\""),
                field("image_input", "As the model calls it, such as image_url; empty: it begins with none.", " maxlength=\"200\""),
                price("video_second", "Reserved by the length that is ordered."),
            ], "Video"))
            \(more([
                field("trainer", "fal: such as fal-ai/flux-lora-fast-training. Replicate: OWNER/NAME:VERSION.", " maxlength=\"200\""),
                field("destination", "Replicate: OWNER/NAME of a model of yours that exists.", " maxlength=\"200\""),
                price("training", "Said and agreed to before each; a trainer needs one."),
                field("lora_input", "As the model for pictures calls it, such as loras or lora_weights.", " maxlength=\"200\""),
                field("video_lora_input", "The same of the model for video.", " maxlength=\"200\""),
                field("lora_file", "AUTOMATIC1111: such as {{trigger_word}}-v{{version}}, in its folder of LoRAs.", " maxlength=\"200\""),
            ], "LoRAs"))
            \(more([
                field("reference_input", "Replicate and fal: such as image_url, or image_urls[] where the model takes several.", " maxlength=\"200\""),
                field("references", "How many are sent. Empty: all four views to models of GPT image, none to others of OpenAI’s kind.", " inputmode=\"numeric\" maxlength=\"2\""),
            ], "Reference pictures"))
            \(more([
                price("moderation", "A question to the classifier."),
                price("second", "Replicate: what is paid where it tells the seconds that it took."),
            ], "Other prices"))
            <div><button type="submit" class="button main">Add the provider</button></div>
            </form>
            </section>
            """
    }

    static func notice(_ word: String) -> HTML? {
        switch word {
        case "added": "The provider is added. It makes nothing until it is asked: put it into an order, and test it."
        case "removed": "The provider is removed, and its key with it."
        case "chosen": "The order is kept."
        default: nil
        }
    }

    static func found(_ found: JSON, _ name: String) -> HTML {
        let models = found["models"]?.arrayValue?.compactMap(\.stringValue).prefix(5).joined(separator: ", ") ?? ""
        let list: HTML? = models.isEmpty ? nil : " It has \(models)."
        let warning: HTML? = found["warning"]?.stringValue.map { " \($0)" }
        return "\(name) answered within \(found["milliseconds"]?.intValue ?? 0) ms and lets us in.\(list)\(warning)"
    }
}
