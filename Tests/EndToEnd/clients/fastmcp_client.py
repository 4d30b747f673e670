"""FastMCP's client; the plan's `mode` is as the official SDK's."""

import contextlib

from fastmcp import Client
from fastmcp.client.transports import StdioTransport, StreamableHttpTransport
from mcp_types import PromptReference

from walk import main


class Peer:
    def __init__(self, client: Client):
        self.client = client
        self.revision = client.protocol_version

    async def tools(self):
        return [tool.name for tool in await self.client.list_tools()]

    async def call(self, name, arguments):
        result = await self.client.call_tool(name, arguments, raise_on_error=False)
        return {"is_error": result.is_error, "text": result.content[0].text, "structured": result.structured_content}

    async def resources(self):
        return [str(resource.uri) for resource in await self.client.list_resources()]

    async def templates(self):
        return [template.uri_template for template in await self.client.list_resource_templates()]

    async def read(self, uri):
        return (await self.client.read_resource(uri))[0].text

    async def prompts(self):
        return [prompt.name for prompt in await self.client.list_prompts()]

    async def prompt(self, name, arguments):
        return (await self.client.get_prompt(name, arguments)).messages[0].content.text

    async def complete(self, prompt, argument, value):
        return (await self.client.complete(PromptReference(type="ref/prompt", name=prompt), {"name": argument, "value": value})).values


@contextlib.asynccontextmanager
async def connect(plan):
    if "command" in plan:
        transport = StdioTransport(command=plan["command"][0], args=plan["command"][1:], env=plan["env"], keep_alive=False)
    else:
        transport = StreamableHttpTransport(plan["url"], headers={"Authorization": f"Bearer {plan['key']}"})
    async with Client(transport, mode=plan["mode"]) as client:
        yield Peer(client)


if __name__ == "__main__":
    main(connect)
