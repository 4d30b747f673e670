public import JSONSchema
internal import Operations

/// A provider as an admin writes it down, before it is known to be right.
public struct ProviderOrder: Sendable {
    public var name: String
    public var kind: ProviderKind
    /// The base address; `nil` for the kind's own.
    public var address: String?
    /// By the names of the kind's settings.
    public var settings: JSON
    public var key: String?
    /// Micro-dollars by unit.
    public var prices: [ProviderPrices.Unit: Int64]
    public var timeoutSeconds: Int
    public var attempts: Int

    /// Seconds; a picture takes minutes where a model is loaded first (providers are given up after ten).
    public static let timeouts = 1...1_800
    public static let usualTimeoutSeconds = 600
    public static let attemptCounts = 1...5
    /// Micro-dollars: a thousand dollars a unit, as elsewhere.
    public static let priceRange: ClosedRange<Int64> = 0...1_000_000_000
    /// The longest key and text, in bytes, and the largest workflow.
    static let (maxKeyBytes, maxTextBytes, maxObjectBytes) = (4_096, 2_000, 256 << 10)

    public init(
        name: String, kind: ProviderKind, address: String? = nil, settings: JSON = [:], key: String? = nil,
        prices: [ProviderPrices.Unit: Int64] = [:], timeoutSeconds: Int = usualTimeoutSeconds, attempts: Int = 2
    ) {
        self.name = name
        self.kind = kind
        self.address = address
        self.settings = settings
        self.key = key
        self.prices = prices
        self.timeoutSeconds = timeoutSeconds
        self.attempts = attempts
    }

    /// Refuses what cannot work, all of it at once.
    func check(_ addressProblem: (String) -> String?) throws(Failure) {
        var problems: [FieldProblem] = []
        if !Self.isName(name) || name == ProviderChoice.embedded {
            problems.append(
                FieldProblem(
                    "name", got: .string(name), expected: "1 to 40 small letters, digits and hyphens, beginning with a letter; not embedded"
                ))
        }
        checkAddress(addressProblem, &problems)
        checkSettings(&problems)
        if let key {
            // A header of HTTP takes no more, and nobody's keys have it.
            if !(1...Self.maxKeyBytes).contains(key.utf8.count) || !key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) {
                problems.append(
                    FieldProblem("key", got: .null, expected: "1 to \(Self.maxKeyBytes) printable ASCII characters without blanks"))
            }
        } else if kind.needsKey {
            problems.append(FieldProblem("key", got: .null, expected: "a key: \(kind.label) answers nobody without one"))
        }
        checkPrices(&problems)
        if !Self.timeouts.contains(timeoutSeconds) {
            problems.append(
                FieldProblem("timeout_seconds", got: JSON(timeoutSeconds), expected: "1 to \(Self.timeouts.upperBound) seconds"))
        }
        if !Self.attemptCounts.contains(attempts) {
            problems.append(FieldProblem("attempts", got: JSON(attempts), expected: "1 to \(Self.attemptCounts.upperBound)"))
        }
        guard problems.isEmpty else { throw Failure.invalid(problems) }
    }

    private static func isName(_ text: String) -> Bool {
        guard (1...40).contains(text.utf8.count), let first = text.utf8.first, (0x61...0x7A).contains(first) else { return false }
        return text.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-") }
    }

    /// What it would make.
    private var capabilities: Set<ProviderCapability> { Provider.capabilities(of: kind, settings) }

    /// Where it is reached, without a slash at the end.
    var baseAddress: String? {
        guard kind != .command else { return nil }
        var text = address ?? kind.defaultAddress ?? ""
        while text.hasSuffix("/") { text.removeLast() }
        return text
    }

    private func checkAddress(_ addressProblem: (String) -> String?, _ problems: inout [FieldProblem]) {
        guard let base = baseAddress else {
            if let address {
                problems.append(FieldProblem("address", got: .string(address), expected: "nothing: a program has no address"))
            }
            return
        }
        if base.isEmpty {
            problems.append(FieldProblem("address", got: .null, expected: "where \(kind.label) is reached, such as http://127.0.0.1:7860"))
        } else if base.contains("?") || base.contains("#") {
            // What stands there would be a secret in an address.
            problems.append(FieldProblem("address", got: .null, expected: "an address without ? and #; the key is given apart"))
        } else if let problem = addressProblem(base) {
            problems.append(FieldProblem("address", got: .string(base), expected: "an address that may be called: \(problem)"))
        }
    }

    private func checkSettings(_ problems: inout [FieldProblem]) {
        let known = kind.settings
        for member in settings.objectValue?.members ?? [] {
            guard let setting = known.first(where: { $0.name == member.key }) else {
                problems.append(
                    FieldProblem(
                        member.key, got: member.value, expected: "one of \(known.map(\.name).joined(separator: ", "))",
                        nearest: NearestName.of(member.key, in: known.map(\.name))))
                continue
            }
            if !setting.takes(member.value) {
                problems.append(FieldProblem(member.key, got: member.value, expected: setting.help))
            }
        }
        func need(_ name: String) {
            guard settings[name] == nil, let setting = known.first(where: { $0.name == name }) else { return }
            problems.append(FieldProblem(name, got: .null, expected: setting.help))
        }
        switch kind {
        case .openai: if settings["caption_model"] == nil, settings["moderation_model"] == nil { need("model") }
        case .replicate, .fal:
            if settings["trainer"] == nil, settings["video_model"] == nil { need("model") }
            if settings["trainer"] != nil, kind == .replicate { needTrainer(&problems) }
        case .comfyui:
            need("workflow")
            if let workflow = settings["workflow"], !workflow.text.contains("{{prompt}}") {
                problems.append(
                    FieldProblem(
                        "workflow", got: workflow, expected: "a graph with the placeholder {{prompt}} in a text of a node"))
            }
            if let workflow = settings["reference_workflow"], !["{{prompt}}", "{{ref:0}}"].allSatisfy(workflow.text.contains) {
                problems.append(
                    FieldProblem(
                        "reference_workflow", got: workflow, expected: "a graph with the placeholders {{prompt}} and {{ref:0}}"))
            }
            checkLoRAFile(&problems)
        case .command:
            need("program")
            if let program = settings["program"]?.stringValue, !program.hasPrefix("/") {
                problems.append(FieldProblem("program", got: .string(program), expected: "the path of the program, from / on"))
            }
        case .automatic1111: checkLoRAFile(&problems)
        }
    }

    /// One name for all would draw one character by another's.
    private func checkLoRAFile(_ problems: inout [FieldProblem]) {
        guard let file = settings["lora_file"]?.stringValue, !file.contains("{{trigger_word}}") else { return }
        problems.append(
            FieldProblem(
                "lora_file", got: .string(file), expected: "a name with {{trigger_word}} in it, such as {{trigger_word}}-v{{version}}"))
    }

    /// Replicate trains by a certain version, into a model of the operator's.
    private func needTrainer(_ problems: inout [FieldProblem]) {
        for (name, isRight) in [
            ("trainer", settings["trainer"]?.stringValue.map { $0.contains("/") && $0.contains(":") }),
            ("destination", settings["destination"]?.stringValue.map { $0.contains("/") }),
        ] where isRight != true {
            guard let setting = kind.settings.first(where: { $0.name == name }) else { continue }
            problems.append(FieldProblem(name, got: settings[name] ?? .null, expected: setting.help))
        }
    }

    private func checkPrices(_ problems: inout [FieldProblem]) {
        for (unit, price) in prices where !Self.priceRange.contains(price) {
            problems.append(
                FieldProblem("prices.\(unit.rawValue)", got: .int(price), expected: "0 to \(Self.priceRange.upperBound) micro-dollars"))
        }
        // What is reserved before a call is one number; tokens and seconds are known after it.
        let estimated: Set<ProviderPrices.Unit> = [.picture, .caption, .videoSecond, .training, .moderation]
        let isCounted = prices.contains { !estimated.contains($0.key) && $0.value > 0 }
        let estimates = capabilities.isEmpty ? [.picture] : ProviderCapability.allCases.filter(capabilities.contains).map(\.unit)
        if isCounted, !estimates.contains(where: { prices[$0, default: 0] > 0 }) {
            problems.append(
                FieldProblem(
                    "prices", got: .null,
                    expected: "also a price of one \(estimates.map(\.rawValue).joined(separator: " or ")): it is reserved before the call"
                ))
        }
        // What a training costs is said and agreed to before it begins.
        if settings["trainer"] != nil, prices[.training, default: 0] == 0 {
            problems.append(
                FieldProblem("prices.training", got: .null, expected: "the price of one training, in micro-dollars: it is agreed to before")
            )
        }
    }
}

extension ProviderSetting {
    /// Whether a value has the setting's form.
    func takes(_ value: JSON) -> Bool {
        switch form {
        case .text: value.stringValue.map { (1...ProviderOrder.maxTextBytes).contains($0.utf8.count) } ?? false
        case .number:
            switch name {
            case "steps": value.intValue.map { (1...150).contains($0) } ?? false
            case "training_seconds": value.intValue.map { (60...86_400).contains($0) } ?? false
            case "references": value.intValue.map { (0...16).contains($0) } ?? false
            case "lora_weight": value.doubleValue.map { (0...2).contains($0) } ?? false
            case "memory_mb": value.intValue.map { (64...65_536).contains($0) } ?? false
            default: value.doubleValue.map { (1...30).contains($0) } ?? false
            }
        case .texts:
            value.arrayValue.map { texts in
                texts.count <= 100
                    && texts.allSatisfy { text in
                        guard let text = text.stringValue, text.utf8.count <= ProviderOrder.maxTextBytes else { return false }
                        return name != "makes" || ProviderCapability(rawValue: text) != nil
                    }
            } ?? false
        case .object: value.objectValue.map { !$0.isEmpty } ?? false && value.text.utf8.count <= ProviderOrder.maxObjectBytes
        }
    }
}
