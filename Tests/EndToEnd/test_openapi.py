"""The live OpenAPI document against the server that gives it: Schemathesis makes calls from it, and every answer has to be as declared.

TROUPE_SOAK=1 makes ten times as many calls, with a new seed each time.
"""

import os
import pathlib
import random
import re
import subprocess
import sys

import httpx
import pytest

import pictures

SOAK = os.environ.get("TROUPE_SOAK") == "1"

# What no schema says: which times are past, which zones and ids exist, what bytes are a picture. Such calls are refused with 4xx.
LEFT_OUT = "positive_data_acceptance"


@pytest.fixture
def world(start):
    """A server without rates, and ids that exist."""
    server = start(env={"TROUPE_USER_RATE": "0", "TROUPE_KEY_RATE": "0"})
    project = server.user("ada@example.org")["projects"][0]
    ada = server.agent(server.mint(scopes=["*"])["key"])
    ids = {
        "project_id": project,
        "media_id": ada.upload(pictures.small(1))["id"],
        "story_id": ada.call("create_story", caption="A story", channels=["feed"])["id"],
        "session_id": ada.call("upload_media_init", total_size_bytes=1_000)["session_id"],
        "upload_id": ada.call("upload_media_init", total_size_bytes=1_000)["session_id"],
        "template_id": "tpl_cover",
    }
    yield server, ids
    assert ada.call("whoami")["email"] == "ada@example.org", "the server goes on"
    # One line a record: "<time> <level> troupe…".
    complaints = [line for line in server.log.read_text().splitlines() if re.search(r"\b(error|critical)\b", line)]
    assert not complaints, complaints[:5]


def run(server, key: str, folder: pathlib.Path, *options: str, ids: dict[str, str] | None = None) -> int:
    """Runs Schemathesis over all operations and gives how many calls it made."""
    config = folder / "schemathesis.toml"
    lines = [f'"path.{name}" = "{value}"' for name, value in (ids or {}).items()]
    if ids:
        lines.append('"query.wait_seconds" = 1')  # answers are timed, and waits take as long as they are asked to
    config.write_text("[parameters]\n" + "\n".join(lines) + "\n" if lines else "")
    seed = random.SystemRandom().randrange(1 << 31) if SOAK else 20260728
    command = [
        *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(config), "run", server.url + "/api/v1/openapi.json"),
        *("-H", f"Authorization: Bearer {key}", "--checks", "all", "--exclude-checks", LEFT_OUT, "--seed", str(seed)),
        *("--no-color", "--warnings", "off", "--request-timeout", "30", "--output-truncate", "false"),
        *(["--generation-database", "none"] if SOAK else ["--generation-deterministic"]),
        *options,
    ]
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder, timeout=3_600 if SOAK else 300)
    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr[-4_000:]
    assert not re.search("[1-9][0-9]* (failed|errored)", done.stdout), done.stdout[-20_000:]
    paths = httpx.get(server.url + "/api/v1/openapi.json").json()["paths"].values()
    methods = [method for path in paths for method in path]
    left_out = methods.count("delete") if "--exclude-method" in options else 0
    selected, of, tested = map(int, re.search(r"Selected: (\d+)/(\d+)\s+Tested: (\d+)", done.stdout).groups())
    assert of == len(methods) and tested == selected == len(methods) - left_out, done.stdout[-2_000:]
    return int(re.search(r"(\d+) generated", done.stdout).group(1))


def test_every_answer_is_as_declared(world, tmp_path):
    """Each limit of each parameter, kept and overstepped, by a key that may do everything."""
    server, _ = world
    calls = run(server, server.mint(scopes=["*"])["key"], tmp_path, "--phases", "coverage")
    assert calls > 1_000


def test_answers_about_things_that_exist_are_as_declared(world, tmp_path):
    """Chance arguments and chains of calls, by an agent's key, on things that are there; what deletes them is left out."""
    server, ids = world
    examples = "100" if SOAK else "10"
    options = ("--phases", "fuzzing,stateful", "--max-examples", examples, "--exclude-method", "DELETE")
    calls = run(server, server.mint(preset="agent-full")["key"], tmp_path, *options, ids=ids)
    assert calls > 200
