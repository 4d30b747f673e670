"""What lasts, with the official MCP SDK for Python in its 2026-07-28 mode: progress, questions to a person, listening, tasks."""

import asyncio
import contextlib
from typing import Any, Literal

import anyio
import httpx2
import pytest
from mcp import Client
from mcp.client.extension import ClientExtension, ResultClaim
from mcp.client.streamable_http import streamable_http_client
from mcp.client.subscriptions import ResourceUpdated
from mcp_types import CallToolResult, ElicitResult, Request, RequestParams, Result
from pydantic import ConfigDict, Field

COVER = {"template_id": "tpl_cover", "slots": {"title": "Seven habits"}}


@contextlib.asynccontextmanager
async def connected(server, key: str, mode="2026-07-28", **options):
    async with httpx2.AsyncClient(headers={"Authorization": f"Bearer {key}"}, timeout=60) as http:
        async with Client(streamable_http_client(f"{server.url}/mcp", http_client=http), mode=mode, **options) as client:
            yield client


@pytest.mark.parametrize("mode", ["2026-07-28", "legacy"])
def test_progress_is_heard_while_a_picture_is_drawn(server, key, mode):
    async def run():
        heard = []

        async def hear(progress: float, total: float | None, message: str | None) -> None:
            heard.append((progress, total, message))

        async with connected(server, key("*"), mode) as client:
            result = await client.call_tool("render_template", COVER, progress_callback=hear)
        assert not result.is_error and result.structured_content["media_type"] == "image/jpeg"
        assert heard and heard == sorted(heard, key=lambda one: one[0]) and len({one[0] for one in heard}) == len(heard)
        assert all(total == 3 and message for _, total, message in heard)

    asyncio.run(run())


@pytest.mark.parametrize("action, content, state", [("accept", {"confirm": True}, "published"), ("decline", None, "draft")])
def test_a_person_is_asked_before_publishing(server, action, content, state):
    options = ["--user", "ada@example.org", "--scope", "*", "--confirm", "publish", "--rate-limit", "0"]
    key = server.json("key", "mint", *options)["key"]

    async def run():
        asked = []

        async def answer(context, params) -> ElicitResult:
            asked.append(params.message)
            return ElicitResult(action=action, content=content)

        async with connected(server, key, elicitation_callback=answer) as client:
            story = (await client.call_tool("create_story", {"caption": "Hello world", "channels": ["feed"]})).structured_content
            result = await client.call_tool("publish_story", {"story_id": story["id"], "wait_seconds": 20})
            assert len(asked) == 1 and "Hello world" in asked[0]
            assert result.is_error == (action != "accept")
            assert (await client.call_tool("get_story", {"story_id": story["id"]})).structured_content["state"] == state

    asyncio.run(run())


def test_a_story_is_listened_to_until_it_is_out(server, key):
    async def run():
        async with connected(server, key("*")) as client:
            story = (await client.call_tool("create_story", {"caption": "Hello", "channels": ["feed"]})).structured_content
            uri = f"troupe://story/{story['id']}"
            async with client.listen(resource_subscriptions=[uri], tools_list_changed=True) as changes:
                assert changes.honored.resource_subscriptions == [uri] and changes.honored.tools_list_changed
                await client.call_tool("publish_story", {"story_id": story["id"]})
                with anyio.fail_after(20):
                    while True:
                        assert await anext(changes) == ResourceUpdated(uri=uri)
                        told = await client.call_tool("get_story", {"story_id": story["id"]})
                        if told.structured_content["state"] == "published":
                            return

    asyncio.run(run())


def test_listening_ends_gracefully_with_the_key_and_with_the_server(server, key):
    async def run():
        minted = server.mint(scopes=["*"])
        async with connected(server, minted["key"]) as client:
            async with client.listen(tools_list_changed=True) as changes:
                server.cli("key", "revoke", minted["id"])
                with anyio.fail_after(10):
                    assert [change async for change in changes] == []  # an abrupt end would raise SubscriptionLost
        async with connected(server, key("*")) as client:
            async with client.listen(tools_list_changed=True) as changes:
                stop = asyncio.get_running_loop().run_in_executor(None, server.stop)
                with anyio.fail_after(20):
                    assert [change async for change in changes] == []
                await stop

    asyncio.run(run())


class TaskParams(RequestParams):
    task_id: str = Field(alias="taskId")
    model_config = ConfigDict(populate_by_name=True)


class GetTask(Request[TaskParams, Literal["tasks/get"]]):
    method: Literal["tasks/get"] = "tasks/get"
    params: TaskParams
    name_param = "taskId"


class Task(Result):
    model_config = ConfigDict(extra="allow", populate_by_name=True)
    task_id: str = Field(alias="taskId")
    status: str
    ttl_ms: int | None = Field(alias="ttlMs")
    poll_interval_ms: int = Field(alias="pollIntervalMs")
    result: dict[str, Any] | None = None


class CreatedTask(Task):
    result_type: Literal["task"] = Field("task", alias="resultType")


class Tasks(ClientExtension):
    """The tasks extension, which the SDK leaves to extensions: asks until the task has ended."""

    identifier = "io.modelcontextprotocol/tasks"

    def __init__(self):
        self.seen: list[str] = []

    def claims(self):
        return [ResultClaim(result_type="task", model=CreatedTask, resolve=self.resolve)]

    async def resolve(self, created: CreatedTask, context) -> CallToolResult:
        self.seen.append(created.task_id)
        with anyio.fail_after(30):
            while True:
                task = await context.session.send_request(GetTask(params=TaskParams(task_id=created.task_id)), Task)
                self.seen.append(task.status)
                if task.status == "completed":
                    return CallToolResult.model_validate(task.result)
                await anyio.sleep(task.poll_interval_ms / 1000)


def test_what_takes_long_becomes_a_task(server, key):
    async def run():
        tasks = Tasks()
        async with connected(server, key("*"), extensions=[tasks]) as client:
            result = await client.call_tool("render_template", COVER | {"wait_seconds": 0})
        assert not result.is_error and result.structured_content["media_type"] == "image/jpeg"
        assert tasks.seen[0].startswith("tsk_") and tasks.seen[-1] == "completed"

    asyncio.run(run())
