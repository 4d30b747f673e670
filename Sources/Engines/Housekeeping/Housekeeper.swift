internal import Dispatch
internal import Features
public import Operations
internal import Logging

/// Does what has to be done now and then: writes counts, forgets what is old, removes what killed processes left.
public final class Housekeeper: Sendable {
    private let dispatcher: Dispatcher

    public init(dispatcher: Dispatcher) { self.dispatcher = dispatcher }

    /// Works until the task is cancelled.
    public func run() async {
        await tidy()
        var seconds = 0
        while !Task.isCancelled {
            // A cancelled sleep ends early, which is what is wanted. A second: that much of counts a kill may lose (DESIGN section 6).
            try? await Task.sleep(for: .seconds(1))
            await dispatcher.flush()
            await writeSteps()
            seconds += 1
            if seconds % 3_600 == 0 { await tidy() }
        }
    }

    /// Writes what clients did on their way in.
    public func writeSteps() async {
        guard !dispatcher.services[ConnectionLogging.self].isEmpty else { return }
        do {
            try await dispatcher.perform(as: .operator) { context in try context.services[ConnectionLogging.self].write(in: context) }
        } catch {
            dispatcher.logger.error("Steps of clients could not be written.", metadata: ["error": "\(error.message)"])
        }
    }

    private func tidy() async {
        await removeFolders()
        do {
            try await MediaUpkeep.sweep(olderThanSeconds: 3_600, with: dispatcher.services)
            while try await dispatcher.perform(as: .operator, { context in try OAuthUpkeep.forget(in: context) }) {}
            while try await dispatcher.perform(as: .operator, { context in try Upkeep.forget(in: context) }) {}
            while try await dispatcher.perform(as: .operator, { context in try SessionUpkeep.forget(in: context) }) {}
            while try await dispatcher.perform(as: .operator, { context in try Verdicts.forget(in: context) }) {}
            while try await dispatcher.perform(as: .operator, { context in try StoryUpkeep.followZones(in: context) }) {}
            var last: String? = ""
            while let after = last {
                last = try await dispatcher.perform(as: .operator) { context in try LedgerUpkeep.endLeft(after: after, in: context) }
            }
        } catch {
            dispatcher.logger.error("Tidying up failed; it is tried again in an hour.", metadata: ["error": "\(error.message)"])
        }
    }

    /// Removes the folders that programs of killed processes worked in.
    private func removeFolders() async {
        let directory = dispatcher.services[SpoolDirectory.self]
        await withCheckedContinuation { continuation in
            // Not on a thread of Swift's: there may be gigabytes to be removed.
            DispatchQueue.global(qos: .utility).async {
                WorkFolder.removeLeft(in: directory)
                continuation.resume()
            }
        }
    }
}
