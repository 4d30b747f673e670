import GRDB
import JSONSchema
public import Operations

/// What anyone may know of a project.
public struct PublicProject: Sendable {
    /// The project's colours as they were set, each as `#rrggbb` if it was set well.
    public struct Colors: Sendable, Hashable {
        public let primary: String?
        public let secondary: String?
        public let accent: String?

        public init(primary: String?, secondary: String?, accent: String?) {
            self.primary = primary
            self.secondary = secondary
            self.accent = accent
        }
    }

    public let id: ProjectID
    public let slug: String
    public let name: String
    public let description: String?
    /// A language tag (BCP 47).
    public let language: String
    public let colors: Colors
    public let updatedAt: Instant
    let timeZone: TimeZoneName

    init(_ row: Row) {
        id = row["id"]
        slug = row["slug"]
        name = row["name"]
        description = row["description"]
        language = row["language"]
        updatedAt = row["updated_at"]
        // A zone that a newer table of zones no longer has must not take the page away: its days are then those of UTC.
        timeZone = (try? TimeZoneName(row["time_zone"])) ?? .utc
        // The column is checked to be JSON; what else it may hold is not ours to judge here.
        let json = (try? JSON(parsing: row["colors"] as String)) ?? .null
        colors = Colors(
            primary: json["primary"]?.stringValue, secondary: json["secondary"]?.stringValue, accent: json["accent"]?.stringValue)
    }
}
