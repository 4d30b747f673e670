import CCurl
import Glibc

/// One request on one connection: an easy handle of libcurl and what its callbacks gather.
///
/// The handle holds the transfer while it lives, for its callbacks; `close` ends both. Belongs to the client's thread.
@safe final class Transfer {
    let easy: UnsafeMutableRawPointer
    private let url: OutboundURL
    private let request: OutboundRequest
    private let addressGuard: AddressGuard
    private let isProxied: Bool
    private var headerLines: UnsafeMutablePointer<curl_slist>?
    private var pin: UnsafeMutablePointer<curl_slist>?
    private var reader: AnswerReader
    private var sentBodyBytes = 0
    /// Whether a byte of the request may have left.
    private(set) var requestWasSent = false
    private var refusal: AddressVerdict?
    private var address: IPAddress?

    /// - Parameter address: What to connect to whatever the name; nil with a proxy.
    init?(
        _ request: OutboundRequest, url: OutboundURL, headers: OutboundHeaders, address: IPAddress?, connectTimeout: Duration,
        totalTimeout: Duration,
        addressGuard: AddressGuard, configuration: HTTPClient.Configuration
    ) {
        guard let easy = unsafe ccurl_easy_init() else { return nil }
        unsafe self.easy = easy
        self.request = request
        self.url = url
        self.addressGuard = addressGuard
        isProxied = configuration.proxy != nil
        unsafe headerLines = nil
        unsafe pin = nil
        reader = AnswerReader(request)
        setUpConnection(to: address, configuration)
        setUpRequest(headers)
        unsafe ccurl_set_long(easy, CURLOPT_CONNECTTIMEOUT_MS, connectTimeout.wholeMilliseconds)
        unsafe ccurl_set_long(easy, CURLOPT_TIMEOUT_MS, totalTimeout.wholeMilliseconds)
        setUpCallbacks()
    }

    /// Frees the handle, which must have left its multi handle. The transfer's answer stays.
    func close() {
        unsafe ccurl_easy_cleanup(easy)
        unsafe ccurl_slist_free_all(headerLines)
        unsafe ccurl_slist_free_all(pin)
        unsafe Unmanaged.passUnretained(self).release()
    }

    /// What became of it, once libcurl says that it has ended.
    func outcome(of code: CURLcode) -> TransferOutcome {
        var outcome = reader.outcome
        outcome.requestWasSent = requestWasSent
        outcome.address = address
        guard code != CURLE_OK, outcome.failure == nil, !outcome.isCut else { return outcome }
        outcome.failure = refusal.map(OutboundError.Reason.refusedAddress) ?? reason(of: code)
        return outcome
    }

    /// How far it is, for the error if its time ran out now.
    var stage: OutboundError.Stage {
        if reader.bodyHasBegun { return .reading }
        return requestWasSent ? .answering : .connecting
    }

    private func reason(of code: CURLcode) -> OutboundError.Reason {
        switch code {
        case CURLE_OPERATION_TIMEDOUT: .timedOut(stage)
        case CURLE_COULDNT_RESOLVE_HOST: .nameNotFound
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_SSL_CACERT_BADFILE,
            CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_ENGINE_INITFAILED:
            .tls
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING, CURLE_HTTP2, CURLE_WRITE_ERROR:
            .protocolError
        default: requestWasSent ? .connectionLost : .connectionFailed
        }
    }
}

// MARK: - Set-up

extension Transfer {
    private func setUpConnection(to address: IPAddress?, _ configuration: HTTPClient.Configuration) {
        unsafe ccurl_set_long(easy, CURLOPT_NOSIGNAL, 1)
        unsafe ccurl_set_text(easy, CURLOPT_PROTOCOLS_STR, "http,https")
        unsafe ccurl_set_long(easy, CURLOPT_FOLLOWLOCATION, 0)
        // Why connections are not kept: see HTTPClient.
        unsafe ccurl_set_long(easy, CURLOPT_FRESH_CONNECT, 1)
        unsafe ccurl_set_long(easy, CURLOPT_FORBID_REUSE, 1)
        unsafe ccurl_set_long(easy, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        // Set, even to nothing, so that the environment is not asked.
        unsafe ccurl_set_text(easy, CURLOPT_PROXY, configuration.proxy ?? "")
        unsafe ccurl_set_text(easy, CURLOPT_NOPROXY, "")
        unsafe ccurl_set_long(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        if let file = configuration.certificateAuthorityFile { unsafe ccurl_set_text(easy, CURLOPT_CAINFO, file) }
        if let address {
            // Any host and port go to this address; `Host`, SNI and the certificate's name stay those of the URL.
            unsafe pin = ccurl_slist_append(nil, "::\(address.inURL):\(url.port)")
            unsafe ccurl_set_list(easy, CURLOPT_CONNECT_TO, pin)
        }
    }

    private func setUpRequest(_ headers: OutboundHeaders) {
        unsafe ccurl_set_text(easy, CURLOPT_URL, url.text)
        unsafe ccurl_set_long(easy, CURLOPT_PATH_AS_IS, 1)  // signed addresses hold for exactly one spelling
        if let body = request.body {
            unsafe ccurl_set_long(easy, CURLOPT_POST, 1)
            unsafe ccurl_set_offset(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count))
        } else if request.method == "HEAD" {
            unsafe ccurl_set_long(easy, CURLOPT_NOBODY, 1)
        }
        unsafe ccurl_set_text(easy, CURLOPT_CUSTOMREQUEST, request.method)
        // A field without value is taken away: libcurl would ask before sending a body, and guess its type.
        var lines = ["Accept-Encoding: identity", "Expect:"]
        if headers["content-type"] == nil { lines.append("Content-Type:") }
        if headers["accept"] == nil { lines.append("Accept: */*") }
        lines += headers.fields.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" }
        for line in lines { unsafe headerLines = ccurl_slist_append(headerLines, line) }
        unsafe ccurl_set_list(easy, CURLOPT_HTTPHEADER, headerLines)
    }

    private func setUpCallbacks() {
        let context = unsafe Unmanaged.passRetained(self).toOpaque()  // released in `close`
        unsafe ccurl_set_long(easy, CURLOPT_BUFFERSIZE, 65_536)
        unsafe ccurl_set_context(easy, CURLOPT_HEADERDATA, context)
        unsafe ccurl_set_write(easy, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
            let accepted = unsafe Transfer.of(context).reader.takeHeader(Transfer.array(bytes, size * count))
            return accepted ? size * count : 0
        }
        unsafe ccurl_set_context(easy, CURLOPT_WRITEDATA, context)
        unsafe ccurl_set_write(easy, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
            let accepted = unsafe Transfer.of(context).reader.takeBody(Transfer.array(bytes, size * count))
            return accepted ? size * count : Int(CURL_WRITEFUNC_ERROR)
        }
        unsafe ccurl_set_context(easy, CURLOPT_READDATA, context)
        unsafe ccurl_set_read(easy, CURLOPT_READFUNCTION) { room, size, count, context in
            unsafe Transfer.of(context).giveBody(to: UnsafeMutableRawBufferPointer(start: room, count: size * count))
        }
        unsafe ccurl_set_context(easy, CURLOPT_OPENSOCKETDATA, context)
        unsafe ccurl_set_open_socket(easy, CURLOPT_OPENSOCKETFUNCTION) { context, _, address in
            guard let address = unsafe address else { return ccurl_socket_bad }
            return unsafe Transfer.of(context).openSocket(address)
        }
        unsafe ccurl_set_context(easy, CURLOPT_PREREQDATA, context)
        unsafe ccurl_set_before_request(easy, CURLOPT_PREREQFUNCTION) { context, _, _, _, _ in
            unsafe Transfer.of(context).requestWasSent = true
            return CURL_PREREQFUNC_OK
        }
    }
}

// MARK: - Callbacks

extension Transfer {
    /// The transfer that was given to libcurl as context.
    @unsafe private static func of(_ context: UnsafeMutableRawPointer?) -> Transfer {
        unsafe Unmanaged<Transfer>.fromOpaque(context!).takeUnretainedValue()  // set above for each callback
    }

    @unsafe private static func array(_ bytes: UnsafePointer<CChar>?, _ count: Int) -> [UInt8] {
        unsafe Array(UnsafeRawBufferPointer(start: bytes, count: count))
    }

    private func giveBody(to room: UnsafeMutableRawBufferPointer) -> Int {
        guard let body = request.body else { return 0 }
        let piece = body[sentBodyBytes...].prefix(room.count)
        unsafe room.copyBytes(from: piece)
        sentBodyBytes += piece.count
        return piece.count
    }

    /// The last word: the address here is the one that is connected to in the next moment, whatever was looked up before.
    @unsafe private func openSocket(_ target: UnsafeMutablePointer<curl_sockaddr>) -> curl_socket_t {
        let (family, kind, transport) = unsafe (target.pointee.family, target.pointee.socktype, target.pointee.protocol)
        if !isProxied {
            let offset = MemoryLayout<curl_sockaddr>.offset(of: \.addr)!  // a stored property of a C structure has one
            guard let address = unsafe IPAddress(UnsafeRawPointer(target) + offset, family: family) else { return ccurl_socket_bad }
            let verdict = addressGuard.verdict(on: address, port: url.port, scheme: url.scheme, purpose: request.purpose)
            guard verdict == .allowed else {
                refusal = verdict
                return ccurl_socket_bad
            }
            self.address = address
        }
        return socket(family, kind | Int32(SOCK_CLOEXEC.rawValue), transport)
    }
}

extension Duration {
    /// At least one, since zero means "no limit" to libcurl, and at most a day, which it can count.
    fileprivate var wholeMilliseconds: Int {
        let (seconds, attoseconds) = min(self, .seconds(86_400)).components
        return max(1, Int(seconds) * 1_000 + Int(attoseconds / 1_000_000_000_000_000))
    }
}
