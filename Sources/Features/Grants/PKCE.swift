internal import Secrets

/// Proof Key for Code Exchange (RFC 7636), S256 only.
public enum PKCE {
    /// Whether the text can be an S256 challenge: the base64url of 32 bytes (section 4.2).
    public static func isChallenge(_ text: String) -> Bool {
        text.utf8.count == 43 && (try? Base64URL.decode(text))?.count == 32  // what is no base64url is no challenge
    }

    /// Whether the text can be a verifier: 43 to 128 unreserved characters (section 4.1).
    static func isVerifier(_ text: String) -> Bool {
        (43...128).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "-._~".utf8.contains(byte)
                }
            }
    }

    /// Whether the verifier is the one behind the challenge.
    static func accepts(_ verifier: String, challenge: String) -> Bool {
        isVerifier(verifier) && ConstantTime.equal(Base64URL.encode(SHA256.hash(Array(verifier.utf8))), challenge)
    }
}
