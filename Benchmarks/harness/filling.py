"""Large files, made by SQL in a file that Troupe has made."""

import contextlib
import sqlite3
import time

from .places import BENCHMARKS
from .troupe import Appliance

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def stem(milliseconds: int) -> str:
    """The first ten characters of an id of that moment; sixteen digits may follow (ULID specification)."""
    return "".join(ALPHABET[milliseconds >> shift & 31] for shift in range(45, -1, -5))


def fill(appliance: Appliance, script: str, stories: int = 0, media: int = 0, lines: int = 0) -> None:
    """Runs a script of sql/ on the file, which no server may have open."""
    now = int(time.time() * 1000)
    with contextlib.closing(sqlite3.connect(appliance.data)) as db:
        # Nothing here has to survive a crash.
        db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; PRAGMA cache_size = -262144;")
        db.execute("""
            CREATE TEMP TABLE fill AS SELECT ? AS stories, ? AS media, ? AS lines, ? AS now, ? AS stem,
                (SELECT id FROM user) AS user, (SELECT id FROM key) AS key, (SELECT id FROM project) AS project,
                (SELECT id FROM connection) AS connection""", (stories, media, lines, now, stem(now - 60_000)))
        db.commit()
        db.executescript("BEGIN;\n" + (BENCHMARKS / "sql" / script).read_text() + "COMMIT;")
        db.execute("PRAGMA journal_mode = WAL")
