public import Operations

/// What a generator can make.
public enum ProviderCapability: String, ParamWord {
    case picture, caption, video
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
        let video = [
            ProviderSetting("video_model", .text, "the model that makes video"),
            ProviderSetting("video_input", .object, "an object of further members that the model of video takes"),
            ProviderSetting("image_input", .text, "the member of the model of video that takes the picture to begin with"),
        ]
        switch self {
        case .openai:
            return [
                ProviderSetting("model", .text, "the model that makes pictures"),
                ProviderSetting("caption_model", .text, "the model that writes captions"),
                ProviderSetting("size", .text, "WIDTHxHEIGHT, where the server takes only that"),
                ProviderSetting("quality", .text, "low, medium or high"), negative,
            ]
        case .automatic1111:
            return [
                ProviderSetting("model", .text, "the checkpoint"), ProviderSetting("steps", .number, "1 to 150"),
                ProviderSetting("cfg_scale", .number, "1 to 30"), ProviderSetting("sampler", .text, "the sampler's name"), negative,
            ]
        case .comfyui:
            return [
                ProviderSetting("workflow", .object, "the graph in the API format, with {{prompt}}, {{seed}}, {{width}}, {{height}}"),
                negative,
            ]
        case .replicate: return [ProviderSetting("model", .text, "OWNER/NAME, or OWNER/NAME:VERSION"), negative, input] + video
        case .fal: return [ProviderSetting("model", .text, "such as fal-ai/flux/dev"), negative, input] + video
        case .command:
            return [
                ProviderSetting("program", .text, "the path of the program, from / on"),
                ProviderSetting("arguments", .texts, "an array of texts"),
                ProviderSetting("makes", .texts, "an array of picture, caption, video"),
                ProviderSetting("memory_mb", .number, "64 to 65536"), negative,
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
