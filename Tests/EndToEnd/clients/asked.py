"""The official SDK's first generation as a client that is logged to, asked and left by the server: the plan has the address.

The report says what came of each, as JSON. `reconnects` says whether the release comes back to a stream that the server has ended.
"""

import asyncio
import json
import sys

from mcp import ClientSession
from mcp.client.streamable_http import streamablehttp_client
from mcp.types import CreateMessageResult, ElicitResult, TextContent
from pydantic import AnyUrl

CHOICES = {"untitledSingle": "option1", "titledSingle": "value1", "legacyEnum": "opt1", "untitledMulti": ["option1"], "titledMulti": ["value2"]}


async def run(plan: dict) -> dict:
    logged, told, forms = [], [], {}

    async def log(params):
        logged.append(f"{params.level}: {params.data}")

    async def hear(message):
        update = getattr(getattr(message, "root", None), "method", "")
        if update == "notifications/resources/updated":
            told.append(str(message.root.params.uri))

    async def sample(context, params):
        return CreateMessageResult(role="assistant", content=TextContent(type="text", text=params.messages[0].content.text[::-1]), model="m")

    async def fill(context, params):
        fields = params.requestedSchema["properties"]
        forms[params.message] = fields
        if "untitledSingle" in fields:
            content = CHOICES
        else:
            content = {name: field.get("default", "Ada") for name, field in fields.items()}
        return ElicitResult(action="accept", content=content)

    callbacks = {"sampling_callback": sample, "elicitation_callback": fill, "logging_callback": log, "message_handler": hear}
    async with streamablehttp_client(plan["url"]) as (reading, writing, *_), ClientSession(reading, writing, **callbacks) as session:
        opened = await session.initialize()

        async def call(name, **arguments):
            result = await session.call_tool(name, arguments)
            return [result.isError, result.content[0].text]

        await session.set_logging_level("debug")
        report = {"revision": opened.protocolVersion, "capabilities": opened.capabilities.model_dump(exclude_none=True)}
        report["logging"] = await call("test_tool_with_logging")
        await session.set_logging_level("error")
        await call("test_tool_with_logging")
        report["sampling"] = await call("test_sampling", prompt="Paris")
        report["elicitation"] = await call("test_elicitation", message="Who?")
        if plan["reconnects"]:
            report["defaults"] = await call("test_elicitation_sep1034_defaults")
            report["enums"] = await call("test_elicitation_sep1330_enums")
        report["reconnection"] = await call("test_reconnection")
        watched = AnyUrl("test://watched-resource")
        await session.subscribe_resource(watched)
        await call("test_trigger_resource_change")
        await session.unsubscribe_resource(watched)
        await call("test_trigger_resource_change")
        return report | {"logged": logged, "told": told, "forms": forms}


if __name__ == "__main__":
    json.dump(asyncio.run(run(json.load(sys.stdin))), sys.stdout)
