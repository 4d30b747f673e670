internal import Application
internal import ArgumentParser
internal import Faces
internal import Features
internal import JSONSchema
internal import Operations

/// Says what to paste into a client, as the console does.
struct ConnectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "connect", abstract: "Say what to paste into a client so that its agent connects.",
        discussion: """
            Clients: \(AgentClient.allCases.map(\.rawValue).joined(separator: ", ")).
            Without --user the client signs in by OAuth, if it can. With --user a key is made for it and stands in what is to be pasted: it \
            is shown once.
            Example: troupe connect claude-code --user ada@example.org
            """)

    @Argument(help: "The client, by the name in the list.") var client: String?
    @Option(help: "Make a key for this user, by e-mail address.") var user: String?
    @Option(help: "What the key may do. Default: agent (read and generate).") var preset: String?
    @Option(help: "Bind the key to one project, by its id.") var project: String?
    @OptionGroup var data: DataOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if let client, AgentClient(rawValue: client) == nil {
            let near = NearestName.of(client, in: AgentClient.allCases.map(\.rawValue)).map { " Did you mean \($0)?" } ?? ""
            throw ValidationError("There is no client \(client).\(near) troupe connect lists them.")
        }
        if let preset, ScopePreset(rawValue: preset) == nil {
            throw ValidationError(
                "There is no preset \(preset). There are \(ScopePreset.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        if user == nil, preset != nil || project != nil { throw ValidationError("--preset and --project are a key's: give --user too.") }
        if let project, ProjectID(project) == nil { throw ValidationError("--project takes an id that begins with prj_.") }
    }

    func run() async throws {
        guard let client = client.flatMap(AgentClient.init(rawValue:)) else { return list() }
        if user != nil, !client.takesKey {
            throw CommandFailure("\(client.name) takes no key, it signs in: leave --user out.")
        }
        let appliance = try data.open()
        let publicURL = appliance.publicURL
        let result: Result<Keys.Minted?, Failure>
        do { result = .success(try await mint(for: client, appliance)) } catch { result = .failure(error) }
        await appliance.finish()
        switch result {
        case .success(let minted):
            let access: AgentClient.Access =
                minted.map { .key($0.key) } ?? (client.signsIn ? .oauth : .key("YOUR_KEY"))
            let obstacle = minted == nil ? client.obstacle(publicURL: publicURL) : nil
            show(client, client.setUp(access, publicURL: publicURL), minted, obstacle)
        case .failure(let failure):
            if output.asJSON { output.print(["error": failure.json(requestID: "-")], text: "") }
            throw CommandFailure(failure)
        }
    }

    private func mint(for client: AgentClient, _ appliance: Appliance) async throws(Failure) -> Keys.Minted? {
        guard let user else { return nil }
        var order = Keys.Order()
        order.name = client.name
        order.preset = preset.flatMap(ScopePreset.init(rawValue:)) ?? .agent
        order.project = project.flatMap(ProjectID.init)
        let ready = order
        return try await appliance.dispatcher.perform(as: .operator, face: .cli) { context in
            try Keys.mint(ready, for: Users.named(user, in: context), in: context)
        }
    }

    private func show(_ client: AgentClient, _ steps: [AgentClient.Step], _ minted: Keys.Minted?, _ obstacle: String?) {
        let list = JSON.array(steps.map { ["text": .string($0.text), "paste": $0.paste.map { .string($0) } ?? .null] })
        output.print(
            [
                "client": .string(client.rawValue), "name": .string(client.name), "steps": list,
                "warning": obstacle.map { .string($0) } ?? .null, "key_id": minted.map { .string($0.id.text) } ?? .null,
                "key": minted.map { .string($0.key) } ?? .null,
            ],
            text: (obstacle.map { "\($0)\n\n" } ?? "") + Self.text(steps, indentation: 0)
                + (minted.map { "\nThe key \($0.id) is shown once; troupe key revoke takes it back." } ?? ""))
    }

    private func list() {
        let clients = AgentClient.allCases
        let width = clients.map(\.rawValue.count).max() ?? 0
        output.print(
            .array(
                clients.map {
                    [
                        "client": .string($0.rawValue), "name": .string($0.name), "signs_in": .bool($0.signsIn),
                        "takes_key": .bool($0.takesKey),
                    ]
                }),
            text: clients.map { client in
                let ways = [client.signsIn ? "OAuth" : nil, client.takesKey ? "key" : nil].compactMap(\.self).joined(separator: " or ")
                return client.rawValue + String(repeating: " ", count: width + 2 - client.rawValue.count) + "\(client.name): \(ways)"
            }.joined(separator: "\n"))
    }

    /// The steps as a person reads them in a terminal.
    static func text(_ steps: [AgentClient.Step], indentation: Int) -> String {
        let blank = String(repeating: " ", count: indentation)
        return steps.map { step in
            let paste = step.paste.map { paste in
                paste.split(separator: "\n", omittingEmptySubsequences: false).map { $0.isEmpty ? "\n" : "\(blank)  \($0)\n" }.joined()
            }
            return "\(blank)\(step.text)\n\(paste ?? "")"
        }.joined()
    }
}
