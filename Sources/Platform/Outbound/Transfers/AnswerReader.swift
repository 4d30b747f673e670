/// Takes an answer as it arrives: status, headers, body, and the limits on them.
struct AnswerReader {
    /// Answers of the web have a few hundred bytes of header; 64 KiB is twice what servers commonly take.
    static let maxHeaderBytes = 65_536

    private let maxBodyBytes: Int
    private let overflow: OutboundRequest.Overflow
    private let sink: OutboundRequest.Sink?
    private var headerBytes = 0
    private(set) var outcome = TransferOutcome()
    private(set) var bodyHasBegun = false

    init(_ request: OutboundRequest) {
        maxBodyBytes = request.maxResponseBytes
        overflow = request.overflow
        sink = request.sink
    }

    /// Takes one header line; false ends the transfer.
    mutating func takeHeader(_ bytes: [UInt8]) -> Bool {
        headerBytes += bytes.count
        guard headerBytes <= Self.maxHeaderBytes else {
            outcome.failure = .tooLarge(limitBytes: Self.maxHeaderBytes)
            return false
        }
        guard !bodyHasBegun else { return true }  // a trailer
        let line = String(decoding: bytes, as: UTF8.self)
        if line.hasPrefix("HTTP/") {
            // Each interim answer (1xx) begins anew.
            let words = line.split(separator: " ", maxSplits: 2)
            outcome.status = words.count > 1 ? Int(Self.trimmed(words[1])) ?? 0 : 0
            outcome.headers = OutboundHeaders()
        } else if line.hasPrefix(" ") || line.hasPrefix("\t") {
            outcome.headers.continueLast(Self.trimmed(line[...]))
        } else if let colon = line.firstIndex(of: ":") {
            outcome.headers.add(Self.trimmed(line[..<colon]), Self.trimmed(line[line.index(after: colon)...]))
        }
        return true
    }

    /// Takes a piece of the body; false ends the transfer.
    mutating func takeBody(_ bytes: [UInt8]) -> Bool {
        bodyHasBegun = true
        let room = maxBodyBytes - outcome.bodyBytes
        guard bytes.count > room else { return keep(bytes) }
        switch overflow {
        case .fails: outcome.failure = .tooLarge(limitBytes: maxBodyBytes)
        case .isCut:
            outcome.isCut = true
            _ = keep(Array(bytes.prefix(room)))
        }
        return false
    }

    private mutating func keep(_ bytes: [UInt8]) -> Bool {
        outcome.bodyBytes += bytes.count
        guard let sink, (200..<300).contains(outcome.status) else {
            outcome.body += bytes
            return true
        }
        guard !bytes.isEmpty else { return true }
        do {
            try sink(bytes)
            return true
        } catch {
            // The sink knows its own error; what the caller of the transfer needs is that it ended there.
            outcome.failure = .sinkFailed
            return false
        }
    }

    /// Cuts the blanks of RFC 9110 5.6.3 and the end of the line.
    private static func trimmed(_ text: Substring) -> String {
        let isBlank = { (character: Character) in character == " " || character == "\t" || character.isNewline }
        var text = text.drop(while: isBlank)
        while let last = text.last, isBlank(last) { text.removeLast() }
        return String(text)
    }
}
