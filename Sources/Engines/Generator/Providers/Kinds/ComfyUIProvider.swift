internal import Features
internal import FoundationEssentials
internal import JSONSchema

/// ComfyUI: a graph of the operator's with placeholders filled in, under an id of ours, which leads back to it whatever happens to the answer.
///
/// Only the operator writes graphs: their nodes read files and run code. Texts are put in as values of JSON, never as pieces of it.
struct ComfyUIProvider: ProviderAdapter {
    let line: ProviderLine

    func picture(_ order: ProviderPictureOrder, _ work: RemoteWork) async throws(ProviderFailure) -> ProviderPicture {
        let lora = line.provider.lora(order.lora)
        let id = try await begun(order, work)
        let file = try await line.poll.wait { () throws(ProviderFailure) in
            if let entry = try await history(of: id) { return try Self.state(entry) }
            if try await !queued(id, in: "queue_running", "queue_pending") {
                // It leaves the queue as it enters the history, so what is in neither is gone.
                guard let entry = try await history(of: id) else {
                    throw ProviderFailure(.permanent, "It no longer knows of the work: it was stopped over there, or started anew.")
                }
                return try Self.state(entry)
            }
            return .goesOn
        }
        let spool = try await line.fetch((line.provider.address ?? "") + "/view?" + Self.query(file))
        var used: JSON = ["prompt_id": .string(id), "seed": .int(Int64(Self.seed(order)))]
        if let lora, graph(order).hasLoRA { used["lora"] = lora.told }
        return ProviderPicture(spool: spool, usage: ProviderUsage(), used: used)
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
        let graph = try await filled(order)
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
        if try await history(of: id) != nil { return true }
        return try await queued(id, in: "queue_running", "queue_pending")
    }

    /// What became of the work; `nil` before its end.
    private func history(of id: String) async throws(ProviderFailure) -> JSON? {
        try await line.send("GET", "/history/\(id)", effect: .asks)[id]
    }

    private func queued(_ id: String, in lists: String...) async throws(ProviderFailure) -> Bool {
        let queue = try await line.send("GET", "/queue", effect: .asks)
        return lists.contains { queue[$0]?.arrayValue?.contains { $0[1]?.stringValue == id } ?? false }
    }

    /// Takes it out of the queue; where it is at it already, it is interrupted, which ends whatever runs, and so is asked of nothing else.
    func stop(_ remote: JSON) async throws(ProviderFailure) {
        guard let id = remote["prompt_id"]?.stringValue else { return }
        _ = try await line.send("POST", "/queue", ["delete": [.string(id)]], effect: .stops)
        guard try await queued(id, in: "queue_running") else { return }
        _ = try await line.send("POST", "/interrupt", ["prompt_id": .string(id)], effect: .stops)
    }

    private struct File: Sendable {
        var name: String
        var subfolder: String
        var type: String
    }

    private static func state(_ entry: JSON) throws(ProviderFailure) -> RemotePoll.State<File> {
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

    private func graph(_ order: ProviderPictureOrder) -> ComfyGraph {
        ComfyGraph(line.provider.settings, references: order.references.count)
    }

    /// The graph for an order, its reference pictures brought there; without a LoRA the nodes that load one are left out.
    private func filled(_ order: ProviderPictureOrder) async throws(ProviderFailure) -> JSON {
        let graph = graph(order)
        guard graph.references <= order.references.count else {
            throw ProviderFailure(
                .permanent,
                "Its workflow needs \(graph.references) reference pictures, and the character has too few: make them by generate_character_references."
            )
        }
        var values: [(name: String, value: JSON)] = []
        for (index, reference) in order.references.prefix(graph.references).enumerated() {
            values.append((ComfyGraph.reference(index), .string(try await upload(reference))))
        }
        let size = PictureSize.near(width: order.width, height: order.height)
        let lora = graph.hasLoRA ? line.provider.lora(order.lora) : nil
        values += [
            ("{{prompt}}", .string(lora?.prompt(order.prompt) ?? order.prompt)), ("{{negative_prompt}}", .string(order.negative ?? "")),
            ("{{seed}}", .int(Int64(Self.seed(order)))), ("{{width}}", JSON(size.width)), ("{{height}}", JSON(size.height)),
        ]
        guard let lora else { return graph.withoutLoRA().filled(values) }
        return graph.filled(values + [(ComfyGraph.lora, .string(lora.file)), (ComfyGraph.weight, .double(lora.weight))])
    }

    /// Brings a picture into its folder of inputs, over the same one from before.
    /// - Returns: its name there.
    private func upload(_ reference: ProviderReference) async throws(ProviderFailure) -> String {
        var form = FormBody()
        form.add("image", file: reference.file, mediaType: "image/jpeg", reference.bytes)
        form.add("type", "input")
        form.add("overwrite", "true")
        let answer = try await line.send("POST", "/upload/image", form: form, effect: .asks)
        guard let name = answer["name"]?.stringValue else {
            throw ProviderFailure(.permanent, "It does not say under which name it keeps a reference picture.")
        }
        guard let folder = answer["subfolder"]?.stringValue, !folder.isEmpty else { return name }
        return "\(folder)/\(name)"
    }

    func probe() async throws(ProviderFailure) -> JSON {
        let answer = try await line.send("GET", "/system_stats", effect: .asks)
        return ["version": answer["system"]?["comfyui_version"] ?? .null]
    }
}
