"""Whether a file that has grown for years is as fast as a young one."""

import contextlib
import sqlite3
import time

from harness.bench import Bench
from harness.figures import Row
from harness.filling import fill, stem
from harness.load import Request, load
from harness.troupe import Appliance

YOUNG = {"stories": 1_000, "media": 1_000, "lines": 1_000}
GROWN = {"stories": 1_000_000, "media": 100_000, "lines": 10_000_000}
DUE = 500  # stories that are due at once


def measure(bench: Bench) -> Row:
    row = Row("growth", "A grown file against a young one", [
        "Grown: 1,000,000 stories (700,000 of them published or failed, 100,000 scheduled for later), 100,000 media, 10,000,000 lines of "
        "audit. Young: 1,000 of each. Times are medians over one kept connection; the key check is part of each, and the whole of whoami.",
        f"Queue: {DUE} stories come due in the same second; the time from then until the last has been claimed and published on the feed.",
    ])
    files = {}
    for name, size in (("young", YOUNG), ("grown", GROWN)):
        appliance = Appliance(bench.folder, name)
        start = time.monotonic()
        fill(appliance, "fill.sql", **size)
        bench.say(f"{name}: {appliance.data.stat().st_size / 1e9:.2f} GB in {time.monotonic() - start:.0f} s")
        bench.settle()
        appliance.start()
        bench.end(appliance)
        files[name] = (appliance, questions(appliance, size["stories"], size["media"]))
    for what in files["young"][1]:
        for _ in range(bench.runs):
            for name, (appliance, asked) in files.items():
                row.add(what, name, "ms", median_ms(appliance, asked[what], min(bench.seconds, 1)))
        ratio = row.ratio(what, "grown", "young", "ms")
        row.target(f"{what}, time against the young file", "<=", 1.5, ratio)
        bench.say(f"{what}: {ratio:.2f} times")
    for number in range(bench.runs):
        for name, (appliance, _) in files.items():
            row.add("queue", name, "ms", publish(appliance, number))
    ratio = row.ratio("queue", "grown", "young", "ms")
    row.target("queue, time against the young file", "<=", 1.5, ratio)
    bench.say(f"queue: {ratio:.2f} times")
    return row


def questions(appliance: Appliance, stories: int, media: int) -> dict:
    """What is asked of either file; both have enough rows for every answer."""
    middle = dict(cursor=appliance.sql("SELECT id FROM story ORDER BY id LIMIT 1 OFFSET ?", stories // 2)[0][0])
    middle_media = dict(cursor=appliance.sql("SELECT id FROM media ORDER BY id LIMIT 1 OFFSET ?", media // 2)[0][0])
    feed = "/feed/" + appliance.sql("SELECT slug FROM project")[0][0]
    published, publication = appliance.sql(
        "SELECT published_at, id FROM publication WHERE state = 'published' ORDER BY id LIMIT 1 OFFSET ?", stories * 3 // 10)[0]
    return {
        "whoami": appliance.tool("whoami"),
        "list_stories, first page": appliance.tool("list_stories"),
        "list_stories, from the middle": appliance.tool("list_stories", **middle),
        "list_stories, drafts": appliance.tool("list_stories", state="draft"),
        "list_stories, drafts from the middle": appliance.tool("list_stories", state="draft", **middle),
        "list_stories, of a channel that none has": appliance.tool("list_stories", channel="webhook"),
        "list_media, first page": appliance.tool("list_media"),
        "list_media, from the middle": appliance.tool("list_media", **middle_media),
        "list_media, of a type that none has": appliance.tool("list_media", media_type="video/mp4"),
        "list_media, of a tag that none has": appliance.tool("list_media", tag="none"),
        "feed page": Request("GET", feed, {}),
        "feed page, from the middle": Request("GET", f"{feed}?before={published}-{publication}", {}),
    }


def median_ms(appliance: Appliance, request: Request, seconds: float) -> float:
    """How long an answer takes, by wrk; by one request where that takes long."""
    start = time.perf_counter()
    appliance.send(request)
    once = time.perf_counter() - start
    return once * 1000 if once > seconds / 5 else load(appliance.server, [request], connections=1, seconds=seconds).p50_ms


def publish(appliance: Appliance, number: int) -> float:
    """Puts stories into the queue beside the server, and gives the milliseconds from their time until the last is out."""
    now = int(time.time() * 1000)
    due = now // 1000 * 1000 + 2000
    with contextlib.closing(sqlite3.connect(appliance.data, timeout=30)) as db, db:
        project, user, connection = db.execute("SELECT p.id, u.id, c.id FROM project p, user u, connection c").fetchone()
        for index in range(DUE):
            tail = stem(now) + f"{number:08d}{index:08d}"
            db.execute(
                "INSERT INTO story (id, project, author, state, origin, post_type, caption, slides, channels, channel_overrides, "
                "scheduled_at, created_at, updated_at) VALUES (?, ?, ?, 'scheduled', 'composed', 'single', ?, '[]', '[\"feed\"]', '{}', "
                "?, ?, ?)", ("sty_" + tail, project, user, "c" * 300, due, now, now))
            db.execute(
                "INSERT INTO publication (id, story, connection, channel, state, due_at, run_at, created_at, updated_at) "
                "VALUES (?, ?, ?, 'feed', 'pending', ?, ?, ?, ?)", ("pub_" + tail, "sty_" + tail, connection, due, due, now, now))
    deadline = time.monotonic() + 60
    while True:
        time.sleep(0.2)
        states = appliance.sql(
            "SELECT COUNT(*), MAX(updated_at) FROM publication WHERE id BETWEEN ? AND ? AND state = 'published'",
            "pub_" + stem(now) + f"{number:08d}", "pub_" + stem(now) + f"{number:08d}z")[0]
        if states[0] == DUE:
            return states[1] - due
        if time.monotonic() > deadline:
            raise RuntimeError(f"only {states[0]} of {DUE} stories were published within a minute")
