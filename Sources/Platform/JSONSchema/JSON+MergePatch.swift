extension JSON {
    /// The value after a merge patch (RFC 7396): members of the patch replace those of the same name, objects are merged member by
    /// member, `null` removes, and anything but an object takes the place of what was there.
    public func merging(_ patch: JSON) -> JSON {
        guard let changes = patch.objectValue else { return patch }
        var merged = objectValue ?? Object()
        for change in changes.members {
            merged[change.key] = change.value.isNull ? nil : (merged[change.key] ?? .null).merging(change.value)
        }
        return .object(merged)
    }
}
