"""The main job with the official MCP SDK for Python, in its 2026-07-28 mode and in its legacy mode."""

import asyncio
import datetime
import html.parser
import json
import subprocess
import xml.etree.ElementTree as ElementTree
import zoneinfo

import anyio
import httpx
import httpx2
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

import pictures

MODES = {"2026-07-28": "2026-07-28", "legacy": "2025-11-25"}
SECONDS_AHEAD = 3
CONVERSATION_LIMIT = (
    64_000  # bytes through seven uploads and the rest of the job, without the tool list; one picture alone has more in base64
)


class Images(html.parser.HTMLParser):
    """The pictures of a page."""

    def __init__(self, page: str):
        super().__init__()
        self.found: list[dict] = []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        if tag == "img":
            self.found.append(dict(attributes))


class Conversation:
    """What an agent does, with a count of the bytes that pass through its context."""

    def __init__(self, client: Client):
        self.client = client
        self.bytes = 0

    async def call(self, tool: str, **arguments):
        result = await self.client.call_tool(tool, arguments)
        text = result.content[0].text
        assert not result.is_error, text
        assert json.loads(text) == result.structured_content
        self.bytes += len(json.dumps(arguments)) + len(text)
        return result.structured_content


def put(url: str, path, number: int) -> dict:
    """Every other slide goes by curl, the rest by httpx."""
    if number % 2:
        command = ["curl", "-sS", "--fail-with-body", "-T", str(path), "-w", "\n%{http_code}", url]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr + done.stdout
        body, status = done.stdout.rsplit("\n", 1)
        assert status == "201", done.stdout
        return json.loads(body)
    response = httpx.put(url, content=path.read_bytes(), timeout=60)
    assert response.status_code == 201, response.text
    return response.json()


@pytest.mark.parametrize("mode", MODES)
def test_an_agent_ships_a_carousel(server, key, tmp_path, mode):
    slides = []
    for number in range(7):
        path = tmp_path / f"slide-{number + 1}.png"
        path.write_bytes(pictures.gradient(number))
        slides.append(path)
    asyncio.run(ship(server, key("agent-full", rate_limit=None), slides, mode))


async def ship(server, key: str, slides: list, mode: str) -> None:
    async with httpx2.AsyncClient(headers={"Authorization": f"Bearer {key}"}, timeout=60) as http:
        async with Client(streamable_http_client(f"{server.url}/mcp", http_client=http), mode=mode) as client:
            assert client.protocol_version == MODES[mode]
            names = {tool.name for tool in (await client.list_tools()).tools}
            assert {"request_upload_url", "create_story", "preview_story", "schedule_story", "get_story"} <= names
            agent = Conversation(client)
            assets = await upload(agent, slides)
            story = await create(agent, assets)
            await preview(agent, story)
            await schedule(agent, story)
            story = await published(agent, story["id"])
            assert agent.bytes < CONVERSATION_LIMIT, f"{agent.bytes} bytes passed through the conversation"
    look(story, slides)


async def upload(agent: Conversation, slides: list) -> list[dict]:
    assets = []
    for number, path in enumerate(slides):
        ticket = await agent.call("request_upload_url", filename=path.name, mime_type="image/png")
        assert len(json.dumps(ticket)) < 900
        assert ticket["asset_intent_id"] == ticket["upload_id"] and ticket["max_bytes"] == pictures.MAX_BYTES
        answer = await anyio.to_thread.run_sync(put, ticket["upload_url"], path, number)
        assert answer["ok"] is True and answer["bytes"] == path.stat().st_size
        assert answer["file_url"].startswith("http") and answer["asset"]["width"] == 1080 and answer["asset"]["height"] == 1350
        status = await agent.call("get_upload_status", upload_id=ticket["upload_id"])
        assert (status["state"], status["file_url"]) == ("done", answer["file_url"])
        assets.append(answer)
    return assets


async def create(agent: Conversation, assets: list[dict]) -> dict:
    story = await agent.call(
        "create_story",
        post_type="carousel",
        caption="Seven habits, a slide each.",
        channels=["feed"],
        slides=[{"media_url": asset["file_url"], "alt_text": f"Habit {number + 1}"} for number, asset in enumerate(assets)],
        channel_overrides={"feed": {"caption": "Seven habits, for readers of the page."}},
    )
    assert story["state"] == "draft" and story["post_type"] == "carousel" and story["origin"] == "composed"
    assert [slide["alt_text"] for slide in story["slides"]] == [f"Habit {number}" for number in range(1, 8)]
    return story


async def preview(agent: Conversation, story: dict) -> None:
    seen = await agent.call("preview_story", story_id=story["id"])
    assert seen["ready"] is True, seen
    feed = seen["channels"][0]
    assert feed["channel"] == "feed" and feed["text"]["text"] == "Seven habits, for readers of the page."
    assert len(feed["slides"]) == 7


async def schedule(agent: Conversation, story: dict) -> None:
    zone = "America/Sao_Paulo"
    at = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=SECONDS_AHEAD)
    local = at.astimezone(zoneinfo.ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M:%S")
    scheduled = await agent.call("schedule_story", story_id=story["id"], scheduled_at_local=local, timezone=zone)
    assert scheduled["state"] == "scheduled" and scheduled["timezone"] == zone
    assert scheduled["scheduled_at_local"].startswith(local)
    assert scheduled["scheduled_at"] == at.strftime("%Y-%m-%dT%H:%M:%S.000Z")


async def published(agent: Conversation, story_id: str) -> dict:
    with anyio.fail_after(SECONDS_AHEAD + 10):
        while True:
            story = await agent.call("get_story", story_id=story_id)
            if story["state"] == "published":
                return story
            assert story["state"] in ("scheduled", "publishing"), story
            await anyio.sleep(0.5)


def look(story: dict, slides: list) -> None:
    """What a reader of the page and of the feeds sees."""
    (publication,) = story["publications"]
    assert publication["state"] == "published" and publication["late"] is False and publication["error"] is None
    link = publication["permalink"]
    with httpx.Client(timeout=30) as reader:
        page = reader.get(link)
        assert page.status_code == 200 and page.headers["content-type"].startswith("text/html")
        assert "Seven habits, for readers of the page." in page.text and "a slide each" not in page.text
        shown = [image for image in Images(page.text).found if "/media/" in image.get("src", "")]
        assert [image["alt"] for image in shown] == [f"Habit {number}" for number in range(1, 8)]
        for image in shown:
            picture = reader.get(httpx.URL(link).join(image["src"]))
            assert picture.status_code == 200 and picture.headers["content-type"] == "image/png"

        home = link.rsplit("/", 1)[0]
        assert story["id"] in reader.get(home).text
        atom = ElementTree.fromstring(reader.get(f"{home}/atom.xml").content)
        space = {"a": "http://www.w3.org/2005/Atom"}
        entries = atom.findall("a:entry", space)
        assert [entry.find("a:link[@rel='alternate']", space).get("href") for entry in entries] == [link]
        feed = reader.get(f"{home}/feed.json").json()
        assert [item["url"] for item in feed["items"]] == [link]
        assert len(feed["items"][0]["attachments"]) == 7
