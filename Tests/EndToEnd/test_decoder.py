"""Pictures that are broken or changed on purpose: refused with a reason, never an error of the server's, and it goes on."""

import concurrent.futures
import pathlib
import random
import struct
import zlib

import httpx
import pytest

import pictures
from appliance import check_failure, eventually
from onlooker import below

MUTATIONS = 60


@pytest.fixture
def originals(ada) -> dict[str, bytes]:
    """A JPEG of the built-in renderer and a PNG."""
    drawn = ada.call("render_template", template_id="tpl_cover", slots={"title": "To be broken"})
    return {"JPEG": ada.http.get(drawn["media_url"]).content, "PNG": pictures.gradient(1, 400, 500)}


def put(ada, content: bytes) -> httpx.Response:
    return httpx.put(ada.call("request_upload_url", filename="slide")["upload_url"], content=content, timeout=60)


def check_answer(answer: httpx.Response) -> None:
    """Taken as a picture, or refused as something that is none."""
    if answer.status_code == 201:
        asset = answer.json()["asset"]
        served = httpx.get(asset["media_url"])
        assert served.status_code == 200 and served.headers["content-type"] == asset["media_type"]
        assert 0 < asset["width"] <= 100_000 and 0 < asset["height"] <= 100_000
        return
    assert answer.status_code in (415, 422), answer.text
    check_failure(
        answer.status_code, answer.json()["error"], {415: "unsupported_media", 422: "validation_failed"}[answer.status_code], None
    )


def test_a_truncated_picture_is_refused(ada, originals):
    before = len(ada.everything("list_media"))
    for kind, content in originals.items():
        for length in (8, 24, 100, len(content) // 4, len(content) // 2):
            answer = put(ada, content[:length])
            assert 400 <= answer.status_code < 500, (kind, length, answer.text)
            check_answer(answer)
    assert len(ada.everything("list_media")) == before


def test_mutated_pictures_are_taken_or_refused_while_others_are_served(server, ada, originals):
    chance = random.Random(20260728)
    mutated = []
    for number in range(MUTATIONS):
        content = bytearray(originals["JPEG" if number % 2 else "PNG"])
        for _ in range(chance.choice((1, 3, 30))):
            # Half of the time in the head, where dimensions and tables stand.
            content[chance.randrange(400 if chance.random() < 0.5 else len(content))] = chance.randrange(256)
        mutated.append(bytes(content))
    with concurrent.futures.ThreadPoolExecutor(3) as threads:
        answers = [threads.submit(put, ada, content) for content in mutated]
        while not all(answer.done() for answer in answers):
            assert httpx.get(server.url + "/healthz", timeout=5).status_code == 200
        for answer in answers:
            check_answer(answer.result())
    assert put(ada, originals["JPEG"]).status_code == 201


def png(width: int, height: int) -> bytes:
    """The head of a picture of that size, with next to nothing behind it."""
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + pictures.chunk(b"IHDR", header)
        + pictures.chunk(b"IDAT", zlib.compress(bytes(1_000_000), 9))
        + pictures.chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("width, height", [(100_000, 100_000), (2**31 - 1, 2**31 - 1), (0, 10), (65_535, 65_535)])
def test_a_picture_that_would_fill_the_memory_is_refused(server, ada, width, height):
    before = server.memory("VmHWM")
    answer = put(ada, png(width, height))
    assert answer.status_code in (413, 415, 422), answer.text
    assert server.memory("VmHWM") - before < 64 << 20


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xd8\xff" + b"\xff" * 100_000,
        b"GIF89a" + bytes(50_000),
        b"RIFF\xff\xff\xff\xffWEBPVP8X" + bytes(1_000),
        b"\0\0\0\x18ftypmp42" + bytes(10_000),
        b"\0\0\0\x18ftypisom\0\0\0\0isommp42" + (b"\0\0\0\x08moov" * 10_000),
        b"\x89PNG\r\n\x1a\n" + b"\xff" * 1_000,
    ],
    ids=["JPEG", "GIF", "WebP", "MP4", "MP4 of boxes", "PNG"],
)
def test_a_right_head_with_nonsense_behind_it_is_refused(ada, content):
    answer = put(ada, content)
    assert answer.status_code in (415, 422), answer.text
    check_answer(answer)


def test_a_killed_server_leaves_no_decoder_behind(server, ada, originals):
    assert put(ada, originals["PNG"]).status_code == 201
    children = below(server.pid)
    assert children, "a decoder stays ready for some seconds"
    server.kill()
    eventually(lambda: not any(runs(child) for child in children), 10, "a decoder outlives its server")


def runs(process: int) -> bool:
    """Whether it is there and has not ended."""
    try:
        return pathlib.Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False
