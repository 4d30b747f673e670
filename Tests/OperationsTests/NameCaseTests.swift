import Operations
import Testing

@Suite struct NameCaseTests {
    @Test(arguments: [
        ("storyID", "story_id"), ("storyId", "story_id"), ("scheduledAtLocal", "scheduled_at_local"), ("mediaURL", "media_url"),
        ("mediaURLs", "media_urls"), ("mediaUrls", "media_urls"), ("storyIDs", "story_ids"), ("swipeThroughURL", "swipe_through_url"),
        ("dataBase64", "data_base64"), ("isLoud", "is_loud"), ("name", "name"), ("ID", "id"), ("URLPath", "url_path"),
        ("story_id", "story_id"),
        ("", ""), ("channelOverrides", "channel_overrides"), ("altText", "alt_text"), ("x", "x"), ("é", "é"),
    ])
    func `a Swift name has one spelling outside`(name: String, outside: String) {
        #expect(NameCase.snake(name) == outside)
        #expect(NameCase.snake(outside) == outside)
    }

    @Test(
        arguments: [
            ("timezone", "timezone"), ("timeZone", "timezone"), ("time_zone", "timezone"), ("storyID", "story_id"),
            ("STORY_ID", "story_id"),
            ("altText", "alt_text"), ("alttext", "alt_text"), ("story", nil), ("", nil),
        ] as [(String, String?)])
    func `another spelling finds its name`(name: String, found: String?) {
        #expect(NameCase.find(name, in: ["alt_text", "story_id", "timezone"]) == found)
    }

    @Test(
        arguments: [
            ("create_storie", "create_story"), ("lst_stories", "list_stories"), ("LIST_STORIES", "list_stories"), ("story", nil),
            ("delete_everything", nil),
            ("", nil), ("xy", nil),
        ] as [(String, String?)])
    func `the nearest name is one that may have been meant`(name: String, nearest: String?) {
        #expect(NearestName.of(name, in: ["create_story", "list_stories", "get_story"]) == nearest)
    }

    @Test func `the first of equally near names is taken, and a long name costs no more than a short one`() {
        #expect(NearestName.of("abc", in: ["abd", "abe"]) == "abd")
        #expect(NearestName.of(String(repeating: "a", count: 1_000_000), in: ["create_story"]) == nil)
    }
}
