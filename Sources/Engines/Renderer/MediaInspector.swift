public import Features
public import Imaging
public import Operations

/// Looks into files by the decoding child.
public struct MediaInspector: MediaInspecting {
    private let decoder: MediaDecoder
    private let spoolDirectory: String

    public init(decoder: MediaDecoder, spoolDirectory: String) {
        self.decoder = decoder
        self.spoolDirectory = spoolDirectory
    }

    public func makeReady() { decoder.makeReady() }

    public func inspect(_ spool: Spool) async throws(Failure) -> InspectedMedia {
        let copy = try Spool.make(in: spoolDirectory, maxBytes: spool.maxBytes + 65_536)  // an upright copy may be a little longer
        let probe: Probe
        do { probe = try await decoder.probe(spool, copyTo: copy) } catch { throw Failure(imaging: error) }
        var served: Spool?
        if case .written(let bytes) = probe.copy {
            try copy.take(bytes)
            served = copy
        }
        return InspectedMedia(
            mediaType: probe.mediaType.mimeType, width: probe.width, height: probe.height, durationMilliseconds: probe.durationMilliseconds,
            served: served)
    }
}

extension Failure {
    /// What callers hear of a picture that could not be decoded or made.
    init(imaging error: ImagingError) {
        switch error {
        case .unsupported(let reason):
            self.init(.unsupportedMedia, "\(reason) Accepted are JPEG, PNG, WebP, GIF and MP4; the bytes decide, not the name.")
        case .unavailable(let reason): self.init(.busy, "Pictures cannot be decoded at the moment. \(reason)", retry: .after(seconds: 5))
        case .damaged, .tooLarge, .crashed, .timedOut: self.init(.validationFailed, error.message)
        }
    }
}

extension Spool {
    /// A new spool, or what callers hear if the disk refuses.
    static func make(in directory: String, maxBytes: Int = Media.maxBytes) throws(Failure) -> Spool {
        do { return try Spool(in: directory, maxBytes: maxBytes) } catch {
            throw Failure(.busy, "There is no room for temporary files.", retry: .after(seconds: 30))
        }
    }

    /// Takes over what the child wrote.
    func take(_ bytes: Int) throws(Failure) {
        do { try adopt(bytes: bytes) } catch {
            throw Failure(.payloadTooLarge, "The picture became larger than \(maxBytes) bytes when it was made ready. Send a smaller one.")
        }
    }
}
