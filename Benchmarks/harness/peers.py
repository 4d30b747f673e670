"""What stands beside Troupe: anchors in C, and servers that a user would pick instead."""

import contextlib
import json
import pathlib
import sqlite3
import subprocess
from hashlib import blake2b

from .load import Request
from .places import BENCHMARKS, BUILD, POCKETBASE, UVICORN
from .processes import Process, environment, free_port
from .troupe import META, Answer, Appliance, send


def anchor(program: str, *words, name: str, folder: pathlib.Path, **settings: str) -> Process:
    """A server of anchors/, listening."""
    port = free_port()
    process = Process(name, [BUILD / program, port, *words], port, folder / f"{program}.log", **settings)
    process.wait()
    return process


def rehash_newest_key(data: pathlib.Path, key: str) -> None:
    """Makes the key that was minted last known by the plain BLAKE2b of its text, as `floor` hashes it."""
    with contextlib.closing(sqlite3.connect(data)) as db, db:
        digest = blake2b(key.encode(), digest_size=32).digest()
        db.execute("UPDATE key SET hash = ? WHERE id = (SELECT id FROM key ORDER BY created_at DESC, rowid DESC LIMIT 1)", (digest,))


def copy(appliance: Appliance, name: str) -> pathlib.Path:
    """A whole copy of the file, for an anchor."""
    target = appliance.folder / f"{name}.db"
    with contextlib.closing(sqlite3.connect(appliance.data)) as db:
        db.execute("VACUUM INTO ?", (str(target),))
    with contextlib.closing(sqlite3.connect(target)) as db:
        db.execute("PRAGMA journal_mode = WAL")
    return target


def mcp_sdk(folder: pathlib.Path, name: str, factory: str) -> Process:
    """The official SDK's server for Python, in one of its two forms (`peers/mcp_sdk.py`)."""
    port = free_port()
    process = Process(
        name,
        [UVICORN, "--factory", f"mcp_sdk:{factory}", "--app-dir", BENCHMARKS / "peers", "--host", "127.0.0.1", "--port", port, "--loop",
         "uvloop", "--http", "httptools", "--no-access-log", "--log-level", "warning"],
        port, folder / f"mcp_sdk-{factory}.log")
    process.wait()
    return process


def mcp_sdk_request() -> Request:
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"_meta": META, "name": "whoami", "arguments": {}}}
    headers = {
        "Content-Type": "application/json", "Accept": "application/json, text/event-stream", "MCP-Protocol-Version": "2026-07-28",
        "Mcp-Method": "tools/call", "Mcp-Name": "whoami",
    }
    return Request("POST", "/mcp", headers, json.dumps(body, separators=(",", ":")).encode())


class PocketBase:
    """PocketBase with a collection of stories that a signed-in user may read and write."""

    FIELDS = {"state": "draft", "title": "A story", "caption": "c" * 300, "slides": "[]", "channels": '["feed"]'}

    def __init__(self, folder: pathlib.Path):
        self.folder = folder
        self.data = folder / "pocketbase"
        subprocess.run(
            [POCKETBASE, "superuser", "upsert", "root@example.org", "a long password", "--dir", self.data], check=True,
            capture_output=True, timeout=60, env=environment())
        self.server: Process | None = None
        self.start()
        root = self._token("_superusers", "root@example.org")
        rule = "@request.auth.id != ''"
        self._send("POST", "/api/collections", root, {
            "name": "stories", "type": "base", "viewRule": rule, "listRule": rule, "createRule": rule,
            "fields": [{"name": name, "type": "text"} for name in self.FIELDS],
        })
        self._send("POST", "/api/collections/users/records", root, {
            "email": "ada@example.org", "password": "a long password", "passwordConfirm": "a long password",
        })
        self.token = self._token("users", "ada@example.org")
        self.record = self._send("POST", "/api/collections/stories/records", self.token, self.FIELDS).json()["id"]

    def start(self) -> Process:
        self.launch().wait()
        return self.server

    def launch(self) -> Process:
        port = free_port()
        self.server = Process(
            "PocketBase", [POCKETBASE, "serve", "--http", f"127.0.0.1:{port}", "--dir", self.data], port, self.folder / "pocketbase.log")
        return self.server

    def stop(self) -> None:
        self.server.stop()

    def read(self) -> Request:
        """One record, with a token."""
        return self._request("GET", f"/api/collections/stories/records/{self.record}", self.token)

    def create(self) -> Request:
        """A new record, with a token."""
        return self._request("POST", "/api/collections/stories/records", self.token, self.FIELDS)

    def count(self) -> int:
        with contextlib.closing(sqlite3.connect(self.data / "data.db", timeout=30)) as db:
            return db.execute("SELECT COUNT(*) FROM stories").fetchone()[0]

    def _token(self, collection: str, email: str) -> str:
        body = {"identity": email, "password": "a long password"}
        return self._send("POST", f"/api/collections/{collection}/auth-with-password", None, body).json()["token"]

    def _send(self, method: str, target: str, token: str | None, value=None) -> Answer:
        return send(self.server.port, self._request(method, target, token, value))

    def _request(self, method: str, target: str, token: str | None, value=None) -> Request:
        headers = ({"Authorization": token} if token else {}) | ({"Content-Type": "application/json"} if value is not None else {})
        body = json.dumps(value, separators=(",", ":")).encode() if value is not None else b""
        return Request(method, target, headers, body)


def nginx(folder: pathlib.Path) -> Process:
    """nginx serving `folder/www`."""
    port = free_port()
    text = (BENCHMARKS / "peers" / "nginx.conf").read_text().replace("@PORT@", str(port)).replace("@ROOT@", str(folder))
    configuration = folder / "nginx.conf"
    configuration.write_text(text)
    process = Process("nginx", ["/usr/sbin/nginx", "-p", folder, "-c", configuration], port, folder / "nginx.log")
    process.wait()
    return process
