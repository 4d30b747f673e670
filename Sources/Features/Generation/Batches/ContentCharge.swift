public import Operations

/// What making one post costs: a picture and a caption, each paid for when it is made, and the question to a classifier, where one is chosen.
struct ContentCharge {
    let picture: Ledger.Charge?
    let caption: Ledger.Charge?
    let moderation: Ledger.Charge

    /// - Parameter part: what is made; a caption that was handed in costs nothing.
    init(
        _ story: StoryID, part: ContentPart, slot: ContentSlot, project: ProjectID, character: CharacterID, batch: BatchID, at: Instant
    ) {
        func charge(_ subject: String, _ item: String) -> Ledger.Charge {
            Ledger.Charge(subject: subject, item: item, project: project, character: character.text, batch: batch.text, at: at)
        }
        picture = part.hasPicture ? charge(Self.picture(of: story), "picture.\(Self.standard)") : nil
        moderation = charge(Self.subject(.moderation, of: story), "moderation")
        caption = part.hasCaption && slot.caption == nil ? charge(Self.caption(of: story), "caption.\(Self.standard)") : nil
    }

    /// The generator that works where no other is plugged in.
    static let standard = ProviderChoice.embedded

    static func picture(of story: StoryID) -> String { "\(story).picture" }
    static func caption(of story: StoryID) -> String { "\(story).caption" }

    static func subject(_ capability: ProviderCapability, of story: StoryID) -> String { "\(story).\(capability.rawValue)" }

    /// By whom it is made now, at the price of the dearest who may be asked.
    private func charges(in context: Context) throws -> [Ledger.Charge] {
        try [(ProviderCapability.picture, picture), (.caption, caption), (.moderation, moderation)].compactMap { capability, charge in
            guard var charge, let (item, price) = try ProviderChoice.priceIfAny(capability, in: context) else { return nil }
            charge.item = item
            charge.price = price
            return charge
        }
    }

    func price(in context: Context) throws -> Int64 { try charges(in: context).reduce(0) { $0 + ($1.price?.micros ?? 0) } }

    /// Reserves all of it, or nothing.
    /// - Throws: `.budgetExceeded`, saying how many posts would fit.
    static func reserve(_ posts: [ContentCharge], in context: Context) throws {
        let unit = try posts.first?.price(in: context) ?? 0
        try Ledger.reserve(posts.flatMap { try $0.charges(in: context) }, unit: unit, in: context)
    }

    /// Gives back what is reserved for a post; not what a call that is under way may cost, which ends that itself.
    static func release(_ story: StoryID, in context: Context) throws {
        for capability in ProviderCapability.ofPosts where try !ProviderCalls.isUnderWay(capability, of: .story(story), in: context) {
            try Ledger.release(subject(capability, of: story), in: context)
        }
    }
}

/// What of a post is made.
public enum ContentPart: String, ParamWord {
    case both, picture, caption

    public var hasPicture: Bool { self != .caption }
    public var hasCaption: Bool { self != .picture }
}
