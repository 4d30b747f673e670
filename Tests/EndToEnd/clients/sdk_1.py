"""The official SDK's first generation, from the release that brought Streamable HTTP to its last."""

import contextlib

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamablehttp_client
from mcp.types import PromptReference

from walk import main


class Peer:
    def __init__(self, session: ClientSession, revision: str):
        self.session = session
        self.revision = revision

    async def tools(self):
        return [tool.name for tool in (await self.session.list_tools()).tools]

    async def call(self, name, arguments):
        result = await self.session.call_tool(name, arguments)
        structured = getattr(result, "structuredContent", None)
        return {"is_error": result.isError, "text": result.content[0].text, "structured": structured}

    async def resources(self):
        return [str(resource.uri) for resource in (await self.session.list_resources()).resources]

    async def templates(self):
        return [template.uriTemplate for template in (await self.session.list_resource_templates()).resourceTemplates]

    async def read(self, uri):
        return (await self.session.read_resource(uri)).contents[0].text

    async def prompts(self):
        return [prompt.name for prompt in (await self.session.list_prompts()).prompts]

    async def prompt(self, name, arguments):
        return (await self.session.get_prompt(name, arguments)).messages[0].content.text

    async def complete(self, prompt, argument, value):
        reference = PromptReference(type="ref/prompt", name=prompt)
        return (await self.session.complete(reference, {"name": argument, "value": value})).completion.values


@contextlib.asynccontextmanager
async def connect(plan):
    if "command" in plan:
        transport = stdio_client(StdioServerParameters(command=plan["command"][0], args=plan["command"][1:], env=plan["env"]))
    else:
        transport = streamablehttp_client(plan["url"], headers={"Authorization": f"Bearer {plan['key']}"})
    async with transport as (reading, writing, *_), ClientSession(reading, writing) as session:
        yield Peer(session, (await session.initialize()).protocolVersion)


if __name__ == "__main__":
    main(connect)
