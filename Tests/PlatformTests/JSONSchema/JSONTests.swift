import JSONSchema
import Testing

@Suite struct JSONTests {
    @Test func `members are set, replaced, removed and found in place`() {
        var json: JSON = ["a": 1, "b": 2]
        json["a"] = 3
        json["c"] = [4]
        json["b"] = nil
        #expect(json.text == "{\"a\":3,\"c\":[4]}")
        #expect([json["a"], json["b"], json["c"]?[0], json["c"]?[1], json["a"]?["x"]] == [3, nil, 4, nil, nil])
    }

    @Test(
        arguments: [
            (.int(.max), Int.max), (.double(42), 42), (.double(-0.0), 0), (.double(42.5), nil), (.double(1e19), nil), (.double(.nan), nil),
            ("1", nil),
        ] as [(JSON, Int?)])
    func `a whole number is an integer however it was written`(json: JSON, value: Int?) {
        #expect(json.intValue == value)
    }

    @Test func `values of other types are not there`() {
        let json: JSON = "text"
        #expect(json.stringValue == "text")
        #expect(json.boolValue == nil && json.arrayValue == nil && json.objectValue == nil && json.doubleValue == nil && !json.isNull)
    }
}
