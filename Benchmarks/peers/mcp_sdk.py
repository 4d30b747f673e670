"""The official MCP SDK's server with one trivial tool, without authentication or storage, in its fastest set-up.

Stateless, answers in JSON, uvloop and httptools, no access log. Started by `uvicorn --factory mcp_sdk:documented`, or `mcp_sdk:bare`.
"""

import mcp_types as types
from mcp.server import MCPServer
from mcp.server.lowlevel import Server

SCHEMA = {"type": "object", "properties": {}, "additionalProperties": True}
ANSWER = types.CallToolResult(content=[types.TextContent(type="text", text="x" * 200)])


async def list_tools(context, params):
    return types.ListToolsResult(tools=[types.Tool(name="whoami", description="Answer.", input_schema=SCHEMA)])


async def call_tool(context, params):
    return ANSWER


def documented():
    """As the SDK's documentation sets a server up: a function that is decorated."""
    server = MCPServer("trivial")

    @server.tool()
    def whoami() -> str:
        """Answer."""
        return "x" * 200

    return server.streamable_http_app(json_response=True, stateless_http=True)


def bare():
    """What the SDK itself builds on, with an answer that was made beforehand: no tool is looked up, nothing is checked."""
    return Server("trivial", on_list_tools=list_tools, on_call_tool=call_tool).streamable_http_app(json_response=True, stateless_http=True)
