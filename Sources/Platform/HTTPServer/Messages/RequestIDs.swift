import Synchronization

/// Gives every request of this process a name: 8 random hexadecimal digits of the process, then 8 of a counter.
final class RequestIDs: Sendable {
    private let prefix = UInt32.random(in: .min ... .max)
    private let count = Atomic<UInt32>(0)

    func next() -> String {
        let number = count.wrappingAdd(1, ordering: .relaxed).newValue
        let bits = UInt64(prefix) << 32 | UInt64(number)
        return unsafe String(unsafeUninitializedCapacity: 16) { buffer in
            for place in 0..<16 {
                let digit = UInt8(truncatingIfNeeded: bits >> UInt64(60 - 4 * place)) & 15
                unsafe buffer[place] = digit < 10 ? 48 + digit : 87 + digit
            }
            return 16
        }
    }
}
