"""Clients that mean harm, or have lost their way: slow, endless, silent, vanished, garbled. Others are served meanwhile, and nothing stays.

TROUPE_SOAK=1 keeps each up for a minute.
"""

import concurrent.futures
import contextlib
import os
import random
import resource
import socket
import struct
import threading
import time

import httpx
import pytest

import pictures
from appliance import Server, eventually, is_sanitized
from onlooker import established, others_are_served

SECONDS = 60 if os.environ.get("TROUPE_SOAK") == "1" else 3
HEADER_SECONDS = 10  # how long a header may take (HTTPServer, headerDeadline)
IDLE = 5_000


@pytest.fixture
def calm(start):
    """A server on a limit of descriptors as shells give it, and a key without a rate."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(1_024, hard), hard))
    try:
        server = start(env={"TROUPE_USER_RATE": "0", "TROUPE_KEY_RATE": "0"})
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    server.user("ada@example.org")
    yield server, server.mint(scopes=["*"])["key"]
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def connect(server: Server) -> socket.socket:
    host, port = server.url.removeprefix("http://").split(":")
    return socket.create_connection((host, int(port)), 20)


def vanish(connection: socket.socket) -> None:
    """Ends it as a machine does that loses its power: no farewell but a reset."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def is_closed(connection: socket.socket) -> bool:
    """Whether the server has ended it. What it sent before is read and forgotten."""
    connection.setblocking(False)
    try:
        while connection.recv(65_536):
            pass
        return True
    except BlockingIOError:
        return False
    except OSError:
        return True


@contextlib.contextmanager
def many(server: Server, count: int):
    connections = [connect(server) for _ in range(count)]
    try:
        yield connections
    finally:
        for connection in connections:
            connection.close()


def for_a_while(work, workers=8, seconds: float | None = None) -> int:
    """Does it over and over, several at a time. How often it was done."""
    over, counts = time.monotonic() + (seconds or SECONDS), []

    def loop(number: int) -> None:
        chance, count = random.Random(number), 0
        while time.monotonic() < over:
            work(chance)
            count += 1
        counts.append(count)

    with concurrent.futures.ThreadPoolExecutor(workers) as threads:
        for done in [threads.submit(loop, number) for number in range(workers)]:
            done.result()
    return sum(counts)


def test_slow_headers_are_cut(calm):
    server, key = calm
    with others_are_served(server, key), many(server, 300) as connections:
        begun = time.monotonic()
        for connection in connections:
            connection.sendall(b"GET /api/v1/whoami HTTP/1.1\r\nHost: a\r\nX-Slow: ")
        left = connections
        while left and time.monotonic() - begun < HEADER_SECONDS + 8:
            left = [connection for connection in left if not is_closed(connection)]
            for connection in left:
                with contextlib.suppress(OSError):
                    connection.send(b"a")
            time.sleep(0.25)
        assert not left, f"{len(left)} of 300 headers are still taken after {time.monotonic() - begun:.0f} s"
        assert time.monotonic() - begun > HEADER_SECONDS - 2, "they were given less time than an honest client on a bad line needs"


def test_slow_bodies_keep_nobody_waiting(calm):
    server, key = calm
    ticket = server.agent(key).call("request_upload_url", filename="slide.png")["upload_url"]
    heads = [
        f"PUT /{ticket.split('/', 3)[3]} HTTP/1.1\r\nHost: a\r\nContent-Length: 5000000\r\n\r\n",
        f"POST /api/v1/stories HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {key}\r\nContent-Length: 900000\r\n\r\n",
        f"POST /mcp HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {key}\r\nTransfer-Encoding: chunked\r\n\r\nfffff\r\n",
        "POST /api/v1/stories HTTP/1.1\r\nHost: a\r\nContent-Length: 900000\r\n\r\n",
    ]
    with others_are_served(server, key), many(server, 400) as connections:
        for number, connection in enumerate(connections):
            connection.sendall(heads[number % 4].encode())
        over = time.monotonic() + SECONDS + 2
        while time.monotonic() < over:
            for connection in connections:
                with contextlib.suppress(OSError):
                    connection.send(b"a")
            time.sleep(0.2)


def test_a_strangers_body_is_not_kept(calm):
    """400 strangers send all but the last byte of a body of almost 1 MiB: it may not lie in memory."""
    server, key = calm
    piece = bytes(1_000_000)
    with others_are_served(server, key), many(server, 400) as connections:
        before = server.memory("VmRSS")
        for connection in connections:
            connection.sendall(b"POST /mcp HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer trp_live_x\r\nContent-Length: 1000001\r\n\r\n")
            connection.settimeout(5)
            connection.sendall(piece)
        time.sleep(SECONDS / 2)
        assert is_sanitized() or server.memory("VmRSS") - before < 64 << 20


def test_five_thousand_idle_connections(calm):
    server, key = calm
    with others_are_served(server, key), contextlib.ExitStack() as closing:
        # Half have said nothing; half have been answered once, and may lie still for longer.
        connections = []
        for number in range(IDLE):
            connections.append(closing.enter_context(connect(server)))
            if number % 2:
                connections[-1].sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
        assert len(established(server)) > 4_900
        time.sleep(min(SECONDS, 20))  # well below the minute after which lasting connections end
        answered = sum(connection.recv(1_000).startswith(b"HTTP/1.1 200 ") for connection in connections[1::2])
        assert answered == IDLE // 2
        silent = connections[::2]
        eventually(lambda: all(is_closed(connection) for connection in silent), HEADER_SECONDS + 10, "silent ones were kept", pause=0.5)
        assert not any(is_closed(connection) for connection in connections[1::200])


def test_a_flood_of_headers(calm):
    server, key = calm
    line = b"X-Flood: " + b"a" * 4_000 + b"\r\n"

    def flood(chance: random.Random) -> None:
        with connect(server) as connection:
            connection.settimeout(10)
            with contextlib.suppress(OSError):
                connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\n")
                for _ in range(100):
                    connection.sendall(line if chance.random() < 0.5 else b"A:\r\n" * 1_000)
            with contextlib.suppress(OSError):
                answer = connection.recv(4_096)
                assert not answer or answer.startswith((b"HTTP/1.1 431 ", b"HTTP/1.1 413 ", b"HTTP/1.1 400 ")), answer[:100]

    with others_are_served(server, key):
        assert for_a_while(flood) >= 8


def test_a_flood_of_bodies(calm):
    server, key = calm
    piece = bytes(1 << 20)
    paths = ["/mcp", "/api/v1/stories", "/api/v1/media", "/media", "/nothing", "/api/v1/media/uploads/x"]

    def flood(chance: random.Random) -> None:
        with connect(server) as connection:
            connection.settimeout(20)
            given = f"Authorization: Bearer {key}\r\n" if chance.random() < 0.5 else ""
            length = "Transfer-Encoding: chunked" if chance.random() < 0.5 else "Content-Length: 40000000"
            with contextlib.suppress(OSError):
                connection.sendall(f"POST {chance.choice(paths)} HTTP/1.1\r\nHost: a\r\n{given}{length}\r\n\r\n".encode())
                for _ in range(40):
                    connection.sendall((b"100000\r\n" if "chunked" in length else b"") + piece + (b"\r\n" if "chunked" in length else b""))
            with contextlib.suppress(OSError):
                answer = connection.recv(4_096)
                assert not answer or answer.startswith(b"HTTP/1.1 4"), answer[:200]

    with others_are_served(server, key, grows_bytes=48 << 20):
        assert for_a_while(flood, workers=4) >= 4


def test_clients_that_vanish(calm):
    server, key = calm
    agent = server.agent(key)
    asset = agent.upload(pictures.noise(1, 4_000_000))
    path = "/" + asset["media_url"].split("/", 3)[3]
    ticket = "/" + agent.call("request_upload_url", filename="slide.png")["upload_url"].split("/", 3)[3]
    agent.http.close()
    call = b'{"caption":"' + b"a" * 5_000 + b'"}'
    held = f"Host: a\r\nAuthorization: Bearer {key}\r\n"
    begun = [
        b"",
        b"GET /api/v1/wh",
        f"GET /api/v1/whoami HTTP/1.1\r\n{held}".encode(),
        f"GET /api/v1/whoami HTTP/1.1\r\n{held}\r\n".encode(),
        f"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n".encode(),
        f"PUT {ticket} HTTP/1.1\r\nHost: a\r\nContent-Length: 2000000\r\n\r\n".encode() + bytes(500_000),
        f"POST /api/v1/stories HTTP/1.1\r\n{held}Content-Type: application/json\r\nContent-Length: 6000\r\n\r\n".encode() + call,
        f"POST /api/v1/stories HTTP/1.1\r\n{held}Content-Type: application/json\r\nContent-Length: {len(call)}\r\n\r\n".encode() + call,
        f"POST /api/v1/media HTTP/1.1\r\n{held}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nfffff\r\n".encode()
        + bytes(900_000),
    ]

    def lose(chance: random.Random) -> None:
        connection = connect(server)
        connection.settimeout(0.5)
        with contextlib.suppress(OSError):
            connection.sendall(chance.choice(begun))
            if chance.random() < 0.3:
                connection.recv(10_000)
            elif chance.random() < 0.3:
                connection.shutdown(socket.SHUT_WR)  # half a farewell
                time.sleep(0.01)
        vanish(connection)

    with others_are_served(server, key):
        assert for_a_while(lose) >= 20


def test_clients_that_never_read(calm):
    """Whole pictures and a hundred answers at once are asked for, and not one byte is read."""
    server, key = calm
    agent = server.agent(key)
    path = "/" + agent.upload(pictures.noise(1, 4_000_000))["media_url"].split("/", 3)[3]
    agent.http.close()
    asked = [
        f"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n".encode(),
        b"GET /api/v1/openapi.json HTTP/1.1\r\nHost: a\r\n\r\n" * 100,
        f"GET /api/v1/templates HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {key}\r\n\r\n".encode() * 20,
    ]
    with others_are_served(server, key):
        before = server.memory("VmRSS")
        with many(server, 60) as connections:
            for number, connection in enumerate(connections):
                connection.setblocking(False)
                with contextlib.suppress(BlockingIOError):
                    connection.send(asked[number % 3])
            time.sleep(SECONDS)
            held = server.memory("VmRSS") - before
            assert is_sanitized() or held < 60 * (512 << 10), "more is held for a client that does not read than is on its way"


def test_garbage_and_what_stands_behind_it(calm):
    """Noise, other protocols, good requests with noise behind them, bodies whose end two servers would not agree on."""
    server, key = calm
    good = f"GET /api/v1/whoami HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {key}\r\n\r\n".encode()
    garbage = [
        b"\0" * 2_000,
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(500),  # a TLS ClientHello
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"*3\r\n$3\r\nSET\r\n$1\r\na\r\n$1\r\nb\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET  /  HTTP/1.1\r\nHost: a\r\n\r\n",
        b"G\xffT / HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost a\r\n\r\n",
        b"GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\n folded: b\r\n\r\n",
        b"POST /mcp HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + good,
        b"POST /mcp HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\n" + good,
        b"POST /mcp HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999999\r\n\r\n" + good,
        b"POST /mcp HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n" + good,
        b"POST /mcp HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n" + good,
        b"\r\n" * 1_000,
    ]
    answered = []

    def send(chance: random.Random) -> None:
        ahead = chance.randrange(4)
        noise = chance.randbytes(chance.randrange(3_000)) if chance.random() < 0.3 else chance.choice(garbage)
        with connect(server) as connection:
            connection.settimeout(5)
            received = b""
            with contextlib.suppress(OSError):
                connection.sendall(good * ahead + noise)
                connection.shutdown(socket.SHUT_WR)
                while piece := connection.recv(65_536):
                    received += piece
        assert b"HTTP/1.1 5" not in received.replace(b"HTTP/1.1 501 ", b"").replace(b"HTTP/1.1 505 ", b""), received[:2_000]
        answered.append(received.count(b"HTTP/1.1 200 OK") >= ahead or not received)

    with others_are_served(server, key):
        assert for_a_while(send) >= 20
    assert sum(answered) > 0.9 * len(answered), "what was well asked is answered, though noise follows"


def test_many_at_once_are_all_answered(calm):
    """Fifty at a time, five hundred calls on as many connections: each is answered."""
    server, key = calm
    start = threading.Barrier(50)

    def burst(_) -> set[int]:
        with httpx.Client(base_url=server.url, headers={"Authorization": f"Bearer {key}"}, timeout=30) as client:
            start.wait()
            return {client.get("/api/v1/stories", headers={"Connection": "close"}).status_code for _ in range(10)}

    with others_are_served(server, key, p99_seconds=1), concurrent.futures.ThreadPoolExecutor(50) as pool:
        seen = set().union(*pool.map(burst, range(50)))
    assert seen == {200}
