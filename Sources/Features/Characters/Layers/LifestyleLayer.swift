public import Operations

/// How the character spends its days. Routines can drive the schedule.
public struct LifestyleLayer: CharacterLayer {
    public static let name = LayerName.lifestyle

    @Param("What it does again and again.", .count(0...30)) public var routines: [Routine]?
    @Param("Where it is to be found.", .count(0...30)) public var places: [Phrase]?
    @Param("What it does for its own sake.", .count(0...30)) public var hobbies: [Phrase]?
    @Param("Who belongs to its life.", .count(0...30)) public var relationships: [Sentence]?
    @Param("Its animals.", .count(0...10)) public var pets: [Sentence]?

    public init() {}
}

/// Something that a character does on certain days at a certain time, in its own time zone.
public struct Routine: KeptParams {
    @Param("What it is called.", .length(1...80)) public var name: String
    @Param("On which days.", .count(1...7)) public var days: [Weekday]?
    @Param("When, HH:MM.") public var time: DayTime?
    @Param("How long, in minutes.", .range(1...1_440)) public var durationMinutes: Int?
    @Param("What it does.", .length(1...300)) public var activity: String?
    @Param("Where.", .length(1...120)) public var setting: String?
    @Param("In which light.") public var timeOfDay: TimeOfDay?
    @Param("Whether it posts then.") public var posts: Bool?

    public init() {}
}

public enum Weekday: String, ParamWord {
    case mon, tue, wed, thu, fri, sat, sun
}
