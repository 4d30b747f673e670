internal import JSONSchema
internal import Operations

/// One method of the protocol: a file in this folder, a line in `MCPMethods`.
protocol MCPMethod: Sendable {
    /// As it stands in `method`.
    var name: String { get }
    /// Whether the method is there in that revision, and advertised.
    func isOffered(in revision: Revision) -> Bool
    /// Which parameters of that request header fields repeat, besides its name; `nil` for none.
    func headers(of request: RPCRequest) -> ParamHeaders?
    /// The answer on the calling thread; `nil` for what may have to wait.
    func answerAtOnce(to call: MethodCall) -> MCPAnswer?
    /// Whether the answer may be long in coming, so that the request gets a stream where its client takes one.
    func mayTakeLong(_ call: MethodCall) -> Bool
    /// Whether there is no answer before somebody ends it.
    var isEndless: Bool { get }
    /// The answer to what `answerAtOnce` had none for.
    func answer(to call: MethodCall) async -> MCPAnswer
}

extension MCPMethod {
    func headers(of request: RPCRequest) -> ParamHeaders? { nil }

    func answerAtOnce(to call: MethodCall) -> MCPAnswer? { nil }

    func mayTakeLong(_ call: MethodCall) -> Bool { false }

    var isEndless: Bool { false }

    func answer(to call: MethodCall) async -> MCPAnswer {
        answerAtOnce(to: call) ?? MCPAnswer(.failure(RPCError(-32603, "\(name) has no answer.", status: 200)))
    }
}

/// A request that has passed the ladder.
struct MethodCall: Sendable {
    var request: RPCRequest
    var revision: Revision
    var address: MCPAddress
    var caller: Caller
    /// Names the HTTP request in logs and errors.
    var requestID: String
    /// How large the body was that the request stood in.
    var bodyBytes: Int
    /// Where notifications go while the method is at work; `nil` where there is no such way.
    var stream: CallStream?
    /// Tells anew who calls, for what lasts: a key may have been revoked meanwhile.
    var recheck: (@Sendable () throws(Failure) -> Caller)?

    init(request: RPCRequest, revision: Revision, address: MCPAddress, caller: Caller, requestID: String, bodyBytes: Int) {
        self.request = request
        self.revision = revision
        self.address = address
        self.caller = caller
        self.requestID = requestID
        self.bodyBytes = bodyBytes
    }

    /// What the client says that it can do.
    var client: ClientCapabilities { ClientCapabilities(of: request, in: revision) }

    /// By which the client wants to hear of the progress.
    var progressToken: JSON? {
        guard let token = request.meta?[MetaKey.progressToken], token.stringValue != nil || token.intValue != nil else { return nil }
        return token
    }
}

/// What came of a method.
struct MCPAnswer: Sendable {
    var outcome: Result<MCPResult, RPCError>
    /// Where the caller stands in its window, if the method counted.
    var rate: RateState?
    var retryAfterSeconds: Int?
    /// The failure that HTTP tells by its status and a challenge.
    var refusal: Failure?

    init(_ outcome: Result<MCPResult, RPCError>, rate: RateState? = nil) {
        self.outcome = outcome
        self.rate = rate
    }

    /// Failed, told in the body only: clients drop the body of another status than 200, and with it the reason.
    init(failed failure: Failure, rate: RateState?, requestID: String) {
        var error = RPCError.refused(failure, requestID: requestID)
        error.status = 200
        outcome = .failure(error)
        self.rate = rate
        if case .after(let seconds) = failure.retry { retryAfterSeconds = seconds }
    }

    /// Refused by HTTP itself.
    init(refused failure: Failure, rate: RateState? = nil, requestID: String) {
        outcome = .failure(.refused(failure, requestID: requestID))
        refusal = failure
        self.rate = rate
    }
}

/// The methods that are offered, by name.
struct MCPMethods: Sendable {
    private let byName: [String: any MCPMethod]

    init(_ methods: [any MCPMethod]) {
        byName = Dictionary(uniqueKeysWithValues: methods.map { ($0.name, $0) })
    }

    func find(_ name: String, in revision: Revision) throws(RPCError) -> any MCPMethod {
        if let method = byName[name], method.isOffered(in: revision) { return method }
        let offered = byName.values.filter { $0.isOffered(in: revision) }.map(\.name).sorted()
        throw .unknownMethod(name, in: revision, near: NearestName.of(name, in: offered))
    }
}
