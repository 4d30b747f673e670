"""Files as the public fetches them, beside nginx."""

import urllib.parse

from harness.bench import Bench, Side
from harness.figures import Row
from harness.load import Request, load
from harness.peers import nginx
from harness.pictures import noise
from harness.troupe import Appliance, send
from rows.uploads import put

BYTES = 1024 * 1024
RANGE = 64 * 1024
CONNECTIONS = 8


def measure(bench: Bench) -> Row:
    row = Row("media", "`GET /media` of 1 MiB, whole and in ranges", [
        f"{CONNECTIONS} connections. A range is 64 KiB, one after the other through the file. nginx serves the same bytes by sendfile with "
        "two workers and without a log.",
    ])
    appliance = Appliance(bench.folder)
    appliance.start()
    bench.end(appliance)
    picture = noise(BYTES)
    ticket = urllib.parse.urlsplit(appliance.call("request_upload_url", filename="picture.png")["upload_url"]).path
    status, body = put(appliance.server.port, ticket, picture)
    if status != 201:
        raise RuntimeError(f"the upload was answered with {status} {body[:300]!r}")
    address = urllib.parse.urlsplit(appliance.call("list_media")["items"][0]["media_url"]).path
    www = bench.folder / "www"
    www.mkdir()
    (www / "picture.png").write_bytes(picture)
    server = nginx(bench.folder)
    bench.end(server)
    sides = [("Troupe", appliance.server, address), ("nginx", server, "/picture.png")]
    for what, ranges in (("whole", [None]), ("ranges", list(range(0, len(picture), RANGE)))):
        turns = []
        for name, process, target in sides:
            requests = [request(target, start) for start in ranges]
            for one, start in zip(requests, ranges):
                expected = picture if start is None else picture[start : start + RANGE]
                if send(process.port, one).body != expected:
                    raise RuntimeError(f"{name} does not answer the bytes that were sent")
            turns.append(Side(name, process, requests, CONNECTIONS))
        for side in turns:
            load(side.server, side.requests, connections=CONNECTIONS, seconds=1)
        for _ in range(bench.runs):
            for side in turns:
                run = load(side.server, side.requests, connections=CONNECTIONS, seconds=min(bench.seconds, 2))
                row.add(what, side.name, "MB/s", run.megabytes_per_second)
                row.add(what, side.name, "CPU µs/request", run.cpu_us)
                row.add(what, side.name, "p99 ms", run.p99_ms)
                bench.say(f"{what}, {side.name}: {run.megabytes_per_second:.0f} MB/s, {run.cpu_us:.0f} µs, p99 {run.p99_ms:.1f} ms")
        row.target(f"MB/s against nginx, {what}", ">=", 0.4, row.ratio(what, "Troupe", "nginx", "MB/s"))
    return row


def request(target: str, start: int | None) -> Request:
    return Request("GET", target, {} if start is None else {"Range": f"bytes={start}-{start + RANGE - 1}"})
