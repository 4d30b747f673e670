import Operations
import Testing

@testable import Features

@Suite struct FeedCursorTests {
    private let publication = "pub_01m7yg37n0t3tzt0zjyvyech0f"

    @Test func `a cursor is read as it was written`() {
        let cursor = FeedCursor(publishedAt: Instant("2026-05-01T06:00:00Z")!, publication: PublicationID(publication)!)
        #expect(cursor.description == "1777615200000-\(publication)")
        #expect(FeedCursor(cursor.description) == cursor)
    }

    @Test(arguments: ["-1-", "+1-", "01-", "1--", " 1-", "-"])
    func `a place in a feed has one cursor`(start: String) {
        #expect(FeedCursor(start + publication) == nil)
    }
}
