internal import Features
public import HTTPServer
internal import HTTPTypes
public import Operations
internal import Secrets

/// Hashes passwords on a thread of its own; filled in by Application.
public enum PasswordHashing: ServiceKey {
    public typealias Value = any PasswordHashes
}

/// Hashes a password without holding up anything else.
public protocol PasswordHashes: Sendable {
    /// - Throws: `.busy` if too many wait already.
    func hash(_ password: String) async throws(Failure) -> String
}

/// The page behind the one-time link of the first start: it makes the owner's account and the first key.
public struct SetUpFace: Handler {
    /// A form of two fields.
    static let maxFormBytes = 16 << 10
    static let minPasswordCharacters = 10  // with Argon2id and no composition rules, as NIST SP 800-63B asks for at least 8

    private let dispatcher: Dispatcher

    public init(dispatcher: Dispatcher) { self.dispatcher = dispatcher }

    /// Whether the request is for this face.
    public static func takes(_ head: RequestHead) -> Bool { head.path.hasPrefix("/setup/") }

    public func plan(_ head: RequestHead) -> BodyPlan { .buffer(limit: Self.maxFormBytes) }

    public func respondAtOnce(to request: Request) -> Response? { nil }

    public func tooLarge(_ head: RequestHead, limit: Int) -> Response {
        SetUpPages.failed("This form is too large.", status: .contentTooLarge)
    }

    public func respond(to request: Request) async -> Response {
        let token = String(request.head.path.dropFirst("/setup/".count))
        do {
            let isOpen = try dispatcher.view(as: .anyone, requestID: request.head.id) { context in
                try SetUpLink.accepts(token, in: context)
            }
            guard isOpen else {
                return SetUpPages.failed(
                    "This link does not work any more: it was used, or the server was started anew since. The server prints a new one at its next start, as long as there is no user; or run troupe user create on the machine.",
                    status: .notFound)
            }
            switch request.head.method {
            case .get, .head: return SetUpPages.form(email: "", problem: nil)
            case .post: return try await create(token, FormFields(request.body), requestID: request.head.id)
            default: return SetUpPages.failed("This page answers GET and POST.", status: .methodNotAllowed)
            }
        } catch {
            return SetUpPages.failed(error.message, status: HTTPResponse.Status(code: error.code.status))
        }
    }

    private func create(_ token: String, _ form: FormFields?, requestID: String) async throws(Failure) -> Response {
        guard let email = form?["email"], let password = form?["password"] else {
            return SetUpPages.form(email: "", problem: "Fill in both fields.")
        }
        guard password.count >= Self.minPasswordCharacters else {
            return SetUpPages.form(email: email, problem: "A password has at least \(Self.minPasswordCharacters) characters.")
        }
        let hash = try await dispatcher.services[PasswordHashing.self].hash(password)
        do {
            let key = try await dispatcher.perform(as: .operator, face: .page, requestID: requestID) { context in
                guard try SetUpLink.accepts(token, in: context) else {
                    throw Failure(.conflict, "Somebody else has used this link meanwhile.")
                }
                let user = try Users.create(email: email, isAdmin: true, passwordHash: hash, in: context)
                try SetUpLink.spend(in: context)
                var order = Keys.Order()
                order.name = "First agent"
                order.preset = .agentFull
                return try Keys.mint(order, for: user.id, in: context).key
            }
            return SetUpPages.done(key: key, publicURL: dispatcher.services[PublicURL.self]())
        } catch {
            guard error.code == .validationFailed else { throw error }
            return SetUpPages.form(email: email, problem: error.message)
        }
    }
}
