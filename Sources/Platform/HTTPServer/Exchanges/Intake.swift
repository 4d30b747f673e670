/// What becomes of the body that is arriving.
enum Intake {
    /// Nothing is expected, or it has arrived whole and been handed on.
    case none
    case buffering([UInt8], limit: Int)
    case filling(any BodySink, received: Int, limit: Int)
    /// Read, counted and forgotten; the answer stands.
    case dropping(Response, dropped: Int)
}
