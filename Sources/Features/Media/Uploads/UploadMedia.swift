public import Operations
internal import Secrets

/// Takes a whole file in one call.
public struct UploadMedia: PreparedOperation {
    public static let spec = Spec(
        "upload_media",
        """
        Upload a whole picture or video as base64, at most 10 MiB before encoding. The whole file passes through the conversation: \
        request_upload_url costs a few hundred bytes instead, whatever the file's size.
        """,
        .post("/api/v1/media"), scope: .mediaWrite, effect: .creates, toolset: .media, maxBodyBytes: 16 << 20)

    @Param("The file in base64 (RFC 4648), without a data: prefix.") var dataBase64: String
    @Param("Its type, e.g. image/png. The bytes decide.", .length(0...Media.maxNameCharacters)) var mimeType: String?
    @Param("Its name; it becomes part of the address.", .length(0...Media.maxNameCharacters)) var filename: String?
    @Param("What it shows, for those who cannot see it.", .length(0...Media.maxAltTextCharacters)) var altText: String?
    @Param("Words to find it by.", .count(0...MediaTag.maxCount)) var tags: [MediaTag]?
    @Param("The project, where there are several.") var projectID: ProjectID?
    @Carried var arrival: MediaArrival?

    public init() {}

    public mutating func prepare(_ preparation: Preparation) async throws {
        try Media.check(declaredType: mimeType)
        try preparation.read { _ = try $0.project(projectID) }
        let spool = try Spool(in: preparation.services[SpoolDirectory.self])
        try UploadedText.decode(dataBase64, into: spool)
        dataBase64 = ""  // the bytes are in the spool now
        arrival = try await Media.arrive(
            spool, with: preparation.services, caller: preparation.caller, requestID: preparation.requestID)
    }

    public func run(in context: Context) throws -> UploadedMedia {
        guard let arrival else { preconditionFailure("prepare comes first") }
        let details = MediaDetails(
            project: try context.project(projectID), filename: filename, altText: altText ?? "", tags: tags?.distinct ?? [],
            origin: .uploaded)
        guard let asset = try Media.insert(arrival, as: details, in: context) else { throw Media.gone }
        return UploadedMedia(asset)
    }
}

/// Bytes that came as base64.
enum UploadedText {
    /// Decodes block by block, so that the file is in memory once at most.
    static func decode(_ text: String, into spool: Spool) throws {
        var blocks = Base64Blocks(of: text, lineBreaks: .skipped)
        do {
            while let block = try blocks.next() { try spool.append(block) }
        } catch is SecretsError {
            throw notBase64
        } catch SpoolError.full {
            throw Media.tooLarge
        }
    }

    static let notBase64 = Failure(
        .validationFailed, "data_base64 is no base64. Send the alphabet of RFC 4648 section 4 with its padding, without a data: prefix.",
        parameter: "data_base64")
}
