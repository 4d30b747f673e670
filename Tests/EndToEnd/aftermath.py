"""What has to be true of a file after a crash, whatever the crash was."""

import collections
import re
import sqlite3
import xml.etree.ElementTree as ElementTree

import httpx

from appliance import Server, eventually
from load import PUBLIC, Acknowledged
from receiver import CountingReceiver

PUBLISH_SECONDS = 150  # a delivery whose answer was lost waits for its turn; a job has a lease of 60 s


def query(file: Server, sql: str) -> list[tuple]:
    reader = sqlite3.connect(f"file:{file.data}?mode={'ro' if file.process else 'rw'}", uri=True, timeout=10)
    try:
        return reader.execute(sql).fetchall()
    finally:
        reader.close()


def lost(file: Server, acknowledged: dict[str, set], before: dict[str, set]) -> list[str]:
    """What was acknowledged since `before` and is not in the file."""
    found = []
    rows = {
        "stories": "SELECT id FROM story WHERE id >= '{}'",
        "media": "SELECT id FROM media WHERE id >= '{}'",
        "jobs": "SELECT id FROM job WHERE id >= '{}'",
        "to_publish": "SELECT story FROM publication WHERE channel = 'feed' AND story >= '{}'",
        "to_deliver": "SELECT story FROM publication WHERE channel = 'webhook' AND story >= '{}'",
        "seen": "SELECT story FROM publication WHERE channel = 'feed' AND state = 'published' AND story >= '{}'",
    }
    for kind, sql in rows.items():
        new = acknowledged[kind] - before.get(kind, set())
        if not new:
            continue
        missing = new - {row[0] for row in query(file, sql.format(min(new)))}
        found += [f"{kind} {name}" for name in sorted(missing)]
    return found


def check_whole(file: Server) -> None:
    """The file itself, of which no server has hold, and that nothing in it is half done."""
    assert file.json("verify", str(file.data)) == {"ok": True, "problems": []}  # integrity, references, the hash of every blob
    assert query(file, "PRAGMA integrity_check") == [("ok",)] and query(file, "PRAGMA foreign_key_check") == []
    broken = query(
        file,
        """SELECT id FROM blob WHERE completed_at IS NOT NULL
        AND bytes != (SELECT coalesce(sum(length(data)), 0) FROM blob_chunk WHERE blob = blob.id)""",
    )
    assert not broken, f"blobs without all their bytes: {broken}"
    titles = collections.Counter(row[0] for row in query(file, "SELECT title FROM story WHERE title LIKE 'bulk %'"))
    torn = {title: count for title, count in titles.items() if count != int(title.rsplit(" ", 1)[1])}
    assert not torn, f"bulk calls that were done by halves: {torn}"
    twice = query(file, "SELECT title, count(*) FROM story WHERE title LIKE 'once %' GROUP BY title HAVING count(*) > 1")
    twice += query(file, "SELECT story, count(*) FROM publication GROUP BY story, connection HAVING count(*) > 1")
    twice += query(file, "SELECT subject, count(*) FROM event WHERE type = 'story.published' GROUP BY subject HAVING count(*) > 1")
    assert not twice, f"done twice: {twice}"
    listed = query(file, "SELECT count(*) FROM story_channel")[0][0]
    assert listed == query(file, "SELECT count(*) FROM story, json_each(story.channels)")[0][0], "lists by channel do not match"


def check_served(file: Server, key: str, acknowledged: Acknowledged, media: set[str], stories: set[str]) -> None:
    """Through the front door."""
    with httpx.Client(base_url=file.url, timeout=30, headers={"authorization": f"Bearer {key}"}, verify=False) as reader:
        for asset in media:
            path, content = acknowledged.media[asset]
            assert reader.get(path).content == content, f"{asset} has other bytes"
        for story in stories:
            assert reader.get(f"/api/v1/stories/{story}").json()["id"] == story


def check_all_done(file: Server, key: str, acknowledged: Acknowledged, receiver: CountingReceiver) -> None:
    """With the server running and no more crashes: everything that was promised happens, and once."""
    all = acknowledged.snapshot()
    check_served(file, key, acknowledged, all["media"], set(sorted(all["stories"])[-50:]))

    def unpublished() -> set[str]:
        done = query(file, "SELECT story FROM publication WHERE state = 'published' AND channel = 'feed'")
        return all["to_publish"] - {row[0] for row in done}

    eventually(lambda: not unpublished(), PUBLISH_SECONDS, "not all that was acknowledged was published", 0.3)

    def undelivered() -> set[str]:
        done = query(file, "SELECT story FROM publication WHERE state IN ('published', 'needs_confirmation') AND channel = 'webhook'")
        return all["to_deliver"] - {row[0] for row in done}

    eventually(lambda: not undelivered(), PUBLISH_SECONDS, "not all that was acknowledged was delivered", 0.3)
    assert not receiver.wrong, receiver.wrong
    assert {story: names for story, names in receiver.stories.items() if len(names) > 1} == {}, "delivered under two names"
    assert {row[0] for row in query(file, "SELECT story FROM publication WHERE state = 'published' AND channel = 'webhook'")} <= set(
        receiver.stories
    ), "said to be delivered, but never received"

    def unfinished() -> list:
        return query(file, "SELECT id FROM job WHERE state IN ('queued', 'running')")

    eventually(lambda: not unfinished(), PUBLISH_SECONDS, "not all jobs ended", 0.3)
    # A job that was begun three times and never ended is given up: it may be what crashes the process.
    failed = query(file, "SELECT id, error FROM job WHERE state = 'failed' AND attempts <= 3")
    assert not failed, failed
    check_feed(file, all["to_publish"] | all["seen"], acknowledged.seen)


def check_feed(file: Server, expected: set[str], links: dict[str, str]) -> None:
    """Every story that was to be published stands on the feed once, under the link that was seen: in JSON Feed and in Atom."""
    (slug,) = query(file, "SELECT slug FROM project")[0]
    shown = {"json": collections.Counter(), "atom": collections.Counter()}
    space = {"a": "http://www.w3.org/2005/Atom"}
    with httpx.Client(timeout=30, verify=False) as reader:
        address = f"{PUBLIC}/feed/{slug}/feed.json"
        while address:
            page = reader.get(address.replace(PUBLIC, file.url)).json()
            shown["json"].update(item["url"] for item in page["items"])
            address = page.get("next_url")
        address = f"{PUBLIC}/feed/{slug}/atom.xml"
        while address:
            page = ElementTree.fromstring(reader.get(address.replace(PUBLIC, file.url)).content)
            shown["atom"].update(entry.find("a:link[@rel='alternate']", space).get("href") for entry in page.findall("a:entry", space))
            following = page.find("a:link[@rel='next']", space)
            address = following.get("href") if following is not None else None
    for name, counter in shown.items():
        assert [link for link, count in counter.items() if count > 1] == [], f"twice in {name}"
        missing = expected - {re.sub(r".*/", "", link) for link in counter}
        assert not missing, f"{len(missing)} are missing in {name}"
        assert set(links.values()) <= set(counter), f"links have changed in {name}"
