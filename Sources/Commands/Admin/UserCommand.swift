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
        commandName: "user", abstract: "The people who own projects and keys.", subcommands: [Create.self, List.self, Link.self])

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
