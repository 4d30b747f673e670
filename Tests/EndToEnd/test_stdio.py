"""`troupe mcp`: MCP over standard input and output, beside a server and without one."""

import http.server
import json
import subprocess
import threading
import time

import pytest
from appliance import Troupe, binary, environment, eventually

META = {"io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": {}}


class Client:
    """A program that starts us."""

    def __init__(self, data, *options: str, **env: str):
        self.process = subprocess.Popen(
            [binary(), "mcp", "--user", "ada@example.org", "--data", str(data), *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, env=environment(**env))

    def send(self, message) -> None:
        self.process.stdin.write((message if isinstance(message, bytes) else json.dumps(message).encode()) + b"\n")
        self.process.stdin.flush()

    def ask(self, number, method: str, **params) -> dict:
        self.send({"jsonrpc": "2.0", "id": number, "method": method, "params": params})
        return self.answer()

    def answer(self) -> dict:
        return json.loads(self.process.stdout.readline())

    def end(self) -> list[dict]:
        """Closes standard input; gives what was still written."""
        out, err = self.process.communicate(timeout=30)
        assert self.process.returncode == 0, err
        return [json.loads(line) for line in out.splitlines()]


@pytest.fixture
def data(tmp_path):
    file = tmp_path / "troupe.db"
    Troupe(file).cli("init")
    Troupe(file).user("ada@example.org")
    return file


@pytest.mark.parametrize("revision", ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"])
def test_a_legacy_client_works(data, revision):
    client = Client(data)
    assert client.ask(0, "initialize", protocolVersion=revision)["result"]["protocolVersion"] == revision
    client.send({"jsonrpc": "2.0", "method": "notifications/initialized"})
    assert len(client.ask(1, "tools/list")["result"]["tools"]) > 20
    assert client.ask(2, "resources/read", uri="troupe://agents-guide")["result"]["contents"][0]["mimeType"] == "text/markdown"
    assert client.ask(3, "tools/call", name="whoami")["result"]["isError"] is False
    assert client.end() == []


def test_a_modern_client_publishes_without_a_server(data):
    client = Client(data)
    assert client.ask(0, "server/discover", _meta=META)["result"]["supportedVersions"] == ["2026-07-28"]

    def call(name, **arguments):
        result = client.ask(1, "tools/call", name=name, arguments=arguments, _meta=META)["result"]
        assert not result["isError"], result
        return result["structuredContent"]

    story = call("create_story", caption="From a local program")
    call("publish_story", story_id=story["id"])
    eventually(lambda: call("get_publish_status", story_id=story["id"])["state"] == "published", 30, "it was not published")
    assert client.end() == []
    left = [name for name in ("-wal", "-shm") if data.with_name(data.name + name).exists()]
    assert not left


def test_beside_a_server_both_work_on_the_file(server, ada):
    client = Client(server.data)
    story = client.ask(1, "tools/call", name="create_story", arguments={"caption": "Beside"}, _meta=META)["result"]["structuredContent"]
    assert ada.call("get_story", story_id=story["id"])["caption"] == "Beside"
    ada.call("publish_story", story_id=story["id"])
    assert ada.published(story["id"])
    assert client.end() == []


def test_a_cancelled_request_is_not_answered(data):
    asked, release = threading.Event(), threading.Event()

    class Slow(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.set()
            release.wait(20)
            self.send_error(404)

        def log_message(self, *_):
            pass

    web = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Slow)
    threading.Thread(target=web.serve_forever, daemon=True).start()
    client = Client(data, TROUPE_ALLOW_OUTBOUND="127.0.0.0/8:media")
    client.send({
        "jsonrpc": "2.0", "id": "slow", "method": "tools/call",
        "params": {
            "name": "upload_media_from_url", "_meta": META,
            "arguments": {"url": f"http://127.0.0.1:{web.server_port}/a.png", "wait_seconds": 50}}})
    assert asked.wait(20)
    assert client.ask("quick", "tools/call", name="whoami", _meta=META)["id"] == "quick"  # others are not held up
    client.send({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": "slow"}})
    assert client.ask("after", "tools/call", name="whoami", _meta=META)["id"] == "after"
    release.set()
    assert client.end() == []
    web.shutdown()


def test_when_standard_input_ends_so_does_the_work(data):
    """Whoever started us is gone, or waits for us: what a call began is ended with it."""
    asked, release = threading.Event(), threading.Event()

    class Slow(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.set()
            release.wait(30)
            self.send_error(404)

        def log_message(self, *_):
            pass

    web = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Slow)
    threading.Thread(target=web.serve_forever, daemon=True).start()
    for revision in ("2025-11-25", "2026-07-28"):
        asked.clear()
        client = Client(data, TROUPE_ALLOW_OUTBOUND="127.0.0.0/8:media")
        if revision < "2026":
            client.ask(0, "initialize", protocolVersion=revision)
        arguments = {"url": f"http://127.0.0.1:{web.server_port}/a.png", "wait_seconds": 50}
        meta = {} if revision < "2026" else {"_meta": META}
        client.send({
            "jsonrpc": "2.0", "id": "slow", "method": "tools/call",
            "params": {"name": "upload_media_from_url", "arguments": arguments, **meta}})
        assert asked.wait(20)
        begun = time.monotonic()
        client.process.communicate(timeout=30)
        assert client.process.returncode == 0
        assert time.monotonic() - begun < 3.5, revision
    release.set()
    web.shutdown()


def test_a_toolset_that_there_is_not_is_refused_at_the_start(data):
    done = Troupe(data).cli("mcp", "--user", "ada@example.org", "--toolsets", "core,bogus", status=1, stdin="")
    assert done.stdout == "" and "bogus" in done.stderr and "standard" in done.stderr


def test_what_only_reads_says_why(data):
    client = Client(data, "--readonly")
    refused = client.ask(1, "tools/call", name="create_story", arguments={"caption": "a"}, _meta=META)
    assert "--readonly" in refused["error"]["message"]
    assert client.end() == []


def test_what_is_no_message_is_told_and_does_no_harm(data):
    client = Client(data)
    client.send(b"{")
    assert client.answer()["error"]["code"] == -32700
    client.send(b"\xff\x00")
    assert client.answer()["error"]["code"] == -32700
    client.send(b"[" * 5_000)
    assert client.answer()["error"]["code"] == -32700
    client.send(b"")
    assert client.ask(1, "ping")["result"] == {}
    assert client.end() == []


def test_only_answers_are_on_standard_output_and_an_unknown_user_is_refused(data):
    done = Troupe(data).cli("mcp", "--user", "nobody@example.org", status=1, stdin="")
    assert done.stdout == "" and "nobody@example.org" in done.stderr
