public import Operations

/// What pictures of no post cost that a job makes: each has a hold of its own, as its price is known when it is there.
public enum PictureCharges {
    /// The name of the one picture of a preview.
    public static let preview = "picture"

    /// Reserves them, at the price of the dearest who may be asked.
    /// - Parameter pictures: their names within the job.
    /// - Throws: `.budgetExceeded` where all of them would pass the month's cap.
    static func reserve(
        _ pictures: [String], of job: JobID, project: ProjectID, character: CharacterID, in context: Context
    ) throws {
        let (item, price) = try ProviderChoice.price(.picture, in: context)
        try Ledger.reserve(
            pictures.map { picture in
                Ledger.Charge(
                    subject: ProviderCalls.Owner.job(job, picture: picture).text, item: item, price: price, project: project,
                    character: character.text, at: context.now)
            }, unit: price.micros, in: context)
    }

    /// Has a person agree, under a key that asks before spending.
    static func requireConfirmation(of what: String, count: Int, in context: Context) throws {
        let price = try ProviderChoice.price(.picture, in: context).price.micros
        let question = try ProviderChoice.priceIfAny(.moderation, in: context)?.price.micros ?? 0
        try Ledger.requireConfirmation(of: what, micros: price * Int64(count) + question, in: context)
    }

    /// One is there, in the transaction that enters it.
    /// - Parameter micros: what it cost; what a provider's call has settled already stays.
    public static func made(_ picture: String, of job: JobID, micros: Int64?, in context: Context) throws {
        let owner = ProviderCalls.Owner.job(job, picture: picture)
        try Ledger.settle(owner.text, amount: micros, in: context)
        try ProviderCalls.used(by: owner, in: context)
    }

    /// Gives back what is reserved for those that will not be made; not what a call that is under way may cost, which ends that itself.
    static func release(_ pictures: [String], of job: JobID, in context: Context) throws {
        for picture in pictures {
            let owner = ProviderCalls.Owner.job(job, picture: picture)
            if try !ProviderCalls.isUnderWay(.picture, of: owner, in: context) { try Ledger.release(owner.text, in: context) }
        }
        try ProviderCalls.endQuestion(about: job, in: context)
    }
}
