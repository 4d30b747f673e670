internal import JSONSchema
internal import Operations

/// `tasks/get`: how a task stands.
struct GetTask: TaskMethod {
    let name = "tasks/get"
    let tasks: TaskDirectory
    let dispatcher: Dispatcher

    func answer(about task: TaskState, in source: any TaskSource, to call: MethodCall) async throws -> MCPResult {
        try await source.told(task, for: call.caller, requestID: call.requestID)
        return MCPResult(task.json)
    }
}

/// `tasks/update`: answers to what a task has asked.
struct UpdateTask: TaskMethod {
    let name = "tasks/update"
    let tasks: TaskDirectory
    let dispatcher: Dispatcher

    func answer(about task: TaskState, in source: any TaskSource, to call: MethodCall) async throws -> MCPResult {
        guard let answers = call.request.params["inputResponses"]?.objectValue else {
            throw RPCError.invalidParams("tasks/update needs params.inputResponses, an object with an answer for each key.")
        }
        try await source.answer(task.id, with: answers, for: call.caller, requestID: call.requestID)
        return MCPResult([:])
    }
}

/// `tasks/cancel`: asks for the end of a task. One that has ended stays as it is.
struct CancelTask: TaskMethod {
    let name = "tasks/cancel"
    let tasks: TaskDirectory
    let dispatcher: Dispatcher

    func answer(about task: TaskState, in source: any TaskSource, to call: MethodCall) async throws -> MCPResult {
        try await source.cancel(task.id, for: call.caller, requestID: call.requestID)
        return MCPResult([:])
    }
}

/// What the three have in common: who asks has to declare the extension, and sees tasks of their own only.
protocol TaskMethod: MCPMethod {
    var tasks: TaskDirectory { get }
    var dispatcher: Dispatcher { get }
    func answer(about task: TaskState, in source: any TaskSource, to call: MethodCall) async throws -> MCPResult
}

extension TaskMethod {
    func isOffered(in revision: Revision) -> Bool { revision.isModern }

    func answer(to call: MethodCall) async -> MCPAnswer {
        var rate: RateState?
        do {
            try call.client.require(["extensions": [ClientCapabilities.tasks: [:]]])
            guard let id = call.request.params["taskId"]?.stringValue else {
                throw RPCError.invalidParams("\(name) needs params.taskId, a string.")
            }
            try dispatcher.countRequest(of: call.caller, state: &rate)
            guard let (task, source) = try tasks.find(id, for: call.caller, requestID: call.requestID) else {
                throw RPCError.invalidParams("There is no task \(id.prefix(80)) that you can see.")
            }
            return MCPAnswer(.success(try await answer(about: task, in: source, to: call)), rate: rate)
        } catch let error as RPCError {
            return MCPAnswer(.failure(error), rate: rate)
        } catch let failure as Failure {
            return MCPAnswer(failed: failure, rate: rate, requestID: call.requestID)
        } catch {
            return MCPAnswer(.failure(RPCError(-32603, "Something went wrong on our side.", status: 200)), rate: rate)
        }
    }
}
