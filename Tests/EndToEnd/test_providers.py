"""Generators from outside: configured, asked, paid; and what goes wrong with them."""

import base64
import io
import json
import os
import stat
import zipfile

import pictures
import pytest

from aftermath import query
from appliance import eventually, refused
from generators import ANIMATION

PRICES = ("--price", "picture=60000", "--price", "output_tokens=40000000", "--price", "text_tokens=5000000", "--price", "caption=1000")
# 1 000 tokens out and 50 in for a picture; 40 out and 200 in for a caption.
PICTURE, CAPTION = 40_250, 2_600


@pytest.fixture
def server(studio):
    """Whose agent ada is."""
    return studio


@pytest.fixture
def fal(studio, ada, generators):
    """A server whose pictures are made by fal, and an agent with all rights."""
    studio.json(
        "provider", "add", "fal", "--kind", "fal", "--address", generators.url, "--model", "fal-ai/flux/dev", "--key-stdin",
        "--price", "picture=25000", stdin=generators.key + "\n",
    )  # fmt: skip
    studio.json("provider", "choose", "picture", "fal")
    return studio, ada


@pytest.fixture
def openai(studio, generators):
    """OpenAI, default for pictures and captions, with prices."""
    studio.json(
        "provider", "add", "openai", "--kind", "openai", "--address", generators.url + "/v1", "--model", "gpt-image-1",
        "--caption-model", "gpt-small", "--key-stdin", "--attempts", "1", *PRICES, stdin=generators.key + "\n",
    )  # fmt: skip
    studio.json("provider", "choose", "picture", "openai", "embedded")
    studio.json("provider", "choose", "caption", "openai", "embedded")
    return studio


def order(agent, count=1, **slot) -> str:
    character = agent.call("create_character", name="Dagny", template_id="night-bread-baker")
    return agent.call("generate_content", character_id=character["id"], slots=[{"aspect": "1:1"} | slot] * count)["batch_id"]


def ended(agent, batch: str, seconds=60) -> dict:
    return eventually(
        lambda: (found := agent.call("get_batch", batch_id=batch))["generating"] == 0 and found, seconds, f"{batch} did not end", pause=0.2
    )


def versions(agent, item: dict) -> list[dict]:
    return agent.call("get_content_versions", story_id=item["id"])["items"]


def money(agent) -> tuple[int, int]:
    budget = agent.call("get_budget")
    return budget["spent_micros"], budget["reserved_micros"]


def ledger_is_right(server):
    assert server.json("ledger", "verify")["ok"]


def test_a_batch_by_openai_is_paid_by_what_it_took(openai, ada, generators):
    estimate = ada.call("estimate_cost", {"operation": "generate_content", "count": 3})
    assert estimate["total_micros"] == 3 * 61_000
    batch = ended(ada, order(ada, 3))
    assert batch["state"] == "completed" and batch["done"] == 3
    assert money(ada) == (3 * (PICTURE + CAPTION), 0)
    assert len(generators.asked("/v1/images/generations")) == 3 and len(generators.asked("/v1/chat/completions")) == 3
    story = ada.call("get_story", story_id=batch["items"][0]["id"])
    media = ada.call("get_media", media_id=story["slides"][0]["media_id"])
    assert (media["width"], media["height"], media["origin"]) == (1080, 1080, "generated")
    assert story["caption"].startswith("Flour on my sleeves")
    used = versions(ada, batch["items"][0])[0]["used"]
    assert used["picture"]["generator"] == "openai" and used["picture"]["cost_micros"] == PICTURE
    assert used["caption"]["model"] == "gpt-small" and used["caption"]["usage"] == {"text_tokens": 200, "output_tokens": 40}
    ledger_is_right(openai)


def test_agents_see_generators_with_their_prices_and_nothing_else_of_them(openai, ada, generators):
    items = ada.call("list_configs", kind="image-providers", fields="id,label,details")["items"]
    assert [(item["id"], item["details"]["role"], item["details"]["price_micros"]) for item in items] == [
        ("openai", "default", 60_000),
        ("embedded", "fallback 1", 0),
    ]
    text = json.dumps(items)
    assert generators.key not in text and "127.0.0.1" not in text
    listed = openai.json("provider", "list")
    assert generators.key not in json.dumps(listed) and listed["providers"][0]["has_key"]
    embedded = ["openai", "embedded"]
    assert listed["order"] == {"picture": embedded, "caption": embedded, "video": ["embedded"], "training": [], "moderation": []}
    assert generators.key.encode() not in openai.data.read_bytes()


def test_a_provider_is_tested_without_making_anything(openai, generators):
    found = openai.json("provider", "test", "openai")
    assert found["ok"] and found["models"] == ["gpt-image-1", "gpt-small", "omni-moderation-latest"]
    assert [path for _, path, _, _ in generators.calls] == ["/v1/models"]
    openai.json(
        "provider", "add", "openai", "--kind", "openai", "--address", generators.url + "/v1", "--model", "gone", "--key-stdin",
        stdin="sk-wrong\n",
    )  # fmt: skip
    done = openai.cli("provider", "test", "openai", status=1)
    assert "does not accept the key" in done.stderr and "sk-wrong" not in done.stderr
    done = openai.cli("provider", "test", "nobody", status=1)
    assert "There are openai" in done.stderr


def test_what_is_wrong_with_a_provider_is_said_all_at_once(studio, generators):
    done = studio.cli("provider", "add", "Bad Name", "--kind", "fal", "--set", "modell=x", "--price", "second=5", "--timeout", "0", status=1)
    for word in ("small letters", "did you mean model?", "a key", "seconds", "also a price of one picture"):
        assert word in done.stderr
    done = studio.cli("provider", "add", "inside", "--kind", "automatic1111", "--address", "http://10.0.0.5:7860", status=1)
    assert "--allow-outbound" in done.stderr
    assert studio.json("provider", "list")["providers"] == []


@pytest.mark.parametrize(
    "plan", [(429, {"retry-after": "0"}, {"error": {"message": "slow down"}}), 500, 503, (400, {}, {"error": {"code": "x", "message": "no"}})]
)
def test_where_nothing_was_paid_the_next_is_asked(openai, ada, generators, plan):
    generators.plans["/v1/images/generations"] = [plan]
    batch = ended(ada, order(ada))
    assert batch["state"] == "completed"
    assert versions(ada, batch["items"][0])[0]["used"]["picture"]["generator"] == "embedded"
    assert money(ada) == (CAPTION, 0)
    ledger_is_right(openai)


def test_it_is_asked_again_when_it_says_so(openai, ada, generators):
    openai.json("provider", "choose", "picture", "openai")
    generators.plans["/v1/images/generations"] = [(429, {"retry-after": "1"}, {"error": {"message": "slow down"}}), 503]
    batch = ended(ada, order(ada), seconds=90)
    assert batch["state"] == "completed" and money(ada) == (PICTURE + CAPTION, 0)
    assert len(generators.asked("/v1/images/generations")) == 3
    assert len(generators.asked("/v1/chat/completions")) == 1  # what has come and is paid for is not asked for again
    ledger_is_right(openai)


@pytest.mark.parametrize("plan", ["drop", "cut", 504])
def test_a_paid_call_whose_answer_is_lost_counts_as_paid_and_is_not_repeated(openai, ada, generators, plan):
    generators.plans["/v1/images/generations"] = [plan]
    batch = ended(ada, order(ada))
    assert batch["failed"] == 1
    assert "lost" in batch["items"][0]["error"] and "counts as paid" in batch["items"][0]["error"]
    assert len(generators.asked("/v1/images/generations")) == 1
    assert money(ada) == (60_000 + CAPTION, 0)
    ada.call("retry_batch", batch_id=batch["id"])
    assert ended(ada, batch["id"])["state"] == "completed"
    assert money(ada) == (60_000 + PICTURE + CAPTION, 0)  # the caption that was paid for is taken
    assert len(generators.asked("/v1/chat/completions")) == 1
    ledger_is_right(openai)


def test_a_slow_answer_past_the_time_is_lost(openai, ada, generators):
    openai.json(
        "provider", "add", "openai", "--kind", "openai", "--address", generators.url + "/v1", "--model", "gpt-image-1", "--timeout", "1",
        *PRICES,
    )  # fmt: skip
    generators.plans["/v1/images/generations"] = [("slow", 3)]
    batch = ended(ada, order(ada, caption="By hand."))
    assert "did not answer in time" in batch["items"][0]["error"]
    assert money(ada) == (60_000, 0)


def test_a_refusal_is_told_and_nobody_else_is_asked(openai, ada, generators):
    refusal = {"error": {"code": "moderation_blocked", "message": "Your request was rejected by our safety system.", "type": "x"}}
    generators.plans["/v1/images/generations"] = [(400, {}, refusal)]
    batch = ended(ada, order(ada, caption="By hand."))
    assert "safety system" in batch["items"][0]["error"]
    assert money(ada) == (0, 0)


def test_what_is_no_picture_is_not_taken_for_one(openai, ada, generators):
    generators.plans["/v1/images/generations"] = ["text"]
    batch = ended(ada, order(ada, caption="By hand."))
    assert "cannot be used as a picture" in batch["items"][0]["error"]
    assert money(ada) == (PICTURE, 0)  # it was made, and is billed
    ledger_is_right(openai)


def test_a_caption_that_will_not_do_is_asked_for_once_more(openai, ada, generators):
    generators.plans["/v1/chat/completions"] = ["prose"]
    batch = ended(ada, order(ada))
    first, second = generators.asked("/v1/chat/completions")
    assert "not JSON" in second["messages"][-1]["content"]
    used = versions(ada, batch["items"][0])[0]["used"]["caption"]
    assert used["asked"] == 2 and money(ada) == (PICTURE + 2 * CAPTION, 0)


def test_a_caption_that_was_paid_for_in_vain_is_not_paid_again_because_the_picture_is_late(openai, ada, generators):
    openai.json("provider", "choose", "picture", "openai")
    openai.json("provider", "choose", "caption", "openai")
    generators.plans["/v1/chat/completions"] = ["prose"] * 2
    generators.plans["/v1/images/generations"] = [(503, {"retry-after": "1"}, {"error": {"message": "busy"}})] * 2
    batch = ended(ada, order(ada))
    assert (batch["done"], len(generators.asked("/v1/images/generations"))) == (1, 3)
    assert len(generators.asked("/v1/chat/completions")) == 2 and money(ada) == (PICTURE + 2 * CAPTION, 0)
    assert "no caption that can be used" in batch["items"][0]["error"]
    ada.call("regenerate_caption", story_id=batch["items"][0]["id"])  # somebody wants it: it is asked for
    eventually(lambda: ada.call("get_story", story_id=batch["items"][0]["id"])["caption"], 20, "no caption came")
    assert len(generators.asked("/v1/chat/completions")) == 3 and money(ada) == (PICTURE + 3 * CAPTION, 0)
    ledger_is_right(openai)


def test_nobody_waits_for_hours(openai, ada, generators):
    openai.json("provider", "choose", "picture", "openai")
    generators.plans["/v1/images/generations"] = [(429, {"retry-after": "3600"}, {"error": {"message": "slow down"}})]
    batch = ended(ada, order(ada, caption="By hand."), 20)
    assert batch["failed"] == 1 and "3600 s" in batch["items"][0]["error"] and money(ada) == (0, 0)
    assert ended(ada, ada.call("retry_batch", batch_id=batch["id"])["id"])["done"] == 1


@pytest.mark.parametrize(("plans", "spent", "told"), [(["prose"] * 2, 2 * CAPTION, "no caption that can be used"), (["drop"], 1_000, "lost")])
@pytest.mark.parametrize("names", [("openai", "embedded"), ("openai",)])
def test_a_caption_that_was_paid_for_and_is_not_there_is_written_for_nothing_or_missed_aloud(openai, ada, generators, plans, spent, told, names):
    openai.json("provider", "choose", "caption", *names)
    generators.plans["/v1/chat/completions"] = list(plans)
    batch = ended(ada, order(ada))
    (item,) = batch["items"]
    story = ada.call("get_story", story_id=item["id"])
    used = versions(ada, item)[0]["used"]["caption"]
    assert batch["state"] == "completed" and story["state"] == "pending_review" and told in used["error"]
    assert len(generators.asked("/v1/chat/completions")) == len(plans) and money(ada) == (PICTURE + spent, 0)
    if "embedded" in names:
        assert used["generator"] == "embedded" and story["caption"] and not item["error"] and not story["review"]["reason"]
    else:
        assert story["caption"] == "" and told in item["error"] and told in story["review"]["reason"]
    ledger_is_right(openai)


def test_a_key_is_told_nobody(openai, ada, generators, studio):
    generators.plans["/v1/images/generations"] = [(400, {}, {"error": {"message": f"bad key {generators.key}!", "code": "x"}})] * 4
    openai.json("provider", "choose", "picture", "openai")
    batch = ended(ada, order(ada, caption="By hand."))
    message = batch["items"][0]["error"]
    assert "[key]" in message and generators.key not in message
    assert generators.key not in studio.log.read_text()


def test_a_batch_that_would_pass_the_cap_by_the_providers_price_is_refused_whole(openai, ada, generators):
    ada.call("set_budget_cap", monthly_cap_micros=150_000)
    with refused("budget_exceeded", 402):
        order(ada, 3)
    assert generators.calls == [] and money(ada) == (0, 0)
    assert ended(ada, order(ada, 2))["state"] == "completed"


def test_a_picture_of_automatic1111(studio, ada, generators):
    studio.json("provider", "add", "forge", "--kind", "automatic1111", "--address", generators.url, "--set", "steps=9")
    studio.json("provider", "choose", "picture", "forge")
    assert studio.json("provider", "test", "forge")["models"] == ["small"]
    generators.plans["/sdapi/v1/txt2img"] = ["drop"]  # one's own is asked again
    batch = ended(ada, order(ada, aspect="9:16", caption="By hand."))
    asked = generators.asked("/sdapi/v1/txt2img")
    assert batch["state"] == "completed" and len(asked) == 2
    assert asked[1]["steps"] == 9 and asked[1]["width"] < asked[1]["height"] and asked[0]["seed"] == asked[1]["seed"]


def test_a_picture_of_comfyui(studio, ada, generators, tmp_path):
    graph = {"3": {"inputs": {"text": "photo of {{prompt}}, {{unknown}}", "seed": "{{seed}}", "width": "{{width}}"}, "class_type": "K"}}
    workflow = tmp_path / "graph.json"
    workflow.write_text(json.dumps(graph))
    studio.json("provider", "add", "comfy", "--kind", "comfyui", "--address", generators.url, "--workflow", workflow)
    studio.json("provider", "choose", "picture", "comfy")
    assert studio.json("provider", "test", "comfy")["version"] == "0.3.60"
    batch = ended(ada, order(ada, caption="By hand.", direction='a "quoted" {{seed}} wish'))
    assert batch["state"] == "completed"
    (work,) = generators.work.values()
    inputs = work["graph"]["3"]["inputs"]
    assert isinstance(inputs["seed"], int) and inputs["width"] == 1024
    assert inputs["text"].startswith("photo of ") and '"quoted" {{seed}} wish' in inputs["text"] and inputs["text"].endswith("{{unknown}}")


def test_work_at_replicate_goes_on_over_a_restart(start, generators, tmp_path):
    server = start("--allow-outbound", "127.0.0.0/8")
    server.user("ada@example.org")
    agent = server.agent(server.mint(scopes=["*"])["key"])
    server.json(
        "provider", "add", "rep", "--kind", "replicate", "--address", generators.url + "/v1", "--model", "ada/flux", "--key-stdin",
        "--price", "picture=3000", "--price", "second=1000", stdin=generators.key + "\n",
    )  # fmt: skip
    server.json("provider", "choose", "picture", "rep")
    generators.polls_until_done = 1_000
    batch = order(agent, caption="By hand.")
    eventually(lambda: generators.work and generators.work["p0"]["polls"] >= 1, 20, "it was not asked after")
    server.kill()
    generators.polls_until_done = 0
    server.start()
    agent = server.agent(server.mint(scopes=["*"])["key"])
    assert ended(agent, batch, 90)["state"] == "completed"
    assert list(generators.work) == ["p0"], "it was begun once"
    assert money(agent) == (2_500, 0)
    ledger_is_right(server)


def test_a_sync_call_that_was_under_way_at_a_kill_is_lost_and_paid(openai, ada, generators):
    generators.plans["/v1/images/generations"] = [("slow", 5)]
    batch = order(ada, caption="By hand.")
    eventually(lambda: generators.asked("/v1/images/generations"), 20, "it was not asked")
    openai.kill()
    openai.start()
    agent = openai.agent(ada.key)
    found = ended(agent, batch, 90)
    assert "server stopped while openai was at work" in found["items"][0]["error"]
    assert len(generators.asked("/v1/images/generations")) == 1 and money(agent) == (60_000, 0)
    ledger_is_right(openai)


def test_a_stop_waits_for_no_generator_and_work_elsewhere_goes_on(fal, generators):
    server, agent = fal
    generators.polls_until_done = 1_000
    batch = order(agent, caption="By hand.")
    eventually(lambda: generators.work and generators.work["f0"]["polls"] >= 1, 20, "it was not asked after")
    server.stop()
    generators.polls_until_done = 0
    server.start()
    assert ended(server.agent(agent.key), batch, 90)["state"] == "completed"
    assert list(generators.work) == ["f0"] and money(server.agent(agent.key)) == (25_000, 0)


def test_a_cancelled_call_is_paid_all_the_same(openai, ada, generators):
    generators.plans["/v1/images/generations"] = [("slow", 4)]
    batch = order(ada, 3, caption="By hand.")
    eventually(lambda: generators.asked("/v1/images/generations"), 20, "it was not asked")
    ada.call("cancel_batch", batch_id=batch)
    sent = len(generators.asked("/v1/images/generations"))
    eventually(lambda: money(ada)[1] == 0, 30, "something is still reserved", pause=0.2)
    spent, _ = money(ada)
    assert spent in {60_000 * lost + PICTURE * (sent - lost) for lost in range(sent + 1)} and spent > 0
    ledger_is_right(openai)


def test_work_at_fal_that_ends_badly_is_not_paid(fal, generators):
    server, agent = fal
    assert server.json("provider", "test", "fal")["ok"]
    assert ended(agent, order(agent, caption="By hand."))["state"] == "completed"
    assert money(agent) == (25_000, 0)
    assert generators.work["f0"]["input"]["image_size"] == {"width": 1024, "height": 1024}
    generators.polls_until_done = 10
    batch = order(agent, caption="By hand.")
    eventually(lambda: "f1" in generators.work, 20, "it was not asked")
    generators.work["f1"] |= {"error": "The model ran out of memory", "polls": 100}
    found = ended(agent, batch)
    assert "ran out of memory" in found["items"][0]["error"] and money(agent) == (25_000, 0)
    ledger_is_right(server)


def film(agent, **more) -> dict:
    character = agent.call("create_character", name="Dagny", template_id="night-bread-baker")["id"]
    video = agent.call("generate_video", character_id=character, prompt="In the kitchen at dawn", seconds=5, aspect="1:1", seed=7, **more)
    return agent.call("wait_for_video", video_id=video["video_id"], wait_seconds=50)


def test_a_video_by_fal_begins_with_the_scene_and_is_paid_by_the_second(fal, generators):
    server, agent = fal
    server.json(
        "provider", "add", "films", "--kind", "fal", "--address", generators.url, "--video-model", "fal-ai/films", "--key-stdin",
        "--set", "image_input=image_url", "--set", 'video_input={"duration":"5"}', "--price", "video_second=100000",
        stdin=generators.key + "\n",
    )  # fmt: skip
    entry = agent.call("list_configs", kind="video-providers", fields="id,details")["items"][1]
    assert (entry["id"], entry["details"]["role"], entry["details"]["price_micros"]) == ("films", "not used", 100_000)
    made = film(agent, provider="films")
    assert (made["state"], made["media_type"], made["duration_ms"]) == ("done", "image/gif", 1_000), made
    assert made["used"]["generator"] == "films" and money(agent) == (500_000, 0)
    sent = generators.work["f0"]["input"]
    assert sent["duration"] == "5" and sent["aspect_ratio"] == "1:1" and sent["seed"] == 7
    assert sent["image_url"].startswith("data:image/jpeg;base64,/9j/")
    generators.polls_until_done = 0
    generators.plans["/files/f1.mp4"] = [(200, {}, b"<html>no film</html>")]
    failed = film(agent, provider="films")
    assert failed["state"] == "failed" and money(agent) == (1_000_000, 0)
    ledger_is_right(server)


def test_a_video_at_replicate_goes_on_over_a_restart(start, generators):
    server = start("--allow-outbound", "127.0.0.0/8")
    server.user("ada@example.org")
    agent = server.agent(server.mint(scopes=["*"])["key"])
    server.json(
        "provider", "add", "rep", "--kind", "replicate", "--address", generators.url + "/v1", "--video-model", "ada/film", "--key-stdin",
        "--price", "video_second=3000", "--price", "second=1000", stdin=generators.key + "\n",
    )  # fmt: skip
    server.json("provider", "choose", "video", "rep", "embedded")
    generators.polls_until_done = 1_000
    character = agent.call("create_character", name="Dagny", template_id="night-bread-baker")["id"]
    video = agent.call("generate_video", character_id=character, prompt="In the kitchen", seconds=5)["video_id"]
    assert money(agent) == (0, 15_000)
    eventually(lambda: generators.work and generators.work["p0"]["polls"] >= 1, 20, "it was not asked after")
    server.kill()
    generators.polls_until_done = 0
    server.start()
    agent = server.agent(agent.key)
    made = eventually(lambda: (v := agent.call("get_video_status", video_id=video))["state"] != "working" and v, 90, "it did not end")
    assert made["state"] == "done" and list(generators.work) == ["p0"] and money(agent) == (2_500, 0)
    ledger_is_right(server)


def test_a_video_by_a_program_of_ones_own(studio, ada, tmp_path):
    program = tmp_path / "film"
    program.write_text(FILMING)
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    studio.json("provider", "add", "mine", "--kind", "command", "--set", f"program={program}", "--set", "makes=video", "--timeout", "20")
    studio.json("provider", "choose", "video", "mine")
    made = film(ada)
    assert (made["state"], made["media_type"], made["used"]["size"]) == ("done", "image/gif", [720, 720, 5]), made


FILMING = f"""#!/usr/bin/env python3
import json, sys
asked = json.load(sys.stdin)
assert asked["kind"] == "video" and asked["aspect"] == "1:1", asked
assert open(asked["image"], "rb").read(3) == b"\\xff\\xd8\\xff"
open(asked["output"], "wb").write({ANIMATION!r})
print(json.dumps({{"used": {{"size": [asked["width"], asked["height"], asked["seconds"]]}}}}))
"""


PROGRAM = """#!/usr/bin/env python3
import json, os, sys, zlib, struct
asked = json.load(sys.stdin)
if asked["kind"] == "probe":
    print(json.dumps({"version": "1"})); sys.exit()
assert sorted(os.environ) == ["HOME", "LANG", "PATH", "TMPDIR"] or sorted(os.environ) == ["HOME", "LANG", "LC_CTYPE", "PATH", "TMPDIR"], os.environ
assert os.listdir(".") == [], os.listdir(".")
if asked["kind"] == "caption":
    print(json.dumps({"caption": "Said by a program."})); sys.exit()
mode = sys.argv[1]
if mode == "memory": bytearray(1 << 30)
if mode == "time":
    while True: pass
if mode == "status": sys.exit(3)
if mode == "nothing": sys.exit()
def chunk(kind, data): return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
w, h = 300, 300
rows = b"".join(b"\\0" + bytes([y % 256, 90, 120]) * w for y in range(h))
png = b"\\x89PNG\\r\\n\\x1a\\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", w, h, 8, 2, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
if mode == "link": os.symlink("/etc/hostname", asked["output"]); sys.exit()
open(asked["output"], "wb").write(png)
print(json.dumps({"used": {"model": "mine", "seed": asked["seed"]}}))
"""


@pytest.mark.parametrize(
    "mode, told",
    [
        ("ok", None), ("memory", "ended with"), ("time", "did not end within"), ("status", "status 3"), ("nothing", "without writing"),
        ("link", "without writing"),
    ],
)  # fmt: skip
def test_a_program_of_ones_own(studio, ada, tmp_path, mode, told):
    program = tmp_path / "draw"
    program.write_text(PROGRAM)
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    studio.json(
        "provider", "add", "mine", "--kind", "command", "--set", f"program={program}", "--set", f"arguments={mode}", "--set",
        "makes=picture,caption", "--set", "memory_mb=512", "--timeout", "2", "--attempts", "1",
    )  # fmt: skip
    assert studio.json("provider", "test", "mine")["said"] == {"version": "1"}
    studio.json("provider", "choose", "picture", "mine", "embedded")
    studio.json("provider", "choose", "caption", "mine")
    batch = ended(ada, order(ada))
    assert batch["state"] == "completed"
    used = versions(ada, batch["items"][0])[0]["used"]
    assert ada.call("get_story", story_id=batch["items"][0]["id"])["caption"] == "Said by a program."
    if told is None:
        assert used["picture"]["generator"] == "mine" and used["picture"]["model"] == "mine"
    else:
        assert used["picture"]["generator"] == "embedded"
        calls = query(studio, "SELECT error FROM provider_call WHERE capability = 'picture'")
        assert told in calls[0][0]
    assert not [name for name in os.listdir(studio.data.parent) if name.startswith(".provider-")]


TRAINERS = {
    "replicate": ("/v1", ["--set", "trainer=ada/flux-trainer:abc", "--set", "destination=ada/ines", "--price", "second=1000"], 900_000),
    "fal": ("", ["--set", "trainer=fal-ai/flux-lora-fast-training"], 2_000_000),
}


@pytest.mark.parametrize("kind", TRAINERS)
def test_a_lora_is_trained_elsewhere_over_a_restart_and_drawn_by(start, generators, kind):
    server = start("--allow-outbound", "127.0.0.0/8")
    server.user("ada@example.org")
    agent = server.agent(server.mint(scopes=["*"])["key"])
    path, more, paid = TRAINERS[kind]
    server.json(
        "provider", "add", "coach", "--kind", kind, "--address", generators.url + path, "--key-stdin", "--price", "training=2000000",
        "--model", "ada/flux", "--price", "picture=3000", "--set", f"lora_input={'loras' if kind == 'fal' else 'lora_weights'}", *more,
        stdin=generators.key + "\n",
    )  # fmt: skip
    character = agent.call("create_character", name="Dagny", template_id="night-bread-baker")["id"]
    slides = [{"media_id": agent.upload(pictures.gradient(seed, 512, 512))["id"]} for seed in range(8)]
    post = agent.call("create_story", caption="Bread", channels=["feed"], character_id=character, post_type="carousel", slides=slides)
    agent.call("approve_story", story_id=post["id"])
    generators.polls_until_done = 1_000
    agent.call("train_lora", character_id=character, consent="fictional", variant="style", confirmed=True)
    assert money(agent) == (0, 2_000_000)
    eventually(lambda: any(work["polls"] for work in generators.work.values()), 20, "it was not asked after")
    server.kill()
    generators.polls_until_done = 0
    server.start()
    agent = server.agent(agent.key)
    status = agent.call("wait_for_lora", character_id=character, wait_seconds=60)
    assert status["state"] == "ready" and status["version"] == 1, status
    assert len(generators.work) == 1 and money(agent) == (paid, 0), "it was begun once"
    sent = next(iter(generators.work.values()))["input"]
    archive = sent["images_data_url" if kind == "fal" else "input_images"]
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(archive.partition(",")[2]))) as found:
        assert found.testzip() is None and len(found.namelist()) == 16
        assert found.read("01.txt").decode() == "a picture in the style of dagnytrp" == f"a picture in the style of {sent['trigger_word']}"
    ledger_is_right(server)
    # Pictures are drawn by it, where the provider reaches its file: here, where it was trained.
    server.json("provider", "choose", "picture", "coach")
    batch = ended(agent, agent.call("generate_content", character_id=character, slots=[{"aspect": "1:1", "caption": "x"}])["batch_id"])
    used = versions(agent, batch["items"][0])[0]["used"]["picture"]
    assert used["lora"] == {"version": 1, "used": False}, "its address is one of this machine"


def test_trial_pictures_and_reference_views_are_made_by_the_default_and_paid_by_what_they_took(openai, ada, generators):
    character = ada.call("create_character", name="Dagny", template_id="night-bread-baker")["id"]
    assert ada.call("estimate_cost", {"operation": "generate_character_references"})["total_micros"] == 4 * 60_000
    preview = ada.call("generate_preview", character_id=character, view="front", wait_seconds=50)
    assert preview["state"] == "done" and preview["used"]["generator"] == "openai" and preview["used"]["cost_micros"] == PICTURE
    pack = ada.call("generate_character_references", character_id=character, views=["front", "profile"], wait_seconds=50)
    assert pack["front"]["origin"] == pack["profile"]["origin"] == "generated"
    trial, first = (body["prompt"] for body in generators.asked("/v1/images/generations"))
    (second,) = (body["prompt"] for body in generators.asked("/v1/images/edits"))
    assert trial == first and first.endswith("Seen as: front.") and "Seen as: profile." in second
    assert money(ada) == (3 * PICTURE, 0)
    ledger_is_right(openai)


def test_a_trial_picture_that_is_refused_costs_nothing_and_says_why(openai, ada, generators):
    refusal = {"error": {"code": "moderation_blocked", "message": "Your request was rejected by our safety system.", "type": "x"}}
    generators.plans["/v1/images/generations"] = [(400, {}, refusal)]
    character = ada.call("create_character", name="Dagny", template_id="night-bread-baker")["id"]
    with refused("validation_failed", 422, "safety system"):
        ada.call("generate_preview", character_id=character, wait_seconds=50)
    preview = ada.call("list_previews", character_id=character)["items"][0]
    assert preview["state"] == "failed" and "order it again" in preview["error"]
    assert money(ada) == (0, 0)
    ledger_is_right(openai)


def shown(agent, count=2) -> tuple[str, list[str]]:
    """A character with so many reference pictures."""
    character = agent.call("create_character", name="Dagny", template_id="night-bread-baker")["id"]
    media = [agent.upload(pictures.gradient(seed, 512, 640))["id"] for seed in range(count)]
    agent.call("set_character_references", {"character_id": character} | dict(zip(["front", "profile"], media)))
    return character, media


def one_of(agent, character: str, **slot) -> tuple[dict, dict]:
    """A post of a character, and how its picture was made."""
    slots = [{"aspect": "1:1", "caption": "By hand."} | slot]
    batch = ended(agent, agent.call("generate_content", character_id=character, slots=slots)["batch_id"])
    assert batch["state"] == "completed", batch
    return batch, versions(agent, batch["items"][0])[0]["used"]["picture"]


def test_models_of_gpt_image_are_sent_the_reference_pictures(openai, ada, generators):
    character, media = shown(ada)
    batch, used = one_of(ada, character)
    (sent,) = generators.asked("/v1/images/edits")
    assert generators.asked("/v1/images/generations") == [] and len(sent["image[]"]) == 2
    assert (sent["model"], sent["n"], sent["size"]) == ("gpt-image-1", "1", "1024x1024") and "response_format" not in sent
    told = versions(ada, batch["items"][0])[0]["picture_prompt"]
    assert sent["prompt"] == f"{told} {used['prompt_ended_with']}"
    assert used["references"] == {"used": True, "media_ids": media}
    assert used["usage"]["image_tokens"] == 400
    ledger_is_right(openai)


def test_reference_pictures_are_sent_only_to_what_takes_them(studio, ada, generators):
    character, media = shown(ada)
    add = ["provider", "add", "local", "--kind", "openai", "--address", generators.url + "/v1", "--model", "flux", "--key-stdin"]
    studio.json(*add, stdin=generators.key + "\n")
    studio.json("provider", "choose", "picture", "local")
    assert one_of(ada, character)[1]["references"] == {"used": False}
    studio.json(*add, "--set", "references=1", stdin=generators.key + "\n")
    assert one_of(ada, character)[1]["references"] == {"used": True, "media_ids": media[:1]}
    assert len(generators.asked("/v1/images/generations")) == 1
    (sent,) = generators.asked("/v1/images/edits")
    assert len(sent["image[]"]) == 1 and sent["response_format"] == "b64_json"


@pytest.mark.parametrize("member, count", [("image_url", 1), ("image_urls[]", 2)])
def test_fal_is_sent_reference_pictures_by_the_input_that_its_model_has(studio, ada, generators, member, count):
    character, media = shown(ada)
    studio.json(
        "provider", "add", "fal", "--kind", "fal", "--address", generators.url, "--model", "fal-ai/flux/edit", "--key-stdin",
        "--set", f"reference_input={member}", "--price", "picture=25000", stdin=generators.key + "\n",
    )  # fmt: skip
    studio.json("provider", "choose", "picture", "fal")
    _, used = one_of(ada, character)
    sent = generators.work["f0"]["input"][member.removesuffix("[]")]
    assert all(one.startswith("data:image/jpeg;base64,/9j/") for one in (sent if count > 1 else [sent]))
    assert count == 1 or len(sent) == count
    assert used["references"] == {"used": True, "media_ids": media[:count]}


def test_a_program_finds_reference_pictures_in_its_folder(studio, ada, tmp_path):
    program = tmp_path / "draw"
    program.write_text(PROGRAM.replace('assert os.listdir(".") == [], os.listdir(".")', 'assert sorted(asked["references"]) == sorted(os.listdir("."))'))
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    studio.json("provider", "add", "mine", "--kind", "command", "--set", f"program={program}", "--set", "arguments=ok", "--timeout", "20")
    studio.json("provider", "choose", "picture", "mine")
    character, media = shown(ada)
    assert one_of(ada, character)[1]["references"] == {"used": True, "media_ids": media}


def test_the_views_of_a_pack_show_the_person_to_each_other(openai, ada, generators):
    character = ada.call("create_character", name="Dagny", template_id="night-bread-baker")["id"]
    ada.call("generate_character_references", character_id=character, wait_seconds=50)
    assert len(generators.asked("/v1/images/generations")) == 1
    assert [len(sent["image[]"]) for sent in generators.asked("/v1/images/edits")] == [1, 2, 3]
    ledger_is_right(openai)


GRAPH = {
    "1": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "small.safetensors"}},
    "2": {
        "class_type": "LoraLoader",
        "inputs": {"lora_name": "{{lora:0}}", "strength_model": "{{lora_weight}}", "model": ["1", 0], "clip": ["1", 1]},
    },
    "3": {"class_type": "CLIPTextEncode", "inputs": {"text": "{{prompt}}", "clip": ["2", 1]}},
    "4": {"class_type": "KSampler", "inputs": {"model": ["2", 0], "positive": ["3", 0], "seed": "{{seed}}"}},
}


def test_comfyui_is_sent_reference_pictures_and_loads_the_lora(studio, ada, generators, tmp_path):
    plain, shows = tmp_path / "graph.json", tmp_path / "shows.json"
    plain.write_text(json.dumps(GRAPH))
    shows.write_text(json.dumps(GRAPH | {str(5 + n): {"class_type": "LoadImage", "inputs": {"image": f"{{{{ref:{n}}}}}"}} for n in (0, 1)}))
    studio.json(
        "provider", "add", "comfy", "--kind", "comfyui", "--address", generators.url, "--workflow", plain,
        "--reference-workflow", shows, "--set", "lora_file={{trigger_word}}-v{{version}}.safetensors", "--set", "lora_weight=0.8",
    )  # fmt: skip
    done = studio.cli("provider", "add", "x", "--kind", "comfyui", "--address", generators.url, "--workflow", plain,
                      "--reference-workflow", plain, "--set", "lora_file=all", status=1)  # fmt: skip
    assert "{{ref:0}}" in done.stderr and "{{trigger_word}}" in done.stderr
    studio.json("provider", "choose", "picture", "comfy")

    character, _ = shown(ada, 0)
    _, used = one_of(ada, character)
    graph = list(generators.work.values())[-1]["graph"]
    assert sorted(graph) == ["1", "3", "4"] and "references" not in used and "lora" not in used
    assert graph["3"]["inputs"]["clip"] == ["1", 1] and graph["4"]["inputs"]["model"] == ["1", 0], "as if the loader were not there"
    character, media = shown(ada)
    lora(ada, generators, character)
    _, used = one_of(ada, character)
    graph = list(generators.work.values())[-1]["graph"]
    assert sorted(graph) == ["1", "2", "3", "4", "5", "6"] and graph["5"]["inputs"]["image"].startswith("in/shown-")
    assert graph["2"]["inputs"] == GRAPH["2"]["inputs"] | {"lora_name": "dagnytrp-v1.safetensors", "strength_model": 0.8}
    assert graph["3"]["inputs"]["text"].startswith("dagnytrp, ")
    assert used["references"] == {"used": True, "media_ids": media}
    assert used["lora"] == {"version": 1, "trigger_word": "dagnytrp", "used": True, "file": "dagnytrp-v1.safetensors", "weight": 0.8}


def lora(agent, generators, character: str) -> None:
    """The character's pictures are drawn by a LoRA that was brought in."""
    url = generators.url + "/files/dagny.safetensors"
    status = agent.call("import_lora", character_id=character, url=url, trigger_word="dagnytrp", wait_seconds=50)
    assert status["version"] == 1, status


def test_automatic1111_loads_the_lora_where_it_has_its_file(studio, ada, generators):
    character, _ = shown(ada, 1)
    lora(ada, generators, character)
    studio.json("provider", "add", "forge", "--kind", "automatic1111", "--address", generators.url, "--set", "lora_file={{trigger_word}}-v{{version}}")
    studio.json("provider", "choose", "picture", "forge")
    _, used = one_of(ada, character)
    assert used["lora"] == {"version": 1, "used": False, "why": "It has no LoRA dagnytrp-v1."}
    assert used["references"] == {"used": False}
    generators.loras = ["dagnytrp-v1"]
    _, used = one_of(ada, character)
    assert used["lora"] == {"version": 1, "trigger_word": "dagnytrp", "used": True, "file": "dagnytrp-v1", "weight": 1.0}
    plain, drawn = (body["prompt"] for body in generators.asked("/sdapi/v1/txt2img"))
    assert "dagnytrp" not in plain and drawn.startswith("<lora:dagnytrp-v1:1.0> dagnytrp, ")


def test_trial_pictures_and_videos_are_drawn_by_the_lora_as_posts_are(studio, ada, generators):
    character, _ = shown(ada, 0)
    lora(ada, generators, character)
    studio.json(
        "provider", "add", "fal", "--kind", "fal", "--address", generators.url, "--model", "fal-ai/flux-lora", "--key-stdin",
        "--video-model", "fal-ai/films", "--set", "video_lora_input=loras", "--price", "picture=25000", "--price", "video_second=1000",
        stdin=generators.key + "\n",
    )  # fmt: skip
    studio.json("provider", "choose", "picture", "fal")
    preview = ada.call("generate_preview", character_id=character, wait_seconds=50)
    video = ada.call("generate_video", character_id=character, prompt="In the kitchen", seconds=5, provider="fal")
    made = ada.call("wait_for_video", video_id=video["video_id"], wait_seconds=50)
    expected = {"version": 1, "trigger_word": "dagnytrp", "used": True}
    assert preview["used"]["lora"] == made["used"]["lora"] == expected
    for work in generators.work.values():
        assert work["input"]["loras"] == [{"path": generators.url + "/files/dagny.safetensors", "scale": 1}]
        assert work["input"]["prompt"].startswith("dagnytrp, ")


def under_way(agent, generators) -> str:
    """A batch whose one picture is being made, and will not be done by itself."""
    generators.polls_until_done = 1_000
    batch = order(agent, caption="By hand.")
    eventually(lambda: generators.work and next(iter(generators.work.values()))["polls"] >= 1, 20, "it was not asked after")
    return batch


STOPPED = {
    "replicate": ("/v1", "/r/predictions/p0/cancel", "POST", 1_000),
    "fal": ("", "/fal-ai/flux/requests/f0/cancel", "PUT", 0),
}


@pytest.mark.parametrize("kind", STOPPED)
def test_what_a_provider_is_at_is_stopped_once_with_its_batch(studio, ada, generators, kind):
    path, cancel, method, spent = STOPPED[kind]
    studio.json(
        "provider", "add", "far", "--kind", kind, "--address", generators.url + path, "--model", "ada/flux", "--key-stdin",
        "--price", "picture=3000", "--price", "second=1000", stdin=generators.key + "\n",
    )  # fmt: skip
    studio.json("provider", "choose", "picture", "far")
    batch = under_way(ada, generators)
    ada.call("cancel_batch", batch_id=batch)
    ada.call("cancel_batch", batch_id=batch)
    found = ended(ada, batch, 90)
    assert len([where for how, where, _, _ in generators.calls if (how, where) == (method, cancel)]) == 1
    assert (found["state"], found["cancelled"], found["failed"]) == ("cancelled", 1, 0)
    assert found["items"][0]["state"] == "cancelled" and not found["items"][0]["error"] and money(ada) == (spent, 0)
    ledger_is_right(studio)


@pytest.fixture
def comfy(studio, generators, tmp_path):
    """A server whose pictures are made by ComfyUI."""
    plain = tmp_path / "graph.json"
    plain.write_text(json.dumps(GRAPH))
    studio.json("provider", "add", "comfy", "--kind", "comfyui", "--address", generators.url, "--workflow", plain)
    studio.json("provider", "choose", "picture", "comfy")
    return studio


@pytest.mark.parametrize("pending", [False, True])
def test_comfyui_is_told_to_stop(comfy, ada, generators, pending):
    batch = under_way(ada, generators)
    (work,) = generators.work.values()
    work["pending"] = pending
    ada.call("cancel_batch", batch_id=batch)
    found = ended(ada, batch, 90)
    assert (len(generators.asked("/interrupt")), len(generators.work)) == ((0, 0) if pending else (1, 1))
    assert (found["state"], found["cancelled"], found["failed"]) == ("cancelled", 1, 0)
    assert not found["items"][0]["error"] and money(ada) == (0, 0)
    ledger_is_right(comfy)


def test_comfyui_that_has_lost_its_queue_is_not_waited_for(comfy, ada, generators):
    batch = under_way(ada, generators)
    generators.work.clear()
    found = ended(ada, batch, 90)
    assert found["failed"] == 1 and "no longer knows of the work" in found["items"][0]["error"], found
