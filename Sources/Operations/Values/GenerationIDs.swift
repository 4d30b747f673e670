public enum BatchKind: IDKind {
    public static let prefix = "bat_"
    public static let noun = "batch"
}
public enum PreviewKind: IDKind {
    public static let prefix = "prv_"
    public static let noun = "preview"
}

public typealias BatchID = ID<BatchKind>
public typealias PreviewID = ID<PreviewKind>
public enum LoRAKind: IDKind {
    public static let prefix = "lra_"
    public static let noun = "LoRA version"
}
public typealias LoRAID = ID<LoRAKind>
