internal import Features
internal import JSONSchema

/// What providers that run models of many makers have in common: a model's input is what its maker calls it, and its output is a file somewhere.
extension ProviderLine {
    /// The input of a model: the order's members by their usual names and the given ones, unless the operator has written something else for
    /// a member; null stands for one that the model does not take.
    func input(_ order: ProviderPictureOrder, _ more: JSON) -> JSON {
        var input = provider.settings["input"] ?? [:]
        var usual: JSON = ["prompt": .string(order.prompt), "seed": .int(order.shortSeed)]
        if let negative = order.negative { usual["negative_prompt"] = .string(negative) }
        for members in [usual, more] {
            for member in members.objectValue?.members ?? [] where input[member.key] == nil { input[member.key] = member.value }
        }
        var taken = JSON.Object()
        for member in input.objectValue?.members ?? [] where !member.value.isNull { taken.append(member.key, member.value) }
        return .object(taken)
    }

    /// The picture at an address, or in a `data:` of its own, that was made and is paid for.
    func picture(_ file: String, usage: ProviderUsage, used: JSON) async throws(ProviderFailure) -> ProviderPicture {
        do throws(ProviderFailure) {
            let spool = file.hasPrefix("data:") ? try spool(base64: file) : try await fetch(file)
            return ProviderPicture(spool: spool, usage: usage, used: used)
        } catch {
            throw ProviderFailure(.permanent, error.message, usage: usage)
        }
    }
}
