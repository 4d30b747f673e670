"""Agents that work until the server is gone, and what it said yes to meanwhile: what every crash has to leave."""

import base64
import datetime
import itertools
import random
import threading
import time

import httpx

import pictures
from appliance import Agent
from receiver import CountingReceiver

CHUNK = 49_152
PUBLIC = "http://troupe.test"  # so that addresses outlive the free port of a life


class Acknowledged:
    """What the server has said yes to, over all its lives."""

    def __init__(self):
        self.lock = threading.Lock()
        self.media: dict[str, tuple[str, bytes]] = {}  # id → path, bytes
        self.stories: set[str] = set()
        self.to_publish: set[str] = set()  # on the feed
        self.to_deliver: set[str] = set()  # to the webhook
        self.seen: dict[str, str] = {}  # story → its link, as the public feed showed it
        self.jobs: set[str] = set()
        self.once: dict[str, str] = {}  # idempotency key → the story it made
        self.unanswered: list[tuple[str, dict]] = []  # calls with a key whose answer was lost

    def add(self, kind: set, *ids: str) -> None:
        with self.lock:
            kind.update(ids)

    def snapshot(self) -> dict[str, set]:
        with self.lock:
            kinds = ("media", "stories", "to_publish", "to_deliver", "seen", "jobs")
            return {kind: set(getattr(self, kind)) for kind in kinds}


class Clients:
    """Ten agents at once; each begins anew whatever it does until the server is gone."""

    def __init__(self, url: str, key: str, seed: int, acknowledged: Acknowledged, receiver: CountingReceiver, feed: str, jobs: bool):
        self.url, self.key, self.seed, self.acknowledged, self.receiver, self.feed = url, key, seed, acknowledged, receiver, feed
        self.wrong: list[str] = []
        self.over = threading.Event()
        works = [self.put, self.put, self.send_chunks, self.create_in_bulk, self.publish, self.schedule, self.repeat, self.deliver, self.look]
        self.threads = [
            threading.Thread(target=self._run, args=(work, number)) for number, work in enumerate(works + ([self.order] if jobs else []))
        ]
        for thread in self.threads:
            thread.start()

    def _run(self, work, number: int) -> None:
        agent, chance = Agent(self.url, self.key), random.Random(self.seed * 16 + number)
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
        self.over.set()
        for thread in self.threads:
            thread.join(30)
            assert not thread.is_alive()
        assert not self.wrong, self.wrong

    def path(self, url: str) -> str:
        assert url.startswith(PUBLIC + "/"), url
        return url.removeprefix(PUBLIC)

    def keep(self, answer: dict, content: bytes) -> None:
        with self.acknowledged.lock:
            self.acknowledged.media[answer["asset"]["id"]] = self.path(answer["file_url"]), content

    # What they do

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
        """All of a call are there or none, which their titles tell."""
        count, name = chance.randint(2, 20), f"{chance.getrandbits(64):x}"
        answer = agent.call("create_stories_bulk", stories=[{"caption": "One of many", "title": f"bulk {name} {count}"}] * count)
        assert answer["failed"] == 0, answer
        self.acknowledged.add(self.acknowledged.stories, *(result["story"]["id"] for result in answer["results"]))

    def publish(self, agent: Agent, chance: random.Random) -> None:
        time.sleep(chance.uniform(0, 0.05))
        story = agent.call("create_story", caption="At once", channels=["feed"], **self.slides(chance))
        self.acknowledged.add(self.acknowledged.stories, story["id"])
        agent.call("publish_story", story_id=story["id"])
        self.acknowledged.add(self.acknowledged.to_publish, story["id"])

    def schedule(self, agent: Agent, chance: random.Random) -> None:
        time.sleep(chance.uniform(0, 0.05))
        at = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=chance.uniform(0, 1))
        story = agent.call("create_story", caption="In a moment", channels=["feed"], scheduled_at=at.isoformat(timespec="milliseconds"))
        self.acknowledged.add(self.acknowledged.stories, story["id"])
        self.acknowledged.add(self.acknowledged.to_publish, story["id"])

    def deliver(self, agent: Agent, chance: random.Random) -> None:
        time.sleep(chance.uniform(0, 0.05))
        story = agent.call("create_story", caption="Out", channels=["webhook"])
        self.acknowledged.add(self.acknowledged.stories, story["id"])
        agent.call("publish_story", story_id=story["id"])
        self.acknowledged.add(self.acknowledged.to_deliver, story["id"])

    def repeat(self, agent: Agent, chance: random.Random) -> None:
        """What was not answered is sent again under its key, and so is, now and then, what was."""
        time.sleep(chance.uniform(0, 0.02))
        kept = self.acknowledged
        with kept.lock:
            token, body = kept.unanswered.pop() if kept.unanswered else (f"{chance.getrandbits(128):x}", {"caption": "Once", "title": ""})
        body["title"] = f"once {token}"
        for _ in range(2):
            try:
                answer = agent.http.post("/api/v1/stories", json=body, headers={"idempotency-key": token})
            except httpx.TransportError:
                with kept.lock:
                    kept.unanswered.append((token, body))
                raise
            assert answer.status_code == 200, answer.text
            with kept.lock:
                assert kept.once.setdefault(token, answer.json()["id"]) == answer.json()["id"], "another story under the same key"
                kept.stories.add(answer.json()["id"])

    def look(self, agent: Agent, chance: random.Random) -> None:
        time.sleep(chance.uniform(0, 0.1))
        for item in agent.http.get(f"/feed/{self.feed}/feed.json").json()["items"]:
            with self.acknowledged.lock:
                self.acknowledged.seen[item["url"].rsplit("/", 1)[1]] = item["url"]

    def order(self, agent: Agent, chance: random.Random) -> None:
        """Two jobs, then no more: they run for longer than a life may be."""
        time.sleep(chance.uniform(0, 0.05))
        name = f"/{chance.getrandbits(64):x}.png"
        self.receiver.files[name] = pictures.small(chance.getrandbits(32))
        fetched = agent.call("upload_media_from_url", url=self.receiver.url + name, wait_seconds=0)
        drawn = agent.call("render_template", template_id="tpl_quote", slots={"quote": f"Said {name}"}, wait_seconds=0)
        self.acknowledged.add(self.acknowledged.jobs, *(answer["job_id"] for answer in (fetched, drawn) if "job_id" in answer))
        self.over.wait(30)

    def slides(self, chance: random.Random) -> dict:
        """Mostly text alone; sometimes a picture."""
        with self.acknowledged.lock:
            media = list(itertools.islice(self.acknowledged.media, 40))
        return {"slides": [{"media_id": chance.choice(media)}]} if chance.random() < 0.3 and media else {}
