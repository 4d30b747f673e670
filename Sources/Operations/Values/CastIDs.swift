public enum CharacterKind: IDKind {
    public static let prefix = "chr_"
    public static let noun = "character"
}
public enum IngredientKind: IDKind {
    public static let prefix = "ing_"
    public static let noun = "ingredient"
}
public enum BrandGoalKind: IDKind {
    public static let prefix = "gol_"
    public static let noun = "brand goal"
}
public enum ProfileKind: IDKind {
    public static let prefix = "prf_"
    public static let noun = "profile"
}
public enum CollaborationKind: IDKind {
    public static let prefix = "clb_"
    public static let noun = "collaboration"
}
public enum PromptTemplateKind: IDKind {
    public static let prefix = "ptm_"
    public static let noun = "prompt template"
}

public typealias CharacterID = ID<CharacterKind>
public typealias IngredientID = ID<IngredientKind>
public typealias BrandGoalID = ID<BrandGoalKind>
public typealias ProfileID = ID<ProfileKind>
public typealias CollaborationID = ID<CollaborationKind>
public typealias PromptTemplateID = ID<PromptTemplateKind>
