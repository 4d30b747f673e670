import Foundation

/// Runs curl and says what it said. Blocks: use it in `onThread`.
func curl(_ arguments: [String], input: Data? = nil) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/curl")
    process.arguments = ["--silent", "--show-error", "--max-time", "30", "--noproxy", "*"] + arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    var file: URL?
    if let input {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try input.write(to: url)
        process.standardInput = try FileHandle(forReadingFrom: url)
        file = url
    } else {
        process.standardInput = FileHandle.nullDevice
    }
    defer { if let file { try? FileManager.default.removeItem(at: file) } }  // what stays in the temporary folder does no harm
    try process.run()
    let text = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: text, as: UTF8.self)
}
