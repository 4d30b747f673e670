/// Whatever keeps a descriptor open as long as it lives.
///
/// The decoder takes these rather than numbers, since Swift may let go of an owner as soon as its number was read.
public protocol OpenFile: Sendable {
    var descriptor: Int32 { get }
}

/// A descriptor that its owner keeps open until the call returns.
public struct BorrowedDescriptor: OpenFile {
    public let descriptor: Int32

    public init(_ descriptor: Int32) { self.descriptor = descriptor }
}
