"""Watches that a server serves others and comes to rest, while something is done to it."""

import contextlib
import http.client
import os
import pathlib
import threading
import time

from appliance import Server, eventually, is_sanitized


class Onlooker:
    """Somebody with a key who goes on working: an authenticated call after the other, on a lasting connection and on new ones."""

    def __init__(self, server: Server, key: str):
        self.host, port = server.url.removeprefix("http://").split(":")
        self.port = int(port)
        self.headers = {"Authorization": f"Bearer {key}"}
        self.seconds: list[float] = []
        self.complaints: list[str] = []
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._work, args=(lasting,)) for lasting in (True, False)]

    def _work(self, lasting: bool) -> None:
        connection = None
        while not self._over.is_set():
            begun = time.monotonic()
            try:
                connection = connection or http.client.HTTPConnection(self.host, self.port, timeout=10)
                connection.request("GET", "/api/v1/whoami", headers=self.headers)
                answer = connection.getresponse()
                answer.read()
                if answer.status != 200:
                    self.complaints.append(f"status {answer.status}")
            except OSError as error:
                self.complaints.append(repr(error))
                connection = None
            if not lasting and connection:
                connection.close()
                connection = None
            self.seconds.append(time.monotonic() - begun)
            time.sleep(0.005)

    def __enter__(self) -> "Onlooker":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def slowest(self, percent: float) -> float:
        """The time in seconds within which so many of a hundred calls were answered."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def descriptors(server: Server) -> list[str]:
    """What the server has open, as the kernel names it: `socket:[…]`, paths."""
    found = []
    for name in os.listdir(f"/proc/{server.pid}/fd"):
        with contextlib.suppress(OSError):  # closed meanwhile
            found.append(os.readlink(f"/proc/{server.pid}/fd/{name}"))
    return found


def passing(server: Server) -> int:
    """Descriptors that come and go with clients: sockets, unnamed files of uploads, pipes to children. The file's connections stay."""
    return sum(not name.startswith(str(server.data)) or "(deleted)" in name for name in descriptors(server))


def below(process: int, depth: int = 2) -> list[int]:
    """The children of a process, and theirs."""
    found = []
    with contextlib.suppress(OSError):  # it has ended
        for task in pathlib.Path(f"/proc/{process}/task").iterdir():
            found += map(int, (task / "children").read_text().split())
    return found + [lower for child in found if depth > 1 for lower in below(child, depth - 1)]


def threads(server: Server) -> int:
    return len(os.listdir(f"/proc/{server.pid}/task"))


@contextlib.contextmanager
def others_are_served(server: Server, key: str, p99_seconds=0.5, grows_bytes=32 << 20, rests_within=15):
    """While the body runs, every call of an onlooker is answered, 99 of 100 in time; afterwards the server holds no more than before.

    Ends the server.
    """
    with Onlooker(server, key) as before:
        time.sleep(0.5)  # what is opened once is open now
    assert not before.complaints, before.complaints[:5]
    eventually(lambda: len(established(server)) == 0, 5, "the onlookers' connections did not end")
    files, memory = passing(server), server.memory("VmRSS")
    with Onlooker(server, key) as onlooker:
        yield onlooker
    assert not onlooker.complaints, (len(onlooker.complaints), onlooker.complaints[:5])
    assert len(onlooker.seconds) >= 40, "too few calls to tell"
    p99, calm = onlooker.slowest(99), before.slowest(99)  # a machine that is busy with other things is so before, too
    assert p99 < p99_seconds + 4 * calm, f"99 of 100 calls took up to {p99:.3f} s, before {calm:.3f} s"
    eventually(lambda: passing(server) <= files, rests_within, f"descriptors stay open, more than the {files} of before")
    most = memory + (grows_bytes if not is_sanitized() else 1 << 30)
    eventually(lambda: server.memory("VmRSS") <= most, 5, f"memory does not come back to {memory >> 20} MiB + {grows_bytes >> 20}")
    begun = time.monotonic()
    server.stop()
    assert time.monotonic() - begun < 5, "an exchange was still open when the server stopped"


def established(server: Server) -> list[str]:
    """The server's sockets that are connected, by proc(5), /proc/net/tcp: state 01 at the local port."""
    port = f":{int(server.url.rsplit(':', 1)[1]):04X}"
    own = {os.readlink(entry.path) for entry in os.scandir(f"/proc/{server.pid}/fd") if os.path.islink(entry.path)}
    rows = [line.split() for line in pathlib.Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return [row[9] for row in rows if row[1].endswith(port) and row[3] == "01" and f"socket:[{row[9]}]" in own]
