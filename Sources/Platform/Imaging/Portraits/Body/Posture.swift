/// Where a pose puts arms and legs. Measures as the body's, for shoulders of 58.
struct Posture {
    var left: Arm
    var right: Arm
    /// Degrees that the whole figure leans.
    var lean = 0.0
    /// Which arm lies on top of the other.
    var leftIsOnTop = false
    var stance = Stance.easy
    /// What the pose needs to be understood.
    var support = Support.none

    struct Arm {
        var elbow: Point
        var wrist: Point
        var hand: Hand.Kind
        /// Degrees that the hand is turned against the forearm.
        var bend = 0.0
    }

    enum Stance {
        case easy
        case wide
        case stride
        case seated
        case crossed
    }

    enum Support {
        case none
        case chair
        case ledge
    }

    static let hanging = (
        left: Arm(elbow: Point(-70, 112), wrist: Point(-67, 171), hand: .relaxed),
        right: Arm(elbow: Point(70, 112), wrist: Point(67, 171), hand: .relaxed)
    )

    static func of(_ pose: Pose) -> Posture {
        let (left, right) = hanging
        switch pose {
        case .standing:
            return Posture(left: left, right: right)
        case .handsOnHips:
            return Posture(
                left: Arm(elbow: Point(-103, 112), wrist: Point(-57, 158), hand: .hip),
                right: Arm(elbow: Point(103, 112), wrist: Point(57, 158), hand: .hip),
                stance: .wide)
        case .armsCrossed:
            return Posture(
                left: Arm(elbow: Point(-70, 118), wrist: Point(26, 120), hand: .tucked),
                right: Arm(elbow: Point(70, 122), wrist: Point(-30, 106), hand: .onArm),
                stance: .wide)
        case .waving:
            return Posture(left: left, right: Arm(elbow: Point(96, 92), wrist: Point(106, 32), hand: .open, bend: 6))
        case .pointing:
            return Posture(
                left: Arm(elbow: Point(-100, 114), wrist: Point(-56, 158), hand: .hip),
                right: Arm(elbow: Point(96, 104), wrist: Point(124, 54), hand: .pointing, bend: -6))
        case .holdingCup:
            return Posture(left: left, right: Arm(elbow: Point(82, 120), wrist: Point(46, 104), hand: .grip, bend: 4))
        case .holdingUp:
            return Posture(left: left, right: Arm(elbow: Point(82, 122), wrist: Point(44, 106), hand: .fist, bend: 10))
        case .holdingAloft:
            return Posture(left: left, right: Arm(elbow: Point(94, 124), wrist: Point(86, 80), hand: .fist, bend: 6))
        case .holdingCamera:
            return Posture(
                left: Arm(elbow: Point(-84, 122), wrist: Point(-53, 130), hand: .grip, bend: -8),
                right: Arm(elbow: Point(84, 122), wrist: Point(53, 130), hand: .grip, bend: 8))
        case .holdingPhone:
            return Posture(left: Arm(elbow: Point(-76, 118), wrist: Point(-46, 84), hand: .grip, bend: 26), right: right)
        case .holdingBook:
            return Posture(
                left: Arm(elbow: Point(-77, 122), wrist: Point(-40, 138), hand: .grip, bend: 0),
                right: Arm(elbow: Point(77, 122), wrist: Point(40, 138), hand: .grip, bend: 0))
        case .sitting:
            return Posture(
                left: Arm(elbow: Point(-78, 116), wrist: Point(-34, 186), hand: .flat, bend: -10),
                right: Arm(elbow: Point(78, 116), wrist: Point(30, 192), hand: .flat, bend: 10),
                leftIsOnTop: true, stance: .seated, support: .chair)
        case .walking:
            return Posture(
                left: Arm(elbow: Point(-80, 110), wrist: Point(-44, 150), hand: .fist),
                right: Arm(elbow: Point(86, 104), wrist: Point(98, 160), hand: .fist), lean: 3,
                stance: .stride)
        case .thinking:
            return Posture(
                left: Arm(elbow: Point(-68, 120), wrist: Point(32, 132), hand: .tucked),
                right: Arm(elbow: Point(60, 126), wrist: Point(31, 44), hand: .chin, bend: -8))
        case .presenting:
            return Posture(
                left: Arm(elbow: Point(-84, 112), wrist: Point(-58, 156), hand: .flat, bend: -40),
                right: Arm(elbow: Point(88, 112), wrist: Point(134, 84), hand: .offering, bend: 14))
        case .leaning:
            return Posture(
                left: Arm(elbow: Point(-103, 112), wrist: Point(-57, 158), hand: .hip),
                right: Arm(elbow: Point(96, 118), wrist: Point(122, 138), hand: .flat, bend: 40), lean: 6,
                stance: .crossed, support: .ledge)
        case .thumbsUp:
            return Posture(
                left: Arm(elbow: Point(-100, 114), wrist: Point(-56, 158), hand: .hip),
                right: Arm(elbow: Point(82, 120), wrist: Point(102, 84), hand: .thumb, bend: 34))
        }
    }
}
