import CCurl

/// libcurl itself.
enum CurlLibrary {
    /// Readies libcurl, once.
    static func initialize() {
        _ = ready
    }

    private static let ready: Void = {
        let status = curl_global_init(Int(CURL_GLOBAL_ALL))
        precondition(status == CURLE_OK, "libcurl cannot be initialized")
    }()
}
