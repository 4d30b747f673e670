internal import JSONSchema
internal import Operations
internal import Synchronization

/// The encoded lists of tools, one for each kind of caller that has asked.
final class ToolLists: Sendable {
    private struct Key: Hashable {
        var scopes: String
        var selection: ToolSelection
        var revision: Revision
        var publicURL: String
        var namesViews: Bool
        var confirming: Set<Stake>
    }

    /// Kinds of callers are few; more than these are somebody trying.
    private static let maxLists = 64

    private let catalog: OperationCatalog
    private let extras: [any MCPTool]
    private let publicURL: @Sendable () -> String
    private let known = Mutex<[Key: [UInt8]]>([:])

    init(catalog: OperationCatalog, extras: [any MCPTool] = [], publicURL: @escaping @Sendable () -> String) {
        self.catalog = catalog
        self.extras = extras
        self.publicURL = publicURL
    }

    /// `"tools":[…]`.
    func members(for caller: Caller, _ selection: ToolSelection, _ revision: Revision, namesViews: Bool) -> [UInt8] {
        let (scopes, confirming) = (caller.scopes, caller.confirms)
        let publicURL = publicURL()
        let key = Key(
            scopes: scopes.text, selection: selection, revision: revision, publicURL: publicURL, namesViews: namesViews,
            confirming: confirming)
        if let members = known.withLock({ $0[key] }) { return members }
        var output = JSONOutput(reserving: 100_000)
        output.write("\"tools\":[")
        var isFirst = true
        for operation in catalog.operations where selection.lists(operation) {
            guard operation.spec.allows(scopes) else { continue }
            if !isFirst { output.write(UInt8(ascii: ",")) }
            isFirst = false
            ToolDefinition.json(
                of: operation, catalog, in: revision, publicURL: publicURL, namesViews: namesViews, confirming: confirming
            ).write(to: &output)
        }
        for tool in extras {
            if !isFirst { output.write(UInt8(ascii: ",")) }
            isFirst = false
            tool.definition(in: revision).write(to: &output)
        }
        output.write(UInt8(ascii: "]"))
        let members = output.bytes
        return known.withLock { known in
            if known.count >= Self.maxLists { known = [:] }
            known[key] = members
            return members
        }
    }
}
