internal import Application
internal import ArgumentParser
internal import Dispatch
internal import Faces
internal import Features
internal import Glibc
internal import JSONSchema
internal import Logging
internal import Operations

/// Runs the appliance.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Run the appliance: MCP, REST, uploads, pages, publishing.",
        discussion: """
            Makes the file if there is none. Stops cleanly on SIGTERM or Ctrl-C and then leaves one file. Behind a proxy, give --public-url.
            Settings by environment: TROUPE_DATA, TROUPE_LISTEN, TROUPE_PUBLIC_URL, TROUPE_ALLOW_OUTBOUND, TROUPE_ALLOWED_ORIGINS, \
            TROUPE_TRUSTED_PROXIES, TROUPE_REDIRECT_HOSTS, TROUPE_CA_FILE, TROUPE_KEY_RATE, TROUPE_USER_RATE, TROUPE_GRANT_RATE, \
            TROUPE_LARGEST_UPLOAD, TROUPE_MASTER_KEY_FILE, TROUPE_LOG_LEVEL. Options add to lists, and take the place of other settings.
            """)

    @Option(help: ArgumentHelp("Where to listen. Default: 127.0.0.1:8420; port 0 takes a free one.", valueName: "host:port")) var listen:
        String?
    @Option(name: .customLong("public-url"), help: ArgumentHelp("Where people reach it, e.g. https://troupe.example.", valueName: "url"))
    var publicURL: String?
    @Option(
        help: ArgumentHelp(
            "A private network that may be called, for all purposes or one (webhook, media, provider, channel).",
            valueName: "cidr[:purpose]"))
    var allowOutbound: [String] = []
    @Option(help: ArgumentHelp("An origin whose browser clients may use MCP.", valueName: "origin")) var allowOrigin: [String] = []
    @Option(help: ArgumentHelp("A proxy whose X-Forwarded-For is believed: an address or CIDR.", valueName: "cidr")) var trustedProxy:
        [String] = []
    @Option(
        help: ArgumentHelp(
            "A host that OAuth clients may send people back to, or a program's scheme with a colon behind. Default: all.",
            valueName: "host"))
    var redirectHost: [String] = []
    @Option(help: ArgumentHelp("Requests a minute of an OAuth grant, 0 for no limit. Default: 60.", valueName: "number")) var grantRate:
        String?
    @Option(
        name: .customLong("ca-file"),
        help: ArgumentHelp("Certificate authorities, in PEM, that outgoing calls trust instead of the system's.", valueName: "file"))
    var certificateAuthorityFile: String?
    @OptionGroup var data: DataOptions

    /// The same without the argument parser, whose reflection takes longer than the opening of the file, if every option stands in its
    /// usual form, with its value as the next word; otherwise `nil`: what is wrong, and help, the parser tells in its own way.
    static func usual(_ words: [String]) -> ServeCommand? {
        var command = ServeCommand()
        var data = DataOptions()
        (command.listen, command.publicURL, command.allowOutbound, command.allowOrigin) = (nil, nil, [], [])
        (command.trustedProxy, command.redirectHost, command.grantRate, command.certificateAuthorityFile) = ([], [], nil, nil)
        data.file = DataOptions.usualFile
        var rest = words[...]
        while let name = rest.popFirst() {
            guard let value = rest.popFirst(), !value.hasPrefix("-") else { return nil }
            switch name {
            case "--listen": command.listen = value
            case "--public-url": command.publicURL = value
            case "--allow-outbound": command.allowOutbound.append(value)
            case "--allow-origin": command.allowOrigin.append(value)
            case "--trusted-proxy": command.trustedProxy.append(value)
            case "--redirect-host": command.redirectHost.append(value)
            case "--grant-rate": command.grantRate = value
            case "--ca-file": command.certificateAuthorityFile = value
            case "--data": data.file = value
            default: return nil
            }
        }
        command.data = data
        return command
    }

    func run() async throws {
        // The table of operations is made beside the opening of the file, not after it.
        DispatchQueue.global().async { _ = Catalog.operations }
        var settings = try data.settings()
        settings.createsFile = true
        settings.serves = true
        do {
            if let listen { try settings.apply(listen: listen) }
            if let publicURL { try settings.apply(publicURL: publicURL) }
            if let grantRate { try settings.apply(grantRate: grantRate) }
            try settings.apply(redirectHosts: redirectHost, from: "--redirect-host")
            if let certificateAuthorityFile { try settings.apply(certificateAuthorityFile: certificateAuthorityFile, from: "--ca-file") }
        } catch { throw ValidationError(error.description) }
        settings.allowedOutbound += allowOutbound
        settings.allowedOrigins += allowOrigin
        settings.trustedProxies += trustedProxy
        let appliance: Appliance
        let logger = Log.standardError(settings.logLevel)
        do { appliance = try Appliance(settings, logger: logger) } catch { throw CommandFailure(StoreText.of(error)) }
        let serving = Serving(appliance)
        let address: String
        do { address = try await serving.listen() } catch { throw CommandFailure("\(error)") }
        let setUp = try await appliance.dispatcher.perform(as: .operator, face: .cli) { context in try SetUpLink.make(in: context) }
        try await serving.run {
            greet(address, appliance, setUp)
            DispatchQueue.global(qos: .utility).async { appliance.getReady() }
        }
    }

    /// What the operator sees: the address, how to begin, and what to paste.
    private func greet(_ address: String, _ appliance: Appliance, _ setUp: String?) {
        var text = """
            Troupe \(Release.version) listens on \(address)
              data  \(appliance.settings.dataFile)
              MCP   \(appliance.publicURL)/mcp
              REST  \(appliance.publicURL)/api/v1/openapi.json

            """
        if let warning = appliance.addressWarning { text += "\n  Beware: \(warning)\n" }
        if let setUp {
            text += """

                Nobody has an account yet. Make the owner's, once, at
                  \(appliance.publicURL)\(setUp)
                or on this machine:
                  troupe user create you@example.org --admin
                  troupe key mint --user you@example.org --preset agent-full

                """
        }
        text += "\nConnect an agent with a key (troupe connect lists more clients):\n"
        for client in [AgentClient.claudeCode, .claudeDesktop, .cursor] {
            text +=
                "\n  \(client.name)\n\(ConnectCommand.text(client.setUp(.key("YOUR_KEY"), publicURL: appliance.publicURL), indentation: 4))"
        }
        OutputOptions.write(text, to: STDOUT_FILENO)
    }
}

/// Prints the REST description.
struct OpenAPICommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "openapi", abstract: "Print the OpenAPI 3.1 document of the REST interface.")

    @Option(name: .customLong("public-url"), help: "The server's address in the document.") var publicURL = "http://127.0.0.1:8420"

    func run() {
        OutputOptions.write(
            OpenAPIDocument(catalog: Catalog.operations, version: Release.version).json(publicURL: publicURL).prettyText + "\n",
            to: STDOUT_FILENO)
    }
}
