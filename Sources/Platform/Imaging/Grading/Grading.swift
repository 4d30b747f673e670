/// How a picture is graded: the numbers behind an aesthetic grade. Every member may be left out and then changes nothing.
///
/// Applied in this order, to sRGB values from 0 to 1: temperature and tint, `matrix`, `saturation`; then for each channel
/// `gain`, `gamma`, `lift`, `contrast` and `fade`; then halation, vignette and grain.
public struct Grading: Sendable, Codable, Equatable {
    /// −1 to 1: an S-curve about the middle grey; 0 changes nothing, below it the picture gets flatter.
    public var contrast: Double
    /// 0 to 2: 0 is grey, 1 changes nothing.
    public var saturation: Double
    /// −1 (blue) to 1 (amber).
    public var temperature: Double
    /// −1 (green) to 1 (magenta).
    public var tint: Double
    /// −0.25 to 0.25 for red, green, blue: added to the shadows, less the lighter a value is, so that white stays white.
    public var lift: [Double]
    /// 0.4 to 2.5 for red, green, blue: above 1 the middle tones of the channel get lighter.
    public var gamma: [Double]
    /// 0.4 to 1.6 for red, green, blue: a factor, felt most in the lights.
    public var gain: [Double]
    /// Nine numbers from −2 to 2, row by row: what red, green and blue are made of.
    public var matrix: [Double]
    /// 0 to 1: how far black is raised and white lowered, as on paper that has seen the sun.
    public var fade: Double
    /// 0 to 1: film grain; at 1 its standard deviation is 22 of 255.
    public var grain: Double
    /// 0 to 1: how dark the corners get; at 1 they lose three quarters.
    public var vignette: Double
    /// 0 to 1: a warm glow about the lights, as film without a backing has it.
    public var halation: Double

    public init(
        contrast: Double = 0, saturation: Double = 1, temperature: Double = 0, tint: Double = 0, lift: [Double] = [0, 0, 0],
        gamma: [Double] = [1, 1, 1], gain: [Double] = [1, 1, 1], matrix: [Double] = [1, 0, 0, 0, 1, 0, 0, 0, 1], fade: Double = 0,
        grain: Double = 0, vignette: Double = 0, halation: Double = 0
    ) {
        self.contrast = contrast
        self.saturation = saturation
        self.temperature = temperature
        self.tint = tint
        self.lift = lift
        self.gamma = gamma
        self.gain = gain
        self.matrix = matrix
        self.fade = fade
        self.grain = grain
        self.vignette = vignette
        self.halation = halation
    }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        let neutral = Grading()
        func number(_ key: CodingKeys, _ fallback: Double) throws -> Double {
            try values.decodeIfPresent(Double.self, forKey: key) ?? fallback
        }
        func numbers(_ key: CodingKeys, _ fallback: [Double]) throws -> [Double] {
            try values.decodeIfPresent([Double].self, forKey: key) ?? fallback
        }
        contrast = try number(.contrast, neutral.contrast)
        saturation = try number(.saturation, neutral.saturation)
        temperature = try number(.temperature, neutral.temperature)
        tint = try number(.tint, neutral.tint)
        lift = try numbers(.lift, neutral.lift)
        gamma = try numbers(.gamma, neutral.gamma)
        gain = try numbers(.gain, neutral.gain)
        matrix = try numbers(.matrix, neutral.matrix)
        fade = try number(.fade, neutral.fade)
        grain = try number(.grain, neutral.grain)
        vignette = try number(.vignette, neutral.vignette)
        halation = try number(.halation, neutral.halation)
    }

    private enum CodingKeys: String, CodingKey {
        case contrast, saturation, temperature, tint, lift, gamma, gain, matrix, fade, grain, vignette, halation
    }

    /// What is out of its range, as a sentence, or `nil`.
    public var problem: String? {
        let checks: [(name: String, numbers: [Double], count: Int, range: ClosedRange<Double>)] = [
            ("contrast", [contrast], 1, -1...1), ("saturation", [saturation], 1, 0...2), ("temperature", [temperature], 1, -1...1),
            ("tint", [tint], 1, -1...1), ("lift", lift, 3, -0.25...0.25), ("gamma", gamma, 3, 0.4...2.5), ("gain", gain, 3, 0.4...1.6),
            ("matrix", matrix, 9, -2...2), ("fade", [fade], 1, 0...1), ("grain", [grain], 1, 0...1), ("vignette", [vignette], 1, 0...1),
            ("halation", [halation], 1, 0...1),
        ]
        for check in checks where check.numbers.count != check.count || !check.numbers.allSatisfy(check.range.contains) {
            let what = check.count == 1 ? "a number" : "\(check.count) numbers"
            return "The grading's \(check.name) has to be \(what) from \(check.range.lowerBound) to \(check.range.upperBound)."
        }
        return nil
    }
}
