import CCurl
import Glibc

/// libcurl itself, opened once a process, with the first request.
enum CurlLibrary {
    /// Whether libcurl is there; opens it, if that has not happened yet.
    static let isReady: Bool = {
        guard let reason = unsafe ccurl_open() else { return true }
        let line = unsafe Array("outbound: \(String(cString: reason))\n".utf8)
        _ = unsafe line.withUnsafeBytes { unsafe write(STDERR_FILENO, $0.baseAddress, $0.count) }
        return false
    }()
}
