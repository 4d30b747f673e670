"""Ten thousand stories that are due in the same second."""

import concurrent.futures
import contextlib
import datetime
import itertools
import sqlite3
import time

from harness.bench import Bench
from harness.figures import Row
from harness.load import Steady
from harness.troupe import Appliance

STORIES = 10_000
ACCOUNTS = 4
PER_CALL = 50  # what create_stories_bulk takes
CONNECTIONS, PAUSE_MS = 16, 40


def measure(bench: Bench) -> Row:
    row = Row("due", "10,000 stories due in the same second to the feed channel", [
        f"{ACCOUNTS} accounts with {STORIES // ACCOUNTS:,} stories each, scheduled by create_stories_bulk. Meanwhile {CONNECTIONS} "
        f"connections ask whoami, get_story, list_stories and create_story in turn, each about every {PAUSE_MS} ms. After each run the "
        "order was checked: on every account the publications went out in the order of the queue, each once.",
    ])
    appliance = Appliance(bench.folder)
    keys = [appliance.key] + [appliance.mint(another(appliance, number)) for number in range(1, ACCOUNTS)]
    appliance.start()
    bench.end(appliance)
    story = appliance.call("create_story", caption="c" * 300)["id"]
    asked = [
        appliance.tool("whoami"), appliance.tool("get_story", story_id=story), appliance.tool("list_stories"),
        appliance.tool("create_story", caption="c" * 300)]
    for _ in range(bench.runs):
        due = schedule(appliance, keys)
        bench.say(f"scheduled, {due - time.time():.0f} s ahead")
        time.sleep(max(0, due - 0.2 - time.time()))
        others = Steady(appliance.server, asked, connections=CONNECTIONS, pause_ms=PAUSE_MS, most_seconds=120)
        seconds = wait(appliance, due)
        run = others.stop()
        check(appliance, due)
        row.add("all published", "Troupe", "s", seconds)
        row.add("other requests", "Troupe", "p50 ms", run.p50_ms)
        row.add("other requests", "Troupe", "p99 ms", run.p99_ms)
        row.add("other requests", "Troupe", "requests/s", run.per_second)
        bench.say(f"{seconds:.1f} s; others p99 {run.p99_ms:.1f} ms at {run.per_second:.0f}/s")
    row.target("all published, after their time", "<", 60, row.of("all published", "Troupe", "s").median, "s")
    row.target("other requests meanwhile, p99", "<", 50, row.of("other requests", "Troupe", "p99 ms").median, "ms")
    return row


def another(appliance: Appliance, number: int) -> str:
    email = f"author{number}@example.org"
    appliance.user(email)
    return email


def schedule(appliance: Appliance, keys: list[str]) -> int:
    """Gives all accounts their stories; returns the second of their time.

    They are scheduled for tomorrow and then brought forward in the file, so that nobody has to wait for the slowest machine.
    """
    calls = [key for key in keys for _ in range(STORIES // ACCOUNTS // PER_CALL)]
    tomorrow = int(time.time()) + 86_400
    moment = datetime.datetime.fromtimestamp(tomorrow, datetime.UTC).isoformat().replace("+00:00", "Z")

    def make(key: str) -> None:
        answer = appliance.call("create_stories_bulk", key, stories=[{"caption": "c" * 300, "scheduled_at": moment}] * PER_CALL)
        if not all(result["ok"] for result in answer["results"]):
            raise RuntimeError(f"not every story was made: {answer}"[:1000])

    with concurrent.futures.ThreadPoolExecutor(len(keys)) as pool:
        list(pool.map(make, calls))
    with contextlib.closing(sqlite3.connect(appliance.data, timeout=30)) as db, db:
        db.execute("BEGIN IMMEDIATE")
        due = int(time.time()) + 3
        db.execute("UPDATE publication SET due_at = ?1, run_at = ?1 WHERE due_at = ?2", (due * 1000, tomorrow * 1000))
        db.execute("UPDATE story SET scheduled_at = ?1 WHERE scheduled_at = ?2", (due * 1000, tomorrow * 1000))
    return due


def wait(appliance: Appliance, due: int) -> float:
    """Until all are out; gives the seconds from their time until the last was."""
    while time.time() < due + 120:
        time.sleep(0.2)
        left = appliance.sql("SELECT COUNT(*) FROM publication WHERE state IN ('pending', 'preparing', 'committing')")[0][0]
        if left == 0:
            last = appliance.sql("SELECT MAX(MAX(updated_at, published_at)) FROM publication WHERE due_at = ?", due * 1000)[0][0]
            return last / 1000 - due
    raise RuntimeError(f"{left} stories were not published within two minutes")


def check(appliance: Appliance, due: int) -> None:
    """On each account they went out in the order of the queue, one after the other."""
    rows = appliance.sql(
        "SELECT connection, id, published_at, attempts FROM publication WHERE due_at = ? AND state = 'published' ORDER BY connection, id",
        due * 1000)
    for (account, _, before, _), (next_account, _, after, _) in itertools.pairwise(rows):
        if account == next_account and before >= after:
            raise RuntimeError(f"on {account} a story went out at {before} and one that was to follow it at {after}")
    if len(rows) != STORIES or len({row[0] for row in rows}) != ACCOUNTS or any(row[3] != 1 for row in rows):
        raise RuntimeError(f"{len(rows)} publications are not {STORIES} on {ACCOUNTS} accounts, each tried once")
