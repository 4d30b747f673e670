"""What answers cost a model: counted with published tokenizers over an account that is in use."""

import json

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
    asked = {
        "whoami": {}, "find_tools": {"query": "move a scheduled post"}, "list_projects": {}, "list_templates": {},
        "list_social_connections": {}, "list_media": {}, "get_media": {"media_id": json.loads(answer(ada, "list_media"))["items"][0]["id"]},
        "list_stories": {}, "list_review_queue": {}, "get_story": {"story_id": stories[0]}, "preview_story": {"story_id": stories[0]},
        "get_publish_status": {"story_id": stories[0]}, "request_upload_url": {"filename": "a.png"},
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
