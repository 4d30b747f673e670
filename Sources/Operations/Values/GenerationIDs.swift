public enum BatchKind: IDKind {
    public static let prefix = "bat_"
    public static let noun = "batch"
}
public enum PreviewKind: IDKind {
    public static let prefix = "prv_"
    public static let noun = "preview"
}
public enum ReportIDKind: IDKind {
    public static let prefix = "rep_"
    public static let noun = "report"
}
public enum VideoKind: IDKind {
    public static let prefix = "vid_"
    public static let noun = "video"
}
public enum LoRAKind: IDKind {
    public static let prefix = "lra_"
    public static let noun = "LoRA version"
}

public typealias BatchID = ID<BatchKind>
public typealias PreviewID = ID<PreviewKind>
public typealias ReportID = ID<ReportIDKind>
public typealias VideoID = ID<VideoKind>
public typealias LoRAID = ID<LoRAKind>
