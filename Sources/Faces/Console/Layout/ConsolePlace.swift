internal import Features

/// What the console's navigation leads to.
enum ConsolePlace: CaseIterable {
    case overview
    case review
    case stories
    case characters
    case connect
    case apps
    case keys
    case moderation
    case reports
    case usage
    case activity
    case account
    case users
    case clients
    case providers
    case limits

    var path: String {
        switch self {
        case .overview: "/console"
        case .review: "/console/review"
        case .stories: "/console/stories"
        case .characters: "/console/characters"
        case .connect: "/console/connect"
        case .apps: "/console/apps"
        case .keys: "/console/keys"
        case .moderation: "/console/moderation"
        case .reports: "/console/reports"
        case .usage: "/console/usage"
        case .activity: "/console/activity"
        case .account: "/console/account"
        case .users: "/console/users"
        case .clients: "/console/clients"
        case .providers: "/console/providers"
        case .limits: "/console/limits"
        }
    }

    var name: HTML {
        switch self {
        case .overview: "Overview"
        case .review: "Review"
        case .stories: "Posts"
        case .characters: "Characters"
        case .connect: "Connect an agent"
        case .apps: "Connected apps"
        case .keys: "API keys"
        case .moderation: "Moderation"
        case .reports: "Reports"
        case .usage: "Usage and budget"
        case .activity: "Activity"
        case .account: "Account"
        case .users: "Users"
        case .clients: "Clients"
        case .providers: "Providers"
        case .limits: "Limits"
        }
    }

    var isForAdmins: Bool { [.users, .clients, .providers, .limits].contains(self) }

    /// The inside of its sign, drawn with strokes on 20 by 20.
    private var drawing: HTML {
        switch self {
        case .overview: "<path d=\"M3 9.500 10 3.500l7 6V16a1 1 0 0 1-1 1h-3.500v-4.500h-5V17H4a1 1 0 0 1-1-1z\"/>"
        case .review: "<rect x=\"3\" y=\"3\" width=\"14\" height=\"14\" rx=\"2\"/><path d=\"m6.500 10.200 2.500 2.500 4.700-5.200\"/>"
        case .stories:
            "<rect x=\"3\" y=\"3\" width=\"14\" height=\"14\" rx=\"2\"/><path d=\"m3.500 14 4-4 3 3 2.500-2.500 3.500 3.500\"/><circle cx=\"12.500\" cy=\"7\" r=\"1.300\"/>"
        case .characters:
            "<path d=\"M4 4c2 .8 10 .8 12 0v5.500a6 7 0 0 1-12 0z\"/><path d=\"M7 8.300h1.500m3 0H13M7.500 11.800c1.500 1.600 3.500 1.600 5 0\"/>"
        case .connect: "<path d=\"M8 3v4m4-4v4M5.500 7h9v2.500a4.500 4.500 0 0 1-9 0zM10 14v3.500\"/>"
        case .apps:
            "<rect x=\"3\" y=\"3\" width=\"6\" height=\"6\" rx=\"1.500\"/><rect x=\"3\" y=\"11\" width=\"6\" height=\"6\" rx=\"1.500\"/><rect x=\"11\" y=\"11\" width=\"6\" height=\"6\" rx=\"1.500\"/><path d=\"M14 3v6M11 6h6\"/>"
        case .keys:
            "<circle cx=\"6.500\" cy=\"13.500\" r=\"3.500\"/><path d=\"m9 11 7.500-7.500M13.500 6.500l2.500 2.500M11 9l1.500 1.500\"/>"
        case .moderation:
            "<path d=\"M10 2.500 16.500 5v4.500c0 4-2.700 6.700-6.500 8-3.800-1.300-6.500-4-6.500-8V5zM7 10l2.200 2.200L13.200 8\"/>"
        case .reports: "<path d=\"M5 17.500v-14h10.500l-2.500 3.800 2.500 3.700H5\"/>"
        case .usage: "<path d=\"M3 17h14M5.500 17v-5.500M10 17V4M14.500 17V8.500\"/>"
        case .activity: "<path d=\"M2.500 10.500h3.500l2.500-6.500 3.500 12 2.500-5.500h3\"/>"
        case .account: "<circle cx=\"10\" cy=\"7\" r=\"3.500\"/><path d=\"M3.500 17a6.500 5.500 0 0 1 13 0\"/>"
        case .users:
            "<circle cx=\"7.500\" cy=\"7\" r=\"3\"/><path d=\"M2 16.500a5.500 5 0 0 1 11 0M13 4.300a3 3 0 0 1 0 5.400M15 12.200a5.500 5 0 0 1 3 4.300\"/>"
        case .clients:
            "<rect x=\"3\" y=\"4\" width=\"14\" height=\"10\" rx=\"1.500\"/><path d=\"M7 17h6M10 14v3M7 8l1.500 1.500L7 11m4 0h2.500\"/>"
        case .providers:
            "<path d=\"M10 3v3m0 8v3M3 10h3m8 0h3M5.300 5.300l2 2m5.400 5.400 2 2m0-9.400-2 2m-5.400 5.400-2 2\"/><circle cx=\"10\" cy=\"10\" r=\"1.500\"/>"
        case .limits: "<path d=\"M3.500 15.500a7.500 7.500 0 1 1 13 0M10 12l3.500-4.500\"/><circle cx=\"10\" cy=\"12\" r=\"1.200\"/>"
        }
    }

    var sign: HTML { "<svg class=\"sign\" viewBox=\"0 0 20 20\" aria-hidden=\"true\">\(drawing)</svg>" }

    /// What a user finds in the navigation.
    static func all(for session: Session) -> [ConsolePlace] { allCases.filter { session.isAdmin || !$0.isForAdmins } }
}
