public import Features
public import JSONSchema
internal import Operations

/// A picture that a generator is to make.
public struct PictureRequest: Sendable {
    /// What generators that read are told: layers, slot, grade and template in one text.
    public var prompt: String
    public var slot: ContentSlot
    public var person: PicturedPerson
    /// The view, where it is one of a reference pack; `nil` for a scene.
    public var view: ReferenceView?
    public var seed: UInt64
    /// The project's colours by their names.
    public var colors: JSON
    /// The LoRA that the character is drawn by, where the generator can.
    public var lora: LoRAInUse?

    /// Pixels.
    public var size: (width: Int, height: Int) { slot.aspect.size }
}

extension PictureRequest {
    public init(_ order: ContentOrder) {
        self.init(
            prompt: order.picturePrompt, slot: order.slot, person: order.person, seed: order.seed, colors: order.colors,
            lora: order.lora)
    }
}

extension PictureRequest {
    public init(_ order: PictureOrder) {
        self.init(
            prompt: order.prompt, slot: order.slot, person: order.person, view: order.view, seed: order.seed, colors: order.colors,
            lora: order.lora)
    }
}

/// A picture that a generator has made.
public struct MadePicture: Sendable {
    public var spool: Spool
    /// What it cost, in micro-dollars; `nil` for what the price book says.
    public var micros: Int64?
    /// How it was made, for the person who wonders why it looks as it does.
    public var used: JSON
    /// What it shows, for those who cannot see it; `nil` for what was ordered.
    public var altText: String?
}

/// A caption that a generator is to write.
public struct CaptionOrder: Sendable {
    /// What generators that read are told.
    public var prompt: String
    public var order: ContentOrder
}

/// A caption that a generator has written.
public struct MadeCaption: Sendable {
    public var text: String
    /// So that no other post of the batch says the same.
    public var sentences: [String]
    /// What it cost, in micro-dollars; `nil` for what the price book says.
    public var micros: Int64?
    /// How it was written.
    public var used: JSON
    /// Whether it is by the program's grammar, which writes another one at once where two posts came to say the same.
    public var isByGrammar = false
}
