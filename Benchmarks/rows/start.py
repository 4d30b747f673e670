"""How soon the appliance answers on a file of 10 GB, and what it holds while idle."""

import socket
import time

from harness.bench import Bench
from harness.figures import Row
from harness.filling import fill
from harness.load import Request
from harness.peers import PocketBase
from harness.processes import Process
from harness.troupe import Appliance

IDLE_SECONDS = 3


def measure(bench: Bench) -> Row:
    row = Row("start", "Start to the first answered request, and idle memory", [
        "Troupe starts on a file of 10 GiB and answers an authenticated whoami; PocketBase starts on an almost empty folder and answers a "
        f"record with a token. From the start of the process to the answer's first line. Memory is what the process holds {IDLE_SECONDS} s "
        "later (VmRSS).",
    ])
    appliance = Appliance(bench.folder)
    start = time.monotonic()
    fill(appliance, "ten_gigabytes.sql")
    size = appliance.data.stat().st_size
    bench.say(f"{size / 2**30:.1f} GiB in {time.monotonic() - start:.0f} s")
    if size < 10 * 2**30:
        raise RuntimeError("the file is too small")
    bench.settle()
    pocketbase = PocketBase(bench.folder)
    pocketbase.stop()
    bench.end(pocketbase)
    bench.end(appliance)
    asked = appliance.tool("whoami")
    for run in range(bench.runs + 1):
        for name, peer, request in (("Troupe", appliance, asked), ("PocketBase", pocketbase, pocketbase.read())):
            begun = time.perf_counter()
            server = peer.launch()
            milliseconds = (first_answer(server, request) - begun) * 1000
            time.sleep(IDLE_SECONDS)
            held = server.memory("VmRSS") / 2**20
            peer.stop()
            if run == 0:
                continue  # the programs come from disk
            row.add("first answer", name, "ms", milliseconds)
            row.add("idle memory", name, "MiB", held)
            bench.say(f"{name}: {milliseconds:.0f} ms, {held:.1f} MiB")
    row.target("first answer", "<", 100, row.of("first answer", "Troupe", "ms").median, "ms")
    row.target("first answer against PocketBase's, in time", "<", 1, row.ratio("first answer", "Troupe", "PocketBase", "ms"))
    row.target("idle memory", "<", 40, row.of("idle memory", "Troupe", "MiB").median, "MiB")
    return row


def first_answer(server: Process, request: Request) -> float:
    """Asks until the port takes a connection; gives the time at which the first line of a good answer was there."""
    headers = {"Host": f"127.0.0.1:{server.port}", "Content-Length": str(len(request.body))} | request.headers
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    sent = f"{request.method} {request.target} HTTP/1.1\r\n{lines}\r\n".encode() + request.body
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
                connection.sendall(sent)
                first = connection.recv(12)
        except ConnectionError:
            time.sleep(0.0005)
            continue
        at = time.perf_counter()
        if not first.endswith(b" 200"):
            raise RuntimeError(f"{server.name} answered {first!r}")
        return at
    raise RuntimeError(f"{server.name} did not answer")
