"""LangChain's adapters: they open a connection anew for every call, with a handshake each time."""

import contextlib

from langchain_mcp_adapters.client import MultiServerMCPClient
from mcp.types import PromptReference

from walk import main


class Peer:
    def __init__(self, client: MultiServerMCPClient, revision: str):
        self.client = client
        self.revision = revision

    async def tools(self):
        self.found = {tool.name: tool for tool in await self.client.get_tools()}
        return list(self.found)

    async def call(self, name, arguments):
        message = await self.found[name].ainvoke({"type": "tool_call", "id": "1", "name": name, "args": arguments})
        structured = message.artifact["structured_content"] if message.artifact else None
        return {"is_error": message.status == "error", "text": message.content[0]["text"], "structured": structured}

    async def resources(self):
        self.blobs = {str(blob.metadata["uri"]): blob.as_string() for blob in await self.client.get_resources("troupe")}
        return list(self.blobs)

    async def templates(self):
        async with self.client.session("troupe") as session:
            return [template.uriTemplate for template in (await session.list_resource_templates()).resourceTemplates]

    async def read(self, uri):
        if uri in self.blobs:
            return self.blobs[uri]
        (blob,) = await self.client.get_resources("troupe", uris=uri)
        return blob.as_string()

    async def prompts(self):
        async with self.client.session("troupe") as session:
            return [prompt.name for prompt in (await session.list_prompts()).prompts]

    async def prompt(self, name, arguments):
        return (await self.client.get_prompt("troupe", name, arguments=arguments))[0].content

    async def complete(self, prompt, argument, value):
        async with self.client.session("troupe") as session:
            reference = PromptReference(type="ref/prompt", name=prompt)
            return (await session.complete(reference, {"name": argument, "value": value})).completion.values


@contextlib.asynccontextmanager
async def connect(plan):
    if "command" in plan:
        connection = {"transport": "stdio", "command": plan["command"][0], "args": plan["command"][1:], "env": plan["env"]}
    else:
        connection = {"transport": "streamable_http", "url": plan["url"], "headers": {"Authorization": f"Bearer {plan['key']}"}}
    client = MultiServerMCPClient({"troupe": connection})
    async with client.session("troupe", auto_initialize=False) as session:
        revision = (await session.initialize()).protocolVersion
    yield Peer(client, revision)


if __name__ == "__main__":
    main(connect)
