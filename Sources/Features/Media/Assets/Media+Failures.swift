public import Operations
internal import JSONSchema

extension Media {
    /// More bytes than an asset may have.
    public static var tooLarge: Failure { tooLarge(limit: maxBytes) }

    /// The same where the operator has set another limit.
    public static func tooLarge(limit: Int) -> Failure {
        let mebibytes = limit % (1 << 20) == 0 ? " (\(limit >> 20) MiB)" : ""
        return Failure(
            .payloadTooLarge, "An asset has at most \(limit) bytes\(mebibytes). Make the file smaller and send it again.",
            fix: ["max_bytes": JSON(limit)])
    }

    /// Bytes, or a declared type, that are not taken in.
    /// - Parameter reason: a sentence, where more is known.
    public static func unsupported(_ reason: String? = nil) -> Failure {
        let accepted = MediaFormat.allCases.map(\.rawValue)
        let message = reason ?? "The bytes are of no type that is taken in, whatever the name says."
        return Failure(
            .unsupportedMedia, "\(message) Accepted are \(accepted.joined(separator: ", ")).", fix: ["accepted": JSON(accepted)])
    }

    static let gone = Failure(.busy, "The same bytes were just deleted elsewhere. Send the call again.", retry: .now)

    /// Refuses a declared type that is not taken in, before any work. Where it is, the bytes decide.
    static func check(declaredType: String?) throws(Failure) {
        guard let declaredType, !declaredType.isEmpty, MediaFormat(declared: declaredType) == nil else { return }
        throw unsupported("\(declaredType.prefix(80)) is not taken in.")
    }
}
