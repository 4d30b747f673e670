public import Operations
internal import FoundationEssentials
internal import JSONSchema

/// Fetches a file from an address and keeps a copy.
public struct UploadMediaFromURL: AwaitingOperation {
    public static let spec = Spec(
        "upload_media_from_url",
        """
        Fetch a picture or a video, at most 10 MiB, from a public http or https address and keep a copy here, so that it is still there \
        when the story goes out.
        """,
        .post("/api/v1/media/from-url"), title: "Upload media from URL", scope: .mediaWrite, effect: .creates, toolset: .media,
        isOpenWorld: true)

    @Param("The file's address, http or https.", .length(1...2_048), aliases: ["media_url", "source_url"]) var url: String
    @Param("Its name here; default: the address's last part.", .length(0...Media.maxNameCharacters)) var filename: String?
    @Param("What it shows, for those who cannot see it.", .length(0...Media.maxAltTextCharacters)) var altText: String?
    @Param("Words to find it by.", .count(0...MediaTag.maxCount)) var tags: [MediaTag]?
    @Param("The project, where there are several.") var projectID: ProjectID?
    @Param("How many seconds to wait for it; after that the job goes on and its id is answered.", .range(0...50))
    public var waitSeconds = 20

    public init() {}

    public func run(in context: Context) throws -> Awaited<MediaAsset> {
        guard let address = URL(string: url), ["http", "https"].contains(address.scheme?.lowercased()), address.host()?.isEmpty == false
        else {
            throw Failure(.validationFailed, "An absolute http or https address is needed.", parameter: "url", got: .string(url))
        }
        if let problem = context.services[AddressCheck.self](url, "media") {
            throw Failure(.validationFailed, problem, parameter: "url", got: .string(url))
        }
        let wanted = MediaImport(url: url, filename: filename, altText: altText ?? "", tags: tags?.distinct ?? [])
        let job = try Jobs.enqueue(
            MediaImport.jobKind, payload: wanted.payload, project: try context.project(projectID), in: context)
        return .running(job)
    }
}
