"""The last release of the official SDK's first generation logs in by itself: the plan has the address; the browser is what BROWSER names.

The report is what whoami answered, as JSON.
"""

import asyncio
import http.server
import json
import queue
import sys
import threading
import urllib.parse
import webbrowser

from mcp import ClientSession
from mcp.client.auth import OAuthClientProvider, TokenStorage
from mcp.client.streamable_http import streamablehttp_client
from mcp.shared.auth import OAuthClientMetadata


class Memory(TokenStorage):
    tokens = client = None

    async def get_tokens(self):
        return self.tokens

    async def set_tokens(self, tokens):
        self.tokens = tokens

    async def get_client_info(self):
        return self.client

    async def set_client_info(self, client_info):
        self.client = client_info


def listen() -> tuple[str, queue.Queue]:
    """The address on this machine that the browser is sent back to, and the answers that arrive there."""
    arrived: queue.Queue = queue.Queue()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            arrived.put(dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.path).query)))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *arguments):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/callback", arrived


async def run(plan: dict) -> dict:
    back, arrived = listen()

    async def ask(address: str):
        webbrowser.open(address)

    async def answer():
        members = await asyncio.to_thread(arrived.get, timeout=60)
        return members["code"], members.get("state")

    provider = OAuthClientProvider(
        server_url=plan["url"],
        client_metadata=OAuthClientMetadata(client_name=plan["name"], redirect_uris=[back], token_endpoint_auth_method="none"),
        storage=Memory(),
        redirect_handler=ask,
        callback_handler=answer,
    )
    async with streamablehttp_client(plan["url"], auth=provider) as (reading, writing, *_), ClientSession(reading, writing) as session:
        await session.initialize()
        return (await session.call_tool("whoami", {})).structuredContent


if __name__ == "__main__":
    json.dump(asyncio.run(run(json.load(sys.stdin))), sys.stdout)
