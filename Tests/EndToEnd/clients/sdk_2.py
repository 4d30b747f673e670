"""The official SDK's second generation; the plan's `mode` is a revision, `auto` or `legacy`."""

import contextlib

import httpx2
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client
from mcp_types import PromptReference

from walk import main


class Peer:
    def __init__(self, client: Client):
        self.client = client
        self.revision = client.protocol_version

    async def tools(self):
        return [tool.name for tool in (await self.client.list_tools()).tools]

    async def call(self, name, arguments):
        result = await self.client.call_tool(name, arguments)
        return {"is_error": result.is_error, "text": result.content[0].text, "structured": result.structured_content}

    async def resources(self):
        return [resource.uri for resource in (await self.client.list_resources()).resources]

    async def templates(self):
        return [template.uri_template for template in (await self.client.list_resource_templates()).resource_templates]

    async def read(self, uri):
        return (await self.client.read_resource(uri)).contents[0].text

    async def prompts(self):
        return [prompt.name for prompt in (await self.client.list_prompts()).prompts]

    async def prompt(self, name, arguments):
        return (await self.client.get_prompt(name, arguments)).messages[0].content.text

    async def complete(self, prompt, argument, value):
        reference = PromptReference(type="ref/prompt", name=prompt)
        return (await self.client.complete(reference, {"name": argument, "value": value})).completion.values


@contextlib.asynccontextmanager
async def connect(plan):
    async with contextlib.AsyncExitStack() as stack:
        if "command" in plan:
            transport = stdio_client(StdioServerParameters(command=plan["command"][0], args=plan["command"][1:], env=plan["env"]))
        else:
            headers = {"Authorization": f"Bearer {plan['key']}"}
            http = await stack.enter_async_context(httpx2.AsyncClient(headers=headers, timeout=60))
            transport = streamable_http_client(plan["url"], http_client=http)
        yield Peer(await stack.enter_async_context(Client(transport, mode=plan["mode"])))


if __name__ == "__main__":
    main(connect)
