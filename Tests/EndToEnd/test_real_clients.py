"""Real clients of every age drive every tool, resource and prompt, over HTTP and over standard input and output."""

import base64
import datetime
import json
import os
import pathlib
import subprocess

import pytest

import pictures
from loras import lora_file
from appliance import ROOT, binary, environment, eventually
from receiver import Receiver

CLIENTS = pathlib.Path(__file__).parent / "clients"
RECIPES = json.loads((CLIENTS / "recipes.json").read_text())
SOAK = os.environ.get("TROUPE_SOAK") == "1"
ENVIRONMENTS = ROOT / ".venv" / "clients"
LEGACY = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"]

# Environment, script, mode, the revision that has to come of it.
DRIVERS = {
    "mcp 2.3.0, 2026-07-28": ("", "sdk_2.py", "2026-07-28", "2026-07-28"),
    "mcp 2.3.0, auto": ("", "sdk_2.py", "auto", "2026-07-28"),
    "mcp 2.3.0, legacy": ("", "sdk_2.py", "legacy", "2025-11-25"),
    "mcp 1.30.0": ("mcp-1.30.0", "sdk_1.py", None, "2025-11-25"),
    "mcp 1.14.1": ("mcp-1.14.1", "sdk_1.py", None, "2025-06-18"),
    "mcp 1.9.4": ("mcp-1.9.4", "sdk_1.py", None, "2025-03-26"),
    "fastmcp 4.1.2, 2026-07-28": ("fastmcp", "fastmcp_client.py", "2026-07-28", "2026-07-28"),
    "fastmcp 4.1.2, legacy": ("fastmcp", "fastmcp_client.py", "legacy", "2025-11-25"),
    "langchain-mcp-adapters 0.3.2": ("mcp-1.30.0", "langchain_client.py", None, "2025-11-25"),
} | {f"by hand, {revision}": ("", "raw.py", revision, revision) for revision in LEGACY}


def python(name: str) -> pathlib.Path:
    """The interpreter of an environment that etc/end-to-end has made; the one of these tests without a name."""
    return (ENVIRONMENTS / name if name else ROOT / ".venv") / "bin" / "python"


@pytest.fixture
def web():
    """Takes no webhook, and has a picture."""
    web = Receiver()
    web.plans = [410]
    web.files["/picture.png"] = pictures.small(3)
    web.files["/ines.safetensors"] = lora_file()
    yield web
    web.close()


@pytest.fixture
def stage(start, web):
    """A server, an agent's key, and one thing of each kind that the recipes name."""
    server = start("--allow-outbound", "127.0.0.0/8:webhook", "--allow-outbound", "127.0.0.0/8:media")
    server.user("ada@example.org")
    key = server.mint(scopes=["*"])["key"]
    ada = server.agent(key)

    def story(**more) -> str:
        return ada.call("create_story", caption="Bread", channels=["feed"], **more)["id"]

    def submitted() -> str:
        found = story()
        ada.call("submit_story", story_id=found)
        return found

    def session(*pieces: bytes) -> str:
        size = len(pictures.small(2))
        found = ada.call("upload_media_init", filename="session.png", total_size_bytes=size)["session_id"]
        for number, piece in enumerate(pieces):
            ada.call("upload_media_chunk", session_id=found, chunk_index=number, data_base64=base64.b64encode(piece).decode())
        return found

    def character(**more) -> str:
        return ada.call("create_character", name="Ines", niche="bread", **more)["id"]

    def ingredient(of: str, value: str) -> str:
        return ada.call("add_ingredient", character_id=of, kind="props", value=value)["id"]

    def collaboration(brand: str) -> str:
        return ada.call("create_collaboration", brand=brand, character_ids=[ines])["id"]

    def prompt_template(name: str) -> str:
        return ada.call("create_prompt_template", category="caption", name=name, body="{{mood}}")["id"]

    def batch(count: int) -> dict:
        return ada.call("generate_content", character_id=ines, count=count)

    def trainee() -> str:
        """A character with pictures enough to train a LoRA from."""
        found = character()
        slides = [{"media_id": ada.upload(pictures.gradient(seed, 512, 512))["id"]} for seed in range(8)]
        post = ada.call("create_story", caption="Bread", channels=["feed"], character_id=found, post_type="carousel", slides=slides)
        ada.call("approve_story", story_id=post["id"])
        return found

    server.json("provider", "add", "coach", "--kind", "command", "--set", "program=/bin/false", "--set", "makes=training")
    first, second = trainee(), trainee()
    for version in range(2):
        ada.call(
            "import_lora", character_id=first, url=web.url + "/ines.safetensors", trigger_word="inestrp", wait_seconds=50,
        )  # fmt: skip
    training = ada.call("train_lora", character_id=second, consent="fictional", confirmed=True)["latest"]["id"]
    ines, other = character(), character()
    made = batch(2)
    ada.call("wait_for_batch", batch_id=made["batch_id"])
    preview = ada.call("generate_preview", character_id=ines, view="front", wait_seconds=50)
    ada.call("create_connection", channel="webhook", url=web.url + "/hook", name="Ours")
    failed = ada.call("create_story", caption="Refused", channels=["webhook"])["id"]
    ada.call("publish_story", story_id=failed)
    media = ada.upload(pictures.small(1))
    template = ada.call("get_template", template_id=ada.call("list_templates")["items"][0]["id"])
    tomorrow = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=1)
    things = {
        "project": ada.call("list_projects")["items"][0]["id"],
        "template": template["id"],
        "slots": {slot["name"]: "Words" for slot in template["slots"] if slot["required"]},
        "web": web.url,
        "media_url": media["media_url"],
        "media": media["id"],
        "unwanted_media": ada.upload(pictures.small(4))["id"],
        "png_base64": base64.b64encode(pictures.small(2)).decode(),
        "empty_session": session(),
        "full_session": session(pictures.small(2)),
        "upload": ada.call("request_upload_url", filename="a.png")["upload_id"],
        "draft": story(),
        "scheduled": story(scheduled_at=tomorrow.isoformat()),
        "ready": story(),
        "unwanted": story(),
        "finished": story(),
        "waiting": submitted(),
        "doubtful": submitted(),
        "bulk_story": submitted(),
        "repeated": ada.call("approve_story", story_id=story())["id"],
        "reportable": story(),
        "report": ada.call("report_content", story_id=story(), reason="Not so.")["id"],
        "tomorrow": tomorrow.strftime("%Y-%m-%dT%H:%M:%S"),
        "failed": failed,
        "persona": ada.call("list_persona_library", limit=1)["items"][0]["id"],
        "character": ines,
        "other_character": other,
        "unwanted_character": character(),
        "goal": ada.call("add_brand_goal", character_id=other, goal={"name": "Salt"})["goals"][0]["id"],
        "ingredient": ingredient(other, "a whisk"),
        "unwanted_ingredient": ingredient(other, "a bowl"),
        "profile": ada.call("create_profile", name="Daily")["id"],
        "unwanted_profile": ada.call("create_profile", name="Unwanted")["id"],
        "collaboration": collaboration("Lye"),
        "unwanted_collaboration": collaboration("Unwanted"),
        "prompt_template": prompt_template("Ours"),
        "unwanted_prompt_template": prompt_template("Unwanted"),
        "unmarked": story(),
        "batch": made["batch_id"],
        "video": ada.call("generate_video", character_id=ines, prompt="at the beach", seconds=2, aspect="1:1")["video_id"],
        "unwanted_batch": batch(3)["batch_id"],
        "generated": made["item_ids"][0],
        "other_generated": made["item_ids"][1],
        "preview": preview["id"],
        "trainee": first,
        "training": training,
    }
    eventually(lambda: ada.call("get_story", story_id=failed)["state"] == "failed", 15, "the webhook was not refused")
    unwanted = ada.call("create_connection", channel="webhook", url=web.url + "/unwanted", name="Unwanted")
    things["unwanted_connection"] = unwanted["id"]
    return server, key, things


def filled(value, things: dict):
    """A recipe with the names of things replaced by the things."""
    if isinstance(value, dict):
        return {name: filled(inner, things) for name, inner in value.items()}
    if isinstance(value, list):
        return [filled(inner, things) for inner in value]
    if isinstance(value, str) and "$" in value:
        if value[1:] in things:
            return things[value[1:]]
        for name in sorted(things, key=len, reverse=True):
            if isinstance(things[name], str):
                value = value.replace("$" + name, things[name])
        assert "$" not in value, f"the stage has no {value}"
    return value


@pytest.mark.parametrize("transport", ["http", "stdio"])
@pytest.mark.parametrize("driver", DRIVERS)
def test_a_real_client_drives_everything(stage, driver, transport):
    name, script, mode, revision = DRIVERS[driver]
    # LangChain's adapters start the program anew for each call: all tools are for `make soak`.
    toolsets = "core" if script == "langchain_client.py" and transport == "stdio" and not SOAK else "all"
    server, key, things = stage
    plan = filled(RECIPES, things) | {"mode": mode}
    if transport == "http":
        plan |= {"url": f"{server.url}/mcp/all", "key": key}
    else:
        plan["command"] = [binary(), "mcp", "--user", "ada@example.org", "--data", str(server.data), "--toolsets", toolsets]
        plan["env"] = environment()
    seconds = 600 if SOAK else 120
    done = subprocess.run([python(name), CLIENTS / script], input=json.dumps(plan), capture_output=True, text=True, timeout=seconds)
    assert done.returncode == 0, done.stderr[-6000:]
    check(json.loads(done.stdout), revision, toolsets)


def check(report: dict, revision: str, toolsets: str = "all") -> None:
    assert report["revision"] == revision
    assert report["unplanned"] == [], "clients/recipes.json says nothing of these"
    unlisted = set(RECIPES["tools"]) - set(report["tools"])
    if toolsets == "all":
        assert not unlisted, "a recipe is for a tool that is not listed"
    else:
        assert unlisted and {"create_story", "publish_story", "find_tools"} <= set(report["tools"])
    for name, outcome in report["tools"].items():
        assert not outcome["is_error"], f"{name}: {outcome['text']}"
        if revision >= "2025-06-18":
            assert outcome["structured"] == json.loads(outcome["text"]), name
        else:
            assert outcome["structured"] is None and json.loads(outcome["text"]), name
    assert "troupe://agents-guide" in report["resources"] and all(report["resources"].values())
    assert set(report["templates"]) == set(RECIPES["templates"])
    assert set(report["prompts"]) == set(RECIPES["prompts"]) and all(report["prompts"].values())
    assert report["completion"] == ["Europe/Berlin"]


def test_the_checker_of_2026_07_28_finds_nothing(server, key):
    command = [python("fastmcp").with_name("mcpcheck"), server.url + "/mcp", "--token", key("*"), "--strict", "--legacy-probes", "--no-color"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
