public import Features
public import JSONSchema
public import Operations

/// Has LoRAs trained, a step a job: the work of `train_lora`.
public struct TrainingWorker: JobWorker {
    public let kind = LoRATraining.jobKind
    /// How long until a provider is asked again, in seconds: soon at first, then ever more seldom; a training takes minutes to hours.
    static let pauses = 2...15

    private let generators: OutsideGenerators
    private let bytes: MediaBytes
    private let dispatcher: Dispatcher

    public init(generators: OutsideGenerators, bytes: MediaBytes, dispatcher: Dispatcher) {
        self.generators = generators
        self.bytes = bytes
        self.dispatcher = dispatcher
    }

    public func gaveUp(_ job: Job, _ failure: Failure, in context: Context) throws { try LoRATraining.gaveUp(job, failure, in: context) }

    public func work(_ job: Job) async throws(Failure) -> JSON {
        let found = try dispatcher.view(as: .operator, requestID: job.id.text) { context in try LoRATraining.of(job, in: context) }
        guard let training = found else { return ["lora_id": job.payload["lora_id"] ?? .null] }  // cancelled
        let (provider, adapter) = try generators.adapter(of: training.provider)
        let step: TrainingStep
        do throws(ProviderFailure) {
            guard let next = try await self.step(training, by: adapter, of: provider, job) else {
                throw ProviderFailure(.lost, "The server stopped while it was asked to begin, and its answer is lost.")
            }
            step = next
        } catch {
            return try await settle(error, of: training, by: provider, job)
        }
        return try await keep(step, of: training, by: provider, adapter, job)
    }

    /// Begins it, or asks after it.
    /// - Returns: `nil` where it may have been begun and paid for, and nobody knows.
    private func step(
        _ training: LoRATraining, by adapter: any ProviderAdapter, of provider: Provider, _ job: Job
    ) async throws(ProviderFailure) -> TrainingStep? {
        switch training.call {
        case .made:
            guard let address = training.remote?["file"]?.stringValue else { return nil }
            return .madeAt(address, ProviderUsage())
        case .accepted:
            guard let remote = training.remote else { return nil }
            let now = dispatcher.clock.now
            guard now < training.beganAt.adding(seconds: provider.trainingSeconds) else {
                throw ProviderFailure(.lost, "It was not done within \(provider.trainingSeconds) s; what became of it is not known.")
            }
            return try await adapter.training(remote)
        case .sent where training.isPaid: return nil
        case .sent, nil:
            let order = try order(training)
            do throws(Failure) {
                try await perform(job) { context in try training.sending(job.id, in: context) }
            } catch { throw ProviderFailure(.retryable(afterSeconds: 5), error.message) }
            return try await adapter.train(order)
        }
    }

    private func order(_ training: LoRATraining) throws(ProviderFailure) -> TrainingOrder {
        let directory = dispatcher.services[SpoolDirectory.self]
        var pictures: [TrainingPicture] = []
        for id in training.pictures {
            // What cannot be read is told as what is gone.
            guard let content = try? bytes.original(of: id), let format = content.format else {
                throw ProviderFailure(.permanent, "A picture that it was to be trained on was deleted.")
            }
            pictures.append(TrainingPicture(content: content, fileExtension: format.fileExtension, directory: directory))
        }
        return TrainingOrder(triggerWord: training.triggerWord, variant: training.variant, steps: training.steps, pictures: pictures)
    }

    private func keep(
        _ step: TrainingStep, of training: LoRATraining, by provider: Provider, _ adapter: any ProviderAdapter, _ job: Job
    ) async throws(Failure) -> JSON {
        switch step {
        case .goesOn(let remote, let percent):
            try await perform(job) { context in
                try training.goesOn(remote, percent: percent, seconds: pause(training), job.id, in: context)
            }
            return ["lora_id": training.id.json]
        case .madeAt(let address, let usage):
            if training.call != .made {
                let cost = provider.prices.cost(.training, usage)
                try await perform(job) { context in try training.made(at: address, micros: cost, in: context) }
            }
            let spool: Spool
            do throws(ProviderFailure) { spool = try await adapter.trained(address) } catch {
                // It is paid for and lies there: asked for again, not trained again.
                if case .retryable(let seconds) = error.kind, training.attempts < LoRATraining.maxAttempts {
                    try await perform(job) { context in try training.postponed(seconds: max(seconds, pause(training)), job.id, in: context)
                    }
                    return ["lora_id": training.id.json]
                }
                throw Failure(.validationFailed, "\(provider.name): \(error.message)")
            }
            return try await enter(spool, from: address, training, job)
        case .made(let spool, let usage):
            let cost = provider.prices.cost(.training, usage)
            try await perform(job) { context in try training.made(at: nil, micros: cost, in: context) }
            return try await enter(spool, from: nil, training, job)
        }
    }

    private func enter(_ spool: Spool, from address: String?, _ training: LoRATraining, _ job: Job) async throws(Failure) -> JSON {
        // An address of a provider's own text, which may be none.
        let source = address?.hasPrefix("https://") == true ? address : nil
        return try await LoRAFile.store(spool, with: dispatcher.services, caller: job.caller, requestID: job.id.text) { file, context in
            try training.ready(file, from: source, job.id, in: context)
        }
    }

    /// Tries again later what may succeed then; notes what nothing came of.
    private func settle(
        _ failure: ProviderFailure, of training: LoRATraining, by provider: Provider, _ job: Job
    ) async throws(Failure) -> JSON {
        let message = "\(provider.name): \(failure.message)"
        switch failure.kind {
        // What goes on over there is asked after until its time is over.
        case .retryable(let seconds) where training.call == .accepted || training.attempts + 1 < LoRATraining.maxAttempts:
            try await perform(job) { context in try training.postponed(seconds: max(seconds, pause(training)), job.id, in: context) }
            return ["lora_id": training.id.json]
        case .lost:
            throw Failure(
                .unexpected,
                training.isPaid ? "\(message) It counts as paid and is not repeated by itself; train_lora begins anew." : message)
        default:
            let micros = failure.usage.flatMap { training.isPaid ? provider.prices.cost(.training, $0) : nil }
            try await perform(job) { context in try training.ended(micros: micros, in: context) }
            throw Failure(.validationFailed, message)
        }
    }

    private func pause(_ training: LoRATraining) -> Int {
        let seconds = Int((dispatcher.clock.now.milliseconds - training.beganAt.milliseconds) / 10_000)
        return min(max(seconds, Self.pauses.lowerBound), Self.pauses.upperBound)
    }

    private func perform(_ job: Job, _ body: @escaping @Sendable (Context) throws -> Void) async throws(Failure) {
        try await dispatcher.perform(as: job.caller, requestID: job.id.text, body)
    }
}
