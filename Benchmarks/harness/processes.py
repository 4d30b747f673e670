"""Servers under test as processes: started on loopback, measured from /proc, ended by their own id."""

import os
import pathlib
import signal
import socket
import subprocess
import time

TICK_US = 1_000_000 // os.sysconf("SC_CLK_TCK")
GONE = (FileNotFoundError, ProcessLookupError)  # ended before its file was opened, or before it was read


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment(**more: str) -> dict[str, str]:
    """The environment without settings of the developer's own."""
    return {name: value for name, value in os.environ.items() if not name.startswith("TROUPE_")} | more


class Process:
    """A server that answers on `port`."""

    def __init__(self, name: str, words: list, port: int, log: pathlib.Path, **settings: str):
        self.name, self.port = name, port
        self.log = log
        with open(log, "ab") as output:
            self.process = subprocess.Popen(
                [str(word) for word in words], stdin=subprocess.DEVNULL, stdout=output, stderr=output, env=environment(**settings))

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def wait(self, seconds: float = 30) -> None:
        """Until the port takes connections."""
        deadline = time.monotonic() + seconds
        while True:
            if self.process.poll() is not None:
                raise RuntimeError(f"{self.name} ended with {self.process.returncode}: {self.log.read_text(errors='replace')[-2000:]}")
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                if time.monotonic() > deadline:
                    raise RuntimeError(f"{self.name} does not listen: {self.log.read_text(errors='replace')[-2000:]}")
                time.sleep(0.005)

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def cpu_us(self) -> int:
        """User and system time so far, with that of children that live (workers) or have been waited for."""
        return sum(_cpu(pid, with_ended=pid == self.pid) for pid in [self.pid, *_children(self.pid)])

    def memory(self, field: str) -> int:
        """A line of /proc/PID/status in bytes: VmRSS, VmHWM; with children's."""
        return sum(_memory(pid, field) for pid in [self.pid, *_children(self.pid)])

    def own_memory(self, field: str) -> int:
        """The same of the process alone."""
        return _memory(self.pid, field)

    def forget_peak(self) -> None:
        """VmHWM counts from now on (proc(5), clear_refs)."""
        pathlib.Path(f"/proc/{self.pid}/clear_refs").write_text("5")


def _children(pid: int) -> list[int]:
    """Those of all its threads, and theirs; threads and processes may end while they are looked at."""
    found = []
    try:
        threads = list(pathlib.Path(f"/proc/{pid}/task").iterdir())
    except GONE:
        return []
    for thread in threads:
        try:
            found += [int(word) for word in (thread / "children").read_text().split()]
        except GONE:
            continue
    return found + [grandchild for child in found for grandchild in _children(child)]


def _cpu(pid: int, with_ended: bool) -> int:
    try:
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except GONE:
        return 0
    return sum(int(field) for field in fields[11 : 15 if with_ended else 13]) * TICK_US


def _memory(pid: int, field: str) -> int:
    try:
        for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith(field + ":"):
                return int(line.split()[1]) * 1024
    except GONE:
        pass
    return 0
