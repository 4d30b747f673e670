import Commands

await Troupe.run()
