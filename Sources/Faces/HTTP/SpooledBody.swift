internal import HTTPServer
internal import Synchronization

/// A body that may become large: in memory up to 1 MiB, beyond that in a file, for which one of the few places is needed.
final class SpooledBody: BodySink {
    /// What has arrived.
    enum Contents {
        case bytes([UInt8])
        /// Large: read it with `load`, away from the network threads.
        case file
        /// It grew large when all places were taken; the rest was dropped.
        case busy
    }

    private struct State {
        var memory: [UInt8] = []
        var file: SpoolFile?
        var count = 0
        var slot: BodySlots.Slot?
        var isBusy = false
    }

    private let slots: BodySlots
    private let state: Mutex<State>

    /// - Parameter slot: a place that was taken beforehand, where the header tells a large length.
    init(slots: BodySlots, slot: BodySlots.Slot? = nil) {
        self.slots = slots
        state = Mutex(State(slot: slot))
    }

    func receive(_ bytes: UnsafeRawBufferPointer) throws {
        try state.withLock { state in
            guard !state.isBusy else { return }
            state.count += bytes.count
            if state.file == nil {
                guard state.count > BodyIntake.memoryBytes else {
                    unsafe state.memory.append(contentsOf: bytes)
                    return
                }
                if state.slot == nil { state.slot = slots.take() }
                guard state.slot != nil else {
                    state.isBusy = true
                    state.memory = []
                    return
                }
                let file = try SpoolFile()
                unsafe try state.memory.withUnsafeBytes { unsafe try file.append($0) }
                state.memory = []
                state.file = file
            }
            unsafe try state.file?.append(bytes)
        }
    }

    func abandon() { finish() }

    var contents: Contents {
        state.withLock { state in
            if state.isBusy { return .busy }
            return state.file == nil ? .bytes(state.memory) : .file
        }
    }

    /// The bytes of a large body. The file is let go.
    func load() throws -> [UInt8] {
        let (file, count) = state.withLock { state in
            defer { state.file = nil }
            return (state.file, state.count)
        }
        return try file?.contents(count: count) ?? []
    }

    /// The call is over: the place is free for the next.
    func finish() {
        state.withLock { state in
            state.file = nil
            state.memory = []
            state.slot?.release()
            state.slot = nil
        }
    }
}
