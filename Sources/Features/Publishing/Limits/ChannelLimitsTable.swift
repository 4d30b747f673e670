import FoundationEssentials

/// The dated data file of all channels' limits.
public struct ChannelLimitsTable: Sendable, Hashable, Decodable {
    /// Counts up with every change of the file.
    public let version: Int
    /// The day up to which the sources were read, `YYYY-MM-DD`.
    public let asOf: String
    /// The day of the oldest source, `YYYY-MM-DD`.
    public let sourcesSince: String
    public let note: String
    /// In the order in which they are shown.
    public let channels: [ChannelLimits]

    /// Reads the file.
    ///
    /// - Throws: `ChannelLimitsError` if it is not such a file, or names a channel twice.
    public init(json: [UInt8]) throws(ChannelLimitsError) {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        do {
            self = try decoder.decode(Self.self, from: Data(json))
        } catch {
            throw .malformed("\(error)")
        }
        var seen: Set<String> = []
        for channel in channels where !seen.insert(channel.id).inserted { throw .duplicate(channel.id) }
    }

    /// The row of a channel, or nil if the file does not know it.
    public subscript(id: String) -> ChannelLimits? {
        channels.first { $0.id == id }
    }
}

/// Why a file of limits cannot be used.
public enum ChannelLimitsError: Error, Equatable {
    case malformed(String)
    /// Two rows have this id.
    case duplicate(String)
}

extension ChannelLimitsError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .malformed(let reason): "The file of channel limits cannot be read: \(reason)"
        case .duplicate(let id): "The file of channel limits has two rows for \(id)."
        }
    }
}
