/// What a mood does to the face.
struct Expression {
    /// 1 is awake, 0 closed.
    var open = 1.0
    /// Closed in joy: bows upwards.
    var isSmiling = false
    /// The eye at the right of the sheet is closed.
    var winks = false
    var browRaise = 0.0
    /// Above 0 the inner ends go down.
    var browTilt = 0.0
    /// Only the right brow is raised.
    var browLift = 0.0
    var gaze = Point(0, 0)
    var mouth: Mouth
    var flush = 0.0
    /// Degrees that the head leans.
    var lean = 0.0

    enum Mouth {
        case soft
        case laugh
        case grin
        case smirk
        case aside
        case firm
        case cozy
        case cheer
        case dreamy
        case proud
        case round
        case straight
    }

    init(_ mood: Mood) {
        switch mood {
        case .calm:
            mouth = .soft
            open = 0.92
        case .joyful:
            mouth = .laugh
            open = 0.8
            browRaise = 2.4
            flush = 0.5
            lean = 4
        case .playful:
            mouth = .grin
            winks = true
            browRaise = 1
            browLift = 2
            flush = 0.3
            lean = -6
        case .confident:
            mouth = .smirk
            open = 0.88
            browLift = 2.6
            lean = -2
        case .thoughtful:
            mouth = .aside
            browRaise = 1
            browTilt = -1
            browLift = 1.5
            gaze = Point(2.6, -2)
            lean = 5
        case .determined:
            mouth = .firm
            open = 0.86
            browTilt = 3.4
            browRaise = -1.6
        case .cozy:
            mouth = .cozy
            open = 0
            isSmiling = false
            flush = 0.8
            lean = 6
        case .energetic:
            mouth = .cheer
            open = 1.08
            browRaise = 3.4
            flush = 0.3
            lean = -3
        case .dreamy:
            mouth = .dreamy
            open = 0.62
            browRaise = 2
            browTilt = -2
            gaze = Point(-2.4, -2.6)
            flush = 0.45
            lean = -5
        case .proud:
            mouth = .proud
            open = 0
            isSmiling = true
            browRaise = 2
            lean = -3
        case .surprised:
            mouth = .round
            open = 1.24
            browRaise = 5.5
        case .serious:
            mouth = .straight
            open = 0.84
            browTilt = 1.2
            browRaise = -0.8
        }
    }
}
