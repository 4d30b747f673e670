"""Three ways in for a file, each with what can go wrong on the way; and the way out."""

import base64
import concurrent.futures
import json
import socket
import sqlite3
import subprocess
import threading
import time

import httpx
import pytest

import pictures
from appliance import check_failure, eventually, refused
from onlooker import passing

CHUNK = 49_152


def curl(*arguments: str, timeout=60) -> tuple[int, dict]:
    """Calls curl and gives status and JSON; curl itself must not fail, whatever the server answers."""
    done = subprocess.run(["curl", "-sS", "-w", "\n%{http_code}", *map(str, arguments)], capture_output=True, text=True, timeout=timeout)
    assert done.returncode == 0, f"curl {done.returncode}: {done.stderr}"
    body, status = done.stdout.rsplit("\n", 1)
    return int(status), json.loads(body)


def raw(server) -> socket.socket:
    host, port = server.url.removeprefix("http://").split(":")
    return socket.create_connection((host, int(port)), 30)


def path_of(url: str) -> str:
    return "/" + url.split("/", 3)[3]


def put_head(url: str, content: bytes) -> bytes:
    return f"PUT {path_of(url)} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: {len(content)}\r\n\r\n".encode()


@pytest.fixture
def ticket(ada):
    return lambda **more: ada.call("request_upload_url", filename="slide.png", **more)


@pytest.fixture(scope="session")
def oversize(tmp_path_factory):
    """A picture of 10 MiB and one byte."""
    path = tmp_path_factory.mktemp("oversize") / "big.png"
    path.write_bytes(pictures.noise(1, pictures.MAX_BYTES + 1))
    return path


def check_asset(ada, asset: dict, content: bytes) -> None:
    """The asset is listed and its picture can be fetched: a PNG of ours comes back as it was sent, or without metadata."""
    assert ada.call("get_media", media_id=asset["id"]) == asset
    answer = httpx.get(asset["media_url"])
    assert answer.status_code == 200 and answer.headers["content-type"] == asset["media_type"]
    assert answer.content.startswith(content[:8])


# Path A: the whole file in a call


@pytest.mark.parametrize("face", ["call", "mcp"])
def test_a_whole_file_in_one_call(ada, face):
    content = pictures.gradient(1)
    answer = getattr(ada, face)(
        "upload_media", data_base64=base64.b64encode(content).decode(), filename="a.png", alt_text="One", tags=["x"]
    )
    assert answer["ok"] is True and answer["bytes"] == len(content)
    assert answer["asset"]["alt_text"] == "One" and answer["asset"]["tags"] == ["x"]
    check_asset(ada, answer["asset"], content)


def test_ten_mebibytes_are_taken_whole_and_no_byte_more(ada, oversize):
    content = pictures.noise(2, pictures.MAX_BYTES)
    assert ada.call("upload_media", data_base64=base64.b64encode(content).decode())["bytes"] == pictures.MAX_BYTES
    for face in (ada.call, ada.mcp):
        with refused("payload_too_large", 413 if face == ada.call else None, "10"):
            face("upload_media", data_base64=base64.b64encode(oversize.read_bytes()).decode())
    assert len(ada.everything("list_media")) == 1


# Path B: in chunks


def session(agent, content: bytes, **more) -> str:
    return agent.call("upload_media_init", filename="slide.png", total_size_bytes=len(content), **more)["session_id"]


def send_chunk(agent, session_id: str, index: int, content: bytes, size=CHUNK) -> dict:
    piece = base64.b64encode(content[index * size : (index + 1) * size]).decode()
    return agent.call("upload_media_chunk", session_id=session_id, chunk_index=index, data_base64=piece)


def test_chunks_come_in_any_order_and_more_than_once(ada):
    content = pictures.noise(3, 7 * CHUNK + 123)
    begun = ada.call("upload_media_init", filename="slide.png", total_size_bytes=len(content), alt_text="In pieces")
    assert begun["recommended_chunk_bytes"] == CHUNK and begun["max_chunk_bytes"] == 262_144
    for index in (7, 0, 3, 3, 1, 6, 5, 2, 0, 4):
        progress = send_chunk(ada, begun["session_id"], index, content)
    assert progress["received_bytes"] == len(content) and progress["received_chunks"] == 8
    answer = ada.call("upload_media_finalize", session_id=begun["session_id"])
    assert answer["asset"]["alt_text"] == "In pieces"
    check_asset(ada, answer["asset"], content)
    assert ada.call("upload_media_finalize", session_id=begun["session_id"])["asset"]["id"] == answer["asset"]["id"], (
        "again: the same asset"
    )
    with refused("conflict", 409):
        send_chunk(ada, begun["session_id"], 0, content)


def test_a_missing_chunk_is_named_and_can_still_be_sent(ada):
    content = pictures.noise(4, 4 * CHUNK)
    upload = session(ada, content)
    for index in (0, 1, 3):
        send_chunk(ada, upload, index, content)
    with refused("validation_failed", 422, "2", "upload_media_chunk") as seen:
        ada.call("upload_media_finalize", session_id=upload)
    assert seen.refusal.error["fix"]["missing_chunks"] == [2]
    assert ada.call("get_upload_status", upload_id=upload)["state"] == "waiting" and not ada.everything("list_media")
    send_chunk(ada, upload, 2, content)
    assert ada.call("upload_media_finalize", session_id=upload)["ok"] is True


@pytest.mark.parametrize("off", [-1, 1])
def test_a_total_that_does_not_match_is_told(ada, off):
    content = pictures.small(5)
    upload = ada.call("upload_media_init", filename="slide.png", total_size_bytes=len(content) + off)["session_id"]
    try:
        send_chunk(ada, upload, 0, content)
    except AssertionError as refusal:  # more than announced may be refused at the chunk already
        assert off < 0 and refusal.code in ("validation_failed", "payload_too_large"), refusal
    with refused("validation_failed", 422, "total_size_bytes" if off > 0 else ""):
        ada.call("upload_media_finalize", session_id=upload)
    assert not ada.everything("list_media")


def test_chunks_beyond_the_limits_are_refused(ada, oversize):
    with refused("payload_too_large", 413, "10"):
        session(ada, oversize.read_bytes())
    content = pictures.noise(6, 300_000)
    upload = session(ada, content)
    with refused("payload_too_large", 413, "262144"):
        send_chunk(ada, upload, 0, content, size=262_145)
    with refused("validation_failed", 422, "base64"):
        ada.call("upload_media_chunk", session_id=upload, chunk_index=0, data_base64="???")
    with refused("validation_failed", 422, "chunk_index"):
        ada.call("upload_media_chunk", session_id=upload, chunk_index=-1, data_base64="aaaa")
    send_chunk(ada, upload, 0, content, size=262_144)
    send_chunk(ada, upload, 1, content, size=262_144)
    assert ada.call("upload_media_finalize", session_id=upload)["bytes"] == len(content)


def test_more_chunks_than_ten_mebibytes_never_become_a_file(ada, oversize):
    content = oversize.read_bytes()
    upload = ada.call("upload_media_init", total_size_bytes=pictures.MAX_BYTES)["session_id"]
    status = 200
    for index in range(-(-len(content) // 262_144)):
        piece = base64.b64encode(content[index * 262_144 : (index + 1) * 262_144]).decode()
        status = ada.send("upload_media_chunk", session_id=upload, chunk_index=index, data_base64=piece).status_code
    assert status in (200, 413, 422)
    answer = ada.send("upload_media_finalize", session_id=upload)
    assert answer.status_code in (413, 422), answer.text
    assert not ada.everything("list_media")


# Path C: PUT


def test_a_put_needs_no_key_and_its_replay_stores_nothing(ada, ticket):
    content, other = pictures.gradient(7), pictures.gradient(8)
    given = ticket(alt_text="Seven")
    url = given["upload_url"]
    assert given["max_bytes"] == pictures.MAX_BYTES and len(json.dumps(given)) < 900
    assert httpx.get(url).json()["state"] == "waiting"
    first = httpx.put(url, content=content)
    assert first.status_code == 201 and first.json()["bytes"] == len(content) and first.json()["asset"]["alt_text"] == "Seven"
    again = httpx.put(url, content=content)
    assert again.status_code == 200 and again.json()["asset"]["id"] == first.json()["asset"]["id"]
    different = httpx.put(url, content=other)
    check_failure(different.status_code, different.json()["error"], "conflict", 409, "request_upload_url")
    state = httpx.get(url).json()
    assert (state["state"], state["file_url"]) == ("done", first.json()["file_url"]) and state["asset"]["id"] == first.json()["asset"]["id"]
    assert len(ada.everything("list_media")) == 1
    check_asset(ada, first.json()["asset"], content)


def test_the_same_bytes_twice_are_one_blob(server, ada):
    content = pictures.noise(9, 3_000_000)
    first = ada.upload(content)
    before = size(server)
    second = ada.upload(content)
    assert first["id"] != second["id"] and size(server) - before < 500_000
    etags = {httpx.head(asset["media_url"]).headers["etag"] for asset in (first, second)}
    assert len(etags) == 1


def size(server) -> int:
    """The file's pages and those still in the log: what `PRAGMA page_count` says in a reader."""
    file = sqlite3.connect(f"file:{server.data}?mode=ro", uri=True)
    try:
        return file.execute("PRAGMA page_count").fetchone()[0] * file.execute("PRAGMA page_size").fetchone()[0]
    finally:
        file.close()


def pieces(path):
    with open(path, "rb") as file:
        while piece := file.read(65_536):
            yield piece


OVERSIZE_PUTS = {
    "curl, Content-Length": lambda url, path: curl("-T", path, "-H", "Expect:", url),
    "curl, Content-Length, Expect": lambda url, path: curl("-T", path, "-H", "Expect: 100-continue", url),
    "curl, chunked": lambda url, path: curl("-T", path, "-H", "Transfer-Encoding: chunked", "-H", "Expect:", url),
    "curl, chunked, Expect": lambda url, path: curl("-T", path, "-H", "Transfer-Encoding: chunked", "-H", "Expect: 100-continue", url),
    "curl, POST-like --data-binary": lambda url, path: curl("-X", "PUT", "--data-binary", f"@{path}", url),
    "httpx, Content-Length": lambda url, path: status_and_json(httpx.put(url, content=path.read_bytes(), timeout=60)),
    "httpx, chunked": lambda url, path: status_and_json(httpx.put(url, content=pieces(path), timeout=60)),
    "httpx, Expect": lambda url, path: status_and_json(
        httpx.put(url, content=path.read_bytes(), headers={"expect": "100-continue"}, timeout=60)
    ),
}


def status_and_json(answer: httpx.Response) -> tuple[int, dict]:
    return answer.status_code, answer.json()


@pytest.mark.parametrize("way", OVERSIZE_PUTS)
def test_the_refusal_of_one_byte_too_many_reaches_every_client_every_time(ada, ticket, oversize, way):
    for _ in range(3):
        given = ticket()
        status, answer = OVERSIZE_PUTS[way](given["upload_url"], oversize)
        check_failure(status, answer["error"], "payload_too_large", 413, "10")
        assert ada.call("get_upload_status", upload_id=given["upload_id"])["state"] == "waiting"
    assert not ada.everything("list_media")


@pytest.mark.parametrize("way", OVERSIZE_PUTS)
def test_ten_mebibytes_are_put_by_every_client(ada, ticket, tmp_path, way):
    path = tmp_path / "full.png"
    path.write_bytes(pictures.noise(10, pictures.MAX_BYTES))
    status, answer = OVERSIZE_PUTS[way](ticket()["upload_url"], path)
    assert status == 201 and answer["bytes"] == pictures.MAX_BYTES


def test_a_put_cut_off_in_the_middle_leaves_nothing_and_can_be_done_again(server, ada, ticket):
    content = pictures.noise(11, 2_000_000)
    given = ticket()
    open_before = passing(server)
    for told in (True, False):
        with raw(server) as connection:
            framing = f"Content-Length: {len(content)}" if told else "Transfer-Encoding: chunked"
            connection.sendall(f"PUT {path_of(given['upload_url'])} HTTP/1.1\r\nHost: a\r\n{framing}\r\n\r\n".encode())
            half = content[:1_000_000]
            connection.sendall(half if told else f"{len(half):x}\r\n".encode() + half + b"\r\n")
    eventually(lambda: passing(server) <= open_before, 15, "a client that hung up still has a socket or a spool")
    assert httpx.get(given["upload_url"]).json()["state"] == "waiting"
    assert not ada.everything("list_media")
    answer = httpx.put(given["upload_url"], content=content)
    assert answer.status_code == 201 and answer.json()["bytes"] == len(content)
    assert len(ada.everything("list_media")) == 1


@pytest.mark.parametrize("same", [True, False], ids=["same bytes", "other bytes"])
def test_two_puts_at_once_on_one_token_make_one_asset(server, ada, ticket, same):
    contents = [pictures.noise(12, 1_500_000), pictures.noise(12 if same else 13, 1_500_000)]
    for _ in range(5):
        before = len(ada.everything("list_media"))
        url = ticket()["upload_url"]
        gate = threading.Barrier(2)

        def put(content, url=url, gate=gate):
            with raw(server) as connection:
                connection.sendall(put_head(url, content) + content[:-1])
                gate.wait()
                connection.sendall(content[-1:])
                return int(connection.recv(4_096).split(b" ")[1])

        with concurrent.futures.ThreadPoolExecutor(2) as threads:
            statuses = sorted(threads.map(put, contents))
        assert statuses == ([200, 201] if same else [201, 409])
        assert len(ada.everything("list_media")) == before + 1
        assert httpx.get(url).json()["state"] == "done"


def test_a_tampered_token_is_refused(ada, ticket):
    given = ticket()["upload_url"]
    head, token = given.rsplit("/", 1)
    for position in (0, len(token) // 2, len(token) - 2):
        other = token[:position] + ("A" if token[position] != "A" else "B") + token[position + 1 :]
        for answer in (httpx.put(f"{head}/{other}", content=pictures.small(1)), httpx.get(f"{head}/{other}")):
            assert answer.json()["error"]["code"] in ("unauthorized", "not_found") and answer.status_code in (401, 404), answer.text
            assert other not in answer.text, "a token is a secret, even a wrong one"
    assert httpx.put(f"{head}/{token}x", content=b"").status_code in (401, 404)
    assert httpx.get(given).json()["state"] == "waiting"


def test_a_token_is_in_no_log(server, ticket):
    url = ticket()["upload_url"]
    httpx.put(url, content=b"no picture")
    httpx.put(url, content=pictures.small(2))
    httpx.delete(url)
    assert url.rsplit("/", 1)[1] not in server.log.read_text() + server.output


def test_a_put_that_never_ends_is_answered_or_cut_while_others_are_served(server, ticket):
    """Endless and fast: after 64 MiB or 10 s the answer is forced on the client, whether it listens or not."""
    url = ticket()["upload_url"]
    over, waits = threading.Event(), []

    def others():
        while not over.wait(0.1):
            asked = time.monotonic()
            assert httpx.get(server.url + "/healthz", timeout=20).status_code == 200
            waits.append(time.monotonic() - asked)

    other = threading.Thread(target=others)
    other.start()
    begun = time.monotonic()
    with raw(server) as connection:
        connection.settimeout(25)
        connection.sendall(f"PUT {path_of(url)} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n".encode())
        piece = b"10000\r\n" + b"\xff" * 65_536 + b"\r\n"
        try:
            while time.monotonic() - begun < 22:
                connection.sendall(piece)
        except OSError:
            pass
        try:
            answer = connection.recv(4_096)
        except OSError:
            answer = b""
    took = time.monotonic() - begun
    over.set()
    other.join()
    assert waits and max(waits) < 2, f"others waited {max(waits)} s"
    assert took < 21, f"it went on for {took:.0f} s"
    assert answer == b"" or answer.startswith(b"HTTP/1.1 4"), answer[:200]
    assert httpx.get(server.url + "/healthz").status_code == 200
    assert httpx.get(url).json()["state"] == "waiting"


def test_a_put_that_trickles_beyond_the_limit_is_answered(server, ticket):
    """Slow, after 10 MiB: at most 10 s more are waited for."""
    url = ticket()["upload_url"]
    with raw(server) as connection:
        connection.settimeout(0.2)
        connection.sendall(f"PUT {path_of(url)} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n".encode())
        connection.settimeout(30)
        for _ in range(162):
            connection.sendall(b"10000\r\n" + bytes(65_536) + b"\r\n")
        begun = time.monotonic()
        connection.settimeout(0.25)
        answer = None
        while answer is None and time.monotonic() - begun < 20:
            try:
                connection.sendall(b"1\r\n0\r\n")
                answer = connection.recv(4_096)
            except TimeoutError:
                assert httpx.get(server.url + "/healthz").status_code == 200
            except OSError:
                answer = b""
    assert answer is not None, "neither answered nor cut within 20 s"
    assert answer.startswith(b"HTTP/1.1 413 "), answer[:200]


@pytest.mark.parametrize(
    "content",
    [b"just text\n", b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.7\n", b"II*\0" + bytes(100), b"BM" + bytes(100)],
    ids=["text", "nothing", "SVG", "PDF", "TIFF", "BMP"],
)
def test_what_is_no_picture_is_told_by_its_bytes(ada, ticket, content):
    given = ticket(mime_type="image/png")
    answer = httpx.put(given["upload_url"], content=content, headers={"content-type": "image/png"})
    check_failure(answer.status_code, answer.json()["error"], "unsupported_media", 415, "png", "webp", "mp4")
    form = httpx.post(
        given["upload_url"].split("/uploads/")[0],
        files={"file": ("slide.png", content, "image/png")},
        headers={"authorization": f"Bearer {ada.key}"},
    )
    check_failure(form.status_code, form.json()["error"], "unsupported_media", 415)
    assert not ada.everything("list_media")
    assert httpx.put(given["upload_url"], content=pictures.small(3)).status_code == 201, "the address is not spent by a refusal"


def test_the_type_is_that_of_the_bytes_whatever_the_name_says(ada):
    asset = ada.upload(pictures.small(4), filename="photo.jpg")
    assert asset["media_type"] == "image/png" and asset["media_url"].endswith(".png")
    assert httpx.get(asset["media_url"]).headers["content-type"] == "image/png"


# The form


def test_a_form_is_a_fourth_name_for_the_same(server, ada, tmp_path):
    content = pictures.gradient(14)
    path = tmp_path / "slide.png"
    path.write_bytes(content)
    address = server.url + "/api/v1/media"
    status, answer = curl(
        "-F", f"file=@{path}", "-F", "alt_text=Fourteen", "-F", "tags=a,b", "-H", f"Authorization: Bearer {ada.key}", address
    )
    assert status == 200 or status == 201
    assert answer["bytes"] == len(content) and answer["asset"]["alt_text"] == "Fourteen" and answer["asset"]["tags"] == ["a", "b"]
    check_asset(ada, answer["asset"], content)
    assert ada.http.post("/api/v1/media", files={"file": ("slide.png", content)}).is_success
    for files, data, word in (
        ({}, {"alt_text": "x"}, ""),
        ({"file": ("a.png", content)}, {"alt_txt": "x"}, "alt_text"),
        ([("file", ("a.png", content)), ("file", ("b.png", content))], {}, "one file"),
    ):
        answer = ada.http.post("/api/v1/media", files=files or {"alt_text": (None, "x")}, data=data)
        check_failure(answer.status_code, answer.json()["error"], "validation_failed", 422, word)
    assert httpx.post(address, files={"file": ("slide.png", content)}).status_code == 401


def test_a_form_of_one_byte_too_many_is_refused(server, ada, oversize):
    for _ in range(3):
        status, answer = curl("-F", f"file=@{oversize}", "-H", f"Authorization: Bearer {ada.key}", server.url + "/api/v1/media")
        check_failure(status, answer["error"], "payload_too_large", 413)
    with open(oversize, "rb") as file:
        answer = ada.http.post("/api/v1/media", files={"file": ("slide.png", file)})
    check_failure(answer.status_code, answer.json()["error"], "payload_too_large", 413)
    assert not ada.everything("list_media")


# The way out


def test_a_file_is_served_with_ranges_and_for_ever(ada):
    asset = ada.upload(pictures.noise(15, 1_000_000))
    url = asset["media_url"]
    whole = httpx.get(url)
    headers = whole.headers
    assert whole.status_code == 200 and int(headers["content-length"]) == len(whole.content)
    assert "immutable" in headers["cache-control"] and "max-age=31536000" in headers["cache-control"]
    assert headers["x-content-type-options"] == "nosniff" and headers["accept-ranges"] == "bytes"
    assert "default-src 'none'" in headers["content-security-policy"] and "sandbox" in headers["content-security-policy"]

    head = httpx.head(url)
    assert head.status_code == 200 and head.content == b""
    assert {name: head.headers[name] for name in ("etag", "content-length", "content-type")} == {
        name: headers[name] for name in ("etag", "content-length", "content-type")
    }

    length = len(whole.content)
    for spec, expected in (
        ("0-9", whole.content[:10]),
        (f"{length - 5}-", whole.content[-5:]),
        ("-7", whole.content[-7:]),
        ("500000-599999", whole.content[500_000:600_000]),
        (f"10-{length * 2}", whole.content[10:]),
    ):
        part = httpx.get(url, headers={"range": f"bytes={spec}"})
        assert part.status_code == 206 and part.content == expected, spec
        assert part.headers["content-range"].endswith(f"/{length}")
    beyond = httpx.get(url, headers={"range": f"bytes={length}-"})
    assert beyond.status_code == 416 and beyond.headers["content-range"] == f"bytes */{length}"

    for tags in (headers["etag"], f'"other", W/{headers["etag"]}', "*"):
        known = httpx.get(url, headers={"if-none-match": tags})
        assert known.status_code == 304 and known.content == b"" and known.headers["etag"] == headers["etag"]
    assert httpx.get(url, headers={"if-none-match": '"other"'}).status_code == 200
    assert httpx.get(url, headers={"range": "bytes=0-9", "if-range": '"other"'}).status_code == 200
    assert httpx.post(url).status_code == 405


def test_what_is_served_has_no_metadata_and_one_hash(ada):
    secret = b"N 48 8 14 E 11 34 31"
    plain = pictures.small(16)
    text = pictures.chunk(b"tEXt", b"Comment\0" + secret)
    marked = plain[:33] + text + plain[33:]
    assert secret in marked
    served = httpx.get(ada.upload(marked)["media_url"]).content
    assert secret not in served and served.startswith(b"\x89PNG")


def test_a_deleted_asset_is_gone(ada):
    asset = ada.upload(pictures.small(17))
    ada.call("delete_media", media_id=asset["id"])
    assert httpx.get(asset["media_url"]).status_code == 404
    with refused("not_found", 404):
        ada.call("get_media", media_id=asset["id"])


# Memory


def test_memory_stays_bounded_while_sixteen_large_files_come_at_once(server, ada, ticket):
    """At most 1 MiB an upload (contract, "Limits"), plus what work costs once in a process: four readers and a writer with a cache of
    4 MiB each, and the stacks and buffers of its threads."""
    margin = 5 * 4 + 12
    ada.upload(pictures.noise(20, pictures.MAX_BYTES))  # the first one pays for what is loaded once
    contents = [pictures.noise(30 + number, pictures.MAX_BYTES) for number in range(4)]
    tickets = [ticket()["upload_url"] for _ in range(16)]
    gate = threading.Barrier(16)
    before = server.memory("VmRSS")

    def put(number: int) -> int:
        content = contents[number % 4]
        with raw(server) as connection:
            connection.settimeout(120)
            connection.sendall(put_head(tickets[number], content) + content[:5_000_000])
            gate.wait()  # all are in the middle of theirs
            connection.sendall(content[5_000_000:])
            return int(connection.recv(4_096).split(b" ")[1])

    with concurrent.futures.ThreadPoolExecutor(16) as threads:
        statuses = list(threads.map(put, range(16)))
    assert statuses == [201] * 16
    grown = (server.memory("VmHWM") - before) / (1 << 20)
    assert grown <= 16 + margin, f"{grown:.0f} MiB more for 16 uploads of 10 MiB"
