public import Operations

/// Shows a profile.
public struct GetProfile: Operation {
    public static let spec = Spec(
        "get_profile", "Show a profile: its character, connections and rules of approval.", .get("/api/v1/profiles/{profile_id}"),
        scope: .profileRead, effect: .reads, toolset: .profiles)

    @Param("The profile's identifier.") var profileID: ProfileID

    public init() {}

    public func run(in context: Context) throws -> Profile { try Profiles.visible(profileID, in: context) }
}
