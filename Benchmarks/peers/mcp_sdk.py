"""The official MCP SDK's server with one trivial tool, without authentication or storage, in its fastest set-up.

Stateless, answers in JSON, uvloop and httptools, no access log. Started by `uvicorn --factory mcp_sdk:app`.
"""

import mcp_types as types
from mcp.server.lowlevel import Server

SCHEMA = {"type": "object", "properties": {}, "additionalProperties": True}
ANSWER = types.CallToolResult(content=[types.TextContent(type="text", text="x" * 200)])


async def list_tools(context, params):
    return types.ListToolsResult(tools=[types.Tool(name="whoami", description="Answer.", input_schema=SCHEMA)])


async def call_tool(context, params):
    return ANSWER


def app():
    return Server("trivial", on_list_tools=list_tools, on_call_tool=call_tool).streamable_http_app(json_response=True, stateless_http=True)
