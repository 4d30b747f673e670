import Glibc

/// Applies a grading to a picture.
struct Grader {
    let grading: Grading
    /// For the grain.
    let seed: UInt64

    /// The picture graded: in sRGB, without transparency, in memory.
    func apply(to picture: Picture) throws(ImagingError) -> Picture {
        if let problem = grading.problem { throw .unsupported(problem) }
        guard grading != Grading() else { return try picture.flattened().inMemory() }
        var result = try picture.flattened().mixed(mixing).lookedUp(curves).inMemory()
        if grading.halation > 0 {
            let glow = try result.lookedUp(highlights).blurred(Double(max(result.width, result.height)) / 70)
            result = try result.adding(glow).inMemory()
        }
        if grading.vignette > 0 {
            result = try result.with(try Picture.drawing(svg: corners(result.width, result.height)), x: 0, y: 0).inMemory()
        }
        if grading.grain > 0 {
            result = try result.grained(grading.grain * 22, seed: Int32(truncatingIfNeeded: seed & 0x7FFF_FFFF)).inMemory()
        }
        return result
    }

    /// Values from 0 to 255 become places in the table of curves.
    private static let rows = 4096

    /// Temperature and tint, the matrix, saturation: one matrix, from right to left.
    private var mixing: [Double] {
        let warm = grading.temperature * 0.16
        let magenta = grading.tint * 0.1
        let balance = [1 + warm + magenta * 0.5, 1 - magenta, 1 - warm + magenta * 0.5]
        // Luminance of Rec. 709, as in SVG's `saturate`.
        let weights = [0.2126, 0.7152, 0.0722]
        let s = grading.saturation
        var saturate: [Double] = []
        for row in 0..<3 { for column in 0..<3 { saturate.append(weights[column] * (1 - s) + (row == column ? s : 0)) } }
        let scale = Double(Self.rows - 1) / 255
        var result = [Double](repeating: 0, count: 9)
        for row in 0..<3 {
            for column in 0..<3 {
                for inner in 0..<3 {
                    result[row * 3 + column] += saturate[row * 3 + inner] * grading.matrix[inner * 3 + column] * balance[column] * scale
                }
            }
        }
        return result
    }

    private var curves: [UInt8] {
        var table: [UInt8] = []
        table.reserveCapacity(Self.rows * 3)
        for row in 0..<Self.rows {
            let value = Double(row) / Double(Self.rows - 1)
            for channel in 0..<3 { table.append(UInt8((curve(value, channel) * 255).rounded())) }
        }
        return table
    }

    private func curve(_ value: Double, _ channel: Int) -> Double {
        var v = min(1, value * grading.gain[channel])
        v = pow(v, 1 / grading.gamma[channel])
        v += grading.lift[channel] * (1 - v)
        v = max(0, min(1, v))
        // Between the value itself and a smooth S, or a line of less slope about the middle.
        let c = grading.contrast
        v = c >= 0 ? v + (v * v * (3 - 2 * v) - v) * c * 1.6 : 0.5 + (v - 0.5) * (1 + c * 0.6)
        v = grading.fade * 0.17 + v * (1 - grading.fade * 0.24)
        return max(0, min(1, v))
    }

    /// The lights alone, in the colour of film's red layer.
    private var highlights: [UInt8] {
        let colour = [1.0, 0.5, 0.3]
        var table: [UInt8] = []
        for value in 0..<256 {
            let over = max(0, (Double(value) - 176) / 79)
            for channel in 0..<3 { table.append(UInt8((over * over * colour[channel] * grading.halation * 120).rounded())) }
        }
        return table
    }

    private func corners(_ width: Int, _ height: Int) -> String {
        var canvas = Canvas()
        let (w, h) = (Double(width), Double(height))
        let dark: Colour = 0x07060A
        let strength = grading.vignette * 0.75
        let paint = canvas.radial(
            Point(w / 2, h / 2), (w * w + h * h).squareRoot() / 2,
            [(0, dark, 0), (0.45, dark, 0), (0.72, dark, strength * 0.34), (1, dark, strength)])
        canvas.fill(.rectangle(0, 0, w, h), paint)
        return canvas.document(width: width, height: height)
    }
}
