"""No library at all: JSON-RPC by hand, in the legacy revision that the plan's `mode` names."""

import contextlib
import itertools
import json
import subprocess
import urllib.request

from walk import main


class Peer:
    def __init__(self, exchange):
        self.exchange = exchange
        self.numbers = itertools.count()

    def ask(self, method, **params):
        message = {"jsonrpc": "2.0", "id": next(self.numbers), "method": method, "params": params}
        answer = self.exchange(message, True)
        assert answer["id"] == message["id"] and answer["jsonrpc"] == "2.0", answer
        assert "error" not in answer, (method, params, answer)
        return answer["result"]

    def open(self, revision):
        client = {"name": "raw", "version": "1"}
        self.revision = self.ask("initialize", protocolVersion=revision, capabilities={}, clientInfo=client)["protocolVersion"]
        self.exchange({"jsonrpc": "2.0", "method": "notifications/initialized"}, False)
        assert self.ask("ping") == {}
        return self

    async def tools(self):
        return [tool["name"] for tool in self.ask("tools/list")["tools"]]

    async def call(self, name, arguments):
        result = self.ask("tools/call", name=name, arguments=arguments)
        assert [block["type"] for block in result["content"]] == ["text"], result
        return {"is_error": result["isError"], "text": result["content"][0]["text"], "structured": result.get("structuredContent")}

    async def resources(self):
        return [resource["uri"] for resource in self.ask("resources/list")["resources"]]

    async def templates(self):
        return [template["uriTemplate"] for template in self.ask("resources/templates/list")["resourceTemplates"]]

    async def read(self, uri):
        return self.ask("resources/read", uri=uri)["contents"][0]["text"]

    async def prompts(self):
        return [prompt["name"] for prompt in self.ask("prompts/list")["prompts"]]

    async def prompt(self, name, arguments):
        return self.ask("prompts/get", name=name, arguments=arguments)["messages"][0]["content"]["text"]

    async def complete(self, prompt, argument, value):
        reference = {"type": "ref/prompt", "name": prompt}
        return self.ask("completion/complete", ref=reference, argument={"name": argument, "value": value})["completion"]["values"]


def over_http(plan):
    def exchange(message, is_answered):
        headers = {
            "Authorization": f"Bearer {plan['key']}", "Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
        if plan["mode"] != "2024-11-05" and message["method"] != "initialize":
            headers["MCP-Protocol-Version"] = plan["mode"]
        request = urllib.request.Request(plan["url"], json.dumps(message).encode(), headers)
        with urllib.request.urlopen(request, timeout=60) as response:
            body = response.read()
            assert response.headers["Mcp-Session-Id"] is None
            assert response.status == (200 if is_answered else 202), (response.status, body)
            if response.headers.get_content_type() == "text/event-stream":  # what takes long comes as a stream, the answer last
                body = [line for line in body.splitlines() if line.startswith(b"data:")][-1][5:]
        return json.loads(body) if is_answered else None

    return exchange


@contextlib.asynccontextmanager
async def connect(plan):
    if "command" not in plan:
        yield Peer(over_http(plan)).open(plan["mode"])
        return
    with subprocess.Popen(plan["command"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=plan["env"]) as process:

        def exchange(message, is_answered):
            process.stdin.write(json.dumps(message).encode() + b"\n")
            process.stdin.flush()
            return json.loads(process.stdout.readline()) if is_answered else None

        yield Peer(exchange).open(plan["mode"])
        process.stdin.close()
        assert process.wait(30) == 0


if __name__ == "__main__":
    main(connect)
