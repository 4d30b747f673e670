internal import Features
internal import FoundationEssentials
internal import JSONSchema

/// ComfyUI: a graph of the operator's with placeholders filled in, under an id of ours, which leads back to it whatever happens to the answer.
///
/// Only the operator writes graphs: their nodes read files and run code. Texts are put in as values of JSON, never as pieces of it.
struct ComfyUIProvider: ProviderAdapter {
    let line: ProviderLine

    func picture(_ order: ProviderPictureOrder, _ work: RemoteWork) async throws(ProviderFailure) -> ProviderPicture {
        let id = try await begun(order, work)
        let file = try await line.poll.wait { () throws(ProviderFailure) in
            let history = try await line.send("GET", "/history/\(id)", effect: .asks)
            return try Self.state(history[id])
        }
        let spool = try await line.fetch((line.provider.address ?? "") + "/view?" + Self.query(file))
        return ProviderPicture(
            spool: spool, usage: ProviderUsage(), used: ["prompt_id": .string(id), "seed": .int(Int64(Self.seed(order)))])
    }

    /// The id of the work, which is begun unless it was before.
    private func begun(_ order: ProviderPictureOrder, _ work: RemoteWork) async throws(ProviderFailure) -> String {
        var id = UUID().uuidString.lowercased()
        if let known = work.known?["prompt_id"]?.stringValue {
            id = known
            // It may have been written down, and never sent.
            if try await isThere(id) { return id }
        } else {
            try await work.keep(["prompt_id": .string(id)])
        }
        let graph = Self.filled(line.provider.settings["workflow"] ?? [:], values(order))
        let answer: JSON
        do throws(ProviderFailure) {
            answer = try await line.send(
                "POST", "/prompt", ["prompt": graph, "prompt_id": .string(id), "client_id": "troupe"], effect: .makes)
        } catch {
            // The answer is lost, but not what leads back to it.
            if error.kind == .lost, try await isThere(id) { return id }
            throw error
        }
        if let nodes = answer["node_errors"]?.objectValue, !nodes.isEmpty {
            throw ProviderFailure(.permanent, "It refuses the workflow: node \(nodes.keys.prefix(5).joined(separator: ", ")) is wrong.")
        }
        return answer["prompt_id"]?.stringValue ?? id
    }

    /// Whether it knows of the work: done, or waiting, or at it.
    private func isThere(_ id: String) async throws(ProviderFailure) -> Bool {
        if try await line.send("GET", "/history/\(id)", effect: .asks)[id] != nil { return true }
        let queue = try await line.send("GET", "/queue", effect: .asks)
        let entries = (queue["queue_running"]?.arrayValue ?? []) + (queue["queue_pending"]?.arrayValue ?? [])
        return entries.contains { $0[1]?.stringValue == id }
    }

    private struct File: Sendable {
        var name: String
        var subfolder: String
        var type: String
    }

    private static func state(_ entry: JSON?) throws(ProviderFailure) -> RemotePoll.State<File> {
        guard let entry else { return .goesOn }
        for output in entry["outputs"]?.objectValue?.members ?? [] {
            guard let image = output.value["images"]?[0], let name = image["filename"]?.stringValue else { continue }
            return .done(File(name: name, subfolder: image["subfolder"]?.stringValue ?? "", type: image["type"]?.stringValue ?? "output"))
        }
        if entry["status"]?["status_str"] == "error" { throw ProviderFailure(.permanent, "The workflow failed over there.") }
        if entry["status"]?["completed"]?.boolValue == true {
            throw ProviderFailure(.permanent, "The workflow ended without a picture: it needs a node that saves one.")
        }
        return .goesOn
    }

    private static func query(_ file: File) -> String {
        [("filename", file.name), ("subfolder", file.subfolder), ("type", file.type)].map { "\($0)=\(encoded($1))" }.joined(separator: "&")
    }

    private static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            let isPlain =
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || "-._~".utf8.contains(byte)
            return isPlain ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }.joined()
    }

    // MARK: The graph

    private static func seed(_ order: ProviderPictureOrder) -> UInt64 { order.seed % (1 << 53) }  // what JavaScript has whole

    private func values(_ order: ProviderPictureOrder) -> [(name: String, value: JSON)] {
        let size = PictureSize.near(width: order.width, height: order.height)
        return [
            ("{{prompt}}", .string(order.prompt)), ("{{negative_prompt}}", .string(order.negative ?? "")),
            ("{{seed}}", .int(Int64(Self.seed(order)))), ("{{width}}", JSON(size.width)), ("{{height}}", JSON(size.height)),
        ]
    }

    /// The graph with its placeholders filled in: a text that is nothing but one becomes the value, in others it becomes the value's text.
    static func filled(_ json: JSON, _ values: [(name: String, value: JSON)]) -> JSON {
        switch json {
        case .string(let text):
            if let whole = values.first(where: { $0.name == text }) { return whole.value }
            // In one go, so that what a text brings along is no placeholder.
            var (filled, rest) = ("", text[...])
            while let start = rest.firstRange(of: "{{") {
                filled += rest[..<start.lowerBound]
                rest = rest[start.lowerBound...]
                guard let value = values.first(where: { rest.hasPrefix($0.name) }) else {
                    filled += rest.prefix(2)
                    rest = rest.dropFirst(2)
                    continue
                }
                filled += value.value.stringValue ?? value.value.text
                rest = rest.dropFirst(value.name.count)
            }
            return .string(filled + rest)
        case .array(let elements): return .array(elements.map { filled($0, values) })
        case .object(let object):
            var copy = JSON.Object()
            for member in object.members { copy.append(member.key, filled(member.value, values)) }
            return .object(copy)
        default: return json
        }
    }

    func probe() async throws(ProviderFailure) -> JSON {
        let answer = try await line.send("GET", "/system_stats", effect: .asks)
        return ["version": answer["system"]?["comfyui_version"] ?? .null]
    }
}
