public import HTTPTypes

/// An answer: status, header and a body in one of three forms.
public struct Response: Sendable {
    public var status: HTTPResponse.Status
    public var headerFields: HeaderFields
    public var body: ResponseBody

    public init(status: HTTPResponse.Status, headerFields: HeaderFields = [:], body: ResponseBody = .bytes([])) {
        self.status = status
        self.headerFields = headerFields
        self.body = body
    }
}

/// The forms of an answer's body.
public enum ResponseBody: Sendable {
    /// All of it.
    case bytes([UInt8])
    /// All of it, sent from where it lies.
    case written(any WrittenBody)
    /// So many bytes, read piece by piece on the network thread as the client takes them; the reader must be quick and never wait.
    case pulled(length: Int, any BodyReader)
    /// Written while the exchange goes on (server-sent events). The length is not known; the body is chunked.
    case stream(any BodyProducer)
}

extension ResponseBody {
    /// All of the body, where that is known from the beginning.
    public var whole: [UInt8]? {
        switch self {
        case .bytes(let bytes): bytes
        case .written(let written): unsafe Array(written.place)
        case .pulled, .stream: nil
        }
    }
}

/// A body in memory that stays where it is.
public protocol WrittenBody: AnyObject, Sendable {
    /// Where it lies, for as long as this object is there.
    var place: UnsafeRawBufferPointer { get }
}

/// Gives the pieces of a body whose length is known.
public protocol BodyReader: Sendable {
    /// Fills the buffer with the bytes from `offset` on and says how many; at least one. A thrown error cuts the connection.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws -> Int
}

/// Writes a body of unknown length.
public protocol BodyProducer: Sendable {
    /// Writes until it returns; returning ends the body. The task is cancelled when the client hangs up or the server drains.
    func produce(into writer: any BodyWriter) async
}

/// Where a `BodyProducer` writes.
public protocol BodyWriter: Sendable {
    /// Whether somebody still takes what is written. A producer that was cancelled although there is somebody has to end, as the server stops.
    var hasClient: Bool { get }
    /// Hands one piece over and waits until the client has room for the next.
    ///
    /// A cancelled producer may still hand over a last piece while there is a client: it is sent, but not waited for.
    /// - Throws: `CancellationError` when the client is gone, or the task is cancelled.
    func write(_ bytes: [UInt8]) async throws
}
