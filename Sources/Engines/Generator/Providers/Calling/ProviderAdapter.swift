internal import Features
internal import JSONSchema

/// One way to speak to a family of generators: it asks once, and says what became of it. When to ask again, whom to ask instead, what is
/// written down and what is paid is the chain's.
protocol ProviderAdapter: Sendable {
    /// - Parameter work: what is known of the same call from before a restart, and where to keep what leads back to it.
    func picture(_ order: ProviderPictureOrder, _ work: RemoteWork) async throws(ProviderFailure) -> ProviderPicture
    func caption(_ order: CaptionOrder) async throws(ProviderFailure) -> ProviderCaption
    /// - Parameter work: as of pictures.
    func video(_ order: ProviderVideoOrder, _ work: RemoteWork) async throws(ProviderFailure) -> ProviderVideo
    /// Begins a training, or does it; one that goes on over there is asked after by `training`.
    func train(_ order: TrainingOrder) async throws(ProviderFailure) -> TrainingStep
    /// - Parameter remote: what leads back to it.
    func training(_ remote: JSON) async throws(ProviderFailure) -> TrainingStep
    /// The file of a training that is done.
    func trained(_ address: String) async throws(ProviderFailure) -> Spool
    func stop(_ remote: JSON) async throws(ProviderFailure)
    /// One verdict for each thing, in their order.
    func classify(_ order: ClassificationOrder) async throws(ProviderFailure) -> [Verdict]
    /// Whether it is there, lets us in and has the models. Makes nothing and costs nothing.
    func probe() async throws(ProviderFailure) -> JSON
}

extension ProviderAdapter {
    func picture(_ order: ProviderPictureOrder, _ work: RemoteWork) async throws(ProviderFailure) -> ProviderPicture {
        throw ProviderFailure(.permanent, "It makes no pictures.")
    }

    func caption(_ order: CaptionOrder) async throws(ProviderFailure) -> ProviderCaption {
        throw ProviderFailure(.permanent, "It writes no captions.")
    }

    func video(_ order: ProviderVideoOrder, _ work: RemoteWork) async throws(ProviderFailure) -> ProviderVideo {
        throw ProviderFailure(.permanent, "It makes no video.")
    }

    func classify(_ order: ClassificationOrder) async throws(ProviderFailure) -> [Verdict] {
        throw ProviderFailure(.permanent, "It classifies nothing.")
    }

    func train(_ order: TrainingOrder) async throws(ProviderFailure) -> TrainingStep { throw ProviderFailure.trainsNot }

    func training(_ remote: JSON) async throws(ProviderFailure) -> TrainingStep { throw ProviderFailure.trainsNot }

    func trained(_ address: String) async throws(ProviderFailure) -> Spool { throw ProviderFailure.trainsNot }

    func stop(_ remote: JSON) async throws(ProviderFailure) {
        throw ProviderFailure(.permanent, "What it is at cannot be stopped.")
    }
}

/// A picture as providers are asked for it.
struct ProviderPictureOrder: Sendable, Equatable {
    var prompt: String
    /// What is not to be seen.
    var negative: String?
    /// Pixels of the picture that it becomes; what comes is cut to it.
    var width: Int
    var height: Int
    /// The same seed gives the same picture, where the provider holds to it.
    var seed: UInt64

    /// The LoRA that the character is drawn by, and the address at which the provider finds it.
    var lora: LoRAInUse?
    /// Pictures that show the character: as many as the provider takes.
    var references: [ProviderReference] = []

    /// The seed as models take it: 31 bits.
    var shortSeed: Int64 { Int64(seed % (1 << 31)) }
}

/// A video as providers are asked for it.
struct ProviderVideoOrder: Sendable, Equatable {
    var prompt: String
    /// What is not to be seen.
    var negative: String?
    var seconds: Int
    /// Width to height, as `9:16`.
    var aspect: String
    /// Pixels, of that shape; what comes may have others.
    var width: Int
    var height: Int
    var seed: UInt64
    /// A JPEG to begin with, where the provider takes one.
    var image: [UInt8]?
    /// As of pictures.
    var lora: LoRAInUse?
    /// The longest file that is taken.
    var maxBytes: Int

    /// The seed as models take it: 31 bits.
    var shortSeed: Int64 { Int64(seed % (1 << 31)) }
}

/// A video that has come, and is not looked into yet.
struct ProviderVideo: Sendable {
    var spool: Spool
    var usage: ProviderUsage
    /// What the provider says about how it was made.
    var used: JSON
}

/// Work that goes on at the provider's while nobody is connected.
struct RemoteWork: Sendable {
    /// What was kept of it; `nil` for what is not begun.
    var known: JSON?
    /// Keeps what leads back to it, durably; called before the work is begun, or as soon as the provider has told.
    var keep: @Sendable (JSON) async throws(ProviderFailure) -> Void
}

/// A picture that has come, and is not looked into yet.
struct ProviderPicture: Sendable {
    var spool: Spool
    var usage: ProviderUsage
    /// What the provider says about how it was made: model, seed, a prompt of its own making.
    var used: JSON
}

/// A caption that has come, and was found fit.
struct ProviderCaption: Sendable {
    var caption: CaptionFromOutside
    var usage: ProviderUsage
    var used: JSON
}

/// Why nothing came.
struct ProviderFailure: Error, Sendable, Equatable {
    var kind: GeneratorFailure.Kind
    /// One sentence, without the provider's name.
    var message: String
    /// What the call took all the same; `nil` where nothing is paid.
    var usage: ProviderUsage?

    init(_ kind: GeneratorFailure.Kind, _ message: String, usage: ProviderUsage? = nil) {
        self.kind = kind
        self.message = message
        self.usage = usage
    }

    static let trainsNot = ProviderFailure(.permanent, "It trains nothing.")
}
