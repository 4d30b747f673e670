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
        let ready = arrivals
        return try await services[BlobWriting.self].write(as: caller, requestID: "import") { context in
            try enter(document, ready, into: context.project(project), in: context)
        }
    }

    private func enter(
        _ document: ArchivedCharacter, _ arrivals: [(asset: ArchivedCharacter.Asset, arrival: MediaArrival)], into project: ProjectID,
        in context: Context
    ) throws -> JSON {
        var media: [MediaID: MediaID] = [:]
        for (asset, arrival) in arrivals {
            let details = MediaDetails(
                project: project, filename: asset.filename, altText: asset.altText, tags: asset.tags, origin: .uploaded)
            guard let entered = try Media.insert(arrival, as: details, in: context) else { throw Media.gone }
            media[asset.id] = entered.id
        }
        let id = try document.enter(into: project, media: media, in: context)
        return [
            "id": id.json, "name": .string(document.versions.last?.content.name ?? ""), "versions": JSON(document.versions.count),
            "media": JSON(arrivals.count),
        ]
    }
}
