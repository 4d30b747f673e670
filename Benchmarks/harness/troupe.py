"""The appliance under test: a file, keys, the server, and requests as an agent of revision 2026-07-28 sends them."""

import contextlib
import http.client
import json
import pathlib
import sqlite3
import subprocess

from .load import Request
from .places import TROUPE
from .processes import Process, environment, free_port

META = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientCapabilities": {},
    "io.modelcontextprotocol/clientInfo": {"name": "benchmark", "version": "1"},
}
RATE_LIMIT = 1_000_000  # the largest there is: the window is counted, and nothing is refused


class Appliance:
    """One data file and what is done with it."""

    def __init__(self, folder: pathlib.Path, name: str = "troupe", email: str = "ada@example.org"):
        self.folder, self.name = folder, name
        self.data = folder / f"{name}.db"
        self.server: Process | None = None
        if not self.data.exists():
            self.cli("init")
            self.project = self.cli("user", "create", email)["projects"][0]
        self.email = email
        self.key = self.mint()

    def cli(self, *words: str):
        done = subprocess.run(
            [TROUPE, *words, "--data", self.data, "--json"], capture_output=True, text=True, timeout=120, env=environment())
        if done.returncode != 0:
            raise RuntimeError(f"troupe {' '.join(words)}: exit {done.returncode}\n{done.stdout}{done.stderr}")
        return json.loads(done.stdout)

    def mint(self, email: str | None = None) -> str:
        return self.cli("key", "mint", "--user", email or self.email, "--scope", "*", "--rate-limit", str(RATE_LIMIT))["key"]

    def user(self, email: str) -> str:
        """Makes another user and gives their project."""
        return self.cli("user", "create", email)["projects"][0]

    def start(self, **settings: str) -> Process:
        self.launch(**settings).wait()
        return self.server

    def launch(self, **settings: str) -> Process:
        """Starts without waiting."""
        port = free_port()
        self.server = Process(
            "Troupe", [TROUPE, "serve", "--data", self.data, "--listen", f"127.0.0.1:{port}"], port, self.folder / f"{self.name}.log",
            **settings)
        return self.server

    def stop(self) -> None:
        if self.server:
            self.server.stop()
            self.server = None

    def message(self, method: str, name: str | None = None, /, path="/mcp", key: str | None = None, **arguments) -> Request:
        """A request of MCP."""
        params = {"_meta": META} | ({"name": name, "arguments": arguments} if name else {})
        body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}, separators=(",", ":")).encode()
        headers = {
            "Authorization": f"Bearer {key or self.key}", "Content-Type": "application/json",
            "Accept": "application/json, text/event-stream", "MCP-Protocol-Version": "2026-07-28", "Mcp-Method": method,
        } | ({"Mcp-Name": name} if name else {})
        return Request("POST", path, headers, body)

    def tool(self, name: str, /, key: str | None = None, **arguments) -> Request:
        return self.message("tools/call", name, key=key, **arguments)

    def send(self, request: Request) -> "Answer":
        return send(self.server.port, request)

    def call(self, name: str, /, key: str | None = None, **arguments) -> dict:
        """The structured content of a tool's answer."""
        result = self.send(self.tool(name, key, **arguments)).json()["result"]
        if result.get("isError"):
            raise RuntimeError(f"{name}: {result}")
        return result["structuredContent"]

    def sql(self, text: str, *values):
        """Rows of a query on the file, beside the server."""
        with contextlib.closing(sqlite3.connect(self.data, timeout=30)) as db:
            return db.execute(text, values).fetchall()


class Answer:
    """An answer as it came: for anchors that give the same bytes."""

    def __init__(self, status: int, headers: list[tuple[str, str]], body: bytes):
        self.status, self.headers, self.body = status, headers, body

    def json(self):
        return json.loads(self.body)

    def save(self, folder: pathlib.Path, name: str) -> list[pathlib.Path]:
        """As files for an anchor: the body, and the headers that libmicrohttpd does not write by itself."""
        body, headers = folder / f"{name}.answer", folder / f"{name}.headers"
        body.write_bytes(self.body)
        ours = [(key, value) for key, value in self.headers if key.lower() not in ("date", "content-length", "connection")]
        headers.write_text("".join(f"{key}: {value}\n" for key, value in ours))
        return [body, headers]


def send(port: int, request: Request) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request(request.method, request.target, request.body or None, request.headers)
        response = connection.getresponse()
        answer = Answer(response.status, response.getheaders(), response.read())
    finally:
        connection.close()
    if answer.status >= 300:
        raise RuntimeError(f"{request.method} {request.target}: {answer.status} {answer.body[:500]!r}")
    return answer
