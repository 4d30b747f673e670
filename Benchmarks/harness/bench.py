"""A row's surroundings: its folder, how often and how long to measure, and what has to be ended."""

import contextlib
import os
import pathlib
import shutil
import sys
import time
from dataclasses import dataclass

from .figures import Row
from .load import Load, Request, load
from .places import BUILD
from .processes import Process


@dataclass
class Side:
    """One of the servers that are measured in turn."""

    name: str
    server: Process
    requests: list[Request]
    connections: int


class Bench:
    """Use as a context: at its end every process is ended and the data is deleted."""

    def __init__(self, row: str, runs: int, seconds: float):
        self.row, self.runs, self.seconds = row, runs, seconds
        self.folder: pathlib.Path = BUILD / "data" / row
        self._ends = contextlib.ExitStack()

    def __enter__(self) -> "Bench":
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self._ends.callback(shutil.rmtree, self.folder, ignore_errors=True)
        return self

    def __exit__(self, *error):
        self._ends.close()

    def end(self, what) -> None:
        """`stop` is called on it at the end, last first."""
        self._ends.callback(what.stop)

    def settle(self) -> None:
        """What earlier runs have left to be written is on disk before the next one begins."""
        os.sync()

    def say(self, text: str) -> None:
        print(f"{time.strftime('%H:%M:%S')} {self.row}: {text}", file=sys.stderr, flush=True)

    def alternate(self, row: Row, sides: list[tuple[str, Side]], seconds: float | None = None) -> dict[str, int]:
        """Warms each side, then measures all of them in turn, so often; adds rates, CPU times and latencies under the side's question.

        Gives how many requests were answered, by the sides' names.
        """
        answered = dict.fromkeys((side.name for _, side in sides), 0)
        for _, side in sides:
            answered[side.name] += load(side.server, side.requests, connections=side.connections, seconds=1).requests
        for _ in range(self.runs):
            for what, side in sides:
                self.settle()
                run = load(side.server, side.requests, connections=side.connections, seconds=seconds or self.seconds)
                answered[side.name] += run.requests
                self.note(row, what, side.name, run)
        return answered

    def note(self, row: Row, what: str, side: str, run: Load) -> None:
        row.add(what, side, "requests/s", run.per_second)
        row.add(what, side, "CPU µs/request", run.cpu_us)
        row.add(what, side, "p50 ms", run.p50_ms)
        row.add(what, side, "p99 ms", run.p99_ms)
        self.say(f"{what}, {side}: {run.per_second:.0f}/s, {run.cpu_us:.1f} µs, p99 {run.p99_ms:.2f} ms")
