"""Keys, made and taken back on the command line while the server runs; and the command line itself."""

import json
import re
import sqlite3
import time

import httpx
import pytest

from appliance import Refused, Troupe, check_failure, refused

READ = """character:read content:read profile:read analytics:read projects:read templates:read connections:read moments:read stories:read
    media:read webhooks:read"""
PRESETS = {
    "agent": READ + " content:generate",
    "agent-full": READ
    + """ billing:read character:write content:write content:generate stories:write stories:publish publishing:write
        media:write profile:write webhooks:write""",
    "read-only": READ,
    "publish-only": "stories:read stories:write stories:publish media:read",
    "webhooks-only": "webhooks:read webhooks:write",
}


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_is_a_set_of_scopes(server, preset):
    minted = server.mint(preset=preset, rate_limit=None)
    assert set(minted) >= {"id", "key", "scopes", "preset", "project_id", "expires_at"}
    assert minted["preset"] == preset and set(minted["scopes"]) == set(PRESETS[preset].split())
    assert minted["expires_at"] is None and minted["project_id"] is None
    assert re.fullmatch(r"trp_live_[0-9A-Za-z]{20,}", minted["key"])
    assert set(server.agent(minted["key"]).call("whoami")["scopes"]) == set(minted["scopes"])


def test_a_key_is_shown_once_and_kept_as_a_hash(server, cli):
    minted = server.mint(preset="agent-full")
    listed = cli("key", "list", "--json").stdout
    assert minted["id"] in listed and minted["key"] not in listed
    assert minted["key"].encode() not in server.data.read_bytes()
    wal = server.data.with_name(server.data.name + "-wal")
    assert not wal.exists() or minted["key"].encode() not in wal.read_bytes()


def test_a_revoked_key_is_refused_on_the_very_next_request(server, cli):
    for face in ("call", "mcp"):
        minted = server.mint(preset="agent-full")
        agent = server.agent(minted["key"])
        for _ in range(3):
            assert getattr(agent, face)("whoami")["key_id"] == minted["id"]
        cli("key", "revoke", minted["id"])
        with pytest.raises(Refused) as refusal:
            getattr(agent, face)("whoami")
        assert refusal.value.status == 401
        assert "revoked" in json.dumps(refusal.value.error)


def test_a_rotated_key_has_the_same_rights_and_the_old_one_none(server):
    minted = server.mint(scopes=["stories:read", "media:read"], rate_limit=77)
    rotated = server.json("key", "rotate", minted["id"])
    assert rotated["key"] != minted["key"] and rotated["scopes"] == minted["scopes"]
    fresh = server.agent(rotated["key"])
    assert fresh.call("whoami")["rate"]["limit"] == 77
    with refused("unauthorized", 401):
        server.agent(minted["key"]).call("whoami")


def test_401_says_where_a_token_is_to_be_had(server):
    for path in ("/mcp", "/api/mcp", "/", "/mcp/readonly", "/mcp/all", "/api/mcp/readonly", "/api/mcp/all", "/api/v1/stories"):
        method = "GET" if path.startswith("/api/v1") else "POST"
        answer = httpx.request(
            method,
            server.url + path,
            **({"json": {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}} if method == "POST" else {}),
            headers={"accept": "application/json, text/event-stream"},
        )
        assert answer.status_code == 401, (path, answer.text)
        challenge = answer.headers["www-authenticate"]
        assert challenge.startswith("Bearer ") and "error=" not in challenge, "without a credential no error is named"
        address = re.search(r'resource_metadata="([^"]+)"', challenge).group(1)
        metadata = httpx.get(address)
        assert metadata.status_code == 200, (path, address)
        wanted = server.url + ("" if path in ("/", "/api/v1/stories") else path)
        assert metadata.json()["resource"].rstrip("/") == wanted, "the document is that of the address asked"
        assert "bearer_methods_supported" in metadata.json()


@pytest.mark.parametrize(
    "header, word", [("Bearer", "Bearer"), ("Bearer nonsense", "key"), ("Basic YTpi", "Bearer"), ("Bearer trp_live_short", "checksum")]
)
def test_what_is_no_key_is_told_so(server, header, word):
    answer = httpx.get(server.url + "/api/v1/stories", headers={"authorization": header})
    assert answer.status_code == 401 and answer.headers["www-authenticate"].startswith("Bearer ")
    check_failure(401, answer.json()["error"], "unauthorized", 401, word)


def test_a_mistyped_key_is_told_by_its_checksum_and_never_repeated(server):
    minted = server.mint(preset="agent")["key"]
    for position in (-1, len("trp_live_") + 4):
        typed = list(minted)
        typed[position] = "a" if typed[position] != "a" else "b"
        wrong = "".join(typed)
        answer = httpx.get(server.url + "/api/v1/stories", headers={"authorization": f"Bearer {wrong}"})
        check_failure(answer.status_code, answer.json()["error"], "unauthorized", 401, "checksum")
        assert wrong not in answer.text + answer.headers["www-authenticate"]
    assert minted not in server.log.read_text()


def test_the_rate_is_told_and_held(server):
    agent = server.agent(server.mint(scopes=["*"], rate_limit=5)["key"])
    for count in range(5):
        # REST and MCP share a bucket.
        if count % 2:
            agent.mcp("whoami")
            continue
        answer = agent.send("list_stories")
        assert (answer.headers["x-ratelimit-limit"], answer.headers["x-ratelimit-remaining"]) == ("5", str(4 - count))
        assert time.time() < int(answer.headers["x-ratelimit-reset"]) <= time.time() + 61
    answer = agent.send("list_stories")
    check_failure(answer.status_code, answer.json()["error"], "rate_limited", 429)
    wait = int(answer.headers["retry-after"])
    assert 1 <= wait <= 60 and answer.json()["error"]["retry_after_seconds"] == wait and answer.json()["error"]["retry"] == "after"
    assert answer.headers["x-ratelimit-remaining"] == "0"
    with pytest.raises(Refused) as refusal:
        agent.mcp("whoami")
    assert "rate_limited" in json.dumps(refusal.value.error)


def test_a_bulk_call_counts_one_and_uploads_by_token_none(server):
    agent = server.agent(server.mint(scopes=["*"], rate_limit=10)["key"])
    agent.call("create_stories_bulk", stories=[{"caption": f"Item {number}"} for number in range(50)])
    ticket = agent.call("request_upload_url", filename="a.png")
    for _ in range(5):
        httpx.put(ticket["upload_url"], content=b"no picture")
    assert agent.call("whoami")["rate"] | {"reset_at": None} == {"limit": 10, "remaining": 7, "reset_at": None}


def test_the_default_rate_is_120_and_counts_survive_a_restart(start, tmp_path):
    server = start()
    server.user("ada@example.org")
    minted = server.mint(scopes=["*"], rate_limit=None)["key"]
    agent = server.agent(minted)
    for _ in range(3):
        agent.call("list_stories")
    assert agent.call("whoami")["rate"]["limit"] == 120
    server.stop()
    server.start()
    assert server.agent(minted).call("whoami")["rate"]["remaining"] == 115


def test_an_expired_key_is_refused(server):
    minted = server.mint(scopes=["stories:read"], expires_in=1)
    agent = server.agent(minted["key"])
    assert agent.call("whoami")["key_expires_at"] == minted["expires_at"]
    with sqlite3.connect(server.data, timeout=10) as file:  # a day passes
        file.execute("UPDATE key SET expires_at = ? WHERE id = ?", (int(time.time() * 1000) - 1, minted["id"]))
    file.close()
    with refused("unauthorized", 401, "expired"):
        agent.call("whoami")


def test_a_key_bound_to_a_project_sees_only_that(server):
    project = server.json("project", "list", "--as", "ada@example.org")["items"][0]["id"]
    server.user("bob@example.org")
    with sqlite3.connect(server.data, timeout=10) as file:  # ada is a member of bob's project too
        other = file.execute("SELECT id FROM project WHERE id != ?", (project,)).fetchone()[0]
        file.execute("INSERT INTO membership (user, project) SELECT id, ? FROM user WHERE email = 'ada@example.org'", (other,))
    file.close()
    free = server.agent(server.mint(scopes=["*"])["key"])
    with refused("project_required", 422, project, other):
        free.call("create_story", caption="Where?")
    elsewhere = free.call("create_story", caption="There", project_id=other)
    bound = server.agent(server.mint(scopes=["*"], project=project)["key"])
    assert bound.call("create_story", caption="Here")["project_id"] == project
    assert [item["id"] for item in bound.call("list_projects")["items"]] == [project]
    with refused("not_found", 404):
        bound.call("get_story", story_id=elsewhere["id"])
    with refused("not_found", 404):
        bound.call("create_story", caption="There", project_id=other)


# The command line


def test_exit_status_says_what_happened(server, cli):
    assert cli("whoami").stdout
    refused = cli("story", "show", "--story-id", "sty_" + "0" * 26, status=1)
    assert refused.stdout == "" and "sty_" in refused.stderr
    assert cli("key", "revoke", "key_" + "0" * 26, status=1).stderr
    for wrong in (
        ["story", "show"],
        ["key", "mint"],
        ["key", "mint", "--user", "ada@example.org", "--preset", "agent", "--scope", "media:read"],
        ["nonsense"],
        ["serve", "--listen", "here"],
        ["key", "mint", "--user", "ada@example.org", "--preset", "admin"],
        ["key", "mint", "--user", "ada@example.org", "--scope", "storys:read"],
        ["call", "create_storry"],
        ["call", "create_story", "{"],
        ["key", "revoke", "trp_live_abc"],
    ):
        done = cli(*wrong, status=64)
        assert done.stdout == "" and done.stderr, wrong
    assert "stories:read" in cli("key", "mint", "--user", "ada@example.org", "--scope", "storys:read", status=64).stderr
    assert "create_story" in cli("call", "create_storry", status=64).stderr


def test_a_missing_file_is_told(tmp_path):
    done = Troupe(tmp_path / "none.db").cli("user", "list", status=1)
    assert "none.db" in done.stderr and "troupe init" in done.stderr


def test_with_json_stdout_is_one_value_and_nothing_else(server, cli, ada):
    ada.call("create_story", caption="Hello")
    for command in (
        ["whoami"],
        ["key", "list"],
        ["user", "list"],
        ["story", "list"],
        ["project", "list"],
        ["template", "list"],
        ["connection", "list", "--as", "ada@example.org"],
        ["media", "list"],
        ["tools"],
        ["version"],
        ["call", "list_stories", '{"limit": 1}'],
        ["story", "create", "--as", "ada@example.org", "--caption", "Hi"],
    ):
        done = cli(*command, "--json")
        json.loads(done.stdout)
        assert done.stdout.endswith("\n") and done.stderr == "", (command, done.stderr)
    assert json.loads(cli("openapi").stdout)["openapi"].startswith("3.1")


def test_a_refusal_with_json_is_one_value_too(server, cli):
    done = cli("story", "show", "--story-id", "sty_" + "0" * 26, "--json", status=1)
    assert json.loads(done.stdout)["error"]["code"] == "not_found"


def test_every_command_has_help_that_is_not_empty(tmp_path):
    troupe = Troupe(tmp_path / "none.db")
    seen = []

    def walk(path: list[str]):
        text = troupe.cli(*path, "--help").stdout
        assert "USAGE:" in text and len(text.splitlines()) > 3, path
        seen.append(path)
        part = None
        for line in text.splitlines():
            if re.fullmatch(r"(.* )?SUBCOMMANDS:", line):
                part = "subcommands"
            elif line and not line.startswith(" "):
                part = None
            elif part and (name := re.match(r"  ([a-z][a-z-]*)(\s|$)", line)):
                walk([*path, name.group(1)])

    walk([])
    assert len(seen) > 45, f"only {len(seen)} commands"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts_are_made(tmp_path, shell):
    script = Troupe(tmp_path / "none.db").cli("--generate-completion-script", shell).stdout
    assert "schedule" in script and "mint" in script


def test_the_operator_may_do_everything_and_as_acts_for_a_user(server, cli):
    server.user("bob@example.org")
    story = server.json("story", "create", "--as", "bob@example.org", "--caption", "Bob's")
    assert server.json("story", "show", "--story-id", story["id"])["caption"] == "Bob's"
    assert cli("story", "show", "--story-id", story["id"], "--as", "ada@example.org", status=1).stdout == ""
    cli("story", "delete", "--story-id", story["id"], "--as", "bob@example.org", "--yes")
    cli("story", "show", "--story-id", story["id"], status=1)
