import Features
import JSONSchema
import Operations
import Synchronization

@testable import Application
@testable import Engines

/// A classifier that flags what says "bad", after what a script has it fail with, and notes what it is asked.
final class ScriptedClassifier: ProviderAdapter {
    private let script: Mutex<[ProviderFailure]>
    private let questions = Mutex<[String]>([])

    init(_ script: [ProviderFailure] = []) { self.script = Mutex(script) }

    /// The texts of each question, in one; a picture by its type.
    var asked: [String] { questions.withLock { $0 } }

    func classify(_ order: ClassificationOrder) async throws(ProviderFailure) -> [Verdict] {
        let texts =
            switch order {
            case .texts(let texts): texts.map(\.text)
            case .picture(_, let mediaType, let bytes): [bytes.isEmpty ? "nothing" : mediaType]
            }
        questions.withLock { $0.append(texts.joined(separator: "|")) }
        if let failure = script.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) { throw failure }
        return texts.map { text in
            let isBad = text.contains("bad")
            return Verdict(isFlagged: isBad, category: isBad ? "violence" : nil, score: isBad ? 0.939 : nil)
        }
    }

    func probe() async throws(ProviderFailure) -> JSON { [:] }
}

extension ScriptedClassifier {
    /// It as the one classifier `guard`, which is asked twice before it is given up.
    /// - Parameter micros: the price of a question.
    func chosen(in appliance: Appliance, micros: Int64 = 0) async throws -> OutsideClassifier {
        let dispatcher = appliance.dispatcher
        try await dispatcher.perform(as: .operator) { context in
            try Providers.add(
                ProviderOrder(
                    name: "guard", kind: .openai, settings: ["moderation_model": "m"], key: "k", prices: [.moderation: micros]),
                in: context)
            try ProviderChoice.choose(.moderation, ["guard"], in: context)
        }
        return OutsideClassifier(bytes: MediaBytes(store: appliance.store), dispatcher: dispatcher) { () throws(Failure) in
            try dispatcher.view(as: .operator) { context in
                try Verdicts.classifiers(in: context).map { GeneratorChain.Link(provider: $0, adapter: self) }
            }
        }
    }
}
