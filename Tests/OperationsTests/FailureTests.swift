import JSONSchema
import Operations
import Testing

@Suite struct FailureTests {
    @Test func `each code has the status of the contract`() {
        let statuses: [Failure.Code: Int] = [
            .unauthorized: 401, .budgetExceeded: 402, .insufficientScope: 403, .notFound: 404, .conflict: 409, .idempotencyMismatch: 409,
            .uploadExpired: 410, .payloadTooLarge: 413, .unsupportedMedia: 415, .validationFailed: 422, .channelLimit: 422,
            .channelNotConnected: 422, .projectRequired: 422, .rateLimited: 429, .unexpected: 500, .busy: 503,
        ]
        for code in Failure.Code.allCases { #expect(code.status == statuses[code], "\(code)") }
        #expect(
            Set(Failure.Code.allCases.map(\.rawValue)) == [
                "unauthorized", "budget_exceeded", "insufficient_scope", "not_found", "conflict", "idempotency_mismatch", "upload_expired",
                "payload_too_large", "unsupported_media", "validation_failed", "channel_limit", "channel_not_connected", "project_required",
                "rate_limited", "unexpected", "busy",
            ])
    }

    @Test func `a failure is shown with all that there is to say`() {
        let failure = Failure(
            .rateLimited, "Wait.", fields: [FieldProblem("slides[2].media_id", got: 7, expected: "an id")], fix: ["a": 1],
            retry: .after(seconds: 9))
        #expect(
            failure.json(requestID: "r").text == """
                {"code":"rate_limited","message":"Wait.","fields":[{"path":"slides[2].media_id","got":7,"expected":"an id"}],\
                "fix":{"a":1},"retry":"after","retry_after_seconds":9,"request_id":"r"}
                """)
        #expect(
            Failure(.conflict, "No.").json(requestID: "r").text == #"{"code":"conflict","message":"No.","retry":"never","request_id":"r"}"#)
    }

    @Test(arguments: [
        Failure(.conflict, "No."), Failure(.busy, "Wait.", retry: .now), Failure(.rateLimited, "Wait.", retry: .after(seconds: 60)),
        Failure(.validationFailed, "Wrong.", parameter: "a.b", got: ["x"], fix: [1, nil]),
    ])
    func `a failure that was kept is read back the same`(failure: Failure) {
        #expect(Failure(json: failure.json(requestID: "r")) == failure)
    }

    @Test func `several wrong arguments are one failure that names the first and counts the rest`() {
        let problems = [FieldProblem("a", got: 1, expected: "a string"), FieldProblem("b", got: .null, expected: "an integer")]
        let failure = Failure.invalid(problems)
        #expect(failure.message == "a: expected a string (and 1 more)." && failure.fields == problems && failure.code == .validationFailed)
        #expect(Failure.invalid([FieldProblem("", got: [], expected: "an object")]).message == "The arguments: expected an object.")
    }
}
