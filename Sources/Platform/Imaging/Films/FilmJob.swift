/// A piece of a film: frames over one still, or two where one fades into the next.
public struct FilmJob: Sendable, Codable, Equatable {
    /// A still among those that go in, in their order.
    public struct Still: Sendable, Codable, Equatable {
        public var hasWords: Bool

        public init(hasWords: Bool) { self.hasWords = hasWords }

        func bytes(_ width: Int, _ height: Int) -> Int {
            let canvas = StillJob.canvas(width, height)
            return canvas.width * canvas.height * 3 + (hasWords ? width * height * 4 : 0)
        }
    }

    /// What a frame shows of a still.
    public struct View: Sendable, Codable, Equatable {
        /// Which still.
        public var still: Int
        /// 1 for all of it, up to 1.3.
        public var zoom: Double
        /// Where the part that is shown lies in what is left over: 0 at the left, 1 at the right.
        public var x: Double
        /// The same from the top.
        public var y: Double

        public init(still: Int, zoom: Double, x: Double, y: Double) {
            self.still = still
            self.zoom = zoom
            self.x = x
            self.y = y
        }
    }

    /// One frame.
    public struct Frame: Sendable, Codable, Equatable {
        public var view: View
        /// What comes next, where that is seen already.
        public var next: View?
        /// How much of it is seen, 0 to 1.
        public var share: Double

        public init(_ view: View, next: View? = nil, share: Double = 0) {
            self.view = view
            self.next = next
            self.share = share
        }
    }

    /// Pixels of a frame, as of the stills.
    public var width: Int
    /// Pixels of a frame.
    public var height: Int
    public var stills: [Still]
    /// At most 100: what a process has time for.
    public var frames: [Frame]
    public var format: PictureFormat
    public var quality: Int

    public init(width: Int, height: Int, stills: [Still], frames: [Frame], format: PictureFormat, quality: Int) {
        self.width = width
        self.height = height
        self.stills = stills
        self.frames = frames
        self.format = format
        self.quality = quality
    }
}
