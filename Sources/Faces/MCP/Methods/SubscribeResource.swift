internal import JSONSchema
internal import Operations
internal import Synchronization

/// `resources/subscribe` and `resources/unsubscribe` of legacy clients. As there are no sessions, a subscription is the key's; and as there is
/// no stream but that of a call, what a call changes is told on its own.
struct SubscribeResource: MCPMethod {
    let name: String
    /// Whether the method subscribes; it takes back otherwise.
    let subscribes: Bool
    let subscriptions: ResourceSubscriptions
    let resources: ResourceRegistry
    /// Whether there are tools that tell what they change.
    let isUsed: Bool

    func isOffered(in revision: Revision) -> Bool { isUsed && !revision.isModern }

    func answerAtOnce(to call: MethodCall) -> MCPAnswer? {
        guard let uri = call.request.params["uri"]?.stringValue else {
            return MCPAnswer(
                .failure(.invalidParams("\(name) needs params.uri, a string such as \(ResourceAddress.scheme)://agents-guide.")))
        }
        guard resources.extra(uri) != nil || resources.find(uri) != nil else {
            let told = String(uri.prefix(200))
            return MCPAnswer(
                .failure(
                    RPCError(
                        -32002, "There is no resource \(told). resources/list has them.", data: ["uri": .string(told)], status: 200)))
        }
        guard subscriptions.set(uri, subscribes, for: call.caller) else {
            return MCPAnswer(
                .failure(.invalidParams("A key has at most \(Subscription.maxResources) subscriptions. Take one back first.")))
        }
        return MCPAnswer(.success(MCPResult([:])))
    }
}

/// What legacy clients have subscribed to, by caller. Kept in memory only and bounded.
final class ResourceSubscriptions: Sendable {
    private static let maxCallers = 1_000

    private let addresses = Mutex<[String: Set<String>]>([:])

    /// - Returns: whether there was room for it.
    func set(_ uri: String, _ isSubscribed: Bool, for caller: Caller) -> Bool {
        addresses.withLock { addresses in
            var own = addresses[caller.subject] ?? []
            if !isSubscribed {
                own.remove(uri)
            } else if !own.contains(uri) {
                guard own.count < Subscription.maxResources else { return false }
                if addresses.count >= Self.maxCallers, addresses[caller.subject] == nil { addresses = [:] }
                own.insert(uri)
            }
            addresses[caller.subject] = own.isEmpty ? nil : own
            return true
        }
    }

    func has(_ uri: String, _ caller: Caller) -> Bool { addresses.withLock { $0[caller.subject]?.contains(uri) == true } }
}
