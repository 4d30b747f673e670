import Outbound
import Testing

@Suite struct AddressGuardTests {
    /// First and last address of every refused range, and forms of IPv6 that embed an address.
    static let refused: [(String, AddressVerdict)] = [
        ("0.0.0.0", .unspecified), ("0.255.255.255", .unspecified), ("10.0.0.0", .privateNetwork), ("10.255.255.255", .privateNetwork),
        ("100.64.0.0", .carrierNAT), ("100.127.255.255", .carrierNAT), ("127.0.0.1", .loopback), ("127.255.255.255", .loopback),
        ("169.254.0.0", .linkLocal), ("169.254.169.254", .linkLocal), ("169.254.255.255", .linkLocal), ("172.16.0.0", .privateNetwork),
        ("172.31.255.255", .privateNetwork), ("192.0.0.0", .reserved), ("192.0.0.255", .reserved), ("192.0.2.0", .documentation),
        ("192.0.2.255", .documentation), ("192.88.99.0", .reserved), ("192.88.99.255", .reserved), ("192.168.0.0", .privateNetwork),
        ("192.168.255.255", .privateNetwork), ("198.18.0.0", .documentation), ("198.19.255.255", .documentation),
        ("198.51.100.0", .documentation),
        ("198.51.100.255", .documentation), ("203.0.113.0", .documentation), ("203.0.113.255", .documentation), ("224.0.0.0", .multicast),
        ("239.255.255.255", .multicast), ("240.0.0.0", .reserved), ("255.255.255.254", .reserved), ("255.255.255.255", .multicast),
        ("::", .unspecified), ("::1", .loopback), ("::2", .embedded), ("::8.8.8.8", .embedded), ("::ffff:127.0.0.1", .embedded),
        ("::ffff:8.8.8.8", .embedded), ("::ffff:0:8.8.8.8", .embedded), ("64:ff9b::7f00:1", .embedded), ("64:ff9b::808:808", .embedded),
        ("64:ff9b:1::1", .embedded), ("64:ff9b:1:ffff:ffff:ffff:ffff:ffff", .embedded), ("2002:7f00:1::", .embedded),
        ("2002:808:808::1", .embedded),
        ("2001::1", .embedded), ("2001:0:ffff:ffff:ffff:ffff:ffff:ffff", .embedded), ("2001:1ff::1", .reserved),
        ("2001:db8::", .documentation),
        ("2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", .documentation), ("3fff::1", .documentation), ("100::1", .reserved),
        ("fc00::", .privateNetwork),
        ("fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", .privateNetwork), ("fe80::1", .linkLocal), ("febf::1", .linkLocal),
        ("fec0::1", .privateNetwork),
        ("feff::1", .privateNetwork), ("ff00::", .multicast), ("ff02::1", .multicast), ("4000::1", .reserved), ("1fff::1", .reserved),
        ("5f00::1", .reserved),
    ]

    @Test(arguments: refused)
    func `every refused range is refused as a literal, for every purpose`(text: String, verdict: AddressVerdict) throws {
        let addressGuard = AddressGuard()
        let address = try #require(IPAddress(text))
        #expect(AddressGuard.classify(address) == verdict)
        let url = text.contains(":") ? "https://[\(text)]/" : "https://\(text)/"
        for purpose in OutboundPurpose.allCases {
            #expect(throws: OutboundError(.refusedAddress(verdict))) { try addressGuard.precheck(url, purpose: purpose) }
        }
    }

    @Test(arguments: [
        "1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0", "169.253.255.255",
        "169.255.0.0",
        "172.15.255.255", "172.32.0.0", "192.0.1.0", "192.0.3.0", "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0",
        "203.0.112.255",
        "203.0.114.0", "223.255.255.255", "2606:4700:4700::1111", "2001:4860:4860::8888", "2001:200::1", "2003::1", "2a00::1", "3ffe::1",
    ])
    func `the neighbours of the refused ranges are allowed`(text: String) throws {
        #expect(AddressGuard.classify(try #require(IPAddress(text))) == .allowed)
    }

    @Test func `public addresses are reached at the ports of the web only`() throws {
        let addressGuard = AddressGuard()
        #expect(throws: Never.self) { try addressGuard.precheck("https://1.1.1.1/", purpose: .media) }
        #expect(throws: Never.self) { try addressGuard.precheck("http://1.1.1.1/", purpose: .media) }
        #expect(throws: OutboundError(.refusedAddress(.port))) { try addressGuard.precheck("http://1.1.1.1:8080/", purpose: .media) }
        #expect(throws: OutboundError(.refusedAddress(.port))) { try addressGuard.precheck("https://1.1.1.1:22/", purpose: .media) }
    }

    @Test func `plain HTTP can be switched off, but for exceptions`() throws {
        let addressGuard = AddressGuard(allowed: [AllowRule("10.0.0.1")!], allowsPlainHTTP: false)
        #expect(throws: OutboundError(.refusedAddress(.plainHTTP))) { try addressGuard.precheck("http://1.1.1.1/", purpose: .media) }
        #expect(throws: Never.self) { try addressGuard.precheck("http://10.0.0.1/", purpose: .media) }
    }

    @Test(arguments: OutboundPurpose.allCases)
    func `an exception for one purpose holds for no other`(purpose: OutboundPurpose) throws {
        let addressGuard = AddressGuard(allowed: [AllowRule("127.0.0.1/32:\(purpose.rawValue)")!])
        let loopback = try #require(IPAddress("127.0.0.1"))
        for other in OutboundPurpose.allCases {
            let verdict = addressGuard.verdict(on: loopback, port: 9_999, scheme: .http, purpose: other)
            #expect(verdict == (other == purpose ? .allowed : .loopback))
        }
    }

    @Test func `an exception without purpose holds for all, at any port, for its own addresses only`() throws {
        let addressGuard = AddressGuard(allowed: [AllowRule("127.0.0.0/8")!])
        for purpose in OutboundPurpose.allCases {
            #expect(throws: Never.self) { try addressGuard.precheck("http://127.9.9.9:1234/", purpose: purpose) }
        }
        #expect(throws: OutboundError(.refusedAddress(.privateNetwork))) { try addressGuard.precheck("http://10.0.0.1/", purpose: .media) }
        #expect(throws: OutboundError(.refusedAddress(.loopback))) { try addressGuard.precheck("http://[::1]/", purpose: .media) }
        #expect(throws: OutboundError(.refusedAddress(.embedded))) {
            try addressGuard.precheck("http://[::ffff:127.0.0.1]/", purpose: .media)
        }
    }

    @Test func `the own listener is refused whatever the exceptions say, other ports of it are not`() throws {
        let addressGuard = AddressGuard(allowed: [AllowRule("0.0.0.0/0")!, AllowRule("::/0")!])
        #expect(throws: Never.self) { try addressGuard.precheck("http://127.0.0.1:8420/", purpose: .webhook) }
        addressGuard.setOwnAddresses([OwnAddress(IPAddress("127.0.0.1")!, port: 8_420)])
        for host in ["127.0.0.1", "0.0.0.0", "[::ffff:127.0.0.1]"] {
            #expect(throws: OutboundError(.refusedAddress(.own))) { try addressGuard.precheck("http://\(host):8420/", purpose: .webhook) }
        }
        #expect(throws: Never.self) { try addressGuard.precheck("http://127.0.0.1:8421/", purpose: .webhook) }
        #expect(throws: Never.self) { try addressGuard.precheck("http://127.0.0.2:8420/", purpose: .webhook) }
    }

    @Test(arguments: ["0.0.0.0", "::"])
    func `a listener on all addresses is found at each of them`(bound: String) {
        let addressGuard = AddressGuard(
            allowed: [AllowRule("0.0.0.0/0")!, AllowRule("::/0")!], own: [OwnAddress(IPAddress(bound)!, port: 8_420)])
        for host in ["127.0.0.1", "127.9.9.9", "0.0.0.0", "[::1]", "[::]", "[::ffff:127.0.0.1]"] {
            #expect(throws: OutboundError(.refusedAddress(.own))) { try addressGuard.precheck("http://\(host):8420/", purpose: .webhook) }
        }
        #expect(throws: Never.self) { try addressGuard.precheck("http://10.255.255.254:8420/", purpose: .webhook) }
    }

    @Test func `one unfit address among several refuses the URL`() throws {
        let addressGuard = AddressGuard()
        let url = try OutboundURL("https://example.com/")
        let fit = try #require(IPAddress("1.1.1.1"))
        let unfit = try #require(IPAddress("192.168.1.1"))
        #expect(addressGuard.verdict(on: url, addresses: [fit], purpose: .media) == .allowed)
        #expect(addressGuard.verdict(on: url, addresses: [fit, unfit], purpose: .media) == .privateNetwork)
    }
}
