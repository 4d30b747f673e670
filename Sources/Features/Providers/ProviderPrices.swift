public import JSONSchema
public import Operations

/// What a provider takes, by the units that it counts.
public struct ProviderPrices: Sendable, Equatable {
    /// What is counted.
    public enum Unit: String, ParamWord {
        /// One picture: what is reserved before it is made, and paid where nothing finer is told.
        case picture
        /// One caption, likewise.
        case caption
        /// A second of video: what is reserved by the length that is ordered.
        case videoSecond = "video_second"
        /// One LoRA, likewise.
        case training
        /// One question to a classifier: all texts of a post together, or a picture.
        case moderation
        /// A million tokens of text that it reads.
        case textTokens = "text_tokens"
        /// A million tokens of pictures that it reads.
        case imageTokens = "image_tokens"
        /// A million tokens that it writes.
        case outputTokens = "output_tokens"
        /// A second of its machine.
        case second
    }

    /// Micro-dollars a unit.
    public let micros: [Unit: Int64]
    /// When they were set: prices age.
    public let setAt: Instant

    public init(_ micros: [Unit: Int64], setAt: Instant) {
        self.micros = micros
        self.setAt = setAt
    }

    public var isFree: Bool { micros.values.allSatisfy { $0 == 0 } }

    /// What is reserved for one picture, caption or training, or one second of video.
    func estimate(_ capability: ProviderCapability) -> Int64 { micros[capability.unit] ?? 0 }

    /// What something cost, by what the provider says that it took: tokens or seconds of its machine where it counts those and they have a
    /// price, else the price of so many.
    /// - Parameter units: 1, or the seconds of a video that were ordered; those that the provider tells go before.
    public func cost(_ capability: ProviderCapability, _ usage: ProviderUsage, units: Int = 1) -> Int64 {
        let counted: [(Unit, Double?)] = [
            (.textTokens, usage.textTokens.map { Double($0) / 1e6 }), (.imageTokens, usage.imageTokens.map { Double($0) / 1e6 }),
            (.outputTokens, usage.outputTokens.map { Double($0) / 1e6 }), (.second, usage.seconds),
        ]
        let priced = counted.compactMap { unit, amount in
            amount.flatMap { amount in micros[unit].map { Double($0) * amount } }
        }
        guard !priced.isEmpty else {
            let told = capability == .video ? usage.videoSeconds : nil
            return Int64(min((told ?? Double(units)) * Double(estimate(capability)), 1e15).rounded(.up))
        }
        // A part of a micro-dollar counts whole: the sum is never less than the bill. Nobody's bill for one thing passes the bound.
        return Int64(min(priced.reduce(0, +), 1e15).rounded(.up))
    }

    public var json: JSON {
        var object = JSON.Object()
        for unit in Unit.allCases { if let price = micros[unit] { object.append(unit.rawValue, .int(price)) } }
        return .object(object)
    }

    /// Reads back what `json` wrote.
    init(stored json: JSON, setAt: Instant) {
        self.init(
            Dictionary(
                uniqueKeysWithValues: Unit.allCases.compactMap { unit in json[unit.rawValue]?.intValue.map { (unit, Int64($0)) } }),
            setAt: setAt)
    }
}

/// What a provider says that a call took; `nil` for what it does not say.
public struct ProviderUsage: Sendable, Equatable {
    public var textTokens: Int?
    public var imageTokens: Int?
    public var outputTokens: Int?
    /// Of its machine.
    public var seconds: Double?
    /// Of the video that was made.
    public var videoSeconds: Double?

    public init(
        textTokens: Int? = nil, imageTokens: Int? = nil, outputTokens: Int? = nil, seconds: Double? = nil, videoSeconds: Double? = nil
    ) {
        // What is less than nothing is not told, whoever tells it.
        self.textTokens = textTokens.flatMap { $0 < 0 ? nil : $0 }
        self.imageTokens = imageTokens.flatMap { $0 < 0 ? nil : $0 }
        self.outputTokens = outputTokens.flatMap { $0 < 0 ? nil : $0 }
        self.seconds = seconds.flatMap { $0 < 0 ? nil : $0 }
        self.videoSeconds = videoSeconds.flatMap { $0 < 0 ? nil : $0 }
    }

    /// Both together.
    public static func + (left: ProviderUsage, right: ProviderUsage) -> ProviderUsage {
        func sum<Number: AdditiveArithmetic>(_ left: Number?, _ right: Number?) -> Number? {
            guard let left, let right else { return left ?? right }
            return left + right
        }
        return ProviderUsage(
            textTokens: sum(left.textTokens, right.textTokens), imageTokens: sum(left.imageTokens, right.imageTokens),
            outputTokens: sum(left.outputTokens, right.outputTokens), seconds: sum(left.seconds, right.seconds),
            videoSeconds: sum(left.videoSeconds, right.videoSeconds))
    }

    public var json: JSON {
        var object = JSON.Object()
        if let textTokens { object.append("text_tokens", JSON(textTokens)) }
        if let imageTokens { object.append("image_tokens", JSON(imageTokens)) }
        if let outputTokens { object.append("output_tokens", JSON(outputTokens)) }
        if let seconds { object.append("seconds", .double(seconds)) }
        if let videoSeconds { object.append("video_seconds", .double(videoSeconds)) }
        return .object(object)
    }
}

extension ProviderCapability {
    /// What is counted of it.
    var unit: ProviderPrices.Unit {
        switch self {
        case .picture: .picture
        case .caption: .caption
        case .video: .videoSecond
        case .training: .training
        case .moderation: .moderation
        }
    }
}
