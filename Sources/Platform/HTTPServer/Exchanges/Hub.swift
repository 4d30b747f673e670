import Logging

/// What all exchanges of one server share.
final class Hub: Sendable {
    let configuration: Server.Configuration
    let handler: any Handler
    let logger: Logger
    let requestIDs = RequestIDs()
    let gate = Gate()
    let tasks = TaskKeeper()
    let connections = ConnectionTable()
    let lingering: LingeringSockets
    let fieldNames: FieldNames
    let deadlines: UsualDeadlines

    init(configuration: Server.Configuration, handler: any Handler, logger: Logger, wake: WakeSignal) {
        self.configuration = configuration
        self.handler = handler
        self.logger = logger
        fieldNames = FieldNames(configuration.usualFields)
        deadlines = UsualDeadlines(configuration)
        lingering = LingeringSockets(wake: wake)
    }
}
