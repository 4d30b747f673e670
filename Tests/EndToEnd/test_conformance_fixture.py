"""The fixture of the official conformance suite, driven without a key by the official SDK of every age; what it is not."""

import asyncio
import json
import pathlib
import subprocess

import httpx
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from mcp_types import CreateMessageResult, ElicitResult, ListRootsResult, Root, TextContent

from appliance import ROOT, Server

CLIENTS = pathlib.Path(__file__).parent / "clients"
ON = {"TROUPE_CONFORMANCE": "1"}


async def fill(context, params):
    (field,) = params.requested_schema["properties"]
    kind = params.requested_schema["properties"][field]["type"]
    return ElicitResult(action="accept", content={field: True if kind == "boolean" else "Ada"})


async def sample(context, params):
    return CreateMessageResult(role="assistant", content=TextContent(type="text", text="Paris"), model="m")


async def roots(context):
    return ListRootsResult(roots=[Root(uri="file:///home/ada")])


ROUNDS = {
    "elicitation": "Hello, Ada!",
    "sampling": "The model says: Paris",
    "list_roots": "There are 1: file:///home/ada",
    "request_state": "state-ok: confirmed",
    "tampered_state": "state-ok: confirmed",
    "multiple_inputs": "Paris, Ada, who has 1 folders.",
    "multi_round": "Ada likes Ada.",
    "capabilities": "capabilities-ok: elicit_input, sample_input",
}


def test_a_client_that_can_be_asked_goes_through_every_round(start):
    async def drive(url):
        transport = streamable_http_client(url)
        callbacks = {"elicitation_callback": fill, "sampling_callback": sample, "list_roots_callback": roots}
        async with Client(transport, mode="2026-07-28", **callbacks) as client:
            for name, text in ROUNDS.items():
                result = await client.call_tool(f"test_input_required_result_{name}", {})
                assert (result.is_error, result.content[0].text) == (False, text)
            prompt = await client.get_prompt("test_input_required_result_prompt")
            assert prompt.messages[0].content.text == "Work with this: Ada"

    asyncio.run(drive(start(env=ON).url + "/mcp"))


@pytest.mark.parametrize("mode", ["2026-07-28", "legacy"])
def test_content_and_progress_arrive(start, mode):
    async def drive(url):
        async with Client(streamable_http_client(url), mode=mode) as client:
            kinds = {}
            for name in ("simple_text", "image_content", "audio_content", "embedded_resource", "resource_link", "multiple_content_types"):
                kinds[name] = [block.type for block in (await client.call_tool(f"test_{name}", {})).content]
            assert kinds == {
                "simple_text": ["text"], "image_content": ["image"], "audio_content": ["audio"], "embedded_resource": ["resource"],
                "resource_link": ["resource_link"], "multiple_content_types": ["text", "image", "resource"]}
            seen = []

            async def progress(done, total, message):
                seen.append((done, total))

            await client.call_tool("test_tool_with_progress", {}, progress_callback=progress)
            assert seen == [(0, 100), (50, 100), (100, 100)]
            assert (await client.call_tool("test_x_mcp_header", {"region": "grüße", "priority": 7})).is_error is False

    asyncio.run(drive(start(env=ON).url + "/mcp"))


DEFAULTS = {"name": "John Doe", "age": 30, "score": 95.5, "status": "active", "verified": True}
LOG = ["info: Tool execution started", "info: Tool processing data", "info: Tool execution completed"]


@pytest.mark.parametrize("release, revision", [("1.30.0", "2025-11-25"), ("1.14.1", "2025-06-18")])
def test_a_legacy_client_is_logged_to_asked_and_comes_back(start, release, revision):
    plan = {"url": start(env=ON).url + "/mcp", "reconnects": revision >= "2025-11-25"}
    python = ROOT / ".venv" / "clients" / f"mcp-{release}" / "bin" / "python"
    done = subprocess.run([python, CLIENTS / "asked.py"], input=json.dumps(plan), capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr[-4000:]
    report = json.loads(done.stdout)
    assert report["revision"] == revision
    assert report["capabilities"]["logging"] == {} and report["capabilities"]["resources"]["subscribe"] is True
    assert report["logged"] == LOG and report["logging"][0] is False
    assert report["sampling"] == [False, "LLM response: siraP"]
    assert report["elicitation"] == [False, 'User response: action: accept, content: {"username":"Ada","email":"Ada"}']
    assert report["reconnection"] == [False, "Reconnection test completed: whoever reads this has come back."]
    assert report["told"] == ["test://watched-resource"]
    if plan["reconnects"]:
        said = "Elicitation completed: action=accept, content="
        assert json.loads(report["defaults"][1].removeprefix(said)) == DEFAULTS
        assert json.loads(report["enums"][1].removeprefix(said))["titledMulti"] == ["value2"]
        assert len(report["forms"]) == 3


def test_the_newest_client_in_its_legacy_mode_too(start):
    async def answer(context, params):
        fields = params.requested_schema["properties"]
        return ElicitResult(action="accept", content={name: field.get("default", "Ada") for name, field in fields.items()})

    async def drive(url):
        logged = []

        async def log(params):
            logged.append(f"{params.level}: {params.data}")

        callbacks = {"elicitation_callback": answer, "sampling_callback": sample, "logging_callback": log}
        async with Client(streamable_http_client(url), mode="legacy", **callbacks) as client:
            await client.set_logging_level("info")
            await client.call_tool("test_tool_with_logging", {})
            assert logged == LOG

            async def text(name, **arguments):
                result = await client.call_tool(name, arguments)
                assert not result.is_error
                return result.content[0].text

            assert await text("test_sampling", prompt="What?") == "LLM response: Paris"
            assert json.loads((await text("test_elicitation_sep1034_defaults")).split("content=")[1]) == DEFAULTS
            assert "has come back" in await text("test_reconnection")

    asyncio.run(drive(start(env=ON).url + "/mcp"))


def test_a_stream_that_breaks_off_is_come_back_to_on_the_wire(start):
    url = start(env=ON).url + "/mcp"
    headers = {"Accept": "application/json, text/event-stream", "MCP-Protocol-Version": "2025-11-25"}
    params = {"name": "test_tool_with_progress", "_meta": {"progressToken": 1}}
    call = {"jsonrpc": "2.0", "id": 7, "method": "tools/call", "params": params}

    def events(response):
        event = {}
        for line in response.iter_lines():
            if line.startswith(":"):  # a comment
                continue
            if line:
                name, _, value = line.partition(":")
                event[name] = value.removeprefix(" ")
            elif event:
                yield event
                event = {}

    with httpx.Client() as client:
        with client.stream("POST", url, json=call, headers=headers) as response:
            reading = events(response)
            first, progress = next(reading), next(reading)
        assert first["data"] == "" and int(first["retry"]) > 0 and json.loads(progress["data"])["params"]["progress"] == 0
        with client.stream("GET", url, headers=headers | {"Last-Event-ID": progress["id"]}) as response:
            rest = [json.loads(event["data"]) for event in events(response)]
        assert [message.get("params", {}).get("progress") for message in rest] == [50, 100, None]
        assert rest[-1]["id"] == 7 and rest[-1]["result"]["isError"] is False
        for other in ({}, {"Last-Event-ID": first["id"][::-1]}):
            refused = client.get(url, headers=headers | other)
            assert (refused.status_code, refused.headers["Allow"]) == (405, "POST")


def test_without_a_key_there_is_nothing_of_the_product(start):
    server = start(env=ON)
    headers = {"Accept": "*/*", "MCP-Protocol-Version": "2025-11-25"}
    listed = httpx.post(server.url + "/mcp", json={"jsonrpc": "2.0", "id": 1, "method": "tools/list"}, headers=headers).json()
    names = {tool["name"] for tool in listed["result"]["tools"]}
    assert "test_simple_text" in names and not names & {"whoami", "find_tools", "list_stories"}
    assert httpx.get(server.url + "/api/v1/whoami").status_code == 401


def test_it_does_not_start_where_others_could_connect(tmp_path):
    done = Server(tmp_path / "troupe.db").cli("serve", "--listen", "0.0.0.0:0", status=1, **ON)
    assert "TROUPE_CONFORMANCE" in done.stderr and done.stdout == ""
