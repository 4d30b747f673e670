public import Operations

/// Who the character is.
public struct IdentityLayer: CharacterLayer {
    public static let name = LayerName.identity

    @Param("One line about it.", .length(1...160)) public var tagline: String?
    @Param("A paragraph in Markdown.", .length(1...4_000)) public var biography: String?
    @Param("Years. Characters are adults.", .range(18...120)) public var age: Int?
    @Param("For instance she/her.", .length(1...40)) public var pronouns: String?
    @Param("How it presents itself.") public var genderPresentation: GenderPresentation?
    @Param("Where it comes from.", .length(1...120)) public var hometown: String?
    @Param("Where it lives.", .length(1...120)) public var city: String?
    @Param("IANA time zone of its days.") public var timezone: TimeZoneName?
    @Param("What it does for a living.", .length(1...160)) public var occupation: String?
    @Param("What it posts about.", .length(1...80)) public var niche: String
    @Param("Languages it speaks, BCP 47.", .count(0...10)) public var languages: [LanguageTag]?
    @Param("What it believes in.", .count(0...20)) public var values: [Phrase]?

    public init() {}
}
