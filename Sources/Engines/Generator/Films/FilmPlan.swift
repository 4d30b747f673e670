internal import Features
internal import Imaging

/// What each frame of a film shows: every still for as long as the others, in slow motion, and a cross-fade between two.
struct FilmPlan {
    /// How still pictures move: so much that it is seen, and so little that no words in them leave the frame.
    enum Motion: Equatable {
        /// A picture of its own, whose words stand still before it.
        case scene
        /// A picture with words in it perhaps: of a side never more than a twenty-fifth goes, and designs keep more than that free.
        case slide

        fileprivate var zoom: Double { self == .scene ? 1.14 : 1.06 }
        /// How far from the middle it wanders, of what is left over.
        fileprivate var reach: Double { self == .scene ? 0.35 : 0.2 }
        /// Heads are above the middle.
        fileprivate var middle: Double { self == .scene ? 0.35 : 0.5 }
    }

    let frames: [FilmJob.Frame]

    /// Seconds of a cross-fade, where the stills are long enough.
    private static let fade = 0.6

    init(stills: Int, seconds: Int, frames count: Int, motion: Motion, seed: UInt64) {
        let total = Double(seconds)
        let fade = stills == 1 ? 0 : min(Self.fade, total / Double(stills) / 3)
        let each = (total + Double(stills - 1) * fade) / Double(stills)
        let paths = (0..<stills).map { Path($0, motion, seed) }
        frames = (0..<count).map { index in
            let time = total * Double(index) / Double(count)
            let still = min(stills - 1, Int(time / (each - fade)))
            let since = time - Double(still) * (each - fade)
            // While one comes, the one before is still going.
            guard still > 0, since < fade else { return FilmJob.Frame(paths[still].view(since / each)) }
            let share = since / fade
            return FilmJob.Frame(
                paths[still - 1].view((since + each - fade) / each), next: paths[still].view(since / each),
                share: share * share * (3 - 2 * share))
        }
    }

    /// From where to where a still is seen.
    private struct Path {
        let still: Int
        let zoom: (from: Double, to: Double)
        let x: (from: Double, to: Double)
        let y: (from: Double, to: Double)

        init(_ still: Int, _ motion: Motion, _ seed: UInt64) {
            self.still = still
            var chance = SlotChance(seed, "shot \(still)")
            zoom = Bool.random(using: &chance) ? (1, motion.zoom) : (motion.zoom, 1)
            let (across, down) = (Double.random(in: -1...1, using: &chance), Double.random(in: -1...1, using: &chance))
            x = (0.5 - across * motion.reach, 0.5 + across * motion.reach)
            y = (motion.middle - down * motion.reach, motion.middle + down * motion.reach)
        }

        /// - Parameter share: of the time for which it is seen.
        func view(_ share: Double) -> FilmJob.View {
            func between(_ ends: (from: Double, to: Double)) -> Double { ends.from + (ends.to - ends.from) * min(1, max(0, share)) }
            return FilmJob.View(still: still, zoom: between(zoom), x: min(1, max(0, between(x))), y: min(1, max(0, between(y))))
        }
    }

    /// Frames that follow one another and show the same stills, at most so many together.
    func pieces(atMost limit: Int) -> [ArraySlice<FilmJob.Frame>] {
        var pieces: [ArraySlice<FilmJob.Frame>] = []
        var start = 0
        for index in 1...frames.count {
            let isSame = index < frames.count && Self.stills(frames[index]) == Self.stills(frames[start])
            guard !isSame || index - start == limit else { continue }
            pieces.append(frames[start..<index])
            start = index
        }
        return pieces
    }

    /// The stills of a frame, in the order in which they are handed over.
    static func stills(_ frame: FilmJob.Frame) -> [Int] { [frame.view.still] + (frame.next.map { [$0.still] } ?? []) }
}
