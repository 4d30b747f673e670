"""A backup of a running server under load, a damaged file, and a restore."""

import json
import random
import re
import socket
import sqlite3
import threading
import time

import httpx
import pytest

import pictures

WRITES_A_SECOND = 500
WRITERS = 4


class Load:
    """Some clients that together create so many stories a second, and remember which were acknowledged."""

    def __init__(self, server, key: str):
        self.server, self.key = server, key
        self.acknowledged: list[str] = []  # append is atomic
        self.wrong: list[str] = []
        self.over = threading.Event()
        self.threads = [threading.Thread(target=self._write) for _ in range(WRITERS)]

    def __enter__(self) -> "Load":
        self.begun = time.monotonic()
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        for thread in self.threads:
            thread.join(30)
        assert not self.wrong, self.wrong[:3]

    def _write(self) -> None:
        """On a bare socket: a client library costs more here than the server."""
        body = b'{"caption":"Written under load"}'
        request = (
            f"POST /api/v1/stories HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {self.key}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        ).encode() + body
        begun, count = time.monotonic(), 0
        host, port = self.server.url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), 30) as connection:
            while not self.over.is_set():
                ahead = count * WRITERS / WRITES_A_SECOND - (time.monotonic() - begun)
                if ahead > 0:
                    self.over.wait(ahead)
                connection.sendall(request)
                answer = self._answer(connection)
                count += 1
                if not answer.startswith(b"HTTP/1.1 200 "):
                    self.wrong.append(answer.decode())
                    return
                self.acknowledged.append(re.search(rb'"id":"(sty_[^"]+)"', answer).group(1).decode())

    @staticmethod
    def _answer(connection: socket.socket) -> bytes:
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += connection.recv(65_536) or b"\r\n\r\n"
        length = int((re.search(rb"(?i)content-length: (\d+)", answer) or [0, 0])[1])
        end = answer.index(b"\r\n\r\n") + 4 + length
        while len(answer) < end:
            answer += connection.recv(65_536) or b" " * length
        return answer

    @property
    def rate(self) -> float:
        return len(self.acknowledged) / (time.monotonic() - self.begun)


@pytest.fixture
def filled(server, ada):
    """A server with some 60 MiB of media, so that a backup takes a moment."""
    for number in range(6):
        ada.upload(pictures.noise(number, pictures.MAX_BYTES))
    return server


def test_a_backup_under_load_finishes_and_holds_what_was_acknowledged(filled, ada, key, tmp_path, start):
    writer = key("stories:write")
    asset = ada.everything("list_media")[0]
    with Load(filled, writer) as load:
        time.sleep(1)
        for number in range(3):
            before = list(load.acknowledged)
            backup = tmp_path / f"backup-{number}.db"
            begun = time.monotonic()
            made = filled.json("backup", str(backup))
            took = time.monotonic() - begun
            during = len(load.acknowledged) - len(before)
            print(f"backup of {backup.stat().st_size >> 20} MiB in {took:.2f} s; {during / took:.0f} writes a second meanwhile")
            assert made == {"backup": str(backup), "ok": True}
            assert during > 0, "writes went on"
            assert filled.json("verify", str(backup)) == {"ok": True, "problems": []}
            with sqlite3.connect(f"file:{backup}?mode=ro", uri=True) as copy:
                held = {row[0] for row in copy.execute("SELECT id FROM story")}
            copy.close()
            assert set(before) <= held, f"{len(set(before) - held)} of {len(before)} are missing"
            assert sorted(path.name for path in tmp_path.glob("*backup-*")) == [f"backup-{n}.db" for n in range(number + 1)], (
                "nothing lies about"
            )
        print(f"{load.rate:.0f} writes a second in all")
    assert {story["id"] for story in ada.stories()} == set(load.acknowledged)

    restored = start(data=backup)
    agent = restored.agent(ada.key)
    assert {story["id"] for story in agent.stories()} == held, "the backup is a server's file"
    address = restored.url + "/" + asset["media_url"].split("/", 3)[3]
    assert httpx.get(address).content == httpx.get(asset["media_url"]).content
    agent.call("create_story", caption="Life goes on")


def test_a_backup_replaces_an_older_one_whole(server, ada, tmp_path):
    backup = tmp_path / "backup.db"
    for count in (1, 2):
        ada.call("create_story", caption=f"Story {count}")
        server.cli("backup", str(backup))
        with sqlite3.connect(f"file:{backup}?mode=ro", uri=True) as copy:
            assert copy.execute("SELECT count(*) FROM story").fetchone() == (count,)
        copy.close()


def test_a_backup_that_cannot_be_written_says_so(server, tmp_path):
    for place in (tmp_path / "no-such-folder" / "backup.db", server.data):
        done = server.cli("backup", str(place), status=1)
        assert done.stdout == "" and done.stderr.startswith("Error: "), done.stderr
    assert server.json("user", "list"), "the server's file is what it was"


def test_the_file_of_a_stopped_server_is_a_whole_backup(server, ada, tmp_path, start):
    story = ada.call("create_story", caption="Kept")
    server.stop()
    copy = tmp_path / "copy.db"
    copy.write_bytes(server.data.read_bytes())
    restored = start(data=copy)
    assert restored.agent(ada.key).call("get_story", story_id=story["id"])["caption"] == "Kept"


def test_a_damaged_file_is_told(server, ada, tmp_path):
    for number in range(30):
        ada.call("create_stories_bulk", stories=[{"caption": f"Story {number} {index} " + "x" * 500} for index in range(50)])
    good = tmp_path / "good.db"
    server.cli("backup", str(good))
    chance = random.Random(1)
    content = good.read_bytes()
    assert server.cli("verify", str(good)).stdout.strip().endswith("ok")

    for name, damaged in (
        ("flipped", flipped(content, chance)),
        ("zeroed", content[:200_000] + bytes(65_536) + content[265_536:]),
        ("cut", content[: len(content) // 2]),
    ):
        path = tmp_path / f"{name}.db"
        path.write_bytes(damaged)
        done = server.cli("verify", str(path), "--json", status=1)
        told = json.loads(done.stdout)
        assert told["ok"] is False and told["problems"], (name, done.stdout)
        assert server.cli("verify", str(path), status=1).stdout.strip(), "in words too"


def flipped(content: bytes, chance: random.Random) -> bytes:
    """The header of one page in ten is noise."""
    damaged = bytearray(content)
    for page in range(2, len(content) // 8192):
        if page % 10 == 0:
            damaged[page * 8192 : page * 8192 + 64] = chance.randbytes(64)
    return bytes(damaged)


def test_a_file_of_something_else_is_told(server, tmp_path):
    text, other = tmp_path / "text.db", tmp_path / "other.db"
    text.write_text("This is no database.")
    with sqlite3.connect(other) as file:
        file.execute("CREATE TABLE something (else_ TEXT)")
    file.close()
    for path in (text, other):
        for command in (
            ["verify", str(path)],
            ["user", "list", "--data", str(path)],
            ["serve", "--data", str(path), "--listen", "127.0.0.1:0"],
        ):
            done = server.cli(*command, status=1)
            assert "not a Troupe file" in done.stderr, (command, done.stderr)
    assert "none.db" in server.cli("verify", str(tmp_path / "none.db"), status=1).stderr
