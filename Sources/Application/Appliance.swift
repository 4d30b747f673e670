internal import Engines
public import HTTPServer
public import JSONSchema
public import Logging
public import Operations
internal import Faces
public import Features
internal import FoundationEssentials
internal import GRDB
internal import Imaging
internal import Outbound
internal import Secrets
internal import Store
internal import Synchronization

/// Everything together: the file, the operations, the faces, the engines. `respond(to:)` is the whole server without sockets.
public final class Appliance: Sendable {
    public let settings: Settings
    public let dispatcher: Dispatcher
    public let logger: Logger
    let store: Store
    let routes: Routes
    let publisher: Publisher
    let jobs: JobRunner
    let housekeeper: Housekeeper
    let client: HTTPClient
    let generators: OutsideGenerators
    let addressGuard: AddressGuard
    private let address: PublicAddress

    /// Opens the file (and makes it, if the settings say so), brings it up to date and wires everything. Nothing runs yet.
    /// - Parameter documents: where clients' documents come from; by default from their addresses.
    /// - Throws: `SettingsError`, `StoreError`.
    public init(
        _ settings: Settings, logger: Logger, clock: any WallClock = SystemClock(), randomness: any Randomness = SystemRandomness(),
        documents: (any ClientDocumentFetching)? = nil
    ) throws {
        if settings.servesConformanceFixture, !settings.listensOnLoopback {
            throw SettingsError("TROUPE_CONFORMANCE lets anyone in, so it works with --listen on loopback only, not on \(settings.host).")
        }
        self.settings = settings
        self.logger = logger
        store = try Store(path: settings.dataFile, create: settings.createsFile)
        try store.migrate(EmbeddedFiles.migrations)
        if settings.serves { store.openReaderBeside() }
        let secrets = try ServerSecrets.load(store, masterKeyFile: settings.masterKeyFile, now: clock.now.milliseconds)
        let address = PublicAddress(try Self.startingAddress(settings, store))
        self.address = address

        let kept = settings.serves ? [] : try Self.kept("allowed_outbound", store)?.split(separator: " ").map(String.init) ?? []
        let rules = try (settings.allowedOutbound + kept).map { text in
            guard let rule = AllowRule(text) else {
                throw SettingsError("--allow-outbound takes CIDR or CIDR:PURPOSE such as 127.0.0.0/8:webhook, not \"\(text)\".")
            }
            return rule
        }
        let addressGuard = AddressGuard(allowed: rules)
        self.addressGuard = addressGuard
        var calling = HTTPClient.Configuration()
        calling.certificateAuthorityFile = settings.certificateAuthorityFile
        client = HTTPClient(addressGuard: addressGuard, configuration: calling)
        let decoder = MediaDecoder(executable: settings.executable, extraArguments: settings.decoderArguments)
        let spoolDirectory = Self.folder(of: settings.dataFile)
        let blobs = BlobWriter()
        let bytes = MediaBytes(store: store)

        var services = Services()
        services[PublicURL.self] = { address.text }
        // Whoever gave no public address reaches it on this machine, by whichever of its names.
        let isOnlyHere = settings.publicURL == nil && settings.listensOnLoopback
        services[OwnNames.self] = { isOnlyHere ? address.otherNames : [] }
        var rates = RateLimits.Value()
        rates.key = settings.keyRate
        rates.user = settings.userRate
        rates.grant = settings.grantRate
        services[RateLimits.self] = rates
        services[KeyHashing.self] = secrets.keyHash
        services[Sealing.self] = secrets.sealing
        services[TokenSigning.self] = RSASignatures()
        services[ConnectionLogging.self] = ConnectionLog()
        services[RedirectHosts.self] = RedirectHosts.Value(allowed: settings.redirectHosts.map(Set.init))
        services[ClientDocumentSource.self] = documents ?? ClientDocumentFetcher(client: client)
        services[UploadTokens.self] = secrets.tokens
        services[LargestUpload.self] = settings.largestUpload
        services[SpoolDirectory.self] = spoolDirectory
        services[BlobWriting.self] = blobs
        services[MediaInspection.self] = MediaInspector(decoder: decoder, spoolDirectory: spoolDirectory)
        services[PasswordHashing.self] = PasswordThread()
        services[TemplateDesigns.self] = TemplateDesign.drawn
        services[LongWork.self] = [JobWork(), PublicationWork(), BatchWork(), PostWork(), VideoWork(), LoRAWork()]
        let encoders = VideoEncoders(path: settings.searchPath)
        services[EmbeddedVideo.self] = { encoders.embedded }
        let probe = ProviderProbe()
        services[ProviderProbing.self] = probe
        services[AddressCheck.self] = { url, purpose in addressGuard.problem(with: url, purpose: purpose) }

        dispatcher = try Dispatcher(
            store: store, catalog: Catalog.operations, services: services, clock: clock, randomness: randomness, logger: logger)
        blobs.attach(dispatcher)
        let drawing = Drawing(decoder: decoder, bytes: bytes, services: services)
        let generators = OutsideGenerators(drawing: drawing, client: client, dispatcher: dispatcher, encoders: encoders)
        self.generators = generators
        let classifier = OutsideClassifier(generators: generators, bytes: bytes, dispatcher: dispatcher)
        publisher = Publisher(
            dispatcher: dispatcher, adapters: [WebhookChannel(client: client, dispatcher: dispatcher)],
            overlays: OverlayDrawer(drawing: drawing, dispatcher: dispatcher), classifier: classifier)
        jobs = JobRunner(
            dispatcher: dispatcher,
            workers: [
                RenderWorker(drawing: drawing), FitWorker(drawing: drawing, dispatcher: dispatcher),
                ImportWorker(client: client, services: services),
                ReferenceWorker(client: client, dispatcher: dispatcher), LoRAImportWorker(client: client, services: services),
                ContentWorker(dispatcher: dispatcher, classifier: classifier) { order throws(Failure) in
                    try generators.generator(for: .story(order.story))
                },
                ReferencePackWorker(dispatcher: dispatcher, classifier: classifier) { owner throws(Failure) in
                    try generators.generator(for: owner)
                },
                PreviewWorker(dispatcher: dispatcher, classifier: classifier) { owner throws(Failure) in
                    try generators.generator(for: owner)
                },
                VideoWorker(generators: generators, dispatcher: dispatcher, classifier: classifier),
                TrainingWorker(generators: generators, bytes: bytes, dispatcher: dispatcher), ProviderStopWorker(generators: generators),
            ])
        housekeeper = Housekeeper(dispatcher: dispatcher)
        routes = Routes(
            dispatcher: dispatcher, bytes: bytes, settings: settings, proxies: try TrustedProxies(settings.trustedProxies),
            publicURL: { address.text })
        probe.attach(self)
    }

    /// Looks up now what is otherwise looked up when it is first asked for: for a server that has begun to answer.
    public func getReady() {
        dispatcher.catalog.getReady()
        routes.getReady()
    }

    /// Where people reach the appliance.
    public var publicURL: String { address.text }

    /// What the operator has to know of that address; `nil` where there is nothing.
    public var addressWarning: String? { Settings.warning(about: address.text) }

    /// Answers one request, without a socket: as the server does with a body that has arrived.
    public func respond(to head: RequestHead, body: [UInt8] = []) async -> Response { await routes.exchange(head, body: body) }

    /// Whether a provider is there, lets us in and has its models.
    public func probe(provider name: String) async throws(Failure) -> JSON { try await generators.probe(name) }

    /// Publishes one batch of what is due now.
    public func publishDue() async { await publisher.publishDue() }

    /// Does all jobs that are due now, and those that they begin in turn.
    public func runJobs() async { await jobs.runDue() }

    /// Does that job here and now, if nobody has it.
    public func run(_ job: JobID) async { await jobs.run(job) }

    /// Calls an operation from the command line.
    /// - Parameter email: the user to act as; `nil` for the operator.
    public func command(_ operation: String, _ arguments: JSON, as email: String?) async -> Result<JSON, Failure> {
        do {
            let caller = try caller(as: email)
            // Without a server nobody would do the job that is waited for; with one, whoever is first takes it.
            let isWaiting = dispatcher.catalog[operation]?.waitsOnDemand == true
            let runner = isWaiting ? Task { await jobs.run() } : nil
            let outcome = await dispatcher.call(
                Dispatcher.Call(operation, arguments, caller: caller, face: .cli, requestID: "cli-\(SystemRandomness().next() >> 32)"))
            runner?.cancel()
            await runner?.value
            return outcome.result
        } catch {
            return .failure(error)
        }
    }

    /// Writes a character with all that belongs to it to a descriptor, as an archive.
    /// - Parameter email: the user to act as; `nil` for the operator.
    public func export(_ character: CharacterID, to descriptor: Int32, as email: String?) throws -> JSON {
        try CharacterArchive(dispatcher: dispatcher, bytes: MediaBytes(store: store))
            .export(character, to: descriptor, as: caller(as: email))
    }

    /// Makes a character of such an archive.
    /// - Parameter project: the project that it enters; `nil` for the only one.
    public func importCharacter(from descriptor: Int32, into project: ProjectID?, as email: String?) async throws(Failure) -> JSON {
        try await CharacterArchive(dispatcher: dispatcher, bytes: MediaBytes(store: store))
            .import(from: descriptor, into: project, as: caller(as: email))
    }

    func caller(as email: String?) throws(Failure) -> Caller {
        guard let email else { return .operator }
        let user = try dispatcher.view(as: .operator) { context in try Users.named(email, in: context) }
        return Caller(principal: .user(user), scopes: .everything)
    }

    /// Writes what is left in memory and closes the file, so that one file is left.
    public func close() async throws {
        await routes.close()
        await dispatcher.flush()
        await housekeeper.writeSteps()
        client.stop()
        try store.close()
    }

    /// Closes the file at the end of a command, whose answer has been given: what goes wrong now changes nothing about it.
    public func finish() async {
        do { try await close() } catch { logger.warning("The file could not be closed as it should.", metadata: ["error": "\(error)"]) }
    }

    // MARK: Address

    /// Where the appliance can be reached once it listens, kept for commands that run beside it.
    func listens(at text: String, port: Int) async throws {
        if settings.publicURL == nil { address.set(text) }
        if let warning = addressWarning { logger.warning("\(warning)") }
        addressGuard.setOwnAddresses(ownAddresses(port: port))
        let words = [("public_url", publicURL), ("allowed_outbound", settings.allowedOutbound.joined(separator: " "))]
        try await store.write { db in
            for (name, value) in words {
                try db.execute(
                    sql: "INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                    arguments: [name, value])
            }
        }
    }

    private func ownAddresses(port: Int) -> [OwnAddress] {
        guard let port = UInt16(exactly: port) else { return [] }
        let names = settings.host == "localhost" ? ["127.0.0.1", "::1"] : [settings.host]
        return names.compactMap(IPAddress.init).map { OwnAddress($0, port: port) }
    }

    private static func startingAddress(_ settings: Settings, _ store: Store) throws -> String {
        if let url = settings.publicURL { return url }
        let own = "http://\(settings.host):\(settings.port)"
        // A server says where it listens; a command asks what it said.
        return settings.serves ? own : try kept("public_url", store) ?? own
    }

    /// Where a file lies, from the root.
    private static func folder(of file: String) -> String {
        let folder = file.lastIndex(of: "/").map { String(file[..<$0]) }
        if file.hasPrefix("/") { return folder.flatMap { $0.isEmpty ? nil : $0 } ?? "/" }
        let here = FileManager.default.currentDirectoryPath
        return folder.map { "\(here)/\($0)" } ?? here
    }

    /// What the server has left word of for commands that run beside it.
    private static func kept(_ name: String, _ store: Store) throws -> String? {
        try store.read { db in try String.fetchOne(db, sql: "SELECT value FROM setting WHERE name = ?", arguments: [name]) }
    }
}

/// The public address, which is known for certain only when the server listens.
final class PublicAddress: Sendable {
    private let state: Mutex<String>

    init(_ text: String) { state = Mutex(text) }

    var text: String { state.withLock { $0 } }

    func set(_ text: String) { state.withLock { $0 = text } }

    /// The same on loopback by the other names of this machine.
    var otherNames: [String] {
        let own = text
        guard let match = own.wholeMatch(of: #/http://(?:\[[^\]]*\]|[^/:]+)(:[0-9]+)?/#) else { return [] }
        return ["localhost", "127.0.0.1", "[::1]"].map { "http://\($0)\(match.output.1 ?? "")" }.filter { $0 != own }
    }
}

extension AddressGuard {
    /// What is wrong with an address that the appliance is asked to call, as far as it shows without looking its name up.
    func problem(with url: String, purpose: String) -> String? {
        guard let purpose = OutboundPurpose(rawValue: purpose) else { return "There is no such purpose." }
        do {
            try precheck(url, purpose: purpose)
            return nil
        } catch {
            switch error.reason {
            case .invalidURL(let defect): return defect.rawValue
            default:
                return
                    "This address is on a private or reserved network, which is not called. The operator can allow it with --allow-outbound."
            }
        }
    }
}
