internal import Application
public import ArgumentParser
public import Features
internal import FoundationEssentials
internal import JSONSchema
internal import Operations

/// Generators from outside: who makes pictures, captions, video and LoRAs, in which order, at what price.
struct ProviderCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "provider", abstract: "Generators from outside that make pictures, captions and video, and classifiers.",
        subcommands: [Add.self, List.self, Test.self, Choose.self, Remove.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add a provider, or change the one of that name. Its key is sealed and never shown again.",
            discussion: """
                Kinds: openai (also LocalAI, Ollama, llama.cpp, vLLM, stable-diffusion.cpp), automatic1111, comfyui, replicate, fal, command.
                A provider makes nothing until it is chosen: troupe provider choose picture NAME.
                Examples:
                  troupe provider add openai --kind openai --model gpt-image-1 --caption-model gpt-4.1-mini --key-stdin \\
                    --price picture=60000 --price output_tokens=40000000 --price caption=1000 < key.txt
                  troupe provider add forge --kind automatic1111 --address http://127.0.0.1:7860 \\
                    --set "lora_file={{trigger_word}}-v{{version}}"
                  troupe provider add comfy --kind comfyui --address http://127.0.0.1:8188 --workflow graph.json \\
                    --reference-workflow with-pictures.json
                  troupe provider add banana --kind fal --model fal-ai/nano-banana/edit --set "reference_input=image_urls[]" --key-stdin \\
                    < key.txt
                  troupe provider add mine --kind command --set program=/usr/local/bin/draw --set makes=picture
                  troupe provider add fal --kind fal --video-model fal-ai/veo3/fast --set image_input=image_url --key-stdin \\
                    --price video_second=150000 < key.txt
                  troupe provider add coach --kind fal --set trainer=fal-ai/flux-lora-fast-training --price training=2000000 --key-stdin \\
                    < key.txt
                  troupe provider add guard --kind openai --moderation-model omni-moderation-latest --key-stdin < key.txt
                An address on a private network has to be allowed at the server's start: --allow-outbound 127.0.0.0/8:provider.
                """)

        @Argument(help: "A name: small letters, digits and hyphens, e.g. openai.") var name: String
        @Option(help: "How it is spoken to: \(ProviderKind.allCases.map(\.rawValue).joined(separator: ", ")).") var kind: ProviderKind
        @Option(help: "The base address; by default the service's own.") var address: String?
        @Option(help: "The model that makes pictures.") var model: String?
        @Option(help: "The model that writes captions (openai).") var captionModel: String?
        @Option(help: "The model that classifies (openai).") var moderationModel: String?
        @Option(help: "The model that makes video (replicate, fal).") var videoModel: String?
        @Option(
            help:
                "A file with ComfyUI's graph in the API format; {{prompt}}, {{negative_prompt}}, {{seed}}, {{width}}, {{height}}, {{lora:0}}, {{lora_weight}} are filled in."
        )
        var workflow: String?
        @Option(help: "Another for characters with reference pictures, with {{ref:0}}, {{ref:1}} where their names stand.")
        var referenceWorkflow: String?
        @Option(help: "Another setting, NAME=VALUE; several times. Lists are written with commas.") var set: [String] = []
        @Option(
            help:
                "A price, UNIT=MICRODOLLARS; several times. Units: \(ProviderPrices.Unit.allCases.map(\.rawValue).joined(separator: ", "))."
        )
        var price: [String] = []
        @Option(help: "How long it may take over one thing, in seconds.") var timeout = ProviderOrder.usualTimeoutSeconds
        @Option(help: "How often it is asked before the next is.") var attempts = 2
        @Flag(help: "Read its key from standard input, one line.") var keyStdin = false
        @OptionGroup var data: DataOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            var order = ProviderOrder(
                name: name, kind: kind, address: address, settings: try settings(), prices: try prices(), timeoutSeconds: timeout,
                attempts: attempts)
            if keyStdin {
                guard let line = readLine(), !line.isEmpty else { throw CommandFailure("There is no key on standard input.") }
                order.key = line
            }
            let checked = order
            try await AdminCall.run(data, output) { context in try Providers.add(checked, in: context).json }
        }

        private func settings() throws -> JSON {
            var settings: JSON = [:]
            if let model { settings["model"] = .string(model) }
            if let videoModel { settings["video_model"] = .string(videoModel) }
            if let captionModel { settings["caption_model"] = .string(captionModel) }
            if let moderationModel { settings["moderation_model"] = .string(moderationModel) }
            if let workflow { settings["workflow"] = try graph(workflow) }
            if let referenceWorkflow { settings["reference_workflow"] = try graph(referenceWorkflow) }
            for text in set {
                guard let (name, value) = Self.parts(text) else { throw ValidationError("--set takes NAME=VALUE, not \"\(text)\".") }
                settings[name] = Self.value(value, of: name)
            }
            return settings
        }

        private func graph(_ path: String) throws -> JSON {
            guard let bytes = FileManager.default.contents(atPath: path) else {
                throw CommandFailure("The workflow \(path) cannot be read.")
            }
            do { return try JSON(parsing: Array(bytes)) } catch { throw CommandFailure("The workflow \(path) is not JSON.") }
        }

        private func prices() throws -> [ProviderPrices.Unit: Int64] {
            var prices: [ProviderPrices.Unit: Int64] = [:]
            for text in price {
                guard let (name, value) = Self.parts(text), let unit = ProviderPrices.Unit(rawValue: name), let micros = Int64(value) else {
                    let units = ProviderPrices.Unit.allCases.map(\.rawValue).joined(separator: ", ")
                    throw ValidationError("--price takes UNIT=MICRODOLLARS, not \"\(text)\". Units are \(units).")
                }
                prices[unit] = micros
            }
            return prices
        }

        private static func parts(_ text: String) -> (String, String)? {
            guard let sign = text.firstIndex(of: "="), sign > text.startIndex else { return nil }
            return (String(text[..<sign]), String(text[text.index(after: sign)...]))
        }

        /// Numbers and objects as JSON has them; lists with commas; everything else is a text.
        private static func value(_ text: String, of name: String) -> JSON {
            if name == "arguments" || name == "makes" {
                // A list may be written as JSON too, for arguments with commas.
                if text.hasPrefix("["), let json = try? JSON(parsing: text) { return json }
                return JSON(text.split(separator: ",").map(String.init))
            }
            // What is none is a text.
            if let json = try? JSON(parsing: text), json.doubleValue != nil || json.objectValue != nil { return json }
            return .string(text)
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the providers, and who is asked for what.")

        @OptionGroup var data: DataOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            try await AdminCall.run(data, output) { context in
                [
                    "providers": .array(try Providers.list(in: context).map { $0.json(at: context.now) }),
                    "order": try ProviderChoice.all(in: context),
                ]
            }
        }
    }

    struct Choose: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say who makes something: the default first, then whoever is asked where it cannot and nothing was paid.",
            discussion:
                "Example: troupe provider choose picture openai forge embedded. Without a name: the embedded generator alone, and for moderation nobody."
        )

        @Argument(help: "picture, caption, video, training or moderation.") var capability: ProviderCapability
        @Argument(help: "Names of providers, or embedded.") var names: [String] = []
        @OptionGroup var data: DataOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let (capability, names) = (capability, names)
            try await AdminCall.run(data, output) { context in
                try ProviderChoice.choose(capability, names, in: context)
                return try ProviderChoice.all(in: context)
            }
        }
    }

    struct Test: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Ask whether a provider is there, accepts the key and has the models. Makes nothing, costs nothing.")

        @Argument(help: "The provider's name.") var name: String
        @OptionGroup var data: DataOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let appliance = try data.open()
            let found: Result<JSON, Failure>
            do { found = .success(try await appliance.probe(provider: name)) } catch { found = .failure(error) }
            await appliance.finish()
            switch found {
            case .success(let answer): output.print(answer, text: Table.text(answer))
            case .failure(let failure):
                if output.asJSON { output.print(["error": failure.json(requestID: "-")], text: "") }
                throw CommandFailure(failure)
            }
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Remove a provider, its key with it. What it made stays.")

        @Argument(help: "The provider's name.") var name: String
        @OptionGroup var data: DataOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let name = name
            try await AdminCall.run(data, output) { context in try Providers.remove(name, in: context).json }
        }
    }
}

extension ProviderKind: ExpressibleByArgument {}
extension ProviderCapability: ExpressibleByArgument {}
