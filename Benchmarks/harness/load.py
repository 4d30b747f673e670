"""Load from wrk, with the server's CPU time beside it."""

import json
import pathlib
import subprocess
from dataclasses import dataclass

from .places import BENCHMARKS
from .processes import Process


@dataclass
class Load:
    """What one run of wrk came to."""

    per_second: float
    megabytes_per_second: float
    cpu_us: float  # of the server, a request
    p50_ms: float
    p99_ms: float
    requests: int


class Request:
    """A request in a file, as load/request.lua reads it."""

    def __init__(self, path: pathlib.Path, method: str, target: str, headers: dict[str, str], body: bytes = b""):
        self.path, self.method, self.target, self.headers, self.body = path, method, target, headers, body
        lines = "".join(f"{name}: {value}\n" for name, value in headers.items())
        path.write_bytes(f"{method} {target}\n{lines}\n".encode() + body)


def load(server: Process, requests: list[Request], *, connections: int, seconds: float, pause_ms: int | None = None) -> Load:
    """Sends the requests in turn over kept connections. Any answer but 2xx, or a broken connection, ends the benchmark."""
    words = ["wrk", "-t1", f"-c{connections}", f"-d{seconds:g}s", "--timeout", "20s", "-s", str(BENCHMARKS / "load" / "request.lua"), server.url, "--"]
    words += ["--pause", str(pause_ms)] if pause_ms else []
    before = server.cpu_us()
    done = subprocess.run(words + [str(request.path) for request in requests], capture_output=True, text=True, timeout=seconds + 60)
    cpu = server.cpu_us() - before
    lines = [line for line in done.stdout.splitlines() if line.startswith("RESULT ")]
    if done.returncode != 0 or not lines:
        raise RuntimeError(f"wrk against {server.name}: exit {done.returncode}\n{done.stdout}{done.stderr}")
    result = json.loads(lines[0].removeprefix("RESULT "))
    if result["bad"] or result["broken"] or not result["requests"]:
        raise RuntimeError(f"{server.name} did not answer all: {result}")
    count, time = result["requests"], result["seconds"]
    return Load(count / time, result["bytes"] / time / 1e6, cpu / count, result["p50_ms"], result["p99_ms"], count)
