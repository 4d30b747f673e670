/// Tools that the first product names and that are not here: what to use instead, or that there is nothing of the kind yet. A name that is
/// taken by an operation or an alias is passed over, so that a line may outlive the gap.
enum AbsentTools {
    static let substitutes: [String: String] = {
        var table: [String: String] = [:]
        for (names, substitute) in groups { for name in names.split(separator: " ") { table[String(name)] = substitute } }
        return table
    }()

    private static let groups: [(names: String, substitute: String)] = [
        ("generate_video get_video_status wait_for_video", "Videos are not generated here yet: bring one in with upload_media_from_url."),
        (
            "generate_caption",
            "Write a caption and send it with create_story; regenerate_caption has another one made for a generated post."
        ),
        (
            "check_caption_duplicate list_voice_corpus add_voice_sample delete_voice_sample get_voice_profile rebuild_voice_profile",
            "There is no voice corpus yet: list_publishes and list_stories show what was posted, get_character how the character speaks."
        ),
        ("unpublish_content", "What is out cannot be taken back from here: get_publish_status has the link, where a person can delete it."),
        ("get_social_account refresh_social_account", "list_social_connections shows every connection and how it stands."),
        (
            "start_social_connect get_connect_status",
            "Accounts of networks cannot be connected over this interface yet; create_connection connects a webhook."
        ),
        ("disconnect_social_account", "Remove a connection with delete_connection."),
        (
            "list_timelines get_timeline create_timeline update_timeline delete_timeline activate_timeline pause_timeline list_timeline_slots "
                + "auto_schedule",
            "There are no timelines yet: schedule_story gives each post its time."
        ),
        ("get_calendar", "list_stories with state scheduled shows what goes out when."),
        (
            "start_social_import get_import_status list_imported_posts",
            "Posts are not imported yet; list_publishes shows what went out from here."
        ),
        (
            "get_dashboard_stats get_engagement_chart get_platform_breakdown get_content_performance get_top_content get_best_times "
                + "get_learning_dashboard list_learning_patterns apply_learning_suggestion refresh_insights",
            "Nothing is measured on the networks yet; list_publishes shows what is out, with links."
        ),
        (
            "list_incoming_messages draft_reply list_reply_drafts approve_reply reject_reply update_reply set_engagement_policy",
            "Messages and replies are not part of this yet."
        ),
    ]
}
