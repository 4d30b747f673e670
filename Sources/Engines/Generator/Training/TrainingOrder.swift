internal import Features
internal import JSONSchema
internal import Secrets

/// A training as providers are asked for it.
struct TrainingOrder: Sendable {
    /// The word that prompts will have.
    var triggerWord: String
    var variant: LoRAVariant
    var steps: Int
    var pictures: [TrainingPicture]

    /// What stands beside each picture, so that the word is learnt and not the place.
    var caption: String {
        switch variant {
        case .face: "a photo of \(triggerWord), portrait"
        case .fullBody: "a photo of \(triggerWord)"
        case .style: "a picture in the style of \(triggerWord)"
        }
    }

    /// Pictures and captions as trainers want them: `01.jpg` beside `01.txt`.
    func files() throws(ProviderFailure) -> [(name: String, bytes: [UInt8])] {
        var files: [(name: String, bytes: [UInt8])] = []
        for (index, picture) in pictures.enumerated() {
            let name = index < 9 ? "0\(index + 1)" : "\(index + 1)"
            do {
                let spool = try picture.content.spooled(in: picture.directory)
                files.append(("\(name).\(picture.fileExtension)", try spool.piece(at: 0, count: spool.bytes)))
            } catch {
                throw ProviderFailure(.permanent, "A picture that it was to be trained on was deleted, or cannot be read.")
            }
            files.append(("\(name).txt", Array(caption.utf8)))
        }
        return files
    }

    /// All of them in one file, as `data:`, which needs no address that others reach.
    func archive() throws(ProviderFailure) -> String { "data:application/zip;base64,\(Base64.encode(ZipArchive.stored(try files())))" }
}

/// A picture that is trained on.
struct TrainingPicture: Sendable {
    var content: MediaContent
    var fileExtension: String
    /// Where it is put aside.
    var directory: String
}

/// What a provider says of a training.
enum TrainingStep: Sendable {
    /// It goes on over there.
    /// - Parameter remote: what leads back to it.
    case goesOn(remote: JSON, percent: Int?)
    /// Its file is to be fetched.
    case madeAt(String, ProviderUsage)
    /// Its file is here.
    case made(Spool, ProviderUsage)
}
