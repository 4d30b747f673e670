internal import GRDB
public import JSONSchema
public import Operations

extension CharacterArchive {
    /// Makes a character of an archive, with all its versions and pictures, in one transaction: whole or not at all.
    /// - Parameter project: the project that it enters; `nil` for the caller's only one.
    /// - Returns: the new id, the name, how many versions and pictures.
    public func `import`(from descriptor: Int32, into project: ProjectID?, as caller: Caller) async throws(Failure) -> JSON {
        let archive = try TarReader(descriptor)
        guard let file = try archive.file(Self.document, maxBytes: Self.maxBytes) else {
            throw Failure(.validationFailed, "The archive has no \(Self.document).")
        }
        let document: ArchivedCharacter
        do { document = try ArchivedCharacter(json: JSON(parsing: file)) } catch let failure as Failure { throw failure } catch {
            throw Failure(.validationFailed, "\(Self.document) in the archive is no JSON.")
        }
        let services = dispatcher.services
        var arrivals: [(asset: ArchivedCharacter.Asset, arrival: MediaArrival)] = []
        for asset in document.media {
            guard let spool = try archive.spool(asset.file, in: services[SpoolDirectory.self]) else {
                throw Failure(.validationFailed, "The archive has no file \(asset.file.prefix(200)).")
            }
            arrivals.append((asset, try await Media.arrive(spool, with: services, caller: caller, requestID: "import")))
        }
        var files: [(lora: ArchivedLoRA, file: LoRAFile)] = []
        for lora in document.loras {
            guard let spool = try archive.spool(lora.file, in: services[SpoolDirectory.self], maxBytes: LoRAs.maxBytes) else {
                throw Failure(.validationFailed, "The archive has no file \(lora.file.prefix(200)).")
            }
            files.append((lora, try await LoRAFile.arrive(spool, with: services, caller: caller, requestID: "import")))
        }
        let (ready, loras) = (arrivals, files)
        return try await services[BlobWriting.self].write(as: caller, requestID: "import") { context in
            try enter(document, ready, loras, into: context.project(project), in: context)
        }
    }

    private func enter(
        _ document: ArchivedCharacter, _ arrivals: [(asset: ArchivedCharacter.Asset, arrival: MediaArrival)],
        _ loras: [(lora: ArchivedLoRA, file: LoRAFile)], into project: ProjectID, in context: Context
    ) throws -> JSON {
        var media: [MediaID: MediaID] = [:]
        for (asset, arrival) in arrivals {
            let details = MediaDetails(
                project: project, filename: asset.filename, altText: asset.altText, tags: asset.tags, origin: .uploaded)
            guard let entered = try Media.insert(arrival, as: details, in: context) else { throw Media.gone }
            media[asset.id] = entered.id
        }
        let id = try document.enter(into: project, media: media, in: context)
        for (lora, file) in loras {
            guard try Blobs.isReady(file.draft, in: context) else { throw Media.gone }
            let number = try lora.kept.enter(file, of: id, in: context)
            if lora.isActive { try LoRAs.activate(number, of: id, in: context) }
        }
        return [
            "id": id.json, "name": .string(document.versions.last?.content.name ?? ""), "versions": JSON(document.versions.count),
            "media": JSON(arrivals.count), "loras": JSON(loras.count),
        ]
    }
}
