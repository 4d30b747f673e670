import Commands

Troupe.start()
