"""Bad input: a clear error that says what to send instead, over REST and over MCP, and nothing is lost or half done."""

import datetime
import json
import socket
import sqlite3

import httpx
import pytest

import pictures
from appliance import Refused, Server, check_failure, refused


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """A server with ada's and bob's things, shared by the tests of this module: none of them may change anything."""
    server = Server(tmp_path_factory.mktemp("bad-input") / "troupe.db").start()
    yield World(server)
    server.stop()


class World:
    def __init__(self, server: Server):
        self.server = server
        self.project = server.user("ada@example.org")["projects"][0]
        self.bobs_project = server.user("bob@example.org")["projects"][0]
        self.ada = server.agent(server.mint(scopes=["*"])["key"])
        self.bob = server.agent(server.mint("bob@example.org", scopes=["*"])["key"])
        self.media = [self.ada.upload(pictures.small(number))["id"] for number in range(11)]
        self.draft = self.ada.call("create_story", caption="A draft", channels=["feed"])["id"]
        self.bobs_media = self.bob.upload(pictures.small(99))["id"]
        self.bobs_draft = self.bob.call("create_story", caption="Bob's", channels=["feed"])["id"]
        self.gone = self.ada.upload(pictures.small(100))["id"]
        self.ada.call("delete_media", media_id=self.gone)

    def slides(self, count: int) -> list[dict]:
        return [{"media_id": media} for media in self.media[:count]]

    def contents(self) -> dict:
        """Every row that a refused call may not leave behind or change."""
        file = sqlite3.connect(f"file:{self.server.data}?mode=ro", uri=True)
        tables = (
            "project",
            "connection",
            "story",
            "story_media",
            "publication",
            "media",
            "blob",
            "blob_chunk",
            "upload",
            "upload_chunk",
            "job",
            "event",
        )
        try:
            return {table: (file.execute(f"SELECT count(*) FROM {table}").fetchone()[0], self._changed(file, table)) for table in tables}
        finally:
            file.close()

    @staticmethod
    def _changed(file, table: str):
        has = any(column[1] == "updated_at" for column in file.execute(f"PRAGMA table_info({table})"))
        return file.execute(f"SELECT max(updated_at) FROM {table}").fetchone()[0] if has else None


@pytest.fixture(autouse=True)
def nothing_half_done(world):
    before = world.contents()
    yield
    assert world.contents() == before
    assert world.ada.call("whoami")["email"] == "ada@example.org", "the server goes on"


@pytest.fixture(params=["REST", "MCP"])
def call(world, request):
    """Ada's call of an operation, over one face or the other."""
    return world.ada.call if request.param == "REST" else world.ada.mcp


@pytest.fixture
def status(request, call):
    """The status by the contract; the MCP face has none for a tool's failure."""
    return lambda number: number if "REST" in request.node.name else None


def past(**delta) -> str:
    return (datetime.datetime.now(datetime.UTC) - datetime.timedelta(**delta)).isoformat()


def future(**delta) -> str:
    return (datetime.datetime.now(datetime.UTC) + datetime.timedelta(**delta)).isoformat()


# What is called, and how


def test_an_unknown_tool_is_told_with_the_nearest(world):
    with pytest.raises(Refused) as refusal:
        world.ada.mcp("create_storry", caption="Hello")
    assert refusal.value.code == -32602 and "create_story" in refusal.value.message


def test_an_unknown_path_is_told_with_the_nearest(world):
    answer = world.ada.http.post("/api/v1/storys", json={})
    assert answer.status_code == 404
    check_failure(404, answer.json()["error"], "not_found", 404, "/api/v1/stories")


def test_an_unknown_argument_is_told_with_the_nearest(call, status):
    with refused("validation_failed", status(422), "capton", "caption") as seen:
        call("create_story", capton="Hello")
    assert seen.refusal.error["fields"][0]["path"] == "capton"


def test_a_camel_case_argument_is_none_of_the_unknown(world, call, status):
    with refused("validation_failed", status(422), "past"):
        call("schedule_story", story_id=world.draft, scheduledAt=past(days=1))


@pytest.mark.parametrize(
    "arguments, path",
    [
        ({"caption": 5}, "caption"),
        ({"slides": "all"}, "slides"),
        ({"channels": "feed"}, "channels"),
        ({"slides": [{"media_id": 7}]}, "slides[0].media_id"),
        ({"channel_overrides": []}, "channel_overrides"),
        ({"pin_to_grid": "yes"}, "pin_to_grid"),
        ({"scheduled_at": "tomorrow"}, "scheduled_at"),
        ({"post_type": "reel"}, "post_type"),
        ({"channels": ["myspace"]}, "channels[0]"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_wrong_type_is_named_with_what_is_expected(call, status, arguments, path):
    with refused("validation_failed", status(422)) as seen:
        call("create_story", arguments)
    field = seen.refusal.error["fields"][0]
    assert field["path"].replace("/", ".").startswith(path.split("[")[0]) and field["expected"], field


def test_a_required_argument_that_is_missing_is_named(call, status, world):
    with refused("validation_failed", status(422), "session_id" if call == world.ada.mcp else "data_base64"):
        call("upload_media_chunk", {"chunk_index": 0} if call == world.ada.mcp else {"session_id": "upl_" + "0" * 26, "chunk_index": 0})


# Who may


def test_a_missing_scope_is_named(world):
    reader = world.server.agent(world.server.mint(scopes=["stories:read"])["key"])
    answer = reader.send("create_story", caption="Hello")
    check_failure(answer.status_code, answer.json()["error"], "insufficient_scope", 403, "stories:write")
    assert 'error="insufficient_scope"' in answer.headers["www-authenticate"] and "stories:write" in answer.headers["www-authenticate"]
    assert "create_story" not in listed(reader)
    with pytest.raises(Refused) as refusal:
        reader.mcp("create_story", caption="Hello")
    assert "stories:write" in json.dumps(refusal.value.error)


def listed(agent) -> set[str]:
    meta = {"io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": {}}
    answer = agent.post_mcp(
        {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {"_meta": meta}},
        **{"mcp-protocol-version": "2026-07-28", "mcp-method": "tools/list"},
    )
    return {tool["name"] for tool in answer.json()["result"]["tools"]}


def test_giving_a_time_needs_a_publishing_scope(world):
    writer = world.server.agent(world.server.mint(scopes=["stories:read", "stories:write"])["key"])
    for call in (writer.call, writer.mcp):
        with refused("insufficient_scope", None, "stories:publish"):
            call("create_story", caption="Hello", channels=["feed"], scheduled_at=future(hours=1))


@pytest.mark.parametrize(
    "operation, arguments",
    [
        ("get_story", {"story_id": "bobs_draft"}),
        ("preview_story", {"story_id": "bobs_draft"}),
        ("delete_story", {"story_id": "bobs_draft"}),
        ("update_story", {"story_id": "bobs_draft", "revision": 1, "caption": "Mine now"}),
        ("publish_story", {"story_id": "bobs_draft"}),
        ("schedule_story", {"story_id": "bobs_draft", "scheduled_at": "soon"}),
        ("get_publish_status", {"story_id": "bobs_draft"}),
        ("get_media", {"media_id": "bobs_media"}),
        ("update_media", {"media_id": "bobs_media", "alt_text": "Mine"}),
        ("delete_media", {"media_id": "bobs_media"}),
        ("get_project", {"project_id": "bobs_project"}),
        ("update_project", {"project_id": "bobs_project", "name": "Mine"}),
        ("create_story", {"project_id": "bobs_project", "caption": "Mine"}),
        ("list_stories", {"project_id": "bobs_project"}),
        ("list_media", {"project_id": "bobs_project"}),
        ("request_upload_url", {"project_id": "bobs_project"}),
    ],
    ids=lambda value: value if isinstance(value, str) else ",".join(value),
)
def test_what_belongs_to_another_is_as_if_it_did_not_exist(world, call, status, operation, arguments):
    ready = {name: {"soon": future(hours=1)}.get(value) or getattr(world, str(value), value) for name, value in arguments.items()}
    with refused("not_found", status(404)) as seen:
        call(operation, ready)
    assert "bob" not in json.dumps(seen.refusal.error).lower()


@pytest.mark.parametrize(
    "operation, parameter, other",
    [
        ("get_story", "story_id", "media"),
        ("get_media", "media_id", "draft"),
        ("get_project", "project_id", "draft"),
        ("get_upload_status", "upload_id", "draft"),
        ("delete_connection", "connection_id", "project"),
    ],
)
def test_an_id_of_another_type_says_so(world, call, status, operation, parameter, other):
    value = getattr(world, other)
    value = value[0] if isinstance(value, list) else value
    words = {"med": "media", "sty": "story", "prj": "project"}[value[:3]]
    with refused("validation_failed", status(422), parameter, words):
        call(operation, {parameter: value})


# Stories


@pytest.mark.parametrize("operation", ["create_story", "update_story"])
def test_eleven_slides_are_too_many(world, call, status, operation):
    place = {"story_id": world.draft, "revision": 1} if operation == "update_story" else {}
    with refused("validation_failed", status(422), "slides", "10"):
        call(operation, {**place, "slides": world.slides(11)})


def test_one_slide_is_no_carousel(world, call, status):
    with refused("validation_failed", status(422), "2 to 10"):
        call("create_story", post_type="carousel", slides=world.slides(1))


def test_x_takes_four_slides(world, call, status):
    with refused("channel_limit", status(422), "at most 4", "5") as seen:
        call("create_story", channels=["x"], slides=world.slides(5))
    assert len(seen.refusal.error["fix"]["channel_overrides"]["x"]["slides"]) == 4, "the fix is ready to be sent"


@pytest.mark.parametrize("form", ["media_id", "media_url", "media_urls"])
def test_a_slide_whose_media_is_gone_or_anothers_is_refused_in_the_same_words(world, call, status, form):
    said = []
    for media in (world.gone, world.bobs_media):
        url = f"{world.server.url}/media/{media}/slide.png"
        arguments = {
            "media_id": {"slides": [{"media_id": media}]},
            "media_url": {"slides": [{"media_url": url}]},
            "media_urls": {"media_urls": [url]},
        }
        place = "media_urls[0]" if form == "media_urls" else "slides[0]"
        with refused("validation_failed", status(422), media, place, "list_media") as seen:
            call("create_story", arguments[form])
        said.append(seen.refusal.message)
    assert said[0] == said[1]


def test_a_foreign_address_as_media_url_names_what_to_do(call, status):
    with refused("validation_failed", status(422), "upload_media_from_url"):
        call("create_story", media_url="https://example.org/picture.png")


def test_both_forms_of_a_time_at_once_are_refused(world, call, status):
    both = {"scheduled_at": future(hours=1), "scheduled_at_local": "2030-01-01T10:00:00", "timezone": "Europe/Berlin"}
    for operation, arguments in (("create_story", {"caption": "Hello"}), ("schedule_story", {"story_id": world.draft})):
        with refused("validation_failed", status(422), "scheduled_at", "scheduled_at_local"):
            call(operation, {**arguments, **both})


def test_an_unknown_zone_is_told_with_the_nearest(world, call, status):
    with refused("validation_failed", status(422), "Europe/Berlin"):
        call("schedule_story", story_id=world.draft, scheduled_at_local="2026-12-24T18:00:00", timezone="Europe/Berln")


@pytest.mark.parametrize(
    "time",
    [{"scheduled_at": "2020-02-29T12:00:00Z"}, {"scheduled_at_local": "2020-02-29T12:00:00", "timezone": "Europe/Berlin"}],
    ids=["instant", "local"],
)
def test_a_time_in_the_past_is_refused(world, call, status, time):
    with refused("validation_failed", status(422), "past", "publish_story"):
        call("schedule_story", story_id=world.draft, **time)


def test_a_time_too_far_ahead_is_refused(world, call, status):
    with refused("validation_failed", status(422), "366"):
        call("schedule_story", story_id=world.draft, scheduled_at=future(days=370))


@pytest.mark.parametrize("text", ["2026-02-30T10:00:00Z", "2026-13-01T10:00:00Z", "2026-12-01T25:00:00Z", "2026-12-01 10:00", "1700000000"])
def test_a_time_that_is_none_is_refused(world, call, status, text):
    with refused("validation_failed", status(422), "scheduled_at"):
        call("schedule_story", story_id=world.draft, scheduled_at=text)


def test_fifty_one_bulk_items_are_refused_as_a_whole(call, status):
    with refused("validation_failed", status(422), "50", "51"):
        call("create_stories_bulk", stories=[{"caption": f"Item {number}"} for number in range(51)])


def test_a_channel_without_a_connection_is_refused_at_scheduling(world, call, status):
    with refused("channel_not_connected", status(422), "mastodon"):
        call("create_story", caption="Hello", channels=["mastodon"], scheduled_at=future(hours=1))


def test_a_stale_revision_is_a_conflict(world, call, status):
    with refused("conflict", status(409), "revision"):
        call("update_story", story_id=world.draft, revision=7, caption="From an old reading")


# Media by the conversation


@pytest.mark.parametrize("text", ["???", "data:image/png;base64,iVBORw0KGgo=", "iVBORw0KGgo", "", "äöü"])
def test_base64_that_is_none_is_refused(call, status, text):
    code = ("unsupported_media", "validation_failed") if text == "" else ("validation_failed",)
    with pytest.raises(Refused) as refusal:
        call("upload_media", data_base64=text, filename="slide.png")
    assert refusal.value.code in code
    if text:
        assert "base64" in refusal.value.message


def test_a_text_file_named_png_is_refused(call, status):
    with refused("unsupported_media", status(415), "PNG", "bytes"):
        call("upload_media", data_base64="SGVsbG8gd29ybGQ=", filename="slide.png", mime_type="image/png")


def test_a_declared_type_that_is_not_taken_is_refused_early(call, status):
    for operation, arguments in (("request_upload_url", {}), ("upload_media_init", {"total_size_bytes": 1_000})):
        with refused("unsupported_media", status(415), "JPEG"):
            call(operation, filename="page.html", mime_type="text/html", **arguments)


# Bodies and headers


def rest_post(world, content: bytes, path="/api/v1/stories") -> httpx.Response:
    return world.ada.http.post(path, content=content, headers={"content-type": "application/json"})


def check_refused_body(answer: httpx.Response, face: str, rest_status: int, rest_code: str, *words: str) -> None:
    """REST answers a failure of ours; MCP a JSON-RPC error or a status of HTTP. Never a 5xx, never a hang-up."""
    assert 400 <= answer.status_code < 500 or (face == "mcp" and "error" in answer.json()), answer.text
    assert "request_id" in answer.text or "jsonrpc" in answer.text, answer.text
    if face == "rest":
        check_failure(answer.status_code, answer.json()["error"], rest_code, rest_status, *words)


def send(world, face: str, body: bytes) -> httpx.Response:
    if face == "rest":
        return rest_post(world, body)
    return world.ada.post_mcp(
        b'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"create_story","arguments":' + body + b"}}",
        **{"mcp-protocol-version": "2025-11-25"},
    )


@pytest.mark.parametrize("face", ["rest", "mcp"])
def test_json_a_hundred_levels_deep_is_refused(world, face):
    deep = b'{"caption":' + b"[" * 100 + b"]" * 100 + b"}"
    check_refused_body(send(world, face, deep), face, 422, "validation_failed", "deep")


@pytest.mark.parametrize("face", ["rest", "mcp"])
def test_json_a_hundred_thousand_levels_deep_is_refused(world, face):
    deep = b'{"caption":' + b'{"a":' * 100_000 + b"1" + b"}" * 100_000 + b"}"
    check_refused_body(send(world, face, deep), face, 422, "validation_failed", "deep")


@pytest.mark.parametrize("length", ["told", "not told"])
@pytest.mark.parametrize("path", ["/api/v1/stories", "/api/v1/media", "/mcp"])
def test_fifty_megabytes_of_json_are_refused(world, path, length):
    piece = b" " * 1_000_000

    def body():
        yield b'{"caption":"'
        for _ in range(50):
            yield piece
        yield b'"}'

    headers = {"content-type": "application/json", "accept": "application/json, text/event-stream"}
    if length == "told":
        headers["content-length"] = str(50 * len(piece) + 14)
    answer = world.ada.http.post(path, content=body(), headers=headers)
    assert answer.status_code == 413, answer.text
    if path != "/mcp":
        check_failure(413, answer.json()["error"], "payload_too_large", 413, "request_upload_url")


def test_a_body_of_more_than_a_mebibyte_is_refused_where_no_file_is_taken(world):
    answer = rest_post(world, json.dumps({"caption": "a" * (1 << 20)}).encode())
    check_failure(answer.status_code, answer.json()["error"], "payload_too_large", 413)


def test_a_header_of_a_hundred_kilobytes_gets_431(world):
    host, port = world.server.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), 20) as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\nX-Long: " + b"a" * 100_000)
        try:
            connection.sendall(b"\r\n\r\n")
        except OSError:
            pass  # it has answered and closed already
        assert connection.recv(4_096).startswith(b"HTTP/1.1 431 ")


@pytest.mark.parametrize("face", ["rest", "mcp"])
def test_bytes_that_are_not_utf8_are_refused(world, face):
    check_refused_body(send(world, face, b'{"caption":"\xff\xfe"}'), face, 422, "validation_failed", "UTF-8")


@pytest.mark.parametrize(
    "body", [b"{", b"[]", b'"text"', b'{"caption":"a"}{}', b'{"caption":"a","caption":"b"}', b"{'caption':'a'}", b"\0"]
)
def test_a_body_that_is_no_json_object_is_refused(world, body):
    answer = rest_post(world, body)
    check_failure(answer.status_code, answer.json()["error"], "validation_failed", 422)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"jsonrpc":"2.0"}', b'{"jsonrpc":"1.0","id":1,"method":"tools/list"}', b"\xff"])
def test_a_message_that_is_no_request_gets_a_json_rpc_error(world, body):
    answer = world.ada.post_mcp(body, **{"mcp-protocol-version": "2025-11-25"})
    assert answer.status_code == 400, answer.text
    assert answer.json()["error"]["code"] in (-32700, -32600), answer.text


def test_a_form_where_json_is_wanted_is_refused(world):
    answer = world.ada.http.post("/api/v1/stories", data={"caption": "Hello"})
    check_failure(answer.status_code, answer.json()["error"], "unsupported_media", 415, "application/json")


@pytest.mark.parametrize("method, path", [("GET", "/mcp"), ("DELETE", "/mcp"), ("PUT", "/api/v1/stories"), ("POST", "/healthz")])
def test_a_method_that_an_address_does_not_take_is_told(world, method, path):
    answer = world.ada.http.request(method, path)
    assert answer.status_code == 405 and answer.headers["allow"]


@pytest.mark.parametrize(
    "path", ["/api/v1/stories/%ff", "/api/v1/stories/..%2f..%2fetc%2fpasswd", "/media/%00/x", "/media/../../etc/passwd", "/nothing"]
)
def test_an_odd_path_is_not_found_or_invalid(world, path):
    host, port = world.server.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), 20) as connection:
        key = world.ada.key
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {key}\r\nConnection: close\r\n\r\n".encode())
        status = connection.recv(4_096).split(b" ")[1]
    assert status in (b"400", b"404", b"422"), status
