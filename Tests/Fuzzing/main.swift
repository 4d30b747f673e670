import CFuzzer
import Glibc
import Imaging

// troupe-fuzz TARGET [options of libFuzzer] [folders with inputs]. Built by `etc/fuzz`, with TROUPE_FUZZING in the environment.

// The appliance under test decodes pictures with this very program.
if CommandLine.arguments.dropFirst().first == "decode" { DecodingChild.main(arguments: CommandLine.arguments) }

_ = Report.descriptor  // before libFuzzer closes the standard error of what it runs
guard FuzzTarget.chosen != nil else {
    print(FuzzTarget.all.map(\.name).joined(separator: "\n"))
    exit(CommandLine.arguments.count == 1 ? 0 : 64)  // EX_USAGE
}

var words = CommandLine.arguments
words.remove(at: 1)
var pointers: [UnsafeMutablePointer<CChar>?] = unsafe words.map { unsafe strdup($0) } + [nil]
var count = Int32(words.count)
let status = unsafe pointers.withUnsafeMutableBufferPointer { buffer in
    var start = buffer.baseAddress
    return unsafe LLVMFuzzerRunDriver(&count, &start, LLVMFuzzerTestOneInput)
}
exit(status)
