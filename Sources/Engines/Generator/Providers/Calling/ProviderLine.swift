internal import Features
internal import FoundationEssentials
internal import JSONSchema
internal import Operations
internal import Outbound
internal import Secrets

/// The line to one provider: sends, and sorts what comes of it. It never sends anything twice.
struct ProviderLine: Sendable {
    let client: HTTPClient
    let provider: Provider
    /// Its key; it goes into headers only, and out of whatever is told.
    let key: String?
    /// Where spools are made.
    let spoolDirectory: String

    /// The largest answer: a picture of 10 MiB in Base64, and what stands around it.
    static let maxAnswerBytes = 24 << 20
    /// For connecting (providers: 10 s).
    static let connectTimeout = Duration.seconds(10)
    /// How long a question that makes nothing may take.
    static let questionTimeout = Duration.seconds(30)

    /// What a request does over there.
    enum Effect {
        /// It makes something, and what was received may be paid for.
        case makes
        /// It asks, and may be sent again.
        case asks
        /// The same, and it takes as long as something that is made.
        case judges
        /// It asks after work that may have been paid for: that it is not to be found does not mean that it was not done.
        case follows
        /// It ends work, and its answer may be empty.
        case stops
    }

    /// Sends JSON, or asks, at the provider's own address.
    /// - Parameters:
    ///   - path: below the base address, with a slash at its beginning.
    ///   - headers: besides those of the kind.
    func send(
        _ method: String, _ path: String, _ body: JSON? = nil, headers: OutboundHeaders = [:], effect: Effect
    ) async throws(ProviderFailure) -> JSON {
        try await send(method, address: (provider.address ?? "") + path, body, headers: headers, effect: effect)
    }

    /// Sends a form, with files.
    func send(_ method: String, _ path: String, form: FormBody, effect: Effect) async throws(ProviderFailure) -> JSON {
        try await send(method, (provider.address ?? "") + path, (form.mediaType, form.bytes), [:], effect)
    }

    /// JSON at an address that the provider has told.
    func send(
        _ method: String, address: String, _ body: JSON? = nil, headers: OutboundHeaders = [:], effect: Effect
    ) async throws(ProviderFailure) -> JSON {
        try await send(method, address, body.map { ("application/json", $0.bytes) }, headers, effect)
    }

    private func send(
        _ method: String, _ address: String, _ body: (mediaType: String, bytes: [UInt8])?, _ headers: OutboundHeaders, _ effect: Effect
    ) async throws(ProviderFailure) -> JSON {
        guard isOwn(address) else { throw ProviderFailure(.permanent, "It names an address of somebody else's, which is not called.") }
        var request = OutboundRequest(method, address, headers: headers, purpose: .provider)
        for field in authorization.fields { request.headers[field.name] = field.value }
        request.headers["accept"] = "application/json"
        if let body {
            request.headers["content-type"] = body.mediaType
            request.body = body.bytes
        }
        request.connectTimeout = Self.connectTimeout
        request.totalTimeout = effect == .makes || effect == .judges ? .seconds(provider.timeoutSeconds) : Self.questionTimeout
        request.maxResponseBytes = Self.maxAnswerBytes
        let response: OutboundResponse
        do { response = try await client.send(request) } catch { throw failure(error, effect) }
        guard (200..<300).contains(response.status) else { throw failure(response, effect) }
        if effect == .stops, response.body.isEmpty { return .null }
        do { return try JSON(parsing: response.body) } catch {
            // It was done, and what was made is not to be had.
            throw ProviderFailure(effect == .makes || effect == .follows ? .lost : .permanent, "Its answer cannot be read: it is not JSON.")
        }
    }

    /// Fetches what was made. It is asked for again where that fails for the moment, since it is paid for, and asking costs nothing.
    func fetch(_ address: String, maxBytes: Int = Media.maxBytes, seconds: Int = 120) async throws(ProviderFailure) -> Spool {
        var left = Self.fetches
        while true {
            left -= 1
            do throws(ProviderFailure) { return try await fetchOnce(address, maxBytes, seconds) } catch {
                guard case .retryable = error.kind, left > 0 else {
                    throw ProviderFailure(error.kind, "What it made cannot be fetched. \(error.message)")
                }
                do { try await Task.sleep(for: Self.fetchPause) } catch { throw ProviderFailure.stopped }
            }
        }
    }

    /// How often, and after which pause.
    private static let (fetches, fetchPause) = (3, Duration.seconds(2))

    private func fetchOnce(_ address: String, _ maxBytes: Int, _ seconds: Int) async throws(ProviderFailure) -> Spool {
        let spool: Spool
        do { spool = try Spool(in: spoolDirectory, maxBytes: maxBytes) } catch {
            throw ProviderFailure(.retryable(afterSeconds: 30), "There is no room for temporary files.")
        }
        // The key is for the provider alone, and so is the operator's exception for its address.
        var request = OutboundRequest("GET", address, purpose: isOwn(address) ? .provider : .media)
        if isOwn(address) { request.headers = authorization }
        request.connectTimeout = Self.connectTimeout
        request.totalTimeout = .seconds(max(min(provider.timeoutSeconds, 120), seconds > 120 ? seconds : 0))
        request.maxResponseBytes = maxBytes
        request.followRedirects = 3
        request.sink = { piece in try spool.append(piece) }
        let response: OutboundResponse
        do { response = try await client.send(request) } catch {
            if case .tooLarge = error.reason { throw ProviderFailure(.permanent, "It is larger than \(maxBytes) bytes.") }
            throw failure(error, .asks)
        }
        guard (200..<300).contains(response.status) else {
            throw [404, 410].contains(response.status)
                ? ProviderFailure(.permanent, "It is no longer there (\(response.status)).") : failure(response, .asks)
        }
        return spool
    }

    /// Base64 as a file, with or without `data:…,` before it.
    func spool(base64 text: String) throws(ProviderFailure) -> Spool {
        let encoded = text.hasPrefix("data:") ? String(text.drop { $0 != "," }.dropFirst()) : text
        do {
            let spool = try Spool(in: spoolDirectory)
            try spool.append(try Base64.decode(encoded.filter { !$0.isNewline }))
            return spool
        } catch {
            if case SpoolError.full = error { throw ProviderFailure(.permanent, "What it made is larger than \(Media.maxBytes) bytes.") }
            throw ProviderFailure(.permanent, "What it sent as a picture is not Base64.")
        }
    }

    // MARK: Whom

    private var authorization: OutboundHeaders {
        guard let key else { return [:] }
        switch provider.kind {
        case .openai, .replicate, .comfyui: return ["authorization": "Bearer \(key)"]
        case .fal: return ["authorization": "Key \(key)"]
        // A name and a password, as `--api-auth` has them.
        case .automatic1111: return ["authorization": "Basic \(Base64.encode(Array(key.utf8)))"]
        case .command: return [:]
        }
    }

    /// Whether an address is the provider's: of the same scheme, host and port.
    private func isOwn(_ address: String) -> Bool {
        // What is no address is nobody's.
        guard let own = try? OutboundURL(provider.address ?? ""), let other = try? OutboundURL(address) else { return false }
        return own.origin == other.origin
    }

    // MARK: What comes of it

    /// Nothing came.
    private func failure(_ error: OutboundError, _ effect: Effect) -> ProviderFailure {
        let words = words(for: error)
        switch error.reason {
        case .refusedAddress:
            return ProviderFailure(
                .permanent,
                "Its address is on a private or reserved network. The operator can allow it with --allow-outbound ADDRESS:provider.")
        case .invalidURL, .invalidRequest, .libraryMissing, .redirectRefused, .tls:
            return ProviderFailure(.permanent, "It cannot be asked: \(words).")
        default: break
        }
        guard effect == .makes, error.mayHaveBeenSent else {
            return ProviderFailure(.retryable(afterSeconds: 5), "It cannot be reached: \(words).")
        }
        return ProviderFailure(.lost, "Its answer is lost: \(words).")
    }

    private func words(for error: OutboundError) -> String {
        switch error.reason {
        case .nameNotFound: "its host has no address"
        case .connectionFailed: "nobody answers at its address"
        case .tls: "no secure connection came about"
        case .timedOut(.answering), .timedOut(.reading): "it did not answer in time"
        case .timedOut: "it could not be reached in time"
        case .connectionLost: "the connection ended before the answer did"
        case .tooLarge: "its answer is larger than \(Self.maxAnswerBytes) bytes"
        case .invalidURL(let defect): defect.rawValue
        case .protocolError: "its answer is not HTTP"
        case .libraryMissing: "this server lacks libcurl (libcurl4), which its operator has to install"
        case .cancelled, .stopped: "the server was stopped"
        default: "the request did not come through"
        }
    }

    /// It said no.
    private func failure(_ response: OutboundResponse, _ effect: Effect) -> ProviderFailure {
        let status = response.status
        // What it says may be anything; what cannot be read says nothing.
        let body = try? JSON(parsing: response.body)
        let error = body?["error"]
        let code = error?["code"]?.stringValue ?? error?["type"]?.stringValue ?? ""
        let said = words(of: body)
        if Self.moderation.contains(where: { code.contains($0) || (error?["type"]?.stringValue ?? "").contains($0) }) {
            return ProviderFailure(.refused, "It refuses what was asked for\(said).")
        }
        switch status {
        case _ where effect == .follows && [401, 402, 403, 404, 410].contains(status):
            return ProviderFailure(.lost, "It does not tell what became of the work (\(status))\(said).")
        case 401, 403: return ProviderFailure(.permanent, "It does not accept the key (\(status)). An admin has to set another.")
        case 402: return ProviderFailure(.permanent, "Its account has no credit left (402).")
        case 404, 410: return ProviderFailure(.permanent, "It knows no such address or model (\(status))\(said).")
        case 429 where code.contains("quota") || code.contains("billing"):
            return ProviderFailure(.permanent, "Its account has no credit left (429).")
        case 408, 425, 429, 500, 503, 529:
            return ProviderFailure(.retryable(afterSeconds: Self.pause(response)), "It is busy or out of order (\(status))\(said).")
        case 502, 504:
            // Somebody between us and it gave up waiting: what it did itself, nobody knows.
            return effect == .makes
                ? ProviderFailure(.lost, "Its answer is lost: a server before it gave up (\(status)).")
                : ProviderFailure(.retryable(afterSeconds: Self.pause(response)), "It is out of reach (\(status)).")
        case 300..<400: return ProviderFailure(.permanent, "It redirects (\(status)); give its final address.")
        default: return ProviderFailure(.permanent, "It refuses the call (\(status))\(said).")
        }
    }

    /// What OpenAI, and those who speak like it, call a refusal by their rules.
    private static let moderation = [
        "moderation_blocked", "content_policy", "content_filter", "image_generation_user_error", "sensitive_content",
    ]

    /// Seconds that it asks us to wait (RFC 9110 10.2.3); a day at most, and 5 where it does not say.
    private static func pause(_ response: OutboundResponse) -> Int {
        response.headers["retry-after"].flatMap(Int.init).map { min(max($0, 1), 86_400) } ?? 5
    }

    /// What it says was wrong, shortened, and without the key, which some repeat.
    private func words(of body: JSON?) -> String {
        let error = body?["error"]
        let said = error?["message"]?.stringValue ?? error?.stringValue ?? body?["detail"]?.stringValue ?? body?["title"]?.stringValue
        guard var said, !said.isEmpty else { return "" }
        if let key { said = said.replacing(key, with: "[key]") }
        said = String(said.map { $0.isNewline ? " " : $0 }.prefix(200))
        while said.hasSuffix(".") || said.hasSuffix(" ") { said.removeLast() }
        return ": \(said)"
    }
}
