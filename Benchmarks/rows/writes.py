"""Durable writes, beside a server in C that commits each by itself, at two costs of a sync; and beside PocketBase."""

import contextlib
import sqlite3

from harness import machine
from harness.bench import Bench, Side
from harness.figures import Row
from harness.peers import PocketBase, anchor, copy
from harness.places import BENCHMARKS, BUILD
from harness.troupe import Appliance

CONNECTIONS = 64
SLOW_MS = 2
HERE, SLOWER = "a sync at its cost here", f"a sync at {SLOW_MS} ms more"
SLOW = {"LD_PRELOAD": str(BUILD / "slow_sync.so"), "SLOW_SYNC_US": str(SLOW_MS * 1000)}
STATEMENTS = BENCHMARKS / "anchors" / "create_story.sql"


def measure(bench: Bench) -> Row:
    row = Row("writes", "Durable writes: `create_story` from 64 connections, each acknowledged only when synced", [
        "The writer in C serves by libmicrohttpd and writes the same rows (`anchors/create_story.sql`) into the same tables, WAL, "
        "`synchronous=FULL`, a commit a request, without checking anything. PocketBase creates a record with a user's token, with its own "
        "settings (`synchronous=NORMAL`: not synced when acknowledged).",
        f"At {SLOW_MS} ms: every fsync and fdatasync of either side takes so much longer (`anchors/slow_sync.c`).",
    ])
    cost = machine.sync_ms()
    natural = Pair(bench, "natural", {})
    pocketbase = PocketBase(bench.folder)
    bench.end(pocketbase)
    before = pocketbase.count()
    record = Side("PocketBase", pocketbase.server, [pocketbase.create()], CONNECTIONS)
    answered = bench.alternate(row, [(HERE, side) for side in [*natural.sides, record]])
    if pocketbase.count() - before < answered["PocketBase"]:
        raise RuntimeError("PocketBase does not have every record that it acknowledged")
    natural.check(answered)
    pocketbase.stop()
    row.notes.append(f"A sync cost {cost:.2f} ms before and {machine.sync_ms():.2f} ms after the runs at its cost here.")
    slow = Pair(bench, "slow", SLOW)
    slow.check(bench.alternate(row, [(SLOWER, side) for side in slow.sides]))
    rate = "requests/s"
    row.target(f"requests/s against the writer in C, {HERE}", ">=", 1.3,
               row.ratio(HERE, "Troupe", "writer in C", rate))
    row.target(f"requests/s against the writer in C, {SLOWER}", ">=", 8,
               row.ratio(SLOWER, "Troupe", "writer in C", rate))
    row.target("requests/s against PocketBase", ">=", 2, row.ratio(HERE, "Troupe", "PocketBase", rate))
    return row


class Pair:
    """Troupe and the writer in C, each on a file of its own, at one cost of a sync."""

    def __init__(self, bench: Bench, name: str, settings: dict[str, str]):
        self.appliance = Appliance(bench.folder, name)
        self.copy = copy(self.appliance, f"{name}-writer")
        self.appliance.start(**settings)
        bench.end(self.appliance)
        request = self.appliance.tool("create_story", caption="c" * 300)
        answer = self.appliance.send(request).save(bench.folder, name)
        self.writer = anchor("writer", self.copy, STATEMENTS, *answer, name="writer in C", folder=bench.folder, **settings)
        bench.end(self.writer)
        self.sides = [
            Side("Troupe", self.appliance.server, [request], CONNECTIONS), Side("writer in C", self.writer, [request], CONNECTIONS)]

    def check(self, answered: dict[str, int]) -> None:
        """Ends both; on either side each acknowledged story is there, with its event and its line in the audit."""
        self.appliance.stop()
        self.writer.stop()
        for path, least in ((self.appliance.data, answered["Troupe"]), (self.copy, answered["writer in C"])):
            with contextlib.closing(sqlite3.connect(path)) as db:
                sources = ["story", "event WHERE type = 'story.created'", "audit WHERE operation = 'create_story' AND outcome = 'ok'"]
                counts = [db.execute(f"SELECT COUNT(*) FROM {source}").fetchone()[0] for source in sources]
            if len(set(counts)) != 1 or counts[0] < least:
                raise RuntimeError(f"{path.name} has {counts} stories, events, lines of audit after {least} answers")

