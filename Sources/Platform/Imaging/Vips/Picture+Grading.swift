import CVips

/// The calls that grading is made of. All of pictures with three channels of 8 bits.
extension Picture {
    /// Red, green and blue mixed anew by nine factors, in 16 bits: for `lookedUp`.
    func mixed(_ factors: [Double]) throws(ImagingError) -> Picture {
        precondition(factors.count == 9)
        return try unsafe make { source, out in
            unsafe factors.withUnsafeBufferPointer { unsafe cvips_mix(source, out, $0.baseAddress) }
        }
    }

    /// Each value replaced by the table's, which has three values a row.
    func lookedUp(_ table: [UInt8]) throws(ImagingError) -> Picture {
        try unsafe make { source, out in
            unsafe table.withUnsafeBytes { unsafe cvips_look_up(source, out, $0.baseAddress, Int32(table.count / 3)) }
        }
    }

    /// Sigma in pixels.
    func blurred(_ sigma: Double) throws(ImagingError) -> Picture {
        try unsafe make { source, out in unsafe cvips_blur(source, out, sigma) }
    }

    /// The sums of the values, at most 255.
    func adding(_ other: Picture) throws(ImagingError) -> Picture {
        try unsafe make(other) { source, other, out in unsafe cvips_add(source, other, out) }
    }

    /// The same grey noise on all channels; the deviation in steps of 255, the same picture for the same seed.
    func grained(_ deviation: Double, seed: Int32) throws(ImagingError) -> Picture {
        try unsafe make { source, out in unsafe cvips_add_noise(source, out, deviation, seed) }
    }
}
