public import JSONSchema

extension Failure.Code {
    /// The HTTP status that goes with the code.
    public var status: Int {
        switch self {
        case .unauthorized: 401
        case .budgetExceeded: 402
        case .insufficientScope: 403
        case .notFound: 404
        case .conflict, .idempotencyMismatch: 409
        case .uploadExpired: 410
        case .payloadTooLarge: 413
        case .unsupportedMedia: 415
        case .validationFailed, .channelLimit, .channelNotConnected, .projectRequired: 422
        case .rateLimited: 429
        case .unexpected: 500
        case .busy: 503
        }
    }

}

extension Failure {
    /// Fields that are told of one by one; the message says how many there are. Who sends a thousand wrong ones mends the first and sees.
    private static let toldFields = 50

    /// The object that every face shows: `{code, message, fields?, fix?, retry, retry_after_seconds?, request_id}`.
    public func json(requestID: String) -> JSON {
        var object = JSON.Object()
        object.append("code", .string(code.rawValue))
        object.append("message", .string(message))
        if !fields.isEmpty {
            object.append(
                "fields",
                .array(fields.prefix(Self.toldFields).map { ["path": .string($0.path), "got": $0.got, "expected": .string($0.expected)] }))
        }
        if let fix = shownFix { object.append("fix", fix) }
        switch retry {
        case .never: object.append("retry", "never")
        case .now: object.append("retry", "now")
        case .after(let seconds):
            object.append("retry", "after")
            object.append("retry_after_seconds", JSON(seconds))
        }
        object.append("request_id", .string(requestID))
        return .object(object)
    }

    /// What the faces show as `fix`: what is known, and a call to make instead.
    public var shownFix: JSON? {
        guard let example else { return fix }
        var shown = fix?.objectValue ?? JSON.Object()
        shown["example"] = example
        return .object(shown)
    }

    /// Reads back what `json` wrote, for failures that were kept with a job.
    public init?(json: JSON) {
        guard let code = json["code"]?.stringValue.flatMap(Code.init), let message = json["message"]?.stringValue else { return nil }
        self.init(code, message, fix: json["fix"])
        fields = (json["fields"]?.arrayValue ?? []).compactMap { field in
            guard let path = field["path"]?.stringValue, let expected = field["expected"]?.stringValue else { return nil }
            return FieldProblem(path, got: field["got"] ?? .null, expected: expected)
        }
        switch json["retry"]?.stringValue {
        case "now": retry = .now
        case "after": retry = .after(seconds: json["retry_after_seconds"]?.intValue ?? 1)
        default: retry = .never
        }
    }
}
