public import Operations
public import Secrets

/// Signs the addresses that uploads go to. Filled in by Application.
public enum UploadTokens: ServiceKey {
    public typealias Value = TokenSigner
}

/// The capability in an upload's address: which upload, until when. Never logged.
public struct UploadToken: Sendable, Equatable {
    public let upload: UploadID
    public let expiresAt: Instant

    private static let purpose = "upload"

    init(upload: UploadID, expiresAt: Instant) {
        self.upload = upload
        self.expiresAt = expiresAt
    }

    /// Reads a token of ours.
    /// - Throws: `.unauthorized` for every other text. Whether it has expired, the caller looks.
    public init(_ text: String, signer: TokenSigner) throws(Failure) {
        guard let payload = signer.verify(text, purpose: Self.purpose), payload.count == 24,
            let upload = UploadID(bytes: Array(payload[..<16]))
        else {
            throw Failure(.unauthorized, "This upload address is not valid. Ask for a new one with request_upload_url, and copy it whole.")
        }
        self.init(upload: upload, expiresAt: Instant(milliseconds: payload[16...].reduce(Int64(0)) { $0 << 8 | Int64($1) }))
    }

    /// As it stands in the address.
    func text(signer: TokenSigner) -> String {
        let expiry = (0..<8).map { UInt8(truncatingIfNeeded: expiresAt.milliseconds >> (56 - 8 * $0)) }
        return signer.sign(upload.bytes + expiry, purpose: Self.purpose)
    }
}
