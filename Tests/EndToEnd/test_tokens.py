"""What the lists of tools cost a model: counted with a published tokenizer, over what hosts show."""

import json

import pytest
from rs_bpe.bpe import openai

BUDGETS = {"standard": 12_000, "core": 5_000}
CORE_TOOLS = 20
SHOWN = ("name", "title", "description", "inputSchema")


def listed(server, key: str, toolsets: str) -> list[dict]:
    answer = server.agent(key).http.post(
        f"/mcp?toolsets={toolsets}", json={"jsonrpc": "2.0", "id": 1, "method": "tools/list"},
        headers={"mcp-protocol-version": "2025-11-25", "accept": "application/json, text/event-stream"})
    return answer.json()["result"]["tools"]


# As hosts may write them: compact, or as Python does where nothing else is said.
WAYS = {"compact": {"separators": (",", ":"), "ensure_ascii": False}, "spaced": {}}


@pytest.mark.parametrize("confirm", [None, "publish,spend"])
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("tokenizer", [openai.cl100k_base, openai.o200k_base])
@pytest.mark.parametrize("toolsets", BUDGETS)
def test_a_list_of_tools_stays_within_its_budget(server, key, toolsets, tokenizer, way, confirm, record_property):
    tools = listed(server, key("*", confirm=confirm), toolsets)
    count = tokenizer().count(json.dumps([{name: tool[name] for name in SHOWN} for tool in tools], **WAYS[way]))
    record_property("tokens", count)
    print(f"{toolsets}, {way}, {confirm}: {len(tools)} tools, {count} tokens")
    assert count <= BUDGETS[toolsets]
    if toolsets == "core":
        assert len(tools) <= CORE_TOOLS
