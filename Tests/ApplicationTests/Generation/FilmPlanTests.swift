import Imaging
import Testing

@testable import Engines

@Suite struct FilmPlanTests {
    private func plan(_ stills: Int, seconds: Int, seed: UInt64 = 7) -> FilmPlan {
        FilmPlan(stills: stills, seconds: seconds, frames: seconds * 10, motion: .slide, seed: seed)
    }

    @Test func `every still is seen for as long, with a fade between two`() {
        let frames = plan(3, seconds: 6).frames
        let alone = (0..<3).map { still in frames.count { $0.next == nil && $0.view.still == still } }
        #expect(frames.count == 60 && frames.count { $0.next != nil } == 12)
        #expect(alone.allSatisfy { (12...18).contains($0) })
        #expect(frames.allSatisfy { $0.next.map { next in next.still > 0 } ?? true })
        #expect(frames.first?.view.still == 0 && frames.last?.view.still == 2)
    }

    @Test func `the same seed moves alike, another one otherwise`() {
        #expect(plan(2, seconds: 4).frames == plan(2, seconds: 4).frames)
        #expect(plan(2, seconds: 4).frames != plan(2, seconds: 4, seed: 8).frames)
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `of a slide never more than a twenty-fifth leaves at a side`(seed: UInt64) {
        for view in plan(2, seconds: 4, seed: seed).frames.map(\.view) {
            let left = 1 - 1 / view.zoom
            for share in [left * view.x, left * (1 - view.x), left * view.y, left * (1 - view.y)] { #expect(share <= 0.041) }
        }
    }

    @Test func `pieces keep the order, and frames of a piece show the same stills`() {
        let plan = plan(3, seconds: 6)
        let pieces = plan.pieces(atMost: 10)
        #expect(pieces.flatMap(Array.init) == plan.frames)
        #expect(pieces.allSatisfy { piece in piece.count <= 10 && Set(piece.map(FilmPlan.stills)).count == 1 })
    }
}
