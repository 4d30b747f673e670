"""Secrets that can be recognised are put wherever one belongs; then everything that comes out is searched for them.

What may show a secret is named in `MAY_SHOW`, and has to show it: a key and a webhook's secret in the answer that makes them, an upload's
address in the answer that gives it, the set-up link in the greeting of the first start.
"""

import base64
import json
import re
import secrets
import sqlite3
import subprocess
import urllib.parse

import httpx
import pytest

import pictures
from appliance import Agent, Server, binary, environment, eventually
from forms import Forms
from test_webhook_channel import Receiver

RUN = 12  # so many characters of a secret in a row give it away; a key's hint has four

MAY_SHOW = {
    "set-up link": {"greeting"},
    "session": {"answer of the set-up form"},
    "session of somebody who signs in": {"sign-in"},
    "key of the console": {"key in the console"},
    "user's link": {"user link"},
    "wrong password": set(),
    "key": {"key mint"},
    "rotated key": {"key rotate"},
    "webhook secret": {"create_connection", "create_connection again"},
    "webhook secret over MCP": {"create_connection over MCP"},
    "webhook secret on the command line": {"connection add"},
    "upload token": {"request_upload_url", "request_upload_url again"},
    "upload token over MCP": {"request_upload_url over MCP"},
    "password": set(),
    "password on the command line": set(),
    "master key": set(),
    "wrong key": set(),
    "wrong credentials": set(),
    "wrong upload token": set(),
    "wrong set-up link": set(),
}


class Witness:
    """Everything that came out, by where."""

    def __init__(self):
        self.seen: list[tuple[str, bytes]] = []

    def take(self, place: str, what: str | bytes) -> None:
        self.seen.append((place, what.encode() if isinstance(what, str) else what))

    def answer(self, place: str, response: httpx.Response) -> httpx.Response:
        heads = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
        self.take(place, heads.encode() + b"\n" + response.content)
        return response

    def command(self, server: Server, *arguments: str, place="", stdin: str | None = None) -> str:
        done = server.cli(*arguments, status=None, stdin=stdin, TROUPE_MASTER_KEY_FILE=server.env["TROUPE_MASTER_KEY_FILE"])
        place = place or "troupe " + " ".join(arguments[:2])
        self.take(place, done.stdout)
        self.take(place + ", standard error", done.stderr)
        return done.stdout


def traces(secret: str | bytes) -> set[bytes]:
    """What gives a secret away: any run of its characters, and all of it in other spellings."""
    raw = secret.encode() if isinstance(secret, str) else secret
    body = raw.removeprefix(b"trp_live_").removeprefix(b"whsec_")
    found = {body[start : start + RUN] for start in range(0, len(body) - RUN + 1)}
    for whole in (raw, body):
        found |= {base64.b64encode(whole).rstrip(b"="), base64.urlsafe_b64encode(whole).rstrip(b"="), whole.hex().encode()}
    if raw.startswith(b"whsec_"):
        found.add(base64.b64decode(body))
    return found


def leaks(witness: Witness, canaries: dict[str, str | bytes]) -> tuple[set, set]:
    """Where what was found, apart from what may be; and what may be and was."""
    wrong, right = set(), set()
    for name, secret in canaries.items():
        marks = traces(secret)
        for place, content in witness.seen:
            if any(mark in content for mark in marks):
                (right if place in MAY_SHOW[name] else wrong).add((name, place))
    return wrong, right


@pytest.fixture
def receiver():
    receiver = Receiver()
    yield receiver
    receiver.close()


def test_secrets_stay_where_they_belong(start, tmp_path, receiver):
    canaries: dict[str, str | bytes] = {"master key": secrets.token_bytes(32)}
    (tmp_path / "master.key").write_bytes(canaries["master key"])
    environment_of_server = {
        "TROUPE_MASTER_KEY_FILE": str(tmp_path / "master.key"),
        "TROUPE_LOG_LEVEL": "debug",
        "TROUPE_USER_RATE": "0",
        "TROUPE_KEY_RATE": "0",
    }
    server = start("--allow-outbound", "127.0.0.0/8:webhook", env=environment_of_server)
    witness = Witness()

    # Planted: people and keys.
    link = re.search(r"/setup/\S+", server.wait_for("/setup/")).group()
    canaries["set-up link"] = link.rsplit("/", 1)[1]
    witness.take("greeting", eventually(lambda: server.output.count("mcpServers") >= 2 and server.output, 5))
    canaries["password"] = "canary " + secrets.token_urlsafe(24)
    canaries["password on the command line"] = "canary " + secrets.token_urlsafe(24)
    canaries["wrong set-up link"] = secrets.token_urlsafe(24)
    witness.answer("set-up form", httpx.get(server.url + link))
    witness.answer("wrong set-up form", httpx.get(f"{server.url}/setup/{canaries['wrong set-up link']}"))
    person = Forms(server.url)
    person.get(link)
    witness.answer("refused set-up form", person.post(link, email="nobody", password=canaries["password"]))
    form = {"email": "ada@example.org", "password": canaries["password"]}
    witness.answer("answer of the set-up form", person.post(link, **form))
    canaries["session"] = person.cookie("troupe_session")
    person.get("/console/connect/other")
    witness.answer("form of a key", person.post("/console/connect/other", preset="agent-full"))
    shown = witness.answer("key in the console", person.get("/console/shown"))
    canaries["key of the console"] = re.search(r"trp_live_[0-9A-Za-z]+", shown.text).group()
    for path in ("/console/shown", "/console", "/console/keys", "/console/account", "/console/activity", "/console/users", link):
        witness.answer(path, person.get(path))
    witness.answer("spent set-up form", person.post(link, **form))
    other = Forms(server.url)
    other.get("/signin")
    canaries["wrong password"] = "canary " + secrets.token_urlsafe(24)
    other.post("/signin", email=canaries["wrong password"], password="x")  # the wrong field; its page shows it again, nothing else may
    witness.answer("wrong password", other.post("/signin", email="ada@example.org", password=canaries["wrong password"]))
    witness.answer("sign-in", other.post("/signin", **form))
    canaries["session of somebody who signs in"] = other.cookie("troupe_session")
    made = json.loads(witness.command(server, "user", "link", "ada@example.org", "--json", place="user link"))
    canaries["user's link"] = made["link"].rsplit("/", 1)[1]
    witness.answer("page of a user's link", other.get("/setup/" + canaries["user's link"]))
    witness.command(
        server, "user", "create", "bob@example.org", "--password-stdin", stdin=canaries["password on the command line"] + "\n"
    )
    everything = ("--user", "ada@example.org", "--scope", "*", "--json")
    canaries["key"] = json.loads(witness.command(server, "key", "mint", *everything, place="key mint"))["key"]
    spare = json.loads(witness.command(server, "key", "mint", *everything, "--name", "spare", place="key mint of a spare"))
    rotated = json.loads(witness.command(server, "key", "rotate", spare["id"], "--json", place="key rotate"))
    canaries["rotated key"] = rotated["key"]

    # Planted: webhooks, uploads, what idempotency keeps.
    ada = server.agent(canaries["key"])
    hook = {"channel": "webhook", "url": receiver.url + "/hook"}
    for again in ("", " again"):
        repeated = {"Idempotency-Key": "hook"}
        made = witness.answer("create_connection" + again, ada.http.post("/api/v1/social-connections", json=hook, headers=repeated))
        assert made.status_code == 200, made.text
        canaries["webhook secret"] = made.json()["secret"]
        repeated = {"Idempotency-Key": "upload"}
        given = witness.answer("request_upload_url" + again, ada.http.post("/api/v1/media/uploads", json={}, headers=repeated))
        canaries["upload token"] = given.json()["upload_url"].rsplit("/", 1)[1]
    canaries["webhook secret over MCP"] = mcp(ada, witness, "create_connection", hook, "create_connection over MCP")["secret"]
    address = mcp(ada, witness, "request_upload_url", {"filename": "a.png"}, "request_upload_url over MCP")["upload_url"]
    canaries["upload token over MCP"] = address.rsplit("/", 1)[1]
    added = witness.command(
        *(server, "connection", "add", "webhook", "--url", receiver.url + "/hook", "--as", "ada@example.org", "--json"),
        place="connection add",
    )
    canaries["webhook secret on the command line"] = json.loads(added)["secret"]
    delivered = witness.answer("PUT of a picture", httpx.put(given.json()["upload_url"], content=pictures.small(1)))
    media = delivered.json()["asset"]["id"]
    witness.answer("PUT of the same once more", httpx.put(given.json()["upload_url"], content=pictures.small(2)))
    witness.answer("PUT of no picture", httpx.put(address, content=b"nothing"))

    # Planted: what is wrong, and is none the less somebody's secret.
    canaries["wrong key"] = "trp_live_" + secrets.token_hex(20)
    canaries["wrong credentials"] = base64.b64encode(secrets.token_bytes(30)).decode()
    canaries["wrong upload token"] = given.json()["upload_url"].rsplit("/", 1)[1][:10] + secrets.token_urlsafe(60)
    for scheme, value in (("Bearer", "wrong key"), ("Basic", "wrong credentials"), ("Bearer", "wrong credentials")):
        headers = {"Authorization": f"{scheme} {canaries[value]}"}
        for method, path in (("GET", "/api/v1/whoami"), ("GET", "/api/v1/health"), ("POST", "/mcp"), ("POST", "/media"), ("GET", "/feed/")):
            witness.answer("refused", httpx.request(method, server.url + path, headers=headers))
    witness.answer("wrong upload", httpx.put(f"{server.url}/api/v1/media/uploads/{canaries['wrong upload token']}", content=b"x"))

    # Everything that can be asked, over every face.
    story = ada.call("create_story", caption="Out it goes", channels=["webhook", "feed"], slides=[{"media_id": media}])["id"]
    ada.call("publish_story", story_id=story)
    eventually(lambda: receiver.deliveries, 15, "nothing was delivered")
    project = ada.call("list_projects")["items"][0]
    connection = made.json()["id"]
    ids = {"story_id": story, "media_id": media, "project_id": project["id"], "template_id": "tpl_cover"}
    ids |= {"upload_id": given.json()["upload_id"], "connection_id": connection, "query": "key"}
    ask_everything(ada, server, witness, ids)
    for headers, body in receiver.deliveries:
        witness.take("delivery", json.dumps(headers).encode() + body)
    slug = project["slug"] if "slug" in project else ""
    for path in (
        *("/", "/feed", f"/feed/{slug}", f"/feed/{slug}/atom.xml", f"/feed/{slug}/feed.json", "/metrics"),
        *("/healthz", "/readyz", "/nothing", "/api/v1/openapi.json", "/robots.txt"),
        *("/.well-known/oauth-protected-resource", "/.well-known/oauth-protected-resource/mcp"),
    ):
        witness.answer(path, httpx.get(server.url + path, headers={"Authorization": f"Bearer {ada.key}"}))
    for arguments in (
        *(["user", "list"], ["user", "list", "--json"], ["key", "list"], ["key", "list", "--json"], ["tools", "--json"], ["openapi"]),
        *(["version"], ["verify", str(server.data)], ["backup", str(tmp_path / "copy.db")], ["key", "revoke", rotated["id"]]),
        *(["key", "rotate", "no id"], ["key", "mint", "--user", "nobody@example.org"], ["serve", "--listen", "nonsense"]),
    ):
        witness.command(server, *arguments, place="troupe " + " ".join(arguments))

    # The files, while the server runs and after it.
    file = sqlite3.connect(f"file:{server.data}?mode=ro", uri=True)
    witness.take("rows", "\n".join(file.iterdump()))
    file.close()
    for suffix in ("", "-wal"):
        witness.take("data file" + suffix, (server.data.parent / (server.data.name + suffix)).read_bytes())
    witness.take("backup", (tmp_path / "copy.db").read_bytes())
    server.stop()
    witness.take("data file at the end", server.data.read_bytes())
    log = server.log.read_bytes()
    assert b" debug " in log, "the log tells everything it can"
    witness.take("log", log)

    assert set(canaries) == set(MAY_SHOW)
    wrong, right = leaks(witness, canaries)
    assert not wrong, sorted(wrong)
    assert right == {(name, place) for name, places in MAY_SHOW.items() for place in places}, "these have to show it"
    assert not [place for place, content in witness.seen if b"$argon2" in content and not place.startswith(("rows", "data", "backup"))]
    assert len(witness.seen) > 150


def mcp(agent: Agent, witness: Witness, tool: str, arguments: dict, place: str):
    answer = ask(agent, witness, "tools/call", {"name": tool, "arguments": arguments}, place)
    return answer.get("result", {}).get("structuredContent")


def ask(agent: Agent, witness: Witness, method: str, params: dict, place: str) -> dict:
    meta = {"io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": {}}
    headers = {"mcp-protocol-version": "2026-07-28", "mcp-method": method}
    if name := params.get("name") or params.get("uri"):
        headers["mcp-name"] = name
    answer = agent.post_mcp({"jsonrpc": "2.0", "id": 1, "method": method, "params": params | {"_meta": meta}}, **headers)
    return witness.answer(place, answer).json()


def ask_everything(ada: Agent, server: Server, witness: Witness, ids: dict[str, str]) -> None:
    """Each operation with what it needs, over REST, MCP and the command line; those that read in words, too."""
    more = {
        "update_project": {"name": "Ada's"},
        "create_connection": None,  # makes secrets of its own
        "request_upload_url": None,
        "upload_media_init": {"total_size_bytes": 1},
        "schedule_story": {"scheduled_at": "2026-01-01T00:00:00Z"},
        "update_story": {"revision": 1, "title": "T"},
        "create_stories_bulk": {"stories": [{"caption": "One"}]},
        "create_story": {"caption": "Another"},
        "upload_media": {"data_base64": base64.b64encode(pictures.small(3)).decode()},
        "upload_media_from_url": {"url": "http://127.0.0.1:9/x.png"},
        "render_template": {"slots": {"title": "Hello"}},
    }
    routes = ada.routes()
    # What deletes comes last.
    for name in sorted(routes, key=lambda name: (name.startswith("delete"), name)):
        arguments = more.get(name, {})
        if arguments is None:
            continue
        schema = routes[name]["input_schema"]
        needed = set(schema.get("required", [])) | set(re.findall(r"\{(\w+)\}", routes[name]["path"]))
        arguments = arguments | {key: ids.get(key, "upl_00000000000000000000000000") for key in needed if key not in arguments}
        witness.answer(f"{name} over REST", ada.send(name, arguments))
        mcp(ada, witness, name, arguments, f"{name} over MCP")
        words = ("--as", "ada@example.org", "--yes")
        witness.command(server, "call", name, json.dumps(arguments), *words, "--json", place=f"{name} on the command line, JSON")
        if routes[name]["method"] == "GET":
            witness.command(server, "call", name, json.dumps(arguments), *words, place=f"{name} on the command line")
    lists = ("tools/list", "resources/list", "resources/templates/list", "prompts/list")
    for method in (*lists, "server/discover", "initialize", "ping", "no/such"):
        answer = ask(ada, witness, method, {}, method)
        for item in answer.get("result", {}).get("resources", []):
            ask(ada, witness, "resources/read", {"uri": item["uri"]}, f"resources/read {urllib.parse.quote(item['uri'])}")
        for item in answer.get("result", {}).get("prompts", []):
            ask(ada, witness, "prompts/get", {"name": item["name"], "arguments": {}}, f"prompts/get {item['name']}")
    stdio = subprocess.run(
        [binary(), "mcp", "--user", "ada@example.org", "--data", str(server.data)],
        input="".join(
            json.dumps({"jsonrpc": "2.0", "id": number, "method": "tools/call", "params": {"name": name, "arguments": {}}}) + "\n"
            for number, name in enumerate(("whoami", "list_social_connections", "list_media", "no_such"))
        ),
        env=environment(TROUPE_MASTER_KEY_FILE=server.env["TROUPE_MASTER_KEY_FILE"]),
        capture_output=True,
        text=True,
        timeout=60,
    )
    witness.take("troupe mcp", stdio.stdout + stdio.stderr)
