extension FittedText {
    /// Several texts in the largest size at which they fit together, one below the other, each at least as high as its size.
    static func fitTogether(
        _ items: [SlotText], _ style: TextStyle, width: Int, height: Int, _ alignment: Alignment
    ) throws(ImagingError) -> [FittedText] {
        func attempt(_ size: Int) throws(ImagingError) -> [FittedText]? {
            var result: [FittedText] = []
            var sum = 0
            for item in items {
                var whole = try fit(item, style, size: size, width: width, height: height, alignment)
                if whole == nil {  // words are broken only where one of them is longer than its line
                    whole = try fit(item, style, size: size, width: width, height: height, alignment, breaksWords: true)
                }
                guard let fitted = whole else { return nil }
                sum += max(fitted.height, fitted.size)
                if sum > height { return nil }
                result.append(fitted)
            }
            return result
        }
        var low = 8
        var high = style.sizes.upperBound
        var best: [FittedText]?
        while low <= high {
            let middle = (low + high + 1) / 2
            if let found = try attempt(middle) {
                best = found
                low = middle + 1
            } else {
                high = middle - 1
            }
        }
        guard let best else { throw .unsupported("The points are too long for their place.") }
        let balanced = try best.map { (text) throws(ImagingError) in try text.balanced(maxHeight: text.height + text.size / 3) }
        return balanced.reduce(0) { $0 + max($1.height, $1.size) } <= height ? balanced : best
    }
}
