"""Pictures made to do harm: refused or made harmless by a decoding child that is held to its time and memory, while the server goes on."""

import contextlib
import io
import os
import pathlib
import re
import struct
import threading
import time
import zipfile
import zlib

import httpx
import pytest

import pictures
from appliance import Agent, Server, is_sanitized
from onlooker import Onlooker, below

CHILD_BYTES = (1 << 30) + (256 << 20)  # what a child may take (MediaDecoder, memoryBytes) and what it starts with
CHILD_SECONDS = 10  # of processor time (MediaDecoder)
SERVER_GROWS_BYTES = 24 << 20

SCRIPT = b"<script>alert(document.domain)</script>"


def processor_ticks(process: int) -> tuple[int, int]:
    """Of the process itself, and of its children that have ended."""
    fields = pathlib.Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return int(fields[11]) + int(fields[12]), int(fields[13]) + int(fields[14])


class Children:
    """The processes below the server, its decoding children and those that these start for each picture: the largest memory that any of
    them ever had, looked at every few milliseconds."""

    def __init__(self, server: Server):
        self.pid, self.most, self.seen = server.pid, 0, set()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def _look(self) -> None:
        while not self._over.wait(0.003):
            for child in below(self.pid):
                with contextlib.suppress(OSError):  # it has ended
                    status = pathlib.Path(f"/proc/{child}/status").read_text()
                    if found := re.search(r"VmHWM:\s+(\d+) kB", status):
                        self.seen.add(child)
                        self.most = max(self.most, int(found.group(1)) * 1_024)

    def seconds(self) -> float:
        """Processor time of all of them, by proc(5), /proc/PID/stat: what ended children took is counted by whoever waited for them."""
        ticks = processor_ticks(self.pid)[1]
        for child in below(self.pid, depth=1):
            with contextlib.suppress(OSError):
                ticks += sum(processor_ticks(child))
        return ticks / os.sysconf("SC_CLK_TCK")

    def __enter__(self) -> "Children":
        self._thread.start()
        return self

    def __exit__(self, *_) -> None:
        self._over.set()
        self._thread.join()


class Studio:
    def __init__(self, server: Server):
        self.server = server
        server.user("ada@example.org")
        self.ada: Agent = server.agent(server.mint(scopes=["*"])["key"])
        for _ in range(3):  # what the first pictures make the server open stays
            assert self.put(pictures.gradient(7)).status_code == 201

    def put(self, content: bytes) -> httpx.Response:
        return httpx.put(self.ada.call("request_upload_url", filename="slide")["upload_url"], content=content, timeout=60)


@pytest.fixture(scope="module")
def studio(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("pictures") / "troupe.db", env={"TROUPE_USER_RATE": "0", "TROUPE_KEY_RATE": "0"}).start()
    yield Studio(server)
    server.stop()


@pytest.fixture(autouse=True)
def the_server_goes_on(studio):
    """During each test others are served; after it the server holds no more than before, and no child went beyond its limits."""
    before = studio.server.memory("VmRSS")
    with Children(studio.server) as children, Onlooker(studio.server, studio.ada.key) as onlooker:
        spent = children.seconds()
        yield
        spent = children.seconds() - spent
        time.sleep(0.05)
    assert not onlooker.complaints, onlooker.complaints[:3]
    assert children.seen, "no child was seen"
    assert is_sanitized() or children.most < CHILD_BYTES, f"a child had {children.most >> 20} MiB"
    assert spent <= (CHILD_SECONDS + 1) * max(1, len(children.seen)), f"children took {spent:.1f} s"
    grown = studio.server.memory("VmRSS") - before
    assert is_sanitized() or grown < SERVER_GROWS_BYTES, f"the server grew by {grown >> 20} MiB"
    assert studio.put(pictures.small(time.monotonic_ns())).status_code == 201, "good ones are still taken"


def refused(answer: httpx.Response, *statuses: int) -> str:
    assert answer.status_code in statuses, answer.text
    error = answer.json()["error"]
    assert error["code"] == {415: "unsupported_media", 422: "validation_failed"}[answer.status_code]
    return error["message"]


# Samples of each type


def packed(count: int) -> bytes:
    """So many zeros, compressed to a thousandth."""
    packer, block = zlib.compressobj(9), bytes(1 << 20)
    whole = b"".join(packer.compress(block) for _ in range(count >> 20))
    return whole + packer.compress(bytes(count % (1 << 20))) + packer.flush()


def png(width: int, height: int, *more: bytes, data: bytes | None = None, colour=6) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0)
    channels = {2: 3, 6: 4}[colour]
    if data is None:
        data = packed((1 + width * channels) * height)
    parts = pictures.chunk(b"IHDR", head) + b"".join(more) + pictures.chunk(b"IDAT", data) + pictures.chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def gif(width: int, height: int, frames=1, side: int | None = None, head=b"") -> bytes:
    """A GIF of one colour. A frame has `side` pixels a side, or all; its data says "clear", then one pixel and the end."""
    frame_size = struct.pack("<HHHHB", 0, 0, side or width, side or height, 0)
    data = b"\x02\x02\x44\x01\x00"  # code size 2: clear, 0, end
    frame = b"\x21\xf9\x04\x00\x05\x00\x00\x00" + b"\x2c" + frame_size + data
    return b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + bytes(3) + b"\xff\xff\xff" + head + frame * frames + b"\x3b"


def bits(*fields: tuple[int, int]) -> bytes:
    """Values of so many bits, least significant first, as WebP's lossless form has them."""
    total, length = 0, 0
    for value, count in fields:
        total |= value << length
        length += count
    return total.to_bytes((length + 7) // 8, "little")


def webp(width: int, height: int) -> bytes:
    """A lossless WebP (RFC 9649) of one colour: five codes of one symbol each, so that no pixel needs a bit."""
    one_symbol = [(1, 1), (0, 1), (0, 1), (0, 1)]
    picture = bits((width - 1, 14), (height - 1, 14), (0, 1), (0, 3), (0, 1), (0, 1), (0, 1), *(one_symbol * 5))
    data = b"\x2f" + picture + bytes(8)
    data += b"\0" * (len(data) % 2)
    return b"RIFF" + struct.pack("<I", 12 + len(data)) + b"WEBPVP8L" + struct.pack("<I", len(data)) + data


@pytest.fixture(scope="module")
def jpeg(studio) -> bytes:
    drawn = studio.ada.call("render_template", template_id="tpl_cover", slots={"title": "To be broken"})
    return studio.ada.http.get(drawn["media_url"]).content


# Too large


@pytest.mark.parametrize(
    "content",
    [
        png(65_535, 65_535, data=zlib.compress(bytes(100_000))),
        gif(65_535, 65_535, side=10),
        gif(100, 100, side=65_535),
        webp(16_384, 16_384),
        b"\xff\xd8\xff\xc0\0\x11\x08\xff\xff\xff\xff\x03\x01\x22\0\x02\x11\1\x03\x11\1"  # start of frame: 65 535 lines
        + b"\xff\xda\0\x0c\x03\1\0\2\x11\3\x11\0\x3f\0" + bytes(99) + b"\xff\xd9",
    ],
    ids=["PNG", "GIF", "a frame of a GIF", "WebP", "JPEG"],
)
def test_a_head_that_promises_too_much_is_refused(studio, content):
    message = refused(studio.put(content), 422)
    assert "at most" in message, message


def test_a_gif_of_ten_thousand_frames_is_refused(studio):
    assert "2000 frames" in refused(studio.put(gif(10, 10, frames=10_000)), 422)


BOMBS = {
    # As large as is allowed, from next to nothing.
    "PNG of 96 megapixels": lambda: png(12_000, 8_000, colour=2),
    "WebP of 96 megapixels": lambda: webp(12_000, 8_000),
    "GIF of 96 megapixels": lambda: gif(12_000, 8_000),
    "GIF of 1900 frames of 96 megapixels": lambda: gif(12_000, 8_000, frames=1_900),
    # More than is said.
    "PNG that goes on": lambda: png(100, 100, data=packed(256 << 20)),
    "PNG with a profile of 256 MiB": lambda: png(100, 100, pictures.chunk(b"iCCP", b"a\0\0" + packed(256 << 20))),
    "PNG with a text of 256 MiB": lambda: png(100, 100, pictures.chunk(b"zTXt", b"a\0\0" + packed(256 << 20))),
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS.keys())
def test_a_bomb_is_refused_or_handled_within_the_limits(studio, bomb):
    """What it unpacks to is met again when it is drawn with: there, too, it is drawn or refused, and nothing else happens."""
    content = bomb()
    assert len(content) < 2 << 20
    answer = studio.put(content)
    if answer.status_code != 201:
        refused(answer, 415, 422)
        return
    media = answer.json()["asset"]["id"]
    drawn = studio.ada.send("render_template", template_id="tpl_cover", slots={"title": "Bomb"}, picture_media_id=media, wait_seconds=40)
    assert drawn.status_code in (200, 422), drawn.text
    if drawn.status_code == 422:
        assert drawn.json()["error"]["code"] == "validation_failed"


# Cut off


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WebP"])
def test_a_picture_cut_off_anywhere_is_refused(studio, jpeg, kind):
    whole = {"JPEG": jpeg, "PNG": pictures.gradient(5, 60, 80), "GIF": gif(20, 20, frames=3), "WebP": webp(300, 200)}[kind]
    assert studio.put(whole).status_code == 201, "the sample itself is good"
    offsets = {1, 2, 3, 5, 8, 11, 12, 13, 16, 20, 25, 30, len(whole) - 1, len(whole) - 2, len(whole) - 5, len(whole) - 12}
    offsets |= {len(whole) * part // 12 for part in range(1, 12)}
    for offset in sorted(offset for offset in offsets if 0 < offset < len(whole)):
        answer = studio.put(whole[:offset])
        assert answer.status_code in (415, 422), (kind, offset, answer.text)


# Two things at once


def archive() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("index.html", SCRIPT)
    return packed.getvalue()


def polyglots(jpeg: bytes) -> dict[str, bytes]:
    comment = b"\xff\xfe" + struct.pack(">H", len(SCRIPT) + 2) + SCRIPT
    return {
        "JPEG and ZIP": jpeg + archive(),
        "JPEG and HTML behind it": jpeg + SCRIPT,
        "JPEG and HTML in a comment": jpeg[:2] + comment + jpeg[2:],
        "PNG and a script behind it": pictures.gradient(5, 60, 80) + SCRIPT,
        "PNG and a script in a text": png(20, 20, pictures.chunk(b"tEXt", b"Comment\0" + SCRIPT)),
        "PNG and a script in a private chunk": png(20, 20, pictures.chunk(b"scRp", SCRIPT)),
        "GIF and a script in a comment": gif(20, 20, head=b"\x21\xfe" + bytes([len(SCRIPT)]) + SCRIPT + b"\0"),
        "GIF and a script behind it": gif(20, 20) + b"*/=1;alert(1)//" + SCRIPT,
        # The width is "/*": a script of its own, were it served as one.
        "GIF that is JavaScript": gif(int.from_bytes(b"/*", "little"), 20, side=20) + b"*/=1;alert(1)" + SCRIPT,
        "WebP and a script behind it": webp(20, 20) + SCRIPT,
    }


@pytest.mark.parametrize("name", polyglots(b"\xff\xd8"))
def test_what_is_a_picture_and_something_else_is_served_as_a_picture_only(studio, jpeg, name):
    answer = studio.put(polyglots(jpeg)[name])
    if answer.status_code != 201:
        refused(answer, 415, 422)
        return
    asset = answer.json()["asset"]
    served = httpx.get(asset["media_url"])
    assert served.status_code == 200 and served.headers["content-type"] == asset["media_type"]
    assert served.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in served.headers["content-security-policy"] or "sandbox" in served.headers["content-security-policy"]
    assert b"<script" not in served.content and b"PK\x03\x04" not in served.content and b"alert(" not in served.content
    assert len(served.content) > 20


@pytest.mark.parametrize(
    "content",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg><text>&x;</text></svg>',
        b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><svg><text>&b;</text></svg>',
        b'\xef\xbb\xbf  <svg xmlns="http://www.w3.org/2000/svg"><image href="http://169.254.169.254/latest"/></svg>',
        b"\x1f\x8b\x08" + zlib.compress(b"<svg/>"),
        b"<!DOCTYPE html><html><body>" + SCRIPT,
        b"%PDF-1.7\n1 0 obj\n<</OpenAction 2 0 R>>\nendobj\n",
        b"push graphic-context\nfill 'url(https://example.org/\"|id\")'\n",
        b"II*\0\x08\0\0\0" + bytes(100),
        b"\0\0\1\0\1\0\x10\x10\0\0\1\0\x20\0" + bytes(100),
        b"BM" + bytes(100),
        b"\0\0\0\x20ftypavif\0\0\0\0avifmif1" + bytes(100),
    ],
    ids=["SVG", "SVG, external entity", "SVG, entities", "SVG, image", "SVGZ", "HTML", "PDF", "MVG", "TIFF", "ICO", "BMP", "AVIF"],
)
def test_what_is_none_of_the_five_types_is_not_looked_into(studio, content):
    assert "JPEG, PNG, WebP, GIF" in refused(studio.put(content), 415)
