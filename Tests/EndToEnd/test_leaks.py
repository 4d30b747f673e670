"""Memory under a load that goes on: once the server is warm, the next thousands of calls need no more.

TROUPE_SOAK=1 makes fifty times as many. A program built with the address sanitizer tells what was lost when it ends; elsewhere only the
memory is looked at.
"""

import concurrent.futures
import os
import random
import socket
import struct

import httpx

import pictures
from appliance import Agent, Server, is_sanitized

BATCHES = 6
THREADS = 4
ROUNDS = 400 if os.environ.get("TROUPE_SOAK") == "1" else 8  # of a dozen calls, by each thread
GROWS_BYTES = 5 << 20


def one_round(agent: Agent, server: Server, chance: random.Random) -> None:
    """Good calls over each face, refused ones, an upload, a picture, and clients that hang up at some moment."""
    story = agent.call("create_story", caption="a" * chance.randrange(1_000), channels=["feed"])["id"]
    agent.mcp("get_story", story_id=story)
    agent.call("list_stories", limit=20)
    agent.call("preview_story", story_id=story)
    agent.post_mcp(b'{"jsonrpc":"2.0","id":1,"method":"tools/list"}', **{"mcp-protocol-version": "2025-11-25"})
    media = agent.upload(pictures.small(chance.getrandbits(48)))
    assert agent.http.get(media["media_url"]).status_code == 200
    agent.call("delete_media", media_id=media["id"])
    agent.call("delete_story", story_id=story)
    assert agent.send("get_story", story_id=story).status_code == 404
    assert agent.http.post("/api/v1/stories", content=chance.randbytes(100)).status_code in (415, 422)
    assert agent.http.get("/api/v1/whoami", headers={"Authorization": "Bearer trp_live_wrong"}).status_code == 401
    host, port = server.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), 20) as lost:
        head = f"POST /mcp HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {agent.key}\r\nContent-Length: 3000\r\n\r\n"
        request = head.encode() + bytes(3_000)
        lost.sendall(request[: chance.randrange(len(request))])
        lost.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", chance.randrange(2), 0))


def test_memory_stays_flat_once_the_server_is_warm(start):
    sanitized = is_sanitized()
    asan = {"ASAN_OPTIONS": "detect_leaks=1:quarantine_size_mb=4:exitcode=23", "LSAN_OPTIONS": "verbosity=1"}
    options = asan if sanitized else {}
    server = start(env={"TROUPE_USER_RATE": "0", "TROUPE_KEY_RATE": "0"} | options)
    server.user("ada@example.org")
    key = server.mint(scopes=["*"])["key"]
    agents = [server.agent(key) for _ in range(THREADS)]

    def batch(number: int) -> int:
        def work(thread: int) -> None:
            chance = random.Random(number * THREADS + thread)
            for _ in range(ROUNDS):
                one_round(agents[thread], server, chance)

        with concurrent.futures.ThreadPoolExecutor(THREADS) as threads:
            list(threads.map(work, range(THREADS)))
        return server.memory("VmRSS")

    held = [batch(number) for number in range(BATCHES)]
    for agent in agents:
        agent.http.close()
    mebibytes = [f"{bytes / (1 << 20):.1f}" for bytes in held]
    print("MiB after each batch:", *mebibytes)
    grown = held[-1] - held[1]
    assert grown < (GROWS_BYTES if not sanitized else 16 * GROWS_BYTES), f"it grew by {grown >> 20} MiB: {mebibytes}"
    assert httpx.get(server.url + "/healthz").status_code == 200
    server.stop()  # exit status 0: the sanitizer, where it is, found nothing lost
    assert not sanitized or "LeakSanitizer: checking for leaks" in server.log.read_text(errors="replace")
