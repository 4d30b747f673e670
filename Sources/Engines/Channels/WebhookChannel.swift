internal import FoundationEssentials
public import Features
public import JSONSchema
public import Operations
public import Outbound
internal import Secrets

/// A post as signed JSON to an address of the owner's: the way out to everything that is not listed.
///
/// Standard Webhooks 1.0. The receiver knows a delivery by its `webhook-id`, so sending it again cannot publish twice.
public struct WebhookChannel: ChannelAdapter {
    /// How long the receiver may take (contract, "Events").
    static let timeoutSeconds = 10
    /// How much of an answer is read; it is to hold an id and a link.
    static let maxAnswerBytes = 64 << 10

    public let channel = "webhook"
    private let client: HTTPClient
    private let dispatcher: Dispatcher

    public init(client: HTTPClient, dispatcher: Dispatcher) {
        self.client = client
        self.dispatcher = dispatcher
    }

    public func anchor(for publication: ClaimedPublication) -> JSON {
        ["webhook_id": .string(publication.id.text), "created_at": publication.dueAt.json]
    }

    public func readBack(_ publication: ClaimedPublication, anchor: JSON) async -> ReadBack { .repeatable }

    public func commit(_ publication: ClaimedPublication, anchor: JSON) async -> CommitOutcome {
        let access: (settings: JSON, secret: String?)?
        do {
            access = try dispatcher.view(as: .operator) { context in try Connections.access(publication.connection, in: context) }
        } catch {
            return .failed(ChannelError(.transient, "The connection could not be read."))
        }
        guard let access, let url = access.settings["url"]?.stringValue,
            // A secret that cannot be read is the same to the owner as none: the connection has to be made anew.
            let secret = access.secret.flatMap({ try? WebhookSecret($0) })
        else {
            return .failed(ChannelError(.authExpired, "The connection was removed or has no secret. Connect the webhook again."))
        }
        let body = message(publication, anchor: anchor)
        let id = publication.id.text
        let seconds = dispatcher.clock.now.seconds
        var request = OutboundRequest("POST", url, purpose: .webhook)
        request.headers = [
            "content-type": "application/json", "webhook-id": id, "webhook-timestamp": String(seconds),
            "webhook-signature": secret.signature(id: id, timestamp: seconds, body: body), "webhook-attempt": String(publication.attempts),
            // The second product's headers, for receivers that were written for it: HMAC over the raw body.
            "x-storylayer-event": "story.published", "x-storylayer-event-id": id, "x-storylayer-timestamp": String(seconds),
            "x-storylayer-signature": secret.plainSignature(body: body),
        ]
        request.body = body
        request.totalTimeout = .seconds(Self.timeoutSeconds)
        request.maxResponseBytes = Self.maxAnswerBytes
        request.overflow = .isCut
        do {
            return outcome(of: try await client.send(request))
        } catch {
            let message = "The webhook could not be delivered: \(Self.words(for: error))."
            if case .refusedAddress = error.reason {
                return .failed(ChannelError(.permissionMissing, "\(message) Allow the address with --allow-outbound if it is meant."))
            }
            return error.mayHaveBeenSent ? .unknown(message) : .failed(ChannelError(.transient, message))
        }
    }

    private func outcome(of response: OutboundResponse) -> CommitOutcome {
        let code = String(response.status)
        switch response.status {
        case 200..<300:
            // An answer that is no JSON, or not ours, is no error: 2xx is all that was asked for.
            let answer = response.isCut ? nil : try? JSON(parsing: response.body)
            return .published(remoteID: answer?["id"]?.stringValue, permalink: answer?["url"]?.stringValue.flatMap(Self.webAddress))
        case 410: return .failed(ChannelError(.permissionMissing, "The receiver says it is gone for good (410).", platformCode: code))
        case 429, 502, 503, 504:
            return .failed(
                ChannelError(
                    .rateLimited, "The receiver is busy (\(code)).", platformCode: code,
                    retryAfterSeconds: response.headers["retry-after"].flatMap(Int.init)))
        case 300..<400:
            return .failed(ChannelError(.invalidContent, "The receiver redirects (\(code)); give its final address.", platformCode: code))
        case 400, 401, 403, 404, 413, 422:
            return .failed(ChannelError(.invalidContent, "The receiver refuses the post (\(code)).", platformCode: code))
        default: return .failed(ChannelError(.transient, "The receiver answered \(code).", platformCode: code))
        }
    }

    private static func words(for error: OutboundError) -> String {
        switch error.reason {
        case .nameNotFound: "its host has no address"
        case .connectionFailed: "nobody answers at its address"
        case .tls: "no secure connection came about"
        case .timedOut(.answering), .timedOut(.reading): "it did not answer within \(timeoutSeconds) s"
        case .timedOut: "it could not be reached in time"
        case .connectionLost: "the connection ended before the answer did"
        case .refusedAddress: "its address is on a private or reserved network"
        case .invalidURL(let defect): defect.rawValue
        case .protocolError: "its answer is not HTTP"
        case .libraryMissing: "this server lacks libcurl (libcurl4), which its operator has to install"
        default: "the request did not come through"
        }
    }

    private static func webAddress(_ text: String) -> String? {
        (text.hasPrefix("https://") || text.hasPrefix("http://")) && text.utf8.count <= 2_048 ? text : nil
    }

    /// The body: the same bytes for every attempt, as its time is when the event happened.
    private func message(_ publication: ClaimedPublication, anchor: JSON) -> [UInt8] {
        let publicURL = dispatcher.services[PublicURL.self]()
        let content = publication.content
        let createdAt = anchor["created_at"] ?? dispatcher.clock.now.json
        let slides = content.slides.map { slide -> JSON in
            [
                "media_id": slide.mediaID.json, "media_url": .string("\(publicURL)/media/\(slide.mediaID)/\(slide.file)"),
                "media_type": .string(slide.mediaType), "width": JSON(slide.width), "height": JSON(slide.height),
                "alt_text": .string(slide.altText), "swipe_through_url": JSON(slide.swipeThroughURL),
            ]
        }
        let body: JSON = [
            "id": publication.id.json, "type": "story.published", "event": "story.published", "created_at": createdAt,
            "timestamp": createdAt,
            "data": [
                "publication_id": publication.id.json, "story_id": publication.story.json, "project_id": publication.project.json,
                "title": JSON(content.title), "text": .string(content.text), "slides": .array(slides),
                "destination_url": JSON(content.destinationURL),
            ],
        ]
        return body.bytes
    }
}
