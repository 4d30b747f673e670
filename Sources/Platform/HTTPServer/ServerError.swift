/// Why a server did not start.
public enum ServerError: Error, Equatable, CustomStringConvertible {
    /// The host is neither an address nor `localhost`, or the port is outside 0 to 65,535.
    case badAddress(String)
    /// Another process listens there.
    case addressInUse(String)
    /// The system refused; `code` is C's `errno`.
    case system(operation: String, code: Int32)
    /// The HTTP library did not start; its reason is in the log.
    case library
    /// A server starts once.
    case alreadyStarted

    public var description: String {
        switch self {
        case .badAddress(let address): "\(address) is not an address to listen on."
        case .addressInUse(let address): "Another process listens on \(address)."
        case .system(let operation, let code): "\(operation) failed with error \(code)."
        case .library: "The HTTP library did not start."
        case .alreadyStarted: "The server was started before."
        }
    }
}
