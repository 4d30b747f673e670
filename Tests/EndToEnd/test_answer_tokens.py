"""What answers cost a model: counted with published tokenizers over an account that is in use."""

import json
import random
import string

import pytest
from rs_bpe.bpe import openai

from pictures import small

STORIES = 200
SLIDES = 7
TYPICAL = 1_000
MOST = 25_000
TOKENIZERS = [openai.cl100k_base(), openai.o200k_base()]

CAPTION = """Seven small habits that keep a kitchen garden alive through the winter, number {number}.

Look at the soil before you water it. Cover what is bare. Harvest the outer leaves first, and never all of them at once.

#garden #winter #kitchen"""


def tokens(text: str) -> int:
    return max(tokenizer.count(text) for tokenizer in TOKENIZERS)


def answer(agent, tool: str, arguments: dict | None = None) -> str:
    """The text that a model is shown."""
    response = agent.post_mcp(
        {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": tool, "arguments": arguments or {}}},
        **{"mcp-protocol-version": "2025-11-25"},
    ).json()["result"]
    assert not response["isError"], response
    return response["content"][0]["text"]


@pytest.fixture
def account(ada):
    """Two hundred stories of seven slides: drafts, some in the queue, some with a time."""
    media = [ada.upload(small(seed), f"slide-{seed}.png", alt_text=f"Slide {seed}: a winter bed under straw")["id"] for seed in range(21)]
    stories = []
    for number in range(0, STORIES, 20):
        items = [
            {
                "caption": CAPTION.format(number=one), "title": f"Habit {one}", "channels": ["feed"],
                "slides": [{"media_id": media[(one * SLIDES + slide) % len(media)]} for slide in range(SLIDES)],
                **({"scheduled_at": "2027-05-02T09:00:00Z"} if one % 3 == 0 else {}),
            }
            for one in range(number, number + 20)
        ]
        stories += [result["story"]["id"] for result in ada.call("create_stories_bulk", stories=items)["results"]]
    for story in stories[1::3]:
        ada.call("submit_story", story_id=story)
    return ada, stories


def test_a_typical_answer_is_small(account, record_property):
    ada, stories = account
    character = ada.call("create_character", name="Dagny", template_id="night-bread-baker")["id"]
    ada.call("set_character_references", character_id=character, front=json.loads(answer(ada, "list_media"))["items"][0]["id"])
    asked = {
        "whoami": {}, "find_tools": {"query": "move a scheduled post"}, "list_projects": {}, "list_templates": {},
        "list_social_connections": {}, "list_media": {}, "get_media": {"media_id": json.loads(answer(ada, "list_media"))["items"][0]["id"]},
        "list_stories": {}, "list_review_queue": {}, "get_story": {"story_id": stories[0]}, "preview_story": {"story_id": stories[0]},
        "get_publish_status": {"story_id": stories[0]}, "request_upload_url": {"filename": "a.png"},
        "get_character": {"character_id": character}, "get_persona_template": {"template_id": "night-bread-baker"},
        "create_stories_bulk": {"stories": [{"caption": CAPTION.format(number=number)} for number in range(10)]},
        "approve_story": {"story_id": stories[1]}, "create_story": {"caption": "Hello"}, "unschedule_story": {"story_id": stories[3]},
    }
    counted = {tool: tokens(answer(ada, tool, arguments)) for tool, arguments in asked.items()}
    for tool, count in counted.items():
        record_property(tool, count)
    print(counted)
    assert {tool: count for tool, count in counted.items() if count >= TYPICAL} == {}

    whole = tokens(answer(ada, "list_stories", {"limit": 50}))
    assert tokens(answer(ada, "list_stories", {"limit": 50, "fields": ["id", "state"]})) < whole / 2


def test_no_answer_is_huge_unasked(ada):
    caption = "word " * 12_600
    overrides = {name: {"caption": caption} for name in ("x", "threads", "bluesky", "mastodon", "linkedin", "telegram")}
    story = ada.call("create_story", caption=caption, channel_overrides=overrides)["id"]
    channels = ["feed", *overrides]
    for tool, arguments in (("get_story", {}), ("preview_story", {"channels": channels}), ("list_stories", {"limit": 100})):
        assert tokens(answer(ada, tool, {"story_id": story} | arguments if tool != "list_stories" else arguments)) <= MOST, tool
    assert tokens(answer(ada, "get_story", {"story_id": story, "whole": True})) > MOST
    emoji = ada.call("create_story", caption="👩‍👩‍👧" * 5_000)["id"]
    assert tokens(answer(ada, "get_story", {"story_id": emoji})) <= MOST


def randomly(alphabet: str, count: int) -> str:
    return "".join(random.Random(7).choices(alphabet, k=count))


def block(first: int, last: int) -> str:
    return "".join(chr(code) for code in range(first, last + 1))


SCRIPTS = {
    "letters and digits": string.ascii_letters + string.digits, "printable": string.printable[:94], "small letters": string.ascii_lowercase,
    "marks": string.punctuation, "digits": string.digits + " ", "Latin": block(0x180, 0x24F), "Cyrillic": block(0x410, 0x44F),
    "Cyrillic, rare": block(0x460, 0x4FF), "Greek": block(0x3B1, 0x3C9), "Hebrew": block(0x5D0, 0x5EA), "Devanagari": block(0x904, 0x939),
    "Ethiopic": block(0x1200, 0x1248), "Cherokee": block(0x13A0, 0x13F4), "Vai": block(0xA500, 0xA62B), "Hangul": block(0xAC00, 0xD7A3),
    "ideographs": block(0x4E00, 0x9FFF), "ideographs, rare": block(0x20000, 0x2A6DF), "kana": block(0x3041, 0x3096),
    "cuneiform": block(0x12000, 0x12399), "emoji": block(0x1F300, 0x1F5FF), "mathematical": block(0x1D400, 0x1D454),
}


@pytest.mark.parametrize("script", SCRIPTS)
def test_no_script_and_no_randomness_makes_an_answer_huge(ada, script):
    alphabet = SCRIPTS[script]
    for text in (randomly(alphabet, 60_000), randomly(alphabet + "   ", 60_000), (randomly(alphabet, 6) + " ") * 8_500):
        story = ada.call("create_story", caption=text)["id"]
        assert tokens(answer(ada, "get_story", {"story_id": story})) <= MOST, text[:40]


def test_a_long_list_in_a_rare_script_stays_small(ada):
    text = randomly(SCRIPTS["cuneiform"], 200)
    for _ in range(2):
        ada.call("create_stories_bulk", stories=[{"caption": text, "title": text} for _ in range(50)])
    fields = ["id", "state", "title", "caption", "channels", "scheduled_at", "updated_at"]
    assert tokens(answer(ada, "list_stories", {"limit": 100, "fields": fields})) <= MOST
    assert len(json.loads(answer(ada, "list_stories", {"limit": 100, "fields": ["id"]}))["items"]) == 100
