"""What answers cost a model: counted with published tokenizers over an account that is in use."""

import json
import random
import string

import pytest
from rs_bpe.bpe import openai

from appliance import eventually
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


TEN = 10
# A batch is answered whole: no page of it would tell whether all is made. The definition of create_story is as long as that by itself.
LONGER = {"get_batch": 1_200, "wait_for_batch": 1_200, "find_tools create a story": 1_200}


def by_ten(ada) -> dict[str, dict]:
    """What each list needs to be asked; there is at least ten of what it lists, wherever an account can have so many."""
    media = [
        ada.upload(small(seed), f"kitchen-garden-{seed}.png", alt_text=f"Bed {seed} of the kitchen garden, under straw, in low winter light")
        for seed in range(12)
    ]
    character = ada.call("create_character", name="Dagny", template_id="night-bread-baker")["id"]
    for number in range(11):
        ada.call("create_character", name=f"Dagny the {number}th", template_id="night-bread-baker")
        ada.call("create_profile", name=f"Garden {number}", kind="managed")
        ada.call("update_character", character_id=character, identity={"tagline": f"Bread, {number} nights a week."})
        ada.call("create_collaboration", brand=f"Mill {number}", character_ids=[character], terms="Two posts and a mention.")
        ada.call("clone_prompt_template", template_id="caption-voice")
        ada.call("add_brand_goal", character_id=character, goal={"name": f"Flour {number}", "kind": "product"})
        ada.call("add_ingredient", character_id=character, kind="props", value=f"a copper whisk, the {number}th of its kind")
    for number in range(11):
        ada.call("generate_preview", character_id=character, slot={"setting": "beach", "aspect": "1:1"}, wait_seconds=50)
    batch = ada.call("generate_content", character_id=character, slots=[{"aspect": "1:1"}] * TEN)["batch_id"]
    eventually(lambda: ada.call("get_batch", batch_id=batch)["generating"] == 0, 90, "the batch is not made", pause=0.5)
    story = ada.call("get_batch", batch_id=batch)["items"][0]["id"]
    for _ in range(TEN):
        ada.call("generate_content", character_id=character, slots=[{"aspect": "1:1", "caption": "Short."}])
    stories = [
        ada.call("create_story", caption=CAPTION.format(number=number), channels=["feed"], slides=[{"media_id": media[number]["id"]}])["id"]
        for number in range(12)
    ]
    for one in stories:
        ada.call("publish_story", story_id=one, wait_seconds=20)
        ada.call("report_content", story_id=one, reason="The claim about straw is not so, by all that is known.", kind="misleading")
    ada.call("set_moderation_rules", rules=[{"term": f"snake oil {n}", "kind": "review", "note": "Say what it does."} for n in range(11)])
    for number in range(11):
        ada.call("create_connection", channel="webhook", url=f"https://example.org/hooks/{number}", name=f"Receiver {number}")
    return {
        "list_media": {}, "list_characters": {}, "list_profiles": {}, "list_character_versions": {"character_id": character},
        "list_ingredients": {"character_id": character}, "list_previews": {"character_id": character}, "list_batches": {},
        "list_collaborations": {}, "list_prompt_templates": {}, "list_publishes": {}, "list_reports": {}, "list_moderation_rules": {},
        "list_social_connections": {}, "list_stories": {}, "list_review_queue": {}, "list_ledger": {}, "list_persona_library": {},
        "list_templates": {}, "list_projects": {}, "get_content_versions": {"story_id": story}, "get_brand_goals": {"character_id": character},
        "get_batch": {"batch_id": batch}, "wait_for_batch": {"batch_id": batch}, "get_usage": {"group_by": "item"},
        "list_lora_versions": {"character_id": character}, "list_configs": {"kind": "aesthetic-grades"},
        **{f"find_tools {query}": {"query": query} for query in ("generate posts", "upload a picture", "create a story", "channels", "lora")},
    }


def test_a_list_of_ten_is_small(ada, record_property):
    asked = by_ten(ada)
    counted, items = {}, {}
    for name, arguments in asked.items():
        text = answer(ada, name.split()[0], arguments)
        counted[name], items[name] = tokens(text), len(json.loads(text).get("items", []))
        record_property(name, counted[name])
    print({name: (counted[name], items[name]) for name in sorted(counted, key=counted.get, reverse=True)})
    assert {name: count for name, count in counted.items() if count >= LONGER.get(name, TYPICAL)} == {}


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
