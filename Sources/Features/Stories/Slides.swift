public import Operations
internal import FoundationEssentials
internal import GRDB
internal import JSONSchema

/// One picture or video of a story, as callers send it.
public struct SlideInput: NestedParams {
    @Param("The asset's identifier; or give media_url.") var mediaID: MediaID?
    @Param("The asset's address here (file_url of an upload); or give media_id.", .length(1...2_048)) var mediaURL: String?
    @Param("What the picture shows, for those who cannot see it. Default: the asset's own.", .length(0...4_086)) var altText: String?
    @Param("Text that is drawn into the picture when it goes out.", .length(0...280)) var captionOverlay: String?
    @Param("Where a tap on this slide leads, where the channel can link.", .length(0...2_048)) var swipeThroughURL: String?

    public init() {}
}

/// One slide as it is kept with a story.
public struct Slide: Reply, Equatable {
    public var mediaID: MediaID
    /// The last part of the asset's address.
    var file: String
    public var mediaURL: String
    public var altText: String
    public var captionOverlay: String?
    public var swipeThroughURL: String?

    public static let fields: [Field<Slide>] = [
        Field("media_id") { $0.mediaID }, Field("media_url") { $0.mediaURL }, Field("alt_text") { $0.altText },
        Field("caption_overlay") { $0.captionOverlay }, Field("swipe_through_url") { $0.swipeThroughURL },
    ]

    /// As the table keeps it: the address is made anew when it is read, so that the public URL may change.
    var stored: JSON {
        [
            "media_id": mediaID.json, "file": .string(file), "alt_text": .string(altText), "caption_overlay": JSON(captionOverlay),
            "swipe_through_url": JSON(swipeThroughURL),
        ]
    }

    init(stored json: JSON, publicURL: String) {
        guard let id = json["media_id"]?.stringValue.flatMap(MediaID.init), let file = json["file"]?.stringValue else {
            preconditionFailure("a stored slide has an asset")
        }
        mediaID = id
        self.file = file
        mediaURL = "\(publicURL)/media/\(id)/\(file)"
        altText = json["alt_text"]?.stringValue ?? ""
        captionOverlay = json["caption_overlay"]?.stringValue
        swipeThroughURL = json["swipe_through_url"]?.stringValue
    }

    init(mediaID: MediaID, file: String, altText: String, captionOverlay: String?, swipeThroughURL: String?, publicURL: String) {
        self.mediaID = mediaID
        self.file = file
        mediaURL = "\(publicURL)/media/\(mediaID)/\(file)"
        self.altText = altText
        self.captionOverlay = captionOverlay
        self.swipeThroughURL = swipeThroughURL
    }
}

/// Turns what callers send into slides that exist.
enum Slides {
    /// Checks every slide and tells all that is wrong at once.
    /// - Throws: `.validationFailed`.
    ///
    /// - Parameter short: the name of the short form in which only addresses were sent, which is where problems are told then.
    static func resolve(
        _ inputs: [SlideInput], at path: String, short: String? = nil, project: ProjectID, in context: Context
    ) throws -> [Slide] {
        var problems: [FieldProblem] = []
        var slides: [Slide] = []
        for (index, input) in inputs.enumerated() {
            let place = Place(short.map { $0.hasSuffix("s") ? "\($0)[\(index)]" : $0 } ?? "\(path)[\(index)]", isShort: short != nil)
            if let url = input.swipeThroughURL, !url.isEmpty, !isWebAddress(url) {
                problems.append(
                    FieldProblem(place.member("swipe_through_url"), got: .string(url), expected: "an http or https address")
                        .corrected(to: nil))
            }
            guard let id = media(of: input, at: place, &problems) else { continue }
            let row = try context.db.cachedStatement(sql: "SELECT filename, alt_text FROM media WHERE id = ? AND project = ?")
                .rows([id, project]).first
            guard let row else {
                let name = input.mediaID == nil ? "media_url" : "media_id"
                problems.append(
                    FieldProblem(
                        place.member(name), got: JSON(input.mediaURL ?? id.text),
                        expected: "an asset of this project that is still there; list_media tells which there are"
                    ).corrected(to: .string("<\(name) of an asset that list_media tells>")))
                continue
            }
            slides.append(
                Slide(
                    mediaID: id, file: row["filename"], altText: input.altText ?? row["alt_text"],
                    captionOverlay: input.captionOverlay.flatMap { $0.isEmpty ? nil : $0 },
                    swipeThroughURL: input.swipeThroughURL.flatMap { $0.isEmpty ? nil : $0 }, publicURL: context.publicURL))
        }
        guard problems.isEmpty else { throw Failure.invalid(problems) }
        return slides
    }

    /// Where problems of a slide are told.
    private struct Place {
        var path: String
        /// Whether only an address was sent, which has no members.
        var isShort: Bool

        init(_ path: String, isShort: Bool) {
            self.path = path
            self.isShort = isShort
        }

        func member(_ name: String) -> String { isShort ? path : "\(path).\(name)" }
    }

    private static func media(of input: SlideInput, at place: Place, _ problems: inout [FieldProblem]) -> MediaID? {
        switch (input.mediaID, input.mediaURL) {
        case (let id?, nil): return id
        case (nil, let url?):
            if let id = media(inAddress: url) { return id }
            problems.append(
                FieldProblem(
                    place.member("media_url"), got: .string(url),
                    expected: "the file_url of an asset here; bring other addresses in with upload_media_from_url first"
                ).corrected(to: "<the file_url that upload_media_from_url answers>"))
        case (let id?, let url?):
            if media(inAddress: url) == id { return id }
            problems.append(
                FieldProblem(place.path, got: .string(url), expected: "media_id or media_url, or both of the same asset")
                    .corrected(to: nil, at: place.member("media_url")))
        case (nil, nil):
            problems.append(
                FieldProblem(place.path, got: .null, expected: "media_id or media_url")
                    .corrected(to: "<media_id, begins with med_>", at: place.member("media_id")))
        }
        return nil
    }

    /// The asset that an address of ours (`…/media/{id}/{file}`) names, or its id alone. The host may be any of the appliance's names.
    static func media(inAddress url: String) -> MediaID? {
        if let id = MediaID(url) { return id }
        let parts = url.prefix { $0 != "?" && $0 != "#" }.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count >= 3, parts[parts.count - 3] == "media" else { return nil }
        return MediaID(String(parts[parts.count - 2]))
    }

    static func isWebAddress(_ text: String) -> Bool {
        guard text.utf8.count <= 2_048, let url = URL(string: text), let scheme = url.scheme?.lowercased(), let host = url.host() else {
            return false
        }
        return (scheme == "https" || scheme == "http") && !host.isEmpty
    }
}
