"""The fixture of the official conformance suite, driven without a key by the official SDK; what it is not."""

import asyncio

import httpx
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from mcp_types import CreateMessageResult, ElicitResult, ListRootsResult, Root, TextContent

from appliance import Server

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
