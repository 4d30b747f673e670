import ArgumentParser
import Features
import Operations
import Testing

@testable import Commands

/// Every operation is a command: the words that its help and `troupe tools` name lead to it.
@Suite struct OperationCommandTests {
    @Test(arguments: Catalog.operations.operations.map(\.spec.name))
    func `the words of an operation lead to it`(name: String) throws {
        let type = try #require(Catalog.types.first { $0.spec.name == name })
        try Self.expect(type)
    }

    private static func expect<Op: Operations.Operation>(_ type: Op.Type) throws {
        let words = CommandNames.words(of: Op.spec)
        let command = try Troupe.parseAsRoot(words + ["--help"])
        let found = try #require(command as? OperationCommand<Op>, "troupe \(words.joined(separator: " ")) is \(command)")
        #expect(found.words == ["--help"])
        #expect(OperationWords(AnyOperation(Op.self)).page.contains("USAGE: troupe \(words.joined(separator: " "))"))
    }

    @Test func `no two operations have the same words`() {
        let words = Catalog.types.map { CommandNames.words(of: $0.spec) }
        #expect(Set(words).count == words.count)
    }
}
