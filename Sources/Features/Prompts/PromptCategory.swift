public import Operations

/// What a prompt template is for; it is assigned only there.
public enum PromptCategory: String, ParamWord {
    /// Told to generators of pictures.
    case image
    /// Told to generators of captions.
    case caption
    /// Told to whoever plans the slots of a batch.
    case scene
}
