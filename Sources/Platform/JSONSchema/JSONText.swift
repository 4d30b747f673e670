/// What a `JSONOutput` has written, in the very memory that it was written into: for whoever sends it without a copy.
///
/// Unchecked, as the compiler cannot know whose a pointer is: the memory belongs to this object alone from `init`, which takes it over, to
/// `deinit`, which gives it back once; in between nobody writes into it, so any thread may read.
@safe public final class JSONText: @unchecked Sendable {
    private let start: UnsafeMutablePointer<UInt8>
    private let room: Int
    public let count: Int

    /// Takes over the memory, which came from `SpareMemory` or can be given to it.
    init(_ start: UnsafeMutablePointer<UInt8>, room: Int, count: Int) {
        unsafe self.start = start
        self.room = room
        self.count = count
    }

    deinit { unsafe SpareMemory.give(start, room) }

    /// Where it lies, for as long as this object is there.
    public var place: UnsafeRawBufferPointer { unsafe UnsafeRawBufferPointer(start: start, count: count) }

    /// A copy.
    public var bytes: [UInt8] { unsafe Array(UnsafeBufferPointer(start: start, count: count)) }
}
