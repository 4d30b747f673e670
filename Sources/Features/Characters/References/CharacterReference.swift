internal import JSONSchema
public import Operations

/// One reference view of a character as a version holds it.
struct CharacterReference: Sendable, Equatable {
    var mediaID: MediaID
    var origin: ReferenceOrigin
    /// Where it was fetched from.
    var sourceURL: String?
    var setAt: Instant

    var stored: JSON {
        ["media_id": mediaID.json, "origin": origin.json, "source_url": JSON(sourceURL), "set_at": setAt.json]
    }

    init(stored json: JSON) {
        guard let id = json["media_id"]?.stringValue.flatMap(MediaID.init),
            let origin = json["origin"]?.stringValue.flatMap(ReferenceOrigin.init),
            let setAt = json["set_at"]?.stringValue.flatMap({ Instant($0) })
        else { preconditionFailure("a stored reference has an asset, an origin and a time") }
        mediaID = id
        self.origin = origin
        self.setAt = setAt
        sourceURL = json["source_url"]?.stringValue
    }

    init(mediaID: MediaID, origin: ReferenceOrigin, sourceURL: String? = nil, setAt: Instant) {
        self.mediaID = mediaID
        self.origin = origin
        self.sourceURL = sourceURL
        self.setAt = setAt
    }
}

/// Where a reference view came from.
public enum ReferenceOrigin: String, ParamWord {
    /// An asset that was there.
    case media
    /// Fetched from an address; the bytes are kept here.
    case address
    /// Made by a generator.
    case generated
}
