/// What is signed of a webhook, by Standard Webhooks 1.0: id, time stamp and body with full stops between.
enum WebhookMessage {
    /// All of it but the body.
    static func head(id: String, timestamp: String) -> [UInt8] {
        Array("\(id).\(timestamp).".utf8)
    }

    /// The signatures of one version in a header, which lists `version,base64` with blanks between. Others are passed over.
    static func signatures(in header: String, version: String) -> [[UInt8]] {
        header.split(separator: " ").prefix(16).compactMap { entry in  // rotation needs two; nobody needs 16
            let parts = entry.split(separator: ",", maxSplits: 1)
            guard parts.count == 2, parts[0] == version else { return nil }
            // An entry that is not base64 is a signature that does not fit, nothing more.
            return try? Base64.decode(String(parts[1]))
        }
    }
}
