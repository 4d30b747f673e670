import Operations
import Secrets

@testable import Features

/// What callers pass back unread: keys, upload tokens, ids, cursors; and the signatures of webhooks.
enum TokensTarget {
    @Sendable static func prepare() -> @Sendable ([UInt8]) -> Void {
        guard let signer = try? TokenSigner(key: Array(0..<32)), let sealing = try? SealingKey(key: Array(0..<32)) else {
            return { _ in require(false, "keys of 32 bytes are keys") }
        }
        return { input in
            let text = String(decoding: input, as: UTF8.self)
            keys(text)
            uploads(input, text, signer)
            ids(input, text)
            alphabets(input, text)
            webhooks(input, text)
            require((try? sealing.open(input, context: "setting.value.1")) == nil, "nothing opens that was not sealed")
            require((try? sealing.open(sealing.seal(input, context: "a"), context: "a")) == input, "what was sealed opens")
        }
    }

    private static func keys(_ text: String) {
        guard case .wellFormed(let key) = APIKey.parse(text) else { return }
        require(key.text.utf8.elementsEqual(text.utf8), "a key is the text that it was read from")
        require(key.displayPrefix.utf8.count == APIKey.prefix.utf8.count + 4, "of a key four characters are shown")
    }

    private static func uploads(_ input: [UInt8], _ text: String, _ signer: TokenSigner) {
        require(signer.verify(text, purpose: "upload") == nil, "nobody else can sign a token")
        if input.count <= 1_024 {
            let token = signer.sign(input, purpose: "upload")
            require(signer.verify(token, purpose: "upload") == input, "a token says what was signed")
            require(signer.verify(token, purpose: "media") == nil, "a token is for one purpose")
        }
        guard let token = try? UploadToken(signer.sign(input, purpose: "upload"), signer: signer) else { return }
        require((try? UploadToken(token.text(signer: signer), signer: signer)) == token, "an upload's token is read as it was written")
        require(token.text(signer: signer) == signer.sign(input, purpose: "upload"), "an upload has one token")
    }

    private static func ids(_ input: [UInt8], _ text: String) {
        id(text, StoryID.self)
        id(text, PublicationID.self)
        if let cursor = FeedCursor(text) {
            require(FeedCursor(cursor.description) == cursor, "a cursor is read as it was written")
            require(cursor.description.utf8.elementsEqual(text.utf8), "a place in a feed has one cursor")
        }
        if let id = MediaID(bytes: Array(input.prefix(16))) {
            require(MediaID(id.text) == id && id.bytes == Array(input.prefix(16)), "an id is its 16 bytes")
        }
    }

    private static func id<Kind: IDKind>(_ text: String, _ type: ID<Kind>.Type) {
        guard let id = ID<Kind>(text) else { return }
        require(id.text.utf8.elementsEqual(text.utf8) && ID<Kind>(bytes: id.bytes) == id, "an id is its 16 bytes")
    }

    private static func alphabets(_ input: [UInt8], _ text: String) {
        require((try? Base64.decode(Base64.encode(input))) == input, "Base64 is read as it was written")
        require((try? Base64URL.decode(Base64URL.encode(input))) == input, "Base64url is read as it was written")
        require((try? Hex.decode(Hex.encode(input))) == input, "hexadecimal is read as it was written")
        if let bytes = try? Base64.decode(text) { require(Base64.encode(bytes) == text, "bytes have one text in Base64") }
        if let bytes = try? Base64URL.decode(text) { require(Base64URL.encode(bytes) == text, "bytes have one text in Base64url") }
        if let number = try? Base62.decode(text) {
            require(Base62.encode(number, width: text.utf8.count) == text, "a number has one text of a length")
        }
    }

    private static func webhooks(_ input: [UInt8], _ text: String) {
        let secret = WebhookSecret.generate()
        require(!secret.accepts(header: text, id: "msg_1", timestamp: "1700000000", body: input), "nobody else can sign a webhook")
        let header = "\(text) \(secret.signature(id: "msg_1", timestamp: 1_700_000_000, body: input))"
        let isFar = text.split(separator: " ").count >= 16
        require(
            isFar || secret.accepts(header: header, id: "msg_1", timestamp: "1700000000", body: input),
            "a signature is found among others")
        if let read = try? WebhookSecret(text) { require(read.text == text, "a secret is the text that it was read from") }
        if let pair = try? WebhookKeyPair(text) {
            let signature = pair.signature(id: "msg_1", timestamp: 1_700_000_000, body: input)
            require(
                pair.publicKey.accepts(header: signature, id: "msg_1", timestamp: "1700000000", body: input), "a pair accepts its signature"
            )
        }
        if let key = try? WebhookPublicKey(text) {
            require(key.text == text, "a public key is the text that it was read from")
            _ = key.accepts(header: "v1a,\(Base64.encode(input))", id: "msg_1", timestamp: "1700000000", body: input)
        }
    }
}
