"""Folders that programs work in: what a killed server leaves is removed by the next, and what another process works in stays."""

import json
import stat
import subprocess

import pytest

from appliance import binary, environment, eventually

# Says where it works, and works until it may end; a minute at most, for where nobody lets it.
PROGRAM = """#!/usr/bin/env python3
import json, os, pathlib, sys, time
asked = json.load(sys.stdin)
folder = pathlib.Path({folder!r})
(folder / os.path.basename(os.getcwd())).touch()
deadline = time.monotonic() + 60
while not (folder / "go").exists() and time.monotonic() < deadline: time.sleep(0.05)
print(json.dumps({{"caption": "Said by a program in " + os.path.basename(os.getcwd())}}))
"""


@pytest.fixture
def begun(tmp_path):
    """The folder in which the program says by an empty file where it works; a file `go` there lets it end."""
    begun = tmp_path / "begun"
    begun.mkdir()
    yield begun
    (begun / "go").touch()


def test_what_a_killed_server_left_is_removed_and_a_command_keeps_its_folder(start, begun, tmp_path):
    program = tmp_path / "write"
    program.write_text(PROGRAM.format(folder=str(begun)))
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    server = start()
    server.user("ada@example.org")
    server.json("provider", "add", "mine", "--kind", "command", "--set", f"program={program}", "--set", "makes=caption", "--timeout", "90")
    server.json("provider", "choose", "caption", "mine")
    agent = server.agent(server.mint(scopes=["*"])["key"])
    character = agent.call("create_character", name="Dagny", template_id="night-bread-baker")["id"]
    order = {"character_id": character, "slots": [{"aspect": "1:1"}]}

    def folders() -> set[str]:
        return {path.name for path in server.data.parent.glob(".provider-*")}

    def working() -> set[str]:
        return {path.name for path in begun.iterdir()} - {"go"}

    agent.call("generate_content", order)
    eventually(working, 20, "the server's program did not begin")
    left = working()
    server.kill()
    assert folders() == left, "a kill leaves the folder"

    batch = server.json("call", "generate_content", json.dumps(order), "--as", "ada@example.org")["batch_id"]
    waiting = subprocess.Popen(
        [binary(), "call", "wait_for_batch", json.dumps({"batch_id": batch, "wait_seconds": 60}), "--as", "ada@example.org", "--json"],
        stdout=subprocess.PIPE,
        env=environment(TROUPE_DATA=str(server.data)),
    )
    try:
        eventually(lambda: working() > left, 20, "the command's program did not begin")
        server.start()
        eventually(lambda: not folders() & left, 20, "what the killed server left was not removed")
        eventually(lambda: folders() == working() - left, 20, "the command's folder is not there")
        (begun / "go").touch()
        output, _ = waiting.communicate(timeout=60)
    finally:
        waiting.kill()
        waiting.wait()
    assert waiting.returncode == 0 and json.loads(output)["state"] == "completed", output
    agent = server.agent(agent.key)
    story = agent.call("get_batch", batch_id=batch)["items"][0]["id"]
    assert agent.call("get_story", story_id=story)["caption"].rpartition(" ")[2] in working() - left
    eventually(lambda: not folders(), 20, "a folder outlived its work")
