internal import Features
internal import Operations

/// One way to make what posts are made of: an adapter to a generator. Each capability is one method; what an adapter does not override it
/// cannot do.
public protocol Generator: Sendable {
    /// Its name in prices, settings and what is kept with a post.
    var name: String { get }
    /// Whether the same call again costs nothing and harms nobody. A call that is not repeatable is noted durably before it is made; where
    /// its answer is lost, with the connection or with this process, nobody makes it again by himself.
    var isRepeatable: Bool { get }
    /// What it can make.
    var capabilities: [GeneratorCapability] { get }
    func picture(_ request: PictureRequest) async throws(GeneratorFailure) -> MadePicture
    func caption(_ order: CaptionOrder) async throws(GeneratorFailure) -> MadeCaption
}

extension Generator {
    public func picture(_ request: PictureRequest) async throws(GeneratorFailure) -> MadePicture { throw .incapable(of: .picture, name) }

    public func caption(_ order: CaptionOrder) async throws(GeneratorFailure) -> MadeCaption { throw .incapable(of: .caption, name) }
}

/// What a generator may be able to make.
public enum GeneratorCapability: String, Sendable, CaseIterable {
    case picture, caption
}
