extension ContentOrder {
    /// A caption by the program's grammar, unlike what the batch says so far and, where it can be, unlike the character's last posts.
    public func writtenCaption() throws(CaptionError) -> Caption { try writtenCaption(besides: used, seed: seed) }

    /// - Parameter used: sentences that are not to be said again.
    func writtenCaption(besides used: Set<String>, seed: UInt64) throws(CaptionError) -> Caption {
        var wanted = CaptionSlot()
        wanted.archetype = slot.archetype
        wanted.mood = slot.mood.value
        wanted.setting = slot.setting.value
        wanted.timeOfDay = slot.timeOfDay.value
        wanted.wardrobe = slot.wardrobe.value
        wanted.direction = slot.direction
        wanted.hint = slot.captionHint
        wanted.pillar = slot.pillar
        var persona = CaptionPersona(content)
        persona.wordsToAvoid += refused
        return try CaptionWriter.caption(
            CaptionRequest(
                persona: persona, slot: wanted, language: language, seed: seed, used: used, saidBefore: saidBefore))
    }
}
