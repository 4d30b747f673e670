public import HTTPServer
public import HTTPTypes
internal import JSONSchema
public import Operations

/// The operations as tools of the Model Context Protocol, over Streamable HTTP, stateless, in every published revision.
public final class MCPFace: Handler {
    let dispatcher: Dispatcher
    let authenticator: any Authenticator
    let settings: MCPSettings
    let origins: OriginPolicy
    let intake: BodyIntake
    let largestBody: Int
    let methods: MCPMethods
    let encoder: MessageEncoder
    let running = RunningCalls()
    let held = HeldCalls()
    let requests: ClientRequests
    private let server: ServerDescription

    /// The fields that clients of the present revision send with every request.
    public static let usualFields: [HTTPField.Name] = [.mcpProtocolVersion, .mcpMethod, .mcpName]

    /// - Parameter catalog: the operations that are shown; the dispatcher's if `nil`.
    public convenience init(
        dispatcher: Dispatcher, authenticator: any Authenticator, slots: BodySlots, settings: MCPSettings,
        content: MCPContent = MCPContent(), catalog: OperationCatalog? = nil
    ) {
        self.init(
            dispatcher: dispatcher, authenticator: authenticator, slots: slots, settings: settings, content: content,
            catalog: catalog, changes: ListChanges(changed: dispatcher.written),
            extras: content.hasConformanceFixture ? .conformance(dispatcher) : MCPExtras())
    }

    init(
        dispatcher: Dispatcher, authenticator: any Authenticator, slots: BodySlots, settings: MCPSettings, content: MCPContent,
        catalog: OperationCatalog? = nil, changes: ListChanges, extras: MCPExtras
    ) {
        let catalog = catalog ?? dispatcher.catalog
        self.dispatcher = dispatcher
        self.authenticator = authenticator
        self.settings = settings
        origins = OriginPolicy(settings)
        intake = BodyIntake(slots: slots)
        largestBody = catalog.operations.map(\.spec.maxBodyBytes).reduce(BodyIntake.memoryBytes, max)
        let resources = ResourceRegistry(catalog: catalog, content: content, extras: extras.resources)
        let prompts = PromptRegistry(catalog: catalog, texts: content.prompts)
        let server = ServerDescription(
            settings: settings, resources: resources, prompts: prompts, hasMorePrompts: !extras.prompts.isEmpty,
            hasProposals: !content.proposals.isEmpty || !extras.prompts.isEmpty, tellsLegacyClients: extras.tellsLegacyClients)
        self.server = server
        encoder = MessageEncoder(serverInfo: server.name)
        requests = ClientRequests()
        let rounds = Rounds(dispatcher: dispatcher, requests: requests)
        let work = WorkTasks(dispatcher: dispatcher, encoder: encoder)
        let tasks = TaskDirectory(sources: (catalog.operations.isEmpty ? [] : [work]) + extras.tasks)
        let signals = Signals(changes: changes)
        func subscription(_ name: String, _ subscribes: Bool) -> SubscribeResource {
            SubscribeResource(
                name: name, subscribes: subscribes, subscriptions: signals.subscriptions, resources: resources,
                isUsed: extras.tellsLegacyClients)
        }
        methods = MCPMethods([
            Initialize(server: server), Ping(), Discover(server: server),
            ListTools(lists: ToolLists(catalog: catalog, extras: extras.tools, publicURL: settings.publicURL)),
            CallTool(dispatcher: dispatcher, catalog: catalog, rounds: rounds, tasks: work, signals: signals, extras: extras.tools),
            ListResources(registry: resources), ListResourceTemplates(registry: resources),
            ReadResource(registry: resources, dispatcher: dispatcher, publicURL: settings.publicURL),
            ListPrompts(registry: prompts, extras: extras.prompts),
            GetPrompt(registry: prompts, rounds: rounds, signals: signals, extras: extras.prompts),
            Complete(resources: resources, prompts: prompts, proposals: content.proposals, extras: extras, dispatcher: dispatcher),
            GetTask(tasks: tasks, dispatcher: dispatcher), UpdateTask(tasks: tasks, dispatcher: dispatcher),
            CancelTask(tasks: tasks, dispatcher: dispatcher),
            SetLogLevel(levels: signals.levels, isUsed: extras.tellsLegacyClients),
            subscription("resources/subscribe", true), subscription("resources/unsubscribe", false),
            Listen(dispatcher: dispatcher, resources: resources, tasks: tasks, changes: changes, server: server),
        ])
    }

    /// Whether the request is one for this handler: any method on the MCP addresses. Ask after the pages, which answer browsers on the bare one.
    public func takes(_ head: RequestHead) -> Bool {
        head.plainPath == "/" || MCPAddress.paths.contains(String(head.plainPath))
    }

    /// Finds out now what is otherwise found out when a client first asks for it.
    public func getReady() { _ = server.changingLists }

    /// Ends what goes on without a client, and waits for it.
    public func close() async { await held.close() }

    // MARK: Handler

    public func plan(_ head: RequestHead) -> BodyPlan {
        if let complaint = origins.complaint(about: head) {
            return .refuse(refusal(.invalidRequest(complaint, status: 403), requestID: head.id))
        }
        if head.method == .options { return .refuse(shared(OriginPolicy.preflight(), head)) }
        guard head.method == .post || comesBack(head) else { return .refuse(shared(onlyPost(head), head)) }
        do throws(Failure) {
            return try intake.plan(head, largest: largestBody) { () throws(Failure) in _ = try authenticator.caller(of: head) }
        } catch {
            return .refuse(shared(refusal(error, head), head))
        }
    }

    public func tooLarge(_ head: RequestHead, limit: Int) -> Response { shared(refusal(BodyIntake.tooLarge(limit: limit), head), head) }

    public func begin(_ request: Request) -> Beginning {
        let head = request.head
        let body: [UInt8]
        let json: JSON
        let caller: Caller
        do throws(Failure) {
            if head.method == .get { return .answer(shared(try comeBack(head), head)) }
            guard let bytes = try request.bodyAtOnce() else { return .work { await self.respond(to: request) } }
            body = bytes
            caller = try authenticator.caller(of: head)
        } catch {
            return .answer(shared(refusal(error, head), head))
        }
        if let refusal = unacceptable(head) { return .answer(shared(refusal, head)) }
        do throws(JSONError) {
            json = try JSON(parsing: body, expecting: MCPTexts.usual)
        } catch {
            return .answer(shared(refusal(.parse(error), requestID: head.id), head))
        }
        if case .array = json { return .work { await self.respond(to: request) } }
        switch route(json, head, caller, bodyBytes: body.count) {
        case .done(let response): return .answer(shared(response, head))
        case .call(let call, let method):
            if let answer = method.answerAtOnce(to: call) { return .answer(shared(response(to: call, answer, head), head)) }
            return .work {
                defer { request.finishBody() }
                return self.shared(await self.response(to: call, by: method, head), head)
            }
        }
    }

    public func respondAtOnce(to request: Request) -> Response? {
        if case .answer(let response) = begin(request) { response } else { nil }
    }

    public func respond(to request: Request) async -> Response {
        defer { request.finishBody() }
        return shared(await answer(request), request.head)
    }
}
