"""`kill -9` at random moments, round after round on one file: what was acknowledged is there, and nothing is on the feed twice."""

import base64
import collections
import datetime
import random
import sqlite3
import threading
import time
import xml.etree.ElementTree as ElementTree

import httpx
import pytest

import pictures
from appliance import Agent, Server, eventually

CHUNK = 49_152
PUBLISH_SECONDS = 150  # a publication that was under way at a kill is taken up again when its lease of 120 s has run out
PUBLIC = "http://troupe.test"  # so that addresses outlive the free port of a round


class Acknowledged:
    """What the server has said yes to, over all rounds."""

    def __init__(self):
        self.lock = threading.Lock()
        self.media: dict[str, tuple[str, bytes]] = {}  # id → path, bytes
        self.stories: set[str] = set()
        self.to_publish: set[str] = set()

    def snapshot(self) -> tuple[set, set, set]:
        with self.lock:
            return set(self.media), set(self.stories), set(self.to_publish)


class Clients:
    """Agents that go on until the server is gone."""

    def __init__(self, url: str, key: str, seed: int, acknowledged: Acknowledged, canvas: str | None):
        self.url, self.key, self.seed, self.acknowledged, self.canvas = url, key, seed, acknowledged, canvas
        self.wrong: list[str] = []
        self.threads = [
            threading.Thread(target=self._run, args=(work, number))
            for number, work in enumerate((self.put, self.put, self.send_chunks, self.create_in_bulk, self.publish, self.schedule))
        ]
        for thread in self.threads:
            thread.start()

    def _run(self, work, number: int) -> None:
        agent, chance = Agent(self.url, self.key), random.Random(self.seed * 10 + number)
        try:
            while True:
                work(agent, chance)
        except httpx.TransportError:
            pass  # killed
        except Exception as error:  # seen by the round
            self.wrong.append(f"{work.__name__}: {error!r}")
        finally:
            agent.http.close()

    def join(self) -> None:
        for thread in self.threads:
            thread.join(30)
            assert not thread.is_alive()

    def path(self, url: str) -> str:
        assert url.startswith(PUBLIC + "/"), url
        return url.removeprefix(PUBLIC)

    def keep(self, answer: dict, content: bytes) -> None:
        with self.acknowledged.lock:
            self.acknowledged.media[answer["asset"]["id"]] = self.path(answer["file_url"]), content

    # What the clients do

    def put(self, agent: Agent, chance: random.Random) -> None:
        content = pictures.grain(chance.getrandbits(64), chance.randint(2, 250))
        ticket = agent.call("request_upload_url", filename="slide.png")
        answer = agent.http.put(self.path(ticket["upload_url"]), content=content, headers={"authorization": ""})
        assert answer.status_code == 201, answer.text
        self.keep(answer.json(), content)

    def send_chunks(self, agent: Agent, chance: random.Random) -> None:
        content = pictures.grain(chance.getrandbits(64), chance.randint(100, 400))
        session = agent.call("upload_media_init", total_size_bytes=len(content), filename="pieces.png")["session_id"]
        indices = list(range(-(-len(content) // CHUNK)))
        chance.shuffle(indices)
        for index in indices:
            piece = base64.b64encode(content[index * CHUNK : (index + 1) * CHUNK]).decode()
            agent.call("upload_media_chunk", session_id=session, chunk_index=index, data_base64=piece)
        self.keep(agent.call("upload_media_finalize", session_id=session), content)

    def create_in_bulk(self, agent: Agent, chance: random.Random) -> None:
        answer = agent.call("create_stories_bulk", stories=[{"caption": f"Bulk {number}"} for number in range(chance.randint(2, 20))])
        assert answer["failed"] == 0, answer
        with self.acknowledged.lock:
            self.acknowledged.stories |= {result["story"]["id"] for result in answer["results"]}

    def publish(self, agent: Agent, chance: random.Random) -> None:
        time.sleep(chance.uniform(0, 0.05))
        story = agent.call("create_story", caption="At once", channels=["feed"], **self.slides(chance))
        with self.acknowledged.lock:
            self.acknowledged.stories.add(story["id"])
        agent.call("publish_story", story_id=story["id"])
        with self.acknowledged.lock:
            self.acknowledged.to_publish.add(story["id"])

    def schedule(self, agent: Agent, chance: random.Random) -> None:
        time.sleep(chance.uniform(0, 0.05))
        at = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=chance.uniform(0, 1))
        story = agent.call("create_story", caption="In a moment", channels=["feed"], scheduled_at=at.isoformat(timespec="milliseconds"))
        with self.acknowledged.lock:
            self.acknowledged.stories.add(story["id"])
            self.acknowledged.to_publish.add(story["id"])

    def slides(self, chance: random.Random) -> dict:
        """Mostly text alone; sometimes a slide, or one with words that are drawn into it, which takes a while."""
        with self.acknowledged.lock:
            media = list(self.acknowledged.media)
        kind = chance.random()
        if kind < 0.15 and self.canvas:
            return {"slides": [{"media_id": self.canvas, "caption_overlay": f"Drawn in, {chance.random()}"}]}
        return {"slides": [{"media_id": chance.choice(media)}]} if kind < 0.4 and media else {}


@pytest.fixture
def file(tmp_path):
    server = Server(tmp_path / "troupe.db", "--public-url", PUBLIC)
    server.cli("init")
    server.user("ada@example.org")
    yield server
    if server.process:
        server.kill()


def test_kill_9_loses_nothing_acknowledged_and_publishes_nothing_twice(file, pytestconfig):
    seed, rounds = pytestconfig.option.kill_seed, pytestconfig.option.kill_rounds
    print(f"--kill-seed {seed} --kill-rounds {rounds}")
    chance = random.Random(seed)
    key = file.mint(scopes=["*"])["key"]
    file.start()
    canvas = file.agent(key).call("upload_media", data_base64=base64.b64encode(pictures.gradient(1, 480, 600)).decode())["asset"]["id"]
    file.kill()
    acknowledged = Acknowledged()
    checked = (set(), set(), set())
    for number in range(rounds):
        if chance.random() < 0.2:  # also in the middle of a start, that is of a recovery
            file.launch()
            time.sleep(chance.uniform(0, 0.08))
            file.kill()
        file.start()
        checked = check(file, key, acknowledged, checked)
        clients = Clients(file.url, key, chance.getrandbits(64), acknowledged, canvas if number < rounds // 3 else None)
        time.sleep(chance.uniform(0.02, 0.6))
        file.kill()
        clients.join()
        assert not clients.wrong, f"round {number}: {clients.wrong}"

    file.start()
    check(file, key, acknowledged, (set(), set(), set()))
    media, stories, to_publish = acknowledged.snapshot()
    print(f"{rounds} kills, acknowledged: {len(media)} assets, {len(stories)} stories, {len(to_publish)} to be published")
    eventually(lambda: to_publish <= published(file), PUBLISH_SECONDS, "not all that was acknowledged was published", 0.5)
    check_feed(file, to_publish)
    file.stop()
    assert file.json("verify", str(file.data)) == {"ok": True, "problems": []}


def query(file: Server, sql: str) -> list[tuple]:
    reader = sqlite3.connect(f"file:{file.data}?mode=ro", uri=True, timeout=10)
    try:
        return reader.execute(sql).fetchall()
    finally:
        reader.close()


def check(file: Server, key: str, acknowledged: Acknowledged, before: tuple[set, set, set]) -> tuple[set, set, set]:
    """What was acknowledged since `before` is there, and the file is whole."""
    assert query(file, "PRAGMA integrity_check") == [("ok",)] and query(file, "PRAGMA foreign_key_check") == []
    broken = query(
        file,
        """SELECT id FROM blob WHERE completed_at IS NOT NULL
        AND bytes != (SELECT coalesce(sum(length(data)), 0) FROM blob_chunk WHERE blob = blob.id)""",
    )
    assert not broken, f"blobs without all their bytes: {broken}"
    now = acknowledged.snapshot()
    media, stories, _ = (new - old for new, old in zip(now, before, strict=True))
    missing = stories - {row[0] for row in query(file, "SELECT id FROM story")}
    assert not missing, f"{len(missing)} acknowledged stories are gone: {sorted(missing)[:3]}"
    missing = media - {row[0] for row in query(file, "SELECT id FROM media")}
    assert not missing, f"{len(missing)} acknowledged assets are gone: {sorted(missing)[:3]}"
    with httpx.Client(base_url=file.url, timeout=30, headers={"authorization": f"Bearer {key}"}) as reader:
        for asset in media:
            path, content = acknowledged.media[asset]
            assert reader.get(path).content == content, f"{asset} has other bytes"
        for story in sorted(stories)[-5:]:  # through the front door; of the rest the rows were seen
            assert reader.get(f"/api/v1/stories/{story}").json()["id"] == story
    return now


def published(file: Server) -> set[str]:
    return {row[0] for row in query(file, "SELECT story FROM publication WHERE state = 'published'")}


def check_feed(file: Server, expected: set[str]) -> None:
    """Every story that was to be published stands on the feed once: in the file, in JSON Feed and in Atom."""
    twice = query(file, "SELECT story, count(*) FROM publication GROUP BY story HAVING count(*) > 1")
    twice += query(
        file,
        "SELECT subject, count(*) FROM event WHERE type LIKE 'story.published%' GROUP BY subject HAVING count(*) > 1",
    )
    assert not twice
    (slug,) = query(file, "SELECT slug FROM project")[0]
    shown = {"json": collections.Counter(), "atom": collections.Counter()}
    space = {"a": "http://www.w3.org/2005/Atom"}
    with httpx.Client(timeout=30) as reader:
        address = f"{PUBLIC}/feed/{slug}/feed.json"
        while address:
            page = reader.get(address.replace(PUBLIC, file.url)).json()
            shown["json"].update(item["url"].rsplit("/", 1)[1] for item in page["items"])
            address = page.get("next_url")
        address = f"{PUBLIC}/feed/{slug}/atom.xml"
        while address:
            page = ElementTree.fromstring(reader.get(address.replace(PUBLIC, file.url)).content)
            links = [entry.find("a:link[@rel='alternate']", space).get("href") for entry in page.findall("a:entry", space)]
            shown["atom"].update(link.rsplit("/", 1)[1] for link in links)
            following = page.find("a:link[@rel='next']", space)
            address = following.get("href") if following is not None else None
    for name, counter in shown.items():
        assert {story for story, count in counter.items() if count > 1} == set(), f"twice in {name}"
        assert expected <= set(counter), f"{len(expected - set(counter))} are missing in {name}"
