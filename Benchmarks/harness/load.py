"""Load from wrk, with the server's CPU time beside it."""

import json
import pathlib
import signal
import subprocess
import tempfile
from dataclasses import dataclass

from .places import BENCHMARKS
from .processes import Process


@dataclass
class Request:
    """What is sent, again and again."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes = b""

    def save(self, path: pathlib.Path) -> pathlib.Path:
        """As load/request.lua reads it."""
        lines = "".join(f"{name}: {value}\n" for name, value in self.headers.items())
        path.write_bytes(f"{self.method} {self.target}\n{lines}\n".encode() + self.body)
        return path


@dataclass
class Load:
    """What one run of wrk came to."""

    per_second: float
    megabytes_per_second: float
    cpu_us: float  # of the server, a request
    p50_ms: float
    p99_ms: float
    requests: int


class Steady:
    """Load that goes on until it is stopped. An error in answer, or a broken connection, ends the row.

    The requests are sent in turn over kept connections; with a pause, a connection waits about so long before each.
    """

    def __init__(self, server: Process, requests: list[Request], *, connections: int, most_seconds: float, pause_ms: int | None = None):
        self.server = server
        self.folder = tempfile.TemporaryDirectory()
        files = [request.save(pathlib.Path(self.folder.name) / str(number)) for number, request in enumerate(requests)]
        script = BENCHMARKS / "load" / "request.lua"
        words = ["wrk", "-t1", f"-c{connections}", f"-d{most_seconds:g}s", "--timeout", "20s", "-s", script, server.url, "--"]
        words += ["--pause", pause_ms] if pause_ms else []
        self.cpu = server.cpu_us()
        self.wrk = subprocess.Popen([str(word) for word in words + files], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def stop(self) -> Load:
        """Ends it now and gives what it came to."""
        self.wrk.send_signal(signal.SIGINT)
        return self.wait()

    def wait(self) -> Load:
        """Until its time is over."""
        with self.folder:
            output, errors = self.wrk.communicate(timeout=300)
        cpu = self.server.cpu_us() - self.cpu
        lines = [line for line in output.splitlines() if line.startswith("RESULT ")]
        if self.wrk.returncode != 0 or not lines:
            raise RuntimeError(f"wrk against {self.server.name}: exit {self.wrk.returncode}\n{output}{errors}")
        result = json.loads(lines[0].removeprefix("RESULT "))
        if result["bad"] or result["broken"] or not result["requests"]:
            raise RuntimeError(f"{self.server.name} did not answer all: {result}")
        count, time = result["requests"], result["seconds"]
        return Load(count / time, result["bytes"] / time / 1e6, cpu / count, result["p50_ms"], result["p99_ms"], count)


def load(server: Process, requests: list[Request], *, connections: int, seconds: float) -> Load:
    """As fast as it goes, for so long."""
    return Steady(server, requests, connections=connections, most_seconds=seconds).wait()
