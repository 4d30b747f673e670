import Testing

@testable import Features

@Suite struct TimeZoneNameTests {
    @Test(arguments: [
        "Europe/Berlin", "Europe/Kiev", "Europe/Kyiv", "US/Pacific", "UTC", "GMT", "Etc/UTC", "Asia/Calcutta", "Asia/Kolkata",
        "America/Argentina/Buenos_Aires", "America/Buenos_Aires", "Brazil/East", "Japan", "NZ-CHAT", "Singapore", "America/Port-au-Prince",
        "Antarctica/DumontDUrville", "Arctic/Longyearbyen",
    ])
    func `names of regions are taken as they are`(name: String) throws {
        #expect(try TimeZoneName(name).identifier == name)
    }

    @Test func `every whole name and every region of today is known`() throws {
        for name in ZoneRules.names.filter({ $0.contains("/") }) + TimeZoneName.wholeNames {
            #expect(throws: Never.self) { try TimeZoneName(name) }
        }
    }

    @Test(arguments: ["GMT+5", "GMT-0300", "UTC+2", "UTC+02:00", "+02:00", "-0500", "Etc/GMT+5", "Etc/GMT0", "gmt+1"])
    func `offsets are refused`(text: String) {
        #expect(throws: TimeZoneNameError.offset(text)) { try TimeZoneName(text) }
    }

    @Test(arguments: ["EST", "CET", "PST", "CEST", "BST", "IST", "Z", "EET", "MST"])
    func `abbreviations are refused`(text: String) {
        #expect(throws: TimeZoneNameError.abbreviation(text)) { try TimeZoneName(text) }
    }

    @Test(arguments: [
        ("Europe/Berlim", "Europe/Berlin"), ("europe/berlin", "Europe/Berlin"), ("Berlin", "Europe/Berlin"),
        ("new york", "America/New_York"),
        ("America/NewYork", "America/New_York"), ("Amercia/Sao_Paulo", "America/Sao_Paulo"), ("America/São_Paulo", "America/Sao_Paulo"),
        ("Asia/Tokio", "Asia/Tokyo"), ("EUROPE/LONDON", "Europe/London"), ("Lord Howe", "Australia/Lord_Howe"),
    ])
    func `a slip of the pen gets the nearest name`(text: String, meant: String) {
        #expect(throws: TimeZoneNameError.unknown(text, suggestion: meant)) { try TimeZoneName(text) }
    }

    @Test(arguments: [
        "", "Mars/Olympus_Mons", "../etc/passwd", "Europe/", "/Berlin/", "posix/Europe/Berlin", "SystemV/AST4ADT", "EST5EDT ",
    ])
    func `what is near to nothing is refused without a guess`(text: String) {
        #expect(throws: TimeZoneNameError.unknown(text, suggestion: nil)) { try TimeZoneName(text) }
    }
}
