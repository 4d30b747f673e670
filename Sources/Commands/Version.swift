internal import ArgumentParser
internal import Application
internal import Features
internal import JSONSchema

/// The release.
enum Version {
    static let text = Release.version
}

/// Prints the release, and that of the time zone rules, which age.
struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "version", abstract: "Print the version and the age of the built-in data.")

    @OptionGroup var output: OutputOptions

    func run() {
        output.print(
            [
                "version": .string(Version.text), "time_zone_rules": .string(LocalTime.zoneDataRelease),
                "channel_limits": .string(ChannelLimitsTable.current.asOf),
            ],
            text:
                "troupe \(Version.text)\ntime zone rules \(LocalTime.zoneDataRelease)\nchannel limits of \(ChannelLimitsTable.current.asOf)"
        )
    }
}
