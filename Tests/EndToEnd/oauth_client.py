"""The official SDK's own OAuth client, with somebody who decides for it."""

import asyncio
import contextlib
import datetime
import http.server
import json
import pathlib
import ssl
import threading
import urllib.parse
from collections.abc import Awaitable, Callable

import httpx2
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from mcp import Client
from mcp.client.auth import AuthorizationCodeResult, OAuthClientProvider, TokenStorage
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.auth import OAuthClientInformationFull, OAuthClientMetadata, OAuthToken


class Memory(TokenStorage):
    """What the client keeps."""

    def __init__(self):
        self.tokens: OAuthToken | None = None
        self.client: OAuthClientInformationFull | None = None

    async def get_tokens(self):
        return self.tokens

    async def set_tokens(self, tokens):
        self.tokens = tokens

    async def get_client_info(self):
        return self.client

    async def set_client_info(self, client_info):
        self.client = client_info


class Callback:
    """The address on the person's machine at which a client waits for the browser."""

    def __init__(self):
        self.arrived: list[dict[str, str]] = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(handler):
                parts = urllib.parse.urlsplit(handler.path)
                if parts.path == "/callback":
                    self.arrived.append(dict(urllib.parse.parse_qsl(parts.query, strict_parsing=True)))
                content = b"<!DOCTYPE html><html lang=en><title>Back</title><main>You are back.</main></html>"
                handler.send_response(200 if parts.path == "/callback" else 404)
                handler.send_header("Content-Type", "text/html")
                handler.send_header("Content-Length", str(len(content)))
                handler.end_headers()
                handler.wfile.write(content)

            def log_message(self, *arguments):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/callback"

    def close(self):
        self._server.shutdown()
        self._server.server_close()


class Host:
    """A host on loopback with a certificate of its own, where the document lies that describes a client."""

    def __init__(self, folder: pathlib.Path, back: str):
        self.authority, key = self._certify(folder)
        self.asked, self.name = 0, "Parrot, described"

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(handler):
                self.asked += 1
                content = json.dumps(
                    {"client_id": self.document, "client_name": self.name, "redirect_uris": [back], "token_endpoint_auth_method": "none"}
                ).encode()
                handler.send_response(200 if handler.path == "/client.json" else 302)
                handler.send_header("Location", "/client.json")
                handler.send_header("Cache-Control", "max-age=600")
                handler.send_header("Content-Length", str(len(content)))
                handler.end_headers()
                handler.wfile.write(content)

            def log_message(self, *arguments):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.authority, key)
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"https://localhost:{self._server.server_port}"
        self.document = self.url + "/client.json"

    @staticmethod
    def _certify(folder: pathlib.Path) -> tuple[pathlib.Path, pathlib.Path]:
        """A certificate for localhost that signs itself, and its key."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
        now = datetime.datetime.now(datetime.UTC)
        certificate = (
            x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + datetime.timedelta(days=2))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(key, hashes.SHA256())
        )
        files = folder / "host.pem", folder / "host.key"
        files[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        files[1].write_bytes(
            key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        )
        return files

    def close(self):
        self._server.shutdown()
        self._server.server_close()


class Login:
    """One client of the SDK: its memory, the questions that a person was asked, and calls."""

    def __init__(self, url: str, back: str, decide: Callable[[str], dict[str, str]], path="/mcp", document: str | None = None):
        """`decide` gets the address that the browser is sent to, and gives the members of the redirect back.

        `document` is the address at which the client is described; without one it registers itself.
        """
        self.memory, self.questions = Memory(), []
        self.address = url + path

        async def ask(address: str):
            self.questions.append(dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(address).query)))
            self._answer = await asyncio.to_thread(decide, address)

        async def answer():
            return AuthorizationCodeResult(code=self._answer["code"], state=self._answer.get("state"), iss=self._answer.get("iss"))

        self.provider = OAuthClientProvider(
            server_url=self.address,
            client_metadata=OAuthClientMetadata(client_name="Parrot", redirect_uris=[back], token_endpoint_auth_method="none"),
            storage=self.memory,
            redirect_handler=ask,
            callback_handler=answer,
            client_metadata_url=document,
        )

    @contextlib.asynccontextmanager
    async def connected(self, mode: str):
        async with httpx2.AsyncClient(auth=self.provider, timeout=90) as http:
            async with Client(streamable_http_client(self.address, http_client=http), mode=mode) as client:
                yield client

    def run(self, talk: Callable[[Client], Awaitable], mode="auto"):
        """What `talk` gives of a connection."""

        async def run():
            async with self.connected(mode) as client:
                return await talk(client)

        return asyncio.run(run())

    @property
    def token(self) -> str:
        return self.memory.tokens.access_token
