/// What libFuzzer calls with each input. It has the name by which libFuzzer looks for it.
@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    FuzzTarget.chosen?.take(unsafe Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}
