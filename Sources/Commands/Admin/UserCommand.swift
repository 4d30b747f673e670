internal import Application
internal import ArgumentParser
internal import Features
internal import Glibc
internal import JSONSchema
internal import Operations
internal import Secrets

/// The people who own projects and keys.
struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "The people who own projects and keys.",
        subcommands: [Create.self, List.self, Link.self, Disable.self, Enable.self, Remove.self])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a user with a first project and its public page.",
            discussion: """
                The set-up link that `troupe serve` prints is spent by this. Without a password the user acts through keys only.
                Example: troupe user create ada@example.org --admin
                """)

        @Argument(help: "The user's e-mail address.") var email: String
        @Flag(help: "The user may manage users, clients and limits.") var admin = false
        @Flag(help: "Read a password for the console from standard input, one line.") var passwordStdin = false
        @OptionGroup var data: DataOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            var hash: String?
            if passwordStdin {
                guard let password = readLine(), password.count >= 10 else {
                    throw CommandFailure("A password has at least 10 characters.")
                }
                hash = try PasswordHash.hash(password)
            }
            let (email, isAdmin, passwordHash) = (email, admin, hash)
            try await AdminCall.run(data, output) { context in
                let user = try Users.create(email: email, isAdmin: isAdmin, passwordHash: passwordHash, in: context)
                try SetUpLink.spend(in: context)
                return user.json
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the users.")

        @OptionGroup var data: DataOptions
        @OptionGroup var output: OutputOptions

        func run() async throws { try await AdminCall.run(data, output) { context in .array(try Users.list(in: context).map(\.json)) } }
    }
}

extension UserCommand {
    struct Link: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a one-time link by which a user chooses a password.",
            discussion: """
                For whoever forgot theirs, or acted through keys only. It works once, for \(PasswordLink.lifetimeDays) days; an earlier one stops \
                working. --without-second-factor also turns the second factor off, for whoever lost the app and the recovery codes.
                """)

        @Argument(help: "The user's e-mail address.") var email: String
        @Flag(help: "Turn the user's second factor off.") var withoutSecondFactor = false
        @OptionGroup var data: DataOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let (email, withoutSecondFactor) = (email, withoutSecondFactor)
            try await AdminCall.run(data, output) { context in
                let user = try Users.named(email, in: context)
                if withoutSecondFactor { try SecondFactor.remove(from: user, in: context) }
                return [
                    "user_id": .string(user.text), "link": .string(context.publicURL + (try PasswordLink.make(for: user, in: context))),
                    "expires_at": .string(context.now.adding(seconds: PasswordLink.lifetimeDays * 86_400).description),
                ]
            }
        }
    }
}

extension UserCommand {
    struct Disable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Keep a user out: sessions, keys and connected apps are refused from the next request on.",
            discussion: "Nothing is lost: enable lets them in again. What they have scheduled goes out all the same.")

        @Argument(help: "The user's e-mail address.") var email: String
        @OptionGroup var data: DataOptions
        @OptionGroup var output: OutputOptions

        func run() async throws { try await UserCommand.setDisabled(true, email, data, output) }
    }

    struct Enable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let a user in again who was disabled.",
            discussion: "The keys, sessions and connected apps that they had work again, unless they ended meanwhile.")

        @Argument(help: "The user's e-mail address.") var email: String
        @OptionGroup var data: DataOptions
        @OptionGroup var output: OutputOptions

        func run() async throws { try await UserCommand.setDisabled(false, email, data, output) }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Remove a user for good, with the projects that nobody else is a member of.",
            discussion: """
                Says what will go and asks. Posts and pages of those projects are gone with their pictures; what social networks have published \
                stays there. Bookkeeping and the audit stay too. disable keeps a user out and loses nothing.
                """)

        @Argument(help: "The user's e-mail address.") var email: String
        @Flag(help: "Do not ask.") var yes = false
        @OptionGroup var data: DataOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let appliance = try data.open()
            let result: Result<UserRemoval.Plan, Failure>
            do { result = .success(try await remove(in: appliance)) } catch let failure as Failure { result = .failure(failure) } catch {
                await appliance.finish()
                throw error
            }
            await appliance.finish()
            switch result {
            case .success(let plan):
                let answer: JSON = ["removed": .string(plan.user.email), "projects": .array(plan.projects.map(\.json))]
                output.print(answer, text: "\(plan.user.email) is removed.")
            case .failure(let failure):
                if output.asJSON { output.print(["error": failure.json(requestID: "-")], text: "") }
                throw CommandFailure(failure)
            }
        }

        private func remove(in appliance: Appliance) async throws -> UserRemoval.Plan {
            let dispatcher = appliance.dispatcher
            let (id, plan) = try dispatcher.view(as: .operator) { context in
                let id = try Users.named(email, in: context)
                return (id, try UserRemoval.plan(for: id, in: context))
            }
            if !yes {
                OutputOptions.write("This removes for good:\n\(Table.text(plan.json))\n", to: STDERR_FILENO)
                guard isatty(STDIN_FILENO) != 0 else { throw CommandFailure("Nothing was done. Add --yes to remove \(plan.user.email).") }
                OutputOptions.write("Go on? [y/N] ", to: STDERR_FILENO)
                guard readLine()?.lowercased().hasPrefix("y") == true else { throw CommandFailure("Nothing was done.") }
            }
            try await dispatcher.perform(as: .operator, face: .cli) { try Users.setDisabled(true, id, in: $0) }
            while try await dispatcher.perform(as: .operator, face: .cli, { try UserRemoval.step(id, in: $0) }) {}
            return plan
        }
    }

    private static func setDisabled(_ isDisabled: Bool, _ email: String, _ data: DataOptions, _ output: OutputOptions) async throws {
        try await AdminCall.run(data, output) { context in
            let user = try Users.named(email, in: context)
            try Users.setDisabled(isDisabled, user, in: context)
            return try Users.summary(user, in: context).json
        }
    }
}

/// Runs what only the operator may do, on the file, while the server runs or not.
enum AdminCall {
    static func run(
        _ data: DataOptions, _ output: OutputOptions, _ body: @escaping @Sendable (Context) throws -> JSON
    ) async throws {
        try await run(data, output, with: { _ in }) { _, context in try body(context) }
    }

    /// - Parameter prepare: makes what is needed before the transaction, because it takes time.
    static func run<Prepared: Sendable>(
        _ data: DataOptions, _ output: OutputOptions, with prepare: (Appliance) throws -> Prepared,
        _ body: @escaping @Sendable (Prepared, Context) throws -> JSON
    ) async throws {
        let appliance = try data.open()
        let prepared = try prepare(appliance)
        let result: Result<JSON, Failure>
        do {
            result = .success(try await appliance.dispatcher.perform(as: .operator, face: .cli) { try body(prepared, $0) })
        } catch {
            result = .failure(error)
        }
        switch result {
        case .success(let answer): output.print(answer, text: Table.text(answer))
        case .failure(let failure): if output.asJSON { output.print(["error": failure.json(requestID: "-")], text: "") }
        }
        await appliance.finish()
        if case .failure(let failure) = result { throw CommandFailure(failure) }
    }
}
