public import Features
public import HTTPServer
public import Operations
import HTTPTypes
import JSONSchema
import Logging

/// Where bytes come in and go out by themselves: upload addresses, forms, and the files of assets.
///
/// Tokens stand in paths here: nothing of this face writes a path to a log or an answer.
public struct UploadsFace: Handler {
    private let dispatcher: Dispatcher
    private let authenticator: any Authenticator
    private let bytes: MediaBytes

    /// - Parameter dispatcher: with the services `MediaInspection`, `BlobWriting`, `SpoolDirectory` and `UploadTokens`.
    public init(dispatcher: Dispatcher, authenticator: any Authenticator, bytes: MediaBytes) {
        self.dispatcher = dispatcher
        self.authenticator = authenticator
        self.bytes = bytes
    }

    /// Whether the request is for this face. Ask before the REST face: a form and a call in JSON have one address.
    public static func takes(_ head: RequestHead) -> Bool { UploadRoute(head) != nil }

    // MARK: At the head

    public func plan(_ head: RequestHead) -> BodyPlan {
        guard let route = UploadRoute(head) else { return .refuse(unknown(head)) }
        guard route.methods.contains(head.method) else { return .refuse(wrongMethod(route, head)) }
        switch (route, head.method) {
        case (.address(let token), .put): return planDelivery(token, head)
        case (.form, _): return planForm(head)
        default: return .buffer(limit: 0)
        }
    }

    private func planDelivery(_ text: String, _ head: RequestHead) -> BodyPlan {
        do throws(Failure) {
            let token = try token(text)
            try Uploads.check(token, at: dispatcher.clock.now)
            let limit = dispatcher.services[LargestUpload.self]
            if let length = head.contentLength, length > limit { throw Media.tooLarge(limit: limit) }
            let sink = UploadSink(spool: try spool(head, maxBytes: limit), token: token)
            dispatcher.services[MediaInspection.self].makeReady()
            return .sink(sink, limit: limit)
        } catch {
            return .refuse(refusal(error, rate: nil, head))
        }
    }

    private func planForm(_ head: RequestHead) -> BodyPlan {
        let limit = Media.maxBytes + MultipartForm.overheadBytes
        var rate: RateState?
        do throws(Failure) {
            let caller = try authenticator.caller(of: head)
            try dispatcher.countRequest(of: caller, state: &rate)
            guard caller.scopes.contains(.mediaWrite) else {
                let failure = Failure.insufficientScope([.mediaWrite], for: "upload_media")
                authenticator.refused(failure, of: caller, head)
                throw failure
            }
            if let length = head.contentLength, length > limit { throw Media.tooLarge }
            guard let parser = MultipartParser(boundary: HeaderParameters(head.headerFields[.contentType])?.parameters["boundary"]) else {
                throw MultipartForm.malformed("its Content-Type names no boundary of 1 to 70 characters")
            }
            let sink = FormSink(form: MultipartForm(parser: parser, spool: try spool(head)), caller: caller, rate: rate)
            dispatcher.services[MediaInspection.self].makeReady()
            return .sink(sink, limit: limit)
        } catch {
            return .refuse(refusal(error, rate: rate, head))
        }
    }

    /// A refusal; where it is for want of rights, with the challenge that RFC 9110 section 15.5.2 asks for.
    private func refusal(_ failure: Failure, rate: RateState?, _ head: RequestHead) -> Response {
        var response = Response.failure(failure, rate: rate, requestID: head.id)
        response.addChallenge(
            failure, publicURL: dispatcher.services.address(askedBy: head.authority, of: dispatcher.services[PublicURL.self]()), path: "",
            hadToken: head.headerFields[.authorization] != nil,
            scopes: failure.neededScopes.map(\.rawValue))
        return response
    }

    private func token(_ text: String) throws(Failure) -> UploadToken {
        try UploadToken(text, signer: dispatcher.services[UploadTokens.self])
    }

    private func spool(_ head: RequestHead, maxBytes: Int = Media.maxBytes) throws(Failure) -> Spool {
        do {
            return try Spool(in: dispatcher.services[SpoolDirectory.self], maxBytes: maxBytes)
        } catch {
            throw unexpected(error, head)
        }
    }

    // MARK: Answers

    public func respondAtOnce(to request: Request) -> Response? {
        let head = request.head
        switch (UploadRoute(head), head.method) {
        case (.file(let id, let file), .get), (.file(let id, let file), .head):
            return answer(file, head) { try MediaID(id).flatMap { try bytes.content(of: $0, file: file) } }
        case (.lora(let id, let file), .get), (.lora(let id, let file), .head):
            return answer(file, head) { try LoRAID(id).flatMap { try bytes.lora($0, file: file) } }
        case (.address(let token), .get): return status(token, head)
        default: return nil
        }
    }

    public func respond(to request: Request) async -> Response {
        if let response = respondAtOnce(to: request) { return response }
        switch request.sink {
        case let sink as UploadSink: return await deliver(sink, request.head)
        case let sink as FormSink: return await enter(sink, request.head)
        default: return .failure(Media.unsupported("There are no bytes."), requestID: request.head.id)
        }
    }

    public func tooLarge(_ head: RequestHead, limit: Int) -> Response {
        guard limit > 0 else { return .failure(Failure(.payloadTooLarge, "This request takes no body."), requestID: head.id) }
        return .failure(
            Media.tooLarge(limit: head.method == .put ? dispatcher.services[LargestUpload.self] : Media.maxBytes), requestID: head.id)
    }

    private func answer(_ file: String, _ head: RequestHead, _ find: () throws -> MediaContent?) -> Response {
        do {
            if let content = try find() { return MediaAnswer(content: content, file: file, head: head).response }
        } catch {
            return .failure(unexpected(error, head), requestID: head.id)
        }
        return unknown(head)
    }

    private func status(_ text: String, _ head: RequestHead) -> Response {
        do throws(Failure) {
            let token = try token(text)
            let status = try dispatcher.view(as: .anyone, requestID: head.id) { try Uploads.status(of: token, in: $0) }
            return .json(status.json, requestID: head.id)
        } catch {
            return .failure(error, requestID: head.id)
        }
    }

    private func deliver(_ sink: UploadSink, _ head: RequestHead) async -> Response {
        let start = ContinuousClock.now
        func note(_ failure: Failure?) {
            dispatcher.note(
                "upload", by: .anyone, face: .upload, requestID: head.id, target: sink.token.upload.text, failure: failure, since: start)
        }
        do throws(Failure) {
            let delivery = try await Uploads.deliver(sink.contents(), to: sink.token, with: dispatcher.services, requestID: head.id)
            note(nil)
            switch delivery {
            case .stored(let media): return .json(media.json, status: 201, requestID: head.id)
            case .replayed(let media): return .json(media.json, status: 200, requestID: head.id)
            }
        } catch {
            note(error)
            return .failure(error, requestID: head.id)
        }
    }

    private func enter(_ sink: FormSink, _ head: RequestHead) async -> Response {
        let start = ContinuousClock.now
        func note(_ target: String?, _ failure: Failure?) {
            dispatcher.note(
                "upload_media", by: sink.caller, face: .rest, requestID: head.id, target: target, failure: failure, since: start)
        }
        do throws(Failure) {
            let form = try sink.contents()
            let project = try dispatcher.view(as: sink.caller, requestID: head.id) { try $0.project(form.project) }
            let details = MediaDetails(
                project: project, filename: form.filename, altText: form.altText, tags: form.tags, origin: .uploaded)
            let asset = try await Media.store(
                form.file, as: details, with: dispatcher.services, caller: sink.caller, requestID: head.id)
            note(asset.id.text, nil)
            return .json(UploadedMedia(asset).json, rate: sink.rate, requestID: head.id)
        } catch {
            note(nil, error)
            return .failure(error, rate: sink.rate, requestID: head.id)
        }
    }

    private func unknown(_ head: RequestHead) -> Response {
        .failure(Failure(.notFound, "There is no such file. list_media tells the addresses of those there are."), requestID: head.id)
    }

    private func wrongMethod(_ route: UploadRoute, _ head: RequestHead) -> Response {
        let allowed = route.methods.map(\.rawValue).joined(separator: ", ")
        var response = Response.failure(
            Failure(.notFound, "This address does not take \(head.method.rawValue). It takes \(allowed)."), requestID: head.id)
        response.status = .methodNotAllowed
        response.headerFields[.allow] = allowed
        return response
    }

    private func unexpected(_ error: any Error, _ head: RequestHead) -> Failure {
        dispatcher.logger.error("Unexpected error.", metadata: ["request_id": "\(head.id)", "error": "\(error)"])
        return Failure(.unexpected, "Something went wrong on our side. The log has it under the request id \(head.id).", retry: .now)
    }
}
