internal import Operations

/// Tools that the first product names and that are not here: what to use instead, or that there is nothing of the kind yet. A name that is
/// taken by an operation or an alias is passed over, so that a line may outlive the gap. Topics are what people ask for it by.
enum AbsentTools {
    static let substitutes: [String: String] = {
        var table: [String: String] = [:]
        for (names, _, substitute) in groups { for name in names.split(separator: " ") { table[String(name)] = substitute } }
        return table
    }()

    /// All words of the topics: none of them is a misspelt one.
    static let words = groups.flatMap { $0.topics.split { $0 == "," || $0 == " " }.map(String.init) }

    /// What to say to a request for something that is not here: by a name, or by the words of a topic. `nil` for any other.
    static func substitute(for query: String) -> String? {
        if let substitute = Catalog.operations.substitute(for: query.split(separator: " ").joined(separator: "_")) { return substitute }
        return groups.first { $0.topics.split(separator: ",").contains { ToolSearch.has(String($0), query) } }?.substitute
    }

    /// What to say to a request for something that agents do not do here at all; `nil` for any other.
    static func outside(_ query: String) -> String? {
        if Catalog.operations.named(query) != nil { return nil }
        return elsewhere.first { $0.topics.split(separator: ",").contains { ToolSearch.has(String($0), query) } }?.note
    }

    private static let elsewhere: [(topics: String, note: String)] = [
        (
            "email,mail,newsletter,sms",
            "No tool sends mail or messages; posts go to the project's channels, by publish_story or schedule_story."
        ),
        (
            "invite,create user,add user,new user,remove user,delete user,team member,new member",
            "No tool manages people: an admin does, in the console under Users, or with `troupe user`."
        ),
        (
            "revoke key,mint key,create key,new key,make key,rotate key,delete key,remove key",
            "No tool manages keys: their owner does, in the console under Keys, or with `troupe key`. whoami tells what this one may."
        ),
    ]

    /// Names are told apart by blanks, topics by commas; of a topic all words have to be said.
    private static let groups: [(names: String, topics: String, substitute: String)] = [
        (
            "generate_caption", "",
            "Write a caption and send it with create_story; regenerate_caption has another one made for a generated post."
        ),
        (
            "check_caption_duplicate list_voice_corpus add_voice_sample delete_voice_sample get_voice_profile rebuild_voice_profile",
            "duplicate caption,voice sample,voice corpus,tone of voice analysis",
            "There is no voice corpus yet: list_publishes and list_stories show what was posted, get_character how the character speaks."
        ),
        (
            "unpublish_content", "unpublish,take down,delete published,remove published,delete tweet",
            "What is out cannot be taken back from here: get_publish_status has the link, where a person can delete it."
        ),
        (
            "get_social_account refresh_social_account", "refresh token,followers,follower count",
            "list_social_connections shows every connection and how it stands."
        ),
        (
            "start_social_connect get_connect_status", "connect instagram,connect x,connect facebook,connect tiktok,connect linkedin,oauth",
            "Accounts of networks cannot be connected over this interface yet; create_connection connects a webhook."
        ),
        ("disconnect_social_account", "", "Remove a connection with delete_connection."),
        (
            "list_timelines get_timeline create_timeline update_timeline delete_timeline activate_timeline pause_timeline list_timeline_slots "
                + "auto_schedule", "timeline,recurring,auto schedule,posting slots,evergreen",
            "There are no timelines yet: schedule_story gives each post its time."
        ),
        ("get_calendar", "calendar", "list_stories with state scheduled shows what goes out when."),
        (
            "start_social_import get_import_status list_imported_posts", "import post,import old,import from instagram,past posts",
            "Posts are not imported yet; list_publishes shows what went out from here."
        ),
        (
            "get_dashboard_stats get_engagement_chart get_platform_breakdown get_content_performance get_top_content get_best_times "
                + "get_learning_dashboard list_learning_patterns apply_learning_suggestion refresh_insights",
            "analytics,statistics,stats,insights,engagement,performance,likes,impressions,reach,metrics,best time,best posts,top posts,dashboard",
            "Nothing is measured on the networks yet; list_publishes shows what is out, with links."
        ),
        (
            "list_incoming_messages draft_reply list_reply_drafts approve_reply reject_reply update_reply set_engagement_policy",
            "comment,comments,reply,replies,message,messages,dm,dms,inbox,mention,mentions",
            "Comments, messages and replies are not part of this yet; get_publish_status has the link of a post, where a person can answer."
        ),
    ]
}
