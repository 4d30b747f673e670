/// Why a URL is not taken; the raw value is a sentence for the one who wrote it.
public enum URLDefect: String, Error, Sendable {
    /// Longer than anything that is needed.
    case tooLong = "The URL is longer than 8,000 characters."
    /// Bytes that parsers treat differently.
    case notPrintableASCII =
        "The URL has blanks, control characters, backslashes or letters beyond ASCII; write them percent-encoded, a host in Punycode."
    /// Another scheme, or none.
    case scheme = "The URL must begin with https:// or http://."
    /// Credentials, or what is meant to look like a host.
    case userInfo = "The URL must not contain a user name or password."
    /// Nothing where the host should be.
    case emptyHost = "The URL has no host."
    /// Not the name of a host.
    case host = "The host of the URL is not a valid name."
    /// The spelling that escapes comparison with names.
    case trailingDot = "The host of the URL must not end with a dot."
    /// Octal, hexadecimal, short and integer forms, zones.
    case ambiguousAddress = "An IP address in a URL must be four plain decimal numbers, or IPv6 in brackets."
    /// Not a port, or one that is written oddly.
    case port = "The port of the URL must be a number from 1 to 65535."
}
