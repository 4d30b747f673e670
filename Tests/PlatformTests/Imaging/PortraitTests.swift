import FoundationEssentials
import Testing

@testable import Imaging

/// Drawn people: the same in every picture, and every word to be seen. The SVGs are compared, which costs no drawing.
@Suite struct PortraitTests {
    static let ada = Appearance(
        presentation: .feminine, build: .average, age: 31, skinTone: 6, faceShape: .heart, hairStyle: .longWavy, hairColour: .auburn,
        eyeShape: .upturned, eyeColour: .green, marks: [.freckles], accessories: [.glassesRound])

    @Test func `the same values give the same bytes`() {
        let portrait = Portrait(appearance: Self.ada, pose: .holdingCup, setting: .cafe, props: [.book], seed: 7)
        #expect(portrait.svg() == Portrait(appearance: Self.ada, pose: .holdingCup, setting: .cafe, props: [.book], seed: 7).svg())
    }

    @Test func `another seed is another picture of the same person`() {
        let pictures = (0..<8).map { Portrait(appearance: Self.ada, setting: .park, seed: $0).svg() }
        #expect(Set(pictures).count == 8)
    }

    /// A picture for each word of a kind; they all have to differ, whatever else the picture shows.
    private func differ<Word: CaseIterable & Hashable>(
        _ words: Word.Type, views: [View] = View.allCases, _ picture: (Word, View) -> Portrait
    ) {
        for view in views {
            var seen: [String: Word] = [:]
            for word in Word.allCases {
                let svg = picture(word, view).svg()
                #expect(seen[svg] == nil, "\(word) looks like \(String(describing: seen[svg])) from \(view)")
                seen[svg] = word
            }
        }
    }

    private func picture(_ view: View, _ change: (inout Portrait) -> Void) -> Portrait {
        var portrait = Portrait(appearance: Self.ada, view: view, width: 540, height: 675)
        portrait.appearance.accessories = []
        change(&portrait)
        return portrait
    }

    @Test func `every face and every head of hair looks its own way from every side`() {
        differ(FaceShape.self) { word, view in picture(view) { $0.appearance.faceShape = word } }
        differ(HairStyle.self) { word, view in picture(view) { $0.appearance.hairStyle = word } }
        differ(HairColour.self) { word, view in picture(view) { $0.appearance.hairColour = word } }
        differ(EyeShape.self) { word, view in picture(view) { $0.appearance.eyeShape = word } }
        differ(EyeColour.self) { word, view in picture(view) { $0.appearance.eyeColour = word } }
        differ(FacialHair.self) { word, view in picture(view) { $0.appearance.facialHair = word } }
        differ(Presentation.self) { word, view in picture(view) { $0.appearance.presentation = word } }
        differ(Build.self) { word, view in picture(view) { $0.appearance.build = word } }
    }

    @Test func `every mark and every accessory is seen from every side`() {
        for view in View.allCases {
            let bare = picture(view) { $0.appearance.marks = [] }.svg()
            for mark in Mark.allCases { #expect(picture(view) { $0.appearance.marks = [mark] }.svg() != bare, "\(mark) from \(view)") }
        }
        differ(Mark.self) { word, view in picture(view) { $0.appearance.marks = [word] } }
        for view in View.allCases {
            // Short hair: ears are seen.
            let bare = picture(view) { $0.appearance.hairStyle = .crew }.svg()
            for accessory in Accessory.allCases {
                let worn = picture(view) {
                    $0.appearance.hairStyle = .crew
                    $0.appearance.accessories = [accessory]
                }
                #expect(worn.svg() != bare, "\(accessory) from \(view)")
            }
        }
        differ(Accessory.self) { word, view in picture(view) { $0.appearance.accessories = [word] } }
    }

    @Test func `every outfit, pose, mood, place and hour looks its own way`() {
        differ(Outfit.self) { word, view in picture(view) { $0.outfit = word } }
        differ(Pose.self) { word, view in picture(view) { $0.pose = word } }
        differ(Mood.self) { word, view in picture(view) { $0.mood = word } }
        differ(Setting.self, views: [.front, .fullBody]) { word, view in picture(view) { $0.setting = word } }
        differ(TimeOfDay.self, views: [.front, .fullBody]) { word, view in picture(view) { $0.timeOfDay = word } }
        differ(Prop.self, views: [.front, .fullBody]) { word, view in picture(view) { $0.props = [word] } }
        #expect(Set(View.allCases.map { picture($0) { _ in }.svg() }).count == View.allCases.count)
    }

    @Test(arguments: View.allCases)
    func `skin, hair and eyes keep their colours from every side`(view: View) {
        let portrait = Portrait(appearance: Self.ada, view: view, timeOfDay: .midday)
        let svg = portrait.svg()
        let light = Light.at(.midday)
        for colour in [Self.ada.skin, Self.ada.hairColour.pigment, Self.ada.eyeColour.pigment] {
            #expect(svg.contains(light.seen(colour).hex), "\(colour.hex) from \(view)")
        }
    }

    @Test(arguments: Setting.allCases)
    func `an SVG is well formed, and has its size`(setting: Setting) throws {
        for (width, height) in [(1080, 1350), (1080, 1920), (1920, 1080), (1080, 1080)] {
            let svg = Portrait(
                appearance: Self.ada, view: .threeQuarter, setting: setting, timeOfDay: .evening, width: width, height: height
            ).svg()
            #expect(svg.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(width)\" height=\"\(height)\""))
            #expect(svg.hasSuffix("</svg>"))
            #expect(!svg.contains("nan") && !svg.contains("inf"))
            var open: [Substring] = []
            for tag in svg.split(separator: "<") {
                let name = tag.prefix { $0 != " " && $0 != ">" && $0 != "/" }
                if tag.hasPrefix("/") {
                    let closed = tag.dropFirst().prefix { $0 != ">" }
                    #expect(open.popLast() == closed)
                } else if !tag.hasSuffix("/>") {
                    open.append(name)
                }
            }
            #expect(open.isEmpty)
        }
    }

    @Test func `what cannot be drawn says why`() {
        var portrait = Portrait(appearance: Self.ada)
        #expect(portrait.problem == nil)
        portrait.palette = ["red"]
        #expect(portrait.problem == "The colour red is not of the form #rrggbb.")
        portrait.palette = []
        portrait.appearance.age = 17
        #expect(portrait.problem == "A drawn person is 18 to 120 years old.")
        portrait.appearance.age = 18
        portrait.appearance.skinTone = 11
        #expect(portrait.problem == "The skin tone is a number from 1 to 10 on the Monk scale.")
        portrait.appearance.skinTone = 10
        portrait.width = 90
        #expect(portrait.problem == "A portrait is 256 to 2160 pixels wide and high.")
    }

    @Test func `values survive being written down`() throws {
        let portrait = Portrait(
            appearance: Self.ada, pose: .thumbsUp, view: .fullBody, mood: .proud, setting: .nightCity, timeOfDay: .goldenHour)
        #expect(try JSONDecoder().decode(Portrait.self, from: JSONEncoder().encode(portrait)) == portrait)
    }
}
