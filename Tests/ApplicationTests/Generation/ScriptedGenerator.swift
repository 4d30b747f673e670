import Features
import JSONSchema
import Operations
import Synchronization

@testable import Engines

/// A paid generator that does what a test tells it, and counts how often it is called.
final class ScriptedGenerator: Generator {
    let name = "scripted"
    let isRepeatable = false
    let capabilities: [GeneratorCapability] = [.picture, .caption]
    /// What the next calls for pictures end with; after them every call makes one.
    private let script: Mutex<[GeneratorFailure]>
    /// What every call for a caption ends with.
    private let captionFailure: GeneratorFailure?
    private let called = Mutex(0)
    private let picture: [UInt8]
    private let directory: String

    init(_ script: [GeneratorFailure] = [], picture: [UInt8], directory: String, captionFailure: GeneratorFailure? = nil) {
        self.captionFailure = captionFailure
        self.script = Mutex(script)
        self.picture = picture
        self.directory = directory
    }

    var calls: Int { called.withLock { $0 } }

    func picture(_ request: PictureRequest) async throws(GeneratorFailure) -> MadePicture {
        called.withLock { $0 += 1 }
        if let failure = script.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) { throw failure }
        do {
            let spool = try Spool(in: directory, maxBytes: picture.count)
            try spool.append(picture)
            return MadePicture(spool: spool, micros: 7_000, used: ["generator": "scripted"])
        } catch {
            throw GeneratorFailure(.permanent, "There is no room for a picture.")
        }
    }

    func caption(_ order: CaptionOrder) async throws(GeneratorFailure) -> MadeCaption {
        if let captionFailure { throw captionFailure }
        return MadeCaption(text: "By script.", sentences: ["By script."], micros: 500, used: ["generator": "scripted"])
    }
}
