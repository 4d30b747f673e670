@testable import Imaging

/// The boxes of MP4, and the copy in which what is metadata is blanked.
enum VideosTarget {
    @Sendable static func run(_ input: [UInt8]) {
        let source = ByteSource(input)
        guard let structure = try? Structure.read(.mp4, source) else { return }
        require(structure.copy.byteCount == input.count, "a copy is as long as its file")
        guard let copy = try? ScratchFile(in: "/dev/shm"), (try? structure.copy.write(from: source, to: copy.descriptor)) != nil,
            let bytes = try? copy.read(count: copy.size)
        else { return require(false, "a copy can be written") }
        require(bytes.count == input.count, "a copy has the length that was told")
        let again: Structure
        do {
            again = try Structure.read(.mp4, ByteSource(bytes))
        } catch {
            return require(false, "a copy can be read: \(error)")
        }
        require(again.copy.isWhole(ByteSource(bytes)), "a copy's copy is the same")
        require(again.width == structure.width && again.height == structure.height, "a copy has the same size")
        require(again.durationMilliseconds == structure.durationMilliseconds, "a copy lasts as long")
    }
}
