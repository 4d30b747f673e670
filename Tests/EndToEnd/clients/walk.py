"""A walk through everything that a server offers, with whatever client runs it: every tool, resource, template, prompt, a completion.

A client is a script beside this one that gives `main` a `connect(plan)`: an asynchronous context manager of an object with the methods
of `Peer`. It runs in an environment of its own, reads the plan from standard input and writes the report to standard output, as JSON.
Uses nothing but the standard library, because it runs in all of the environments.
"""

import asyncio
import json
import sys
import typing


class Outcome(typing.TypedDict):
    """What a tool answered."""

    is_error: bool
    text: str
    structured: typing.Any


class Peer(typing.Protocol):
    revision: str

    async def tools(self) -> list[str]: ...
    async def call(self, name: str, arguments: dict) -> Outcome: ...
    async def resources(self) -> list[str]: ...
    async def templates(self) -> list[str]: ...
    async def read(self, uri: str) -> str: ...
    async def prompts(self) -> list[str]: ...
    async def prompt(self, name: str, arguments: dict) -> str: ...
    async def complete(self, prompt: str, argument: str, value: str) -> list[str] | None: ...


async def walk(peer: Peer, plan: dict) -> dict:
    """Calls what is listed, with the plan's arguments. What has none is reported, not called."""
    report = {"tools": {}, "resources": {}, "templates": {}, "prompts": {}, "unplanned": []}
    listed = await peer.tools()
    # In the plan's order: what deletes comes after what reads.
    for name in sorted(listed, key=lambda name: list(plan["tools"]).index(name) if name in plan["tools"] else -1):
        if name in plan["tools"]:
            report["tools"][name] = await peer.call(name, plan["tools"][name])
        else:
            report["unplanned"].append(name)
    for uri in await peer.resources():
        report["resources"][uri] = await peer.read(uri)
    for template in await peer.templates():
        if template in plan["templates"]:
            report["templates"][template] = await peer.read(plan["templates"][template])
        else:
            report["unplanned"].append(template)
    for name in await peer.prompts():
        if name in plan["prompts"]:
            report["prompts"][name] = await peer.prompt(name, plan["prompts"][name])
        else:
            report["unplanned"].append(name)
    report["completion"] = await peer.complete(**plan["completion"])
    report["revision"] = peer.revision
    return report


def main(connect) -> None:
    plan = json.load(sys.stdin)

    async def run() -> dict:
        async with connect(plan) as peer:
            return await walk(peer, plan)

    json.dump(asyncio.run(run()), sys.stdout)
