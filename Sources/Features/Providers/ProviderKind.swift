public import Operations

/// What a generator can make.
public enum ProviderCapability: String, ParamWord {
    case picture, caption, video
    /// A LoRA of a character.
    case training
    /// A verdict on texts and pictures; nothing is made.
    case moderation

    /// What is paid for when a post is made.
    static let ofPosts: [ProviderCapability] = [.picture, .caption, .moderation]

    /// Whether the program does it too, where nobody was chosen.
    var isEmbedded: Bool { self != .training && self != .moderation }
}

/// A family of generators that speak alike.
public enum ProviderKind: String, ParamWord {
    /// OpenAI, and what speaks like it: LocalAI, Ollama, llama.cpp, vLLM, stable-diffusion.cpp.
    case openai
    /// AUTOMATIC1111's and Forge's web interface.
    case automatic1111
    case comfyui
    case replicate
    case fal
    /// A program on this machine.
    case command

    /// Where it is reached where nobody says; `nil` for what runs on machines of one's own.
    var defaultAddress: String? {
        switch self {
        case .openai: "https://api.openai.com/v1"
        case .replicate: "https://api.replicate.com/v1"
        case .fal: "https://queue.fal.run"
        case .automatic1111, .comfyui, .command: nil
        }
    }

    /// Whether it answers nobody without a key.
    var needsKey: Bool { self == .replicate || self == .fal }

    /// Its name for people.
    public var label: String {
        switch self {
        case .openai: "OpenAI, or a server that speaks like it"
        case .automatic1111: "AUTOMATIC1111 or Forge"
        case .comfyui: "ComfyUI"
        case .replicate: "Replicate"
        case .fal: "fal"
        case .command: "A program on this machine"
        }
    }

    /// The settings that it takes, each with what is to be sent.
    var settings: [ProviderSetting] {
        let negative = ProviderSetting("negative_prompt", .text, "what no picture is to show")
        let input = ProviderSetting("input", .object, "an object of further members that the model takes")
        let seconds = ProviderSetting("training_seconds", .number, "60 to 86400: how long a training may take")
        let lora = ProviderSetting("lora_input", .text, "the input of the model that takes the address of a LoRA")
        let trainer = [
            ProviderSetting("training_input", .object, "an object of further members that the trainer takes"), seconds, lora,
        ]
        let references = ProviderSetting("references", .number, "0 to 16: how many reference pictures of the character it is sent")
        let file = [
            ProviderSetting("lora_file", .text, "how files of LoRAs are named there, with {{trigger_word}} and perhaps {{version}}"),
            ProviderSetting("lora_weight", .number, "0 to 2: how much a LoRA counts"),
        ]
        let shown = [
            ProviderSetting(
                "reference_input", .text, "the input of the model that takes a reference picture; NAME[] for one that takes several"),
            references,
        ]
        let video = [
            ProviderSetting("video_lora_input", .text, "the input of the model of video that takes the address of a LoRA"),
            ProviderSetting("video_model", .text, "the model that makes video"),
            ProviderSetting("video_input", .object, "an object of further members that the model of video takes"),
            ProviderSetting("image_input", .text, "the member of the model of video that takes the picture to begin with"),
        ]
        switch self {
        case .openai:
            return [
                ProviderSetting("model", .text, "the model that makes pictures"),
                ProviderSetting("caption_model", .text, "the model that writes captions"),
                ProviderSetting("moderation_model", .text, "the model that classifies, such as omni-moderation-latest"),
                ProviderSetting("size", .text, "WIDTHxHEIGHT, where the server takes only that"),
                ProviderSetting("quality", .text, "low, medium or high"), references,
                ProviderSetting(
                    "input_fidelity", .text, "high or low: how near pictures are kept to the references, where a model knows it"),
                negative,
            ]
        case .automatic1111:
            return [
                ProviderSetting("model", .text, "the checkpoint"), ProviderSetting("steps", .number, "1 to 150"),
                ProviderSetting("cfg_scale", .number, "1 to 30"), ProviderSetting("sampler", .text, "the sampler's name"), negative,
            ] + file
        case .comfyui:
            return [
                ProviderSetting(
                    "workflow", .object,
                    "the graph in the API format, with {{prompt}}, {{seed}}, {{width}}, {{height}}, {{lora:0}}, {{lora_weight}}"),
                ProviderSetting(
                    "reference_workflow", .object, "the graph for characters with reference pictures, with {{ref:0}}, {{ref:1}} besides"),
                negative,
            ] + file
        case .replicate:
            return [
                ProviderSetting("model", .text, "OWNER/NAME, or OWNER/NAME:VERSION"), negative, input,
                ProviderSetting("trainer", .text, "OWNER/NAME:VERSION of the model that trains LoRAs"),
                ProviderSetting("destination", .text, "OWNER/NAME of a model of your own that trainings go to; it has to exist"),
            ] + shown + trainer + video
        case .fal:
            return [
                ProviderSetting("model", .text, "such as fal-ai/flux/dev"), negative, input,
                ProviderSetting("trainer", .text, "such as fal-ai/flux-lora-fast-training"),
            ] + shown + trainer + video
        case .command:
            return [
                ProviderSetting("program", .text, "the path of the program, from / on"),
                ProviderSetting("arguments", .texts, "an array of texts"),
                ProviderSetting("makes", .texts, "an array of picture, caption, video, training, moderation"),
                ProviderSetting("memory_mb", .number, "64 to 65536"), seconds, references, negative,
            ]
        }
    }
}

/// One thing that can be set of a provider.
struct ProviderSetting {
    enum Form { case text, number, texts, object }

    let name: String
    let form: Form
    /// What to send, as the rest of a sentence.
    let help: String

    init(_ name: String, _ form: Form, _ help: String) {
        self.name = name
        self.form = form
        self.help = help
    }
}
