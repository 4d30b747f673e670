import CMicroHTTPD
import Glibc
import HTTPTypes

/// A whole answer as bytes, for the one case where the library cannot queue one: in the middle of a body that does not end.
struct RawAnswer {
    let bytes: [UInt8]

    init(_ response: Response, withoutBody: Bool) {
        let body = response.body.whole ?? []
        var text = "HTTP/1.1 \(response.status.code) \(response.status.reasonPhrase)\r\n"
        for field in response.headerFields where !Self.ours.contains(field.name) {
            text += "\(field.name.rawName): \(field.value)\r\n"
        }
        text += "Content-Length: \(body.count)\r\nConnection: close\r\n\r\n"
        bytes = Array(text.utf8) + (withoutBody ? [] : body)
    }

    /// Sends it as far as the socket takes it at once, which is all of a short answer, and ends our side of the connection.
    func send(to socket: Int32) {
        _ = unsafe bytes.withUnsafeBytes { unsafe Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT)) }
        shutdown(socket, Int32(SHUT_WR))
    }

    private static let ours: Set<HTTPField.Name> = [.contentLength, .transferEncoding, .connection]
}
