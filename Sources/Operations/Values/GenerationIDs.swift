public enum BatchKind: IDKind {
    public static let prefix = "bat_"
    public static let noun = "batch"
}

public typealias BatchID = ID<BatchKind>
