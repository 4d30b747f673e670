"""Messages that no client means well, on real sockets and on standard input: the defined error, and the next request is answered."""

import json
import subprocess
import threading

import httpx
import pytest

from appliance import Troupe, binary, environment

PING = b'{"jsonrpc":"2.0","id":1,"method":"ping"}'
MESSAGES = {
    "deep": (b"[" * 500_000, -32700),
    "a name twice": (b'{"jsonrpc":"2.0","id":1,"id":2,"method":"ping"}', -32700),
    "a NUL byte": (b'{"jsonrpc":"2.0","id":"\0","method":"ping"}', -32700),
    "only NUL bytes": (b"\0" * 1000, -32700),
    "no UTF-8": (b'{"jsonrpc":"2.0","id":"\xff","method":"ping"}', -32700),
    "UTF-16": (PING.decode().encode("utf-16-le"), -32700),
    "a surrogate alone": (b'{"jsonrpc":"2.0","id":"\\ud800","method":"ping"}', -32700),
    "two values": (PING + PING, -32700),
    "a huge number": (b'{"jsonrpc":"2.0","id":1' + b"0" * 900_000 + b',"method":"ping"}', -32700),
    "an id with a fraction": (b'{"jsonrpc":"2.0","id":0.5,"method":"ping"}', -32600),
    "an id that is null": (b'{"jsonrpc":"2.0","id":null,"method":"ping"}', -32600),
    "an id that is an object": (b'{"jsonrpc":"2.0","id":{},"method":"ping"}', -32600),
    "a batch where there are none": (b"[" + PING + b"]", -32600),
    "an unknown method": (b'{"jsonrpc":"2.0","id":1,"method":"no\\u0000such"}', -32601),
    "a huge method": (b'{"jsonrpc":"2.0","id":1,"method":"' + b"x" * 900_000 + b'"}', -32601),
    "parameters that are none": (b'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":[]}', -32602),
}


def test_over_http_each_gets_its_error_and_the_next_is_answered(server, key):
    headers = {
        "Authorization": f"Bearer {key('*')}", "Content-Type": "application/json", "Accept": "application/json, text/event-stream",
        "MCP-Protocol-Version": "2025-11-25"}
    with httpx.Client(base_url=server.url, headers=headers, timeout=30) as client:
        for name, (message, code) in MESSAGES.items():
            answer = client.post("/mcp", content=message)
            assert answer.status_code == (400 if code in (-32700, -32600) else 200), name
            assert answer.json()["error"]["code"] == code, name
            assert len(answer.content) < 2_000, name
            assert client.post("/mcp", content=PING).json()["result"] == {}, name


@pytest.mark.parametrize("message", [b"", b"{", PING, b"\xff"])
def test_a_body_that_is_cut_off_or_of_another_type_does_no_harm(server, key, message):
    headers = {"Authorization": f"Bearer {key('*')}", "Accept": "*/*"}
    for content_type in ("text/plain", "application/json", "application/json; charset=utf-16", "multipart/form-data"):
        answer = httpx.post(server.url + "/mcp", content=message, headers=headers | {"Content-Type": content_type}, timeout=30)
        assert answer.status_code in (200, 400, 415), answer.text
        assert "result" in answer.json() or answer.json()["error"]["code"] in (-32700, -32600), answer.text


def test_over_standard_input_each_gets_its_error_and_the_next_is_answered(tmp_path):
    file = tmp_path / "troupe.db"
    Troupe(file).cli("init")
    Troupe(file).user("ada@example.org")
    command = [binary(), "mcp", "--user", "ada@example.org", "--data", str(file)]
    handshake = b'{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25"}}\n'
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment()) as process:
        watchdog = threading.Timer(60, process.kill)  # what is not answered would be waited for for ever
        watchdog.start()
        process.stdin.write(handshake)
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["result"]["protocolVersion"] == "2025-11-25"
        for name, (message, code) in MESSAGES.items():
            process.stdin.write(message + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["error"]["code"] == code, name
            process.stdin.write(PING + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["result"] == {}, name
        watchdog.cancel()
        process.stdin.close()
        assert process.wait(30) == 0
