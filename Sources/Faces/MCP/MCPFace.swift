public import HTTPServer
internal import HTTPTypes
internal import JSONSchema
public import Operations

/// The operations as tools of the Model Context Protocol, over Streamable HTTP, stateless, in every published revision.
public struct MCPFace: Handler {
    let dispatcher: Dispatcher
    let authenticator: any Authenticator
    let settings: MCPSettings
    let origins: OriginPolicy
    let intake: BodyIntake
    let largestBody: Int
    let methods: MCPMethods
    let encoder: MessageEncoder

    /// - Parameter catalog: the operations that are shown; the dispatcher's if `nil`.
    public init(
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
            settings: settings, hasResources: resources.hasAny,
            hasPrompts: !prompts.prompts.isEmpty || !extras.prompts.isEmpty,
            hasProposals: !content.proposals.isEmpty || !extras.prompts.isEmpty,
            changesPrompts: extras.changesPrompts)
        encoder = MessageEncoder(serverInfo: server.info(in: .july2026))
        let rounds = Rounds(dispatcher: dispatcher)
        let work = WorkTasks(dispatcher: dispatcher, encoder: encoder)
        let tasks = TaskDirectory(sources: (catalog.operations.isEmpty ? [] : [work]) + extras.tasks)
        methods = MCPMethods([
            Initialize(server: server), Ping(), Discover(server: server),
            ListTools(lists: ToolLists(catalog: catalog, extras: extras.tools)),
            CallTool(dispatcher: dispatcher, catalog: catalog, rounds: rounds, tasks: work, changes: changes, extras: extras.tools),
            ListResources(registry: resources), ListResourceTemplates(registry: resources),
            ReadResource(registry: resources, dispatcher: dispatcher), ListPrompts(registry: prompts, extras: extras.prompts),
            GetPrompt(registry: prompts, rounds: rounds, changes: changes, extras: extras.prompts),
            Complete(resources: resources, prompts: prompts, proposals: content.proposals, extras: extras, dispatcher: dispatcher),
            GetTask(tasks: tasks, dispatcher: dispatcher), UpdateTask(tasks: tasks, dispatcher: dispatcher),
            CancelTask(tasks: tasks, dispatcher: dispatcher),
            Listen(dispatcher: dispatcher, resources: resources, tasks: tasks, changes: changes, lists: server.changingLists),
        ])
    }

    /// Whether the request is one for this handler: any method on the MCP addresses. Ask after the pages, which answer browsers on the bare one.
    public func takes(_ head: RequestHead) -> Bool {
        switch head.plainPath {
        case "/", "/mcp", "/api/mcp", "/mcp/readonly", "/mcp/all": true
        default: false
        }
    }

    // MARK: Handler

    public func plan(_ head: RequestHead) -> BodyPlan {
        if let complaint = origins.complaint(about: head) {
            return .refuse(refusal(.invalidRequest(complaint, status: 403), requestID: head.id))
        }
        if head.method == .options { return .refuse(shared(OriginPolicy.preflight(), head)) }
        guard head.method == .post else {
            var response = refusal(.invalidRequest("Only POST is answered here.", status: 405), requestID: head.id)
            response.headerFields[.allow] = "POST"
            return .refuse(shared(response, head))
        }
        do throws(Failure) {
            return try intake.plan(head, largest: largestBody) { () throws(Failure) in _ = try authenticator.caller(of: head) }
        } catch {
            return .refuse(shared(refusal(error, head), head))
        }
    }

    public func tooLarge(_ head: RequestHead, limit: Int) -> Response { shared(refusal(BodyIntake.tooLarge(limit: limit), head), head) }

    public func respondAtOnce(to request: Request) -> Response? {
        let body: [UInt8]
        let json: JSON
        let caller: Caller
        do throws(Failure) {
            guard let bytes = try request.bodyAtOnce() else { return nil }
            body = bytes
            caller = try authenticator.caller(of: request.head)
        } catch {
            return shared(refusal(error, request.head), request.head)
        }
        if let refusal = unacceptable(request.head) { return shared(refusal, request.head) }
        do throws(JSONError) {
            json = try JSON(parsing: body)
        } catch {
            return shared(refusal(.parse(error), requestID: request.head.id), request.head)
        }
        if case .array = json { return nil }
        switch route(json, request.head, caller, bodyBytes: body.count) {
        case .done(let response): return shared(response, request.head)
        case .call(let call, let method):
            return method.answerAtOnce(to: call).map { shared(response(to: call, $0), request.head) }
        }
    }

    public func respond(to request: Request) async -> Response {
        defer { request.finishBody() }
        return shared(await answer(request), request.head)
    }
}
