internal import FoundationEssentials
public import Logging

/// How a process uses the file; each member is an option of `troupe serve` or a variable of the environment (`etc/troupe.env`).
public struct Settings: Sendable {
    /// The data file.
    public var dataFile: String
    /// Whether a missing file is made.
    public var createsFile = false
    /// Whether this process is the server; commands beside it go by what it was told.
    public var serves = false
    /// The host to listen on: an address, or `localhost`.
    public var host = "127.0.0.1"
    /// The port to listen on; 0 for a free one.
    public var port = 8420
    /// Where people reach the appliance, without a slash at the end; `nil` for the address that it listens on.
    public var publicURL: String?
    /// Private addresses that may be called, as `CIDR` or `CIDR:PURPOSE`.
    public var allowedOutbound: [String] = []
    /// Origins of browser clients that may call MCP, besides our own.
    public var allowedOrigins: [String] = []
    /// The most bytes that a presigned PUT takes; all other paths keep to 10 MiB.
    public var largestUpload = 10 << 20
    /// Requests a minute of a key, and of a user over all keys; 0 for no limit.
    public var keyRate = 120
    public var userRate = 240
    /// Requests a minute of an OAuth grant; 0 for no limit.
    public var grantRate = 60
    /// Hosts that OAuth clients may send people back to, and schemes of programs with a colon behind; `nil` for all.
    public var redirectHosts: [String]?
    /// Proxies whose `X-Forwarded-For` is believed: addresses or CIDR.
    public var trustedProxies: [String] = []
    /// A file of certificate authorities, in PEM, that outgoing calls trust instead of the system's; `nil` for the system's.
    public var certificateAuthorityFile: String?
    /// A file of 32 random bytes that seals the secrets in the data file; `nil` keeps the key in the data file.
    public var masterKeyFile: String?
    /// What the server tells on standard error: from `debug`, which names every hung-up client, to `error`.
    public var logLevel = Logger.Level.info
    /// Whether MCP also serves what the official conformance suite asks for, to anyone, and that only. For testing; on loopback only.
    public var servesConformanceFixture = false
    /// The executable that decodes pictures in a child process: this one.
    public var executable: String
    /// Where an `ffmpeg` is looked for, as `PATH` has folders; `nil` for nowhere: then videos are animated WebPs.
    public var searchPath: String?
    /// More arguments for the decoding child; tests plant crashes with them.
    public var decoderArguments: [String] = []

    public init(dataFile: String, executable: String) {
        self.dataFile = dataFile
        self.executable = executable
    }

    /// Whether nobody but this machine can connect.
    public var listensOnLoopback: Bool { host == "localhost" || host.hasPrefix("127.") || host == "::1" }

    /// Takes over what the environment sets: `TROUPE_LISTEN`, `TROUPE_PUBLIC_URL`, `TROUPE_ALLOW_OUTBOUND`, `TROUPE_ALLOWED_ORIGINS`,
    /// `TROUPE_KEY_RATE`, `TROUPE_USER_RATE`, `TROUPE_GRANT_RATE`, `TROUPE_REDIRECT_HOSTS`, `TROUPE_TRUSTED_PROXIES`, `TROUPE_CA_FILE`, `TROUPE_LARGEST_UPLOAD`, `TROUPE_MASTER_KEY_FILE`, `TROUPE_LOG_LEVEL`,
    /// `TROUPE_CONFORMANCE`; and `PATH`, in which programs are found that it can do without.
    /// - Throws: `SettingsError` for a value that cannot be read.
    public mutating func apply(environment: [String: String]) throws(SettingsError) {
        func words(_ text: String) -> [String] { text.split(whereSeparator: { $0 == "," || $0.isWhitespace }).map(String.init) }
        if let path = environment["PATH"] { searchPath = path }
        if let listen = environment["TROUPE_LISTEN"] { try apply(listen: listen) }
        if let url = environment["TROUPE_PUBLIC_URL"] { try apply(publicURL: url) }
        if let rules = environment["TROUPE_ALLOW_OUTBOUND"] { allowedOutbound += words(rules) }
        if let origins = environment["TROUPE_ALLOWED_ORIGINS"] { allowedOrigins += words(origins) }
        func rate(_ name: String, _ standard: Int) throws(SettingsError) -> Int {
            try environment[name].map { text throws(SettingsError) in try Self.rate(text, of: name) } ?? standard
        }
        keyRate = try rate("TROUPE_KEY_RATE", keyRate)
        userRate = try rate("TROUPE_USER_RATE", userRate)
        grantRate = try rate("TROUPE_GRANT_RATE", grantRate)
        if let hosts = environment["TROUPE_REDIRECT_HOSTS"] { try apply(redirectHosts: words(hosts), from: "TROUPE_REDIRECT_HOSTS") }
        if let proxies = environment["TROUPE_TRUSTED_PROXIES"] { trustedProxies += words(proxies) }
        if let bytes = environment["TROUPE_LARGEST_UPLOAD"] {
            guard let count = Int(bytes), (10 << 20...4 << 30).contains(count) else {
                throw SettingsError("TROUPE_LARGEST_UPLOAD takes bytes from \(10 << 20) to \(4 << 30), not \"\(bytes)\".")
            }
            largestUpload = count
        }
        if let file = environment["TROUPE_CA_FILE"], !file.isEmpty {
            try apply(certificateAuthorityFile: file, from: "TROUPE_CA_FILE")
        }
        if let file = environment["TROUPE_MASTER_KEY_FILE"], !file.isEmpty { masterKeyFile = file }
        if let word = environment["TROUPE_LOG_LEVEL"] {
            guard let level = Logger.Level(rawValue: word), level >= .debug else {
                throw SettingsError("TROUPE_LOG_LEVEL takes debug, info, notice, warning, error or critical, not \"\(word)\".")
            }
            logLevel = level
        }
        switch environment["TROUPE_CONFORMANCE"] ?? "" {
        case "", "0": break
        case "1": servesConformanceFixture = true
        case let other: throw SettingsError("TROUPE_CONFORMANCE takes 1 or 0, not \"\(other)\".")
        }
    }

    /// Reads `HOST:PORT`, `[IPv6]:PORT`, `:PORT` or a port.
    public mutating func apply(listen text: String) throws(SettingsError) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard let port = parts.last.flatMap({ Int($0) }), (0...65_535).contains(port) else {
            throw SettingsError("--listen takes HOST:PORT such as 127.0.0.1:8420, not \"\(text)\".")
        }
        self.port = port
        guard parts.count > 1 else { return }
        var host = parts.dropLast().joined(separator: ":")
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        if !host.isEmpty { self.host = host }
    }

    /// Reads the requests a minute of an OAuth grant.
    public mutating func apply(grantRate text: String) throws(SettingsError) { grantRate = try Self.rate(text, of: "--grant-rate") }

    /// Adds hosts that OAuth clients may send people back to; with none, all may be.
    /// - Parameter name: of the option or variable, for who has to mend it.
    public mutating func apply(redirectHosts hosts: [String], from name: String) throws(SettingsError) {
        for host in hosts {
            // An IPv6 address in brackets is the only host with a colon; a program's scheme ends with one.
            let isScheme = host.wholeMatch(of: /[A-Za-z][A-Za-z0-9+.-]*:/) != nil
            guard !host.isEmpty, !host.contains("/"), isScheme || host.hasPrefix("[") || !host.contains(":") else {
                throw SettingsError(
                    "\(name) takes a host such as claude.ai, without scheme, port and path, or a program's scheme such as cursor:, "
                        + "not \"\(host)\".")
            }
            redirectHosts = (redirectHosts ?? []) + [host.lowercased()]
        }
    }

    /// Takes the certificate authorities of a file, in PEM, instead of the system's.
    public mutating func apply(certificateAuthorityFile file: String, from name: String) throws(SettingsError) {
        guard FileManager.default.isReadableFile(atPath: file) else {
            throw SettingsError("\(name) takes a file with certificates in PEM; \(file) cannot be read.")
        }
        certificateAuthorityFile = file
    }

    private static func rate(_ text: String, of name: String) throws(SettingsError) -> Int {
        guard let rate = Int(text), (0...1_000_000).contains(rate) else {
            throw SettingsError("\(name) takes requests a minute, 0 for no limit, not \"\(text)\".")
        }
        return rate
    }

    /// Reads the public address: an origin, kept in the one spelling that tokens and metadata have (RFC 6454 section 6.1): small letters, no
    /// port that goes without saying, no slash at the end.
    /// - Throws: `SettingsError` for a path, a query, a user name, a host that is none or a port that is none.
    public mutating func apply(publicURL text: String) throws(SettingsError) {
        func bad(_ reason: String) -> SettingsError {
            SettingsError("--public-url takes an origin such as https://troupe.example, not \"\(text)\": \(reason)")
        }
        guard let match = text.wholeMatch(of: #/(https?)://([^/?#@\s]+?)(:[0-9]*)?(/*)/#.ignoresCase()) else {
            guard let origin = text.prefixMatch(of: #/(https?://[^/?#@\s]+)[/?#]/#.ignoresCase())?.output.1 else {
                throw bad("it begins with https:// (or http://) and a host, without a user name.")
            }
            throw bad("it has neither path nor query. Send \(origin.lowercased()).")
        }
        let (scheme, host) = (match.output.1.lowercased(), match.output.2.lowercased())
        guard host.wholeMatch(of: #/[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?|\[[0-9a-f:.]+\]/#) != nil else {
            throw bad("a host has letters, digits, hyphens and dots; write a name of other letters in its xn-- form.")
        }
        var port = ""
        if let digits = match.output.3?.dropFirst(), !digits.isEmpty {
            guard let number = UInt16(digits), number > 0 else { throw bad("a port is from 1 to 65535.") }
            if (scheme == "https" ? 443 : 80) != number { port = ":\(number)" }
        }
        publicURL = "\(scheme)://\(host)\(port)"
    }

    /// What the operator has to know of where people reach it: who lies in between reads along where that is by plain http and not on this
    /// machine. `nil` where there is nothing.
    /// - Parameter address: where people reach it.
    static func warning(about address: String) -> String? {
        guard address.hasPrefix("http://") else { return nil }
        let rest = address.dropFirst("http://".count)
        let host = rest.hasPrefix("[") ? rest.prefix { $0 != "]" } + "]" : rest.prefix { $0 != "/" && $0 != ":" }
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false)
        let isHere = numbers.count == 4 && numbers[0] == "127" && numbers.allSatisfy { UInt8($0) != nil }
        guard host != "localhost", host != "[::1]", !isHere else { return nil }
        return
            "\(address) is plain http: passwords, keys and tokens can be read on the way, and hosted agents do not connect. Put a proxy with "
            + "TLS in front and start with --public-url https://your.name."
    }
}

/// A setting that cannot be used, in a sentence that says what to give instead.
public struct SettingsError: Error, Equatable, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }
}
