import FoundationEssentials
import Testing

@testable import Imaging

extension ImagingTests {
    /// Portraits drawn, photographs cut, and both graded.
    @Suite struct PictureTests {
        private let photograph: Picture

        init() throws {
            // A grey field from dark to light, with a red spot at the right.
            var shapes = Shapes(width: 900, height: 600)
            for step in 0..<9 {
                let value = UInt8(step * 30 + 8)
                shapes.rectangle(Box(x: step * 100, y: 0, width: 100, height: 600), Colour(red: value, green: value, blue: value))
            }
            shapes.circle(x: 760, y: 300, radius: 90, Colour("#e02020")!)
            photograph = try shapes.picture().flattened().inMemory()
        }

        private func average(_ picture: Picture, _ box: Box) throws -> (red: Double, green: Double, blue: Double) {
            let pixels = try picture.cropped(to: box).flattened().pixels()
            var sums = [0.0, 0, 0]
            for (index, value) in pixels.enumerated() { sums[index % 3] += Double(value) }
            let count = Double(pixels.count / 3)
            return (sums[0] / count, sums[1] / count, sums[2] / count)
        }

        private let dark = Box(x: 10, y: 250, width: 80, height: 80)
        private let middle = Box(x: 410, y: 250, width: 80, height: 80)
        private let corner = Box(x: 0, y: 0, width: 40, height: 40)

        private func graded(_ grading: Grading) throws -> Picture { try Grader(grading: grading, seed: 3).apply(to: photograph) }

        @Test func `a neutral grading changes nothing`() throws {
            #expect(try graded(Grading()).pixels() == photograph.pixels())
            let nearly = try graded(Grading(saturation: 1.000001)).pixels()
            for (before, after) in zip(try photograph.pixels(), nearly) where abs(Int(before) - Int(after)) > 1 {
                Issue.record("\(before) became \(after)")
                break
            }
        }

        @Test func `each number does what it says`() throws {
            let before = try average(photograph, middle)
            let warm = try average(graded(Grading(temperature: 0.5)), middle)
            #expect(warm.red > before.red + 4 && warm.blue < before.blue - 4)
            let magenta = try average(graded(Grading(tint: 0.6)), middle)
            #expect(magenta.green < before.green - 3 && magenta.red > before.red)
            let faded = try average(graded(Grading(fade: 0.8)), dark)
            #expect(try faded.red > average(photograph, dark).red + 20)
            let lifted = try average(graded(Grading(lift: [0, 0, 0.1])), dark)
            #expect(lifted.blue > lifted.red + 15)
            let bright = try average(graded(Grading(gamma: [1.5, 1, 1])), middle)
            #expect(bright.red > before.red + 15 && abs(bright.green - before.green) < 1.5)
            let gained = try average(graded(Grading(gain: [1, 0.7, 1])), middle)
            #expect(gained.green < before.green - 25)
            let spot = Box(x: 740, y: 280, width: 40, height: 40)
            let grey = try average(graded(Grading(saturation: 0)), spot)
            #expect(abs(grey.red - grey.blue) < 1.5)
            let swapped = try average(graded(Grading(matrix: [0, 0, 1, 0, 1, 0, 1, 0, 0])), spot)
            #expect(swapped.blue > swapped.red + 100)
            let light = Box(x: 610, y: 20, width: 60, height: 60)
            let hard = try graded(Grading(contrast: 0.8))
            #expect(try average(hard, light).red > average(photograph, light).red)
            #expect(
                try average(hard, Box(x: 210, y: 20, width: 60, height: 60)).red
                    < average(photograph, Box(x: 210, y: 20, width: 60, height: 60)).red)
        }

        @Test func `vignette, grain and halation are seen`() throws {
            let field = try Picture.drawing(
                svg:
                    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"600\" height=\"600\"><rect width=\"600\" height=\"600\" fill=\"#909090\"/><rect x=\"250\" y=\"250\" width=\"100\" height=\"100\" fill=\"#ffffff\"/></svg>"
            ).flattened().inMemory()
            func apply(_ grading: Grading, _ seed: UInt64 = 1) throws -> Picture {
                try Grader(grading: grading, seed: seed).apply(to: field)
            }
            let vignette = try apply(Grading(vignette: 1))
            #expect(try average(vignette, corner).red < 80)
            #expect(try abs(average(vignette, Box(x: 200, y: 300, width: 20, height: 20)).red - 144) < 3)
            let grain = try apply(Grading(grain: 0.5)).pixels()
            #expect(Set(grain.prefix(3 * 600)).count > 20)
            #expect(try apply(Grading(grain: 0.5)).pixels() == grain)
            #expect(try apply(Grading(grain: 0.5), 2).pixels() != grain)
            let glow = try average(apply(Grading(halation: 1)), Box(x: 352, y: 290, width: 6, height: 20))
            #expect(glow.red > glow.blue + 8)
        }

        @Test func `numbers out of range are named`() throws {
            #expect(Grading(contrast: 2).problem == "The grading's contrast has to be a number from -1.0 to 1.0.")
            #expect(Grading(lift: [0, 0]).problem == "The grading's lift has to be 3 numbers from -0.25 to 0.25.")
            #expect(throws: ImagingError.unsupported("The grading's fade has to be a number from 0.0 to 1.0.")) {
                try graded(Grading(fade: -1))
            }
        }

        @Test func `a grading may leave out what it does not change`() throws {
            let grading = try JSONDecoder().decode(Grading.self, from: Data(#"{"fade": 0.2, "gain": [1, 1, 0.9]}"#.utf8))
            #expect(grading == Grading(gain: [1, 1, 0.9], fade: 0.2))
        }

        @Test func `a photograph is cut to what draws the eye`() throws {
            let job = PictureJob(width: 400, height: 600)
            let cut = try PictureComposer.draw(job, picture: photograph)
            #expect(cut.width == 400 && cut.height == 600)
            let pixels = try cut.flattened().pixels()
            let red = stride(from: 0, to: pixels.count, by: 3).count { pixels[$0] > 180 && pixels[$0 + 1] < 80 }
            #expect(red > 20_000, "the spot was cut off: \(red) red pixels")
        }

        @Test func `a high photograph keeps its upper part, where heads are`() throws {
            let person = try Picture.drawing(
                svg:
                    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"400\" height=\"900\"><rect width=\"400\" height=\"900\" fill=\"#808080\"/><circle cx=\"200\" cy=\"170\" r=\"70\" fill=\"#c08060\"/><rect y=\"600\" width=\"400\" height=\"300\" fill=\"#ff2000\"/></svg>"
            ).flattened().inMemory()
            let head = try PictureComposer.draw(PictureJob(width: 400, height: 400), picture: person).flattened().pixels()
            let skin = stride(from: 0, to: head.count, by: 3).count { head[$0] > 170 && head[$0 + 1] > 110 && head[$0 + 1] < 150 }
            #expect(skin > 14_000, "\(skin) pixels of the head are left")
        }

        @Test func `a portrait is drawn, graded and framed in one job`() throws {
            let portrait = Portrait(appearance: PortraitTests.ada, pose: .waving, setting: .beach, timeOfDay: .goldenHour)
            let job = PictureJob(portrait: portrait, width: 540, height: 675, grading: Grading(saturation: 0, vignette: 0.4))
            let drawn = try PictureComposer.draw(job, picture: nil)
            #expect(drawn.width == 540 && drawn.height == 675)
            let pixels = try drawn.flattened().pixels()
            let coloured = stride(from: 0, to: pixels.count, by: 3).contains { abs(Int(pixels[$0]) - Int(pixels[$0 + 2])) > 3 }
            #expect(!coloured)
            #expect(Set(pixels).count > 100)
            #expect(try PictureComposer.draw(job, picture: nil).pixels() == drawn.pixels())
        }

        @Test(arguments: TextPanel.Position.allCases)
        func `words upon a picture can be read`(position: TextPanel.Position) throws {
            for (index, sample) in DesignTests.texts.sorted(by: { $0.key < $1.key }).enumerated() {
                let text = sample.value
                let panel = TextPanel(headline: String(text.prefix(80)), detail: String(text.prefix(60)), position: position)
                for (width, height) in [index % 3 == 0 ? (1080, 1350) : (640, 360)] {
                    let composition = try PictureComposer.layout(
                        PictureJob(width: width, height: height, panel: panel), picture: photograph)
                    let sheet = Box(x: 0, y: 0, width: width, height: height)
                    for placed in composition.texts {
                        #expect(sheet.contains(placed.box))
                        let paper = try composition.background.cropped(to: placed.origin).flattened().pixels()
                        for start in stride(from: 0, to: paper.count - 2, by: 3 * 97) {
                            let colour = Colour(red: paper[start], green: paper[start + 1], blue: paper[start + 2])
                            #expect(placed.ink.contrast(with: colour) >= 4.5)
                        }
                    }
                }
            }
        }

        @Test func `a job with nothing to show is refused`() throws {
            #expect(throws: ImagingError.unsupported("A portrait to draw or a picture to use is needed here, and there is neither.")) {
                try PictureComposer.draw(PictureJob(), picture: nil)
            }
            #expect(throws: ImagingError.unsupported("A picture is made 256 to 2160 pixels wide and high.")) {
                try PictureComposer.draw(PictureJob(width: 5000), picture: photograph)
            }
        }
    }
}
