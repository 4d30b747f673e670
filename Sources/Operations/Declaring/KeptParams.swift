public import JSONSchema

/// An object of parameters that is kept: it is written back by its declaration, with the names that it is sent by and without what was
/// not sent. What was read and written is the normal form of what was sent.
public protocol KeptParams: NestedParams {}

extension KeptParams {
    public var json: JSON {
        var object = JSON.Object()
        let values = Mirror(reflecting: self).children.compactMap { ($0.value as? any FilledParam)?.filled }
        for (entry, value) in zip(ParamTable.of(Self.self).entries, values) where !value.isNull { object.append(entry.name, value) }
        return .object(object)
    }
}

/// A parameter that was filled, as reflection finds it.
private protocol FilledParam {
    var filled: JSON { get }
}

extension Param: FilledParam {
    var filled: JSON { wrappedValue.json }
}
