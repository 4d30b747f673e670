internal import JSONSchema
internal import Operations

/// What one client listens to, as far as it is honoured.
struct Subscription: Sendable {
    /// More is nobody's conversation, and each is looked at again and again.
    static let maxResources = 50
    static let maxTasks = 50

    var lists: [ListChanges.List] = []
    var resources: [String] = []
    var tasks: [String] = []

    init() {}

    /// The honoured part of a filter.
    /// - Parameter offered: the lists whose changes are told.
    init(_ filter: JSON, offered: [ListChanges.List]) throws(RPCError) {
        guard filter.objectValue != nil else {
            throw .invalidParams("subscriptions/listen needs params.notifications, an object, e.g. {\"toolsListChanged\": true}.")
        }
        for list in ListChanges.List.allCases {
            guard let wanted = filter[list.filter], !wanted.isNull else { continue }
            guard let isWanted = wanted.boolValue else { throw .invalidParams("params.notifications.\(list.filter) is true or false.") }
            if isWanted, offered.contains(list) { lists.append(list) }
        }
        resources = try Self.words(filter, "resourceSubscriptions", max: Self.maxResources)
        tasks = try Self.words(filter, "taskIds", max: Self.maxTasks)
    }

    private static func words(_ filter: JSON, _ name: String, max: Int) throws(RPCError) -> [String] {
        guard let value = filter[name], !value.isNull else { return [] }
        guard let elements = value.arrayValue, elements.allSatisfy({ $0.stringValue != nil }) else {
            throw .invalidParams("params.notifications.\(name) is a list of strings.")
        }
        guard elements.count <= max else { throw .invalidParams("params.notifications.\(name) has at most \(max) elements.") }
        var words: [String] = []
        for case .string(let word) in elements where !words.contains(word) { words.append(word) }
        return words
    }

    var json: JSON {
        var json: JSON = [:]
        for list in lists { json[list.filter] = true }
        if !resources.isEmpty { json["resourceSubscriptions"] = JSON(resources) }
        if !tasks.isEmpty { json["taskIds"] = JSON(tasks) }
        return json
    }
}
