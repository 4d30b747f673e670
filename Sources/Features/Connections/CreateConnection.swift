public import Operations
internal import GRDB
internal import JSONSchema
internal import Secrets

/// Connects a project to a channel.
public struct CreateConnection: Operation {
    public static let spec = Spec(
        "create_connection",
        """
        Connect a project to a channel that needs no account: `webhook` sends each post as signed JSON to a URL of yours \
        (Standard Webhooks); its secret is shown once. Every project has its `feed` from the start.
        """,
        .post("/api/v1/social-connections"), scope: .connectionsWrite, effect: .creates, toolset: .connections,
        command: ["connection", "add"], commandWords: ["channel"])

    @Param("The channel to connect.") var channel: ChannelName
    @Param("For webhook: the https address that receives posts.", .length(8...2_048)) var url: String?
    @Param("A name to tell connections apart.", .length(1...80)) var name: String?
    @Param("The project, where there are several.") var projectID: ProjectID?

    public init() {}

    public func run(in context: Context) throws -> Connection {
        let project = try context.project(projectID)
        switch channel.text {
        case "webhook":
            guard let url else {
                throw Failure(
                    .validationFailed, "A webhook connection needs the url that receives posts.", parameter: "url"
                ).instead("<the https address that receives posts>")
            }
            if let problem = context.services[AddressCheck.self](url, "webhook") {
                throw Failure(.validationFailed, problem, parameter: "url", got: .string(url))
                    .instead("<an https address that can be reached from outside>")
            }
            let secret = WebhookSecret.generate()
            let id = try Connections.insert(
                channel: "webhook", name: name ?? "Webhook", settings: ["url": .string(url)], secret: secret, project: project, in: context)
            var connection = try Connections.visible(id, in: context)
            connection.secret = secret.text
            return connection
        case "feed":
            let existing = try Connections.connected(project, channels: ["feed"], in: context)
            guard existing.isEmpty else { throw Failure(.conflict, "The project's feed is connected already: \(existing[0].id).") }
            return try Connections.visible(
                Connections.insert(channel: "feed", name: name ?? "Public page", settings: [:], project: project, in: context), in: context)
        default:
            throw Failure(
                .validationFailed, "Troupe cannot connect to \(channel.limits.name) yet; feed and webhook can be connected.",
                parameter: "channel", got: channel.json
            ).instead("webhook")
        }
    }
}
