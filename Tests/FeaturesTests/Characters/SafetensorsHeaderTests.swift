import Foundation
import Operations
import TestSupport
import Testing

@testable import Features

@Suite struct SafetensorsHeaderTests {
    private func header(_ bytes: [UInt8]) throws -> SafetensorsHeader {
        let spool = try Spool(in: FileManager.default.temporaryDirectory.path)
        try spool.append(bytes)
        return try SafetensorsHeader(spool)
    }

    @Test func `a LoRA is told by its tensors, and says its model`() throws {
        let found = try header(TestLoRA.file(tensors: 3))
        #expect(found.tensors == 3 && found.baseModel == "sdxl")
    }

    @Test(
        arguments: [
            ([], "it is too short"), ([1, 0, 0], "it is too short"),
            ([UInt8](repeating: 255, count: 20), "it does not begin with a header"),
            (TestLoRA.wrapped(Array("not JSON".utf8)), "its header is no JSON"),
            (Array(TestLoRA.file(tensors: 3).dropLast()), "a tensor lies outside of it"),
            (TestLoRA.file() + [0], "it is longer than its tensors"),
            (TestLoRA.file(named: "model.diffusion.weight"), "The file holds no LoRA: none of its 1 tensors"),
            (Array("<html>404</html>".utf8), "it does not begin with a header"),
        ] as [([UInt8], String)])
    func `what is none is refused with what is wrong`(bytes: [UInt8], told: String) throws {
        let failure = #expect(throws: Failure.self) { try header(bytes) }
        #expect(failure?.code == .validationFailed && failure?.message.contains(told) == true, "\(failure?.message ?? "")")
    }
}
