"""Signing in by OAuth: the official SDK's own client, a person in a browser, tokens checked by another library, and taking it back."""

import json
import os
import pathlib
import subprocess
import sys
import time

import httpx
import jwt
import pytest

from appliance import ROOT, eventually
from clerk import EMAIL, PASSWORD, Clerk
from oauth_client import Callback, Host, Login
from person import Inspector, Person

HERE = pathlib.Path(__file__).parent


@pytest.fixture
def server(start):
    server = start()
    server.cli("user", "create", EMAIL, "--admin", "--password-stdin", stdin=PASSWORD + "\n")
    return server


@pytest.fixture
def callback():
    callback = Callback()
    yield callback
    callback.close()


@pytest.fixture
def inspector(tmp_path, server):
    inspector = Inspector(tmp_path / "inspector", server.url)
    yield inspector
    inspector.close()


@pytest.fixture
def person(tmp_path, server):
    person = Person(tmp_path / "chromium", server.url)
    yield person
    person.close()


def verified(server, token: str) -> dict:
    """The claims, by PyJWT and the published keys."""
    key = jwt.PyJWKClient(server.url + "/.well-known/jwks.json").get_signing_key_from_jwt(token)
    return jwt.decode(
        token,
        key,
        algorithms=["RS256"],
        audience=server.url + "/mcp",
        issuer=server.url,
        options={"require": ["exp", "iat", "nbf", "iss", "aud", "sub", "jti"]},
    )


def whoami(server, token: str) -> httpx.Response:
    return httpx.get(server.url + "/api/v1/whoami", headers={"Authorization": f"Bearer {token}"})


def test_a_person_lets_a_client_in_and_takes_it_back(server, person, inspector, callback):
    pages, faults = [], {}

    def look(name: str):
        person.picture(name)
        faults[name] = inspector.faults(person)

    def decide(address: str) -> dict[str, str]:
        person.driver.get(address)
        if person.path.startswith("/signin"):
            person.fill(email=EMAIL, password=PASSWORD)
            person.press("Sign in")
        pages.append(person.text())
        look(f"consent-{len(pages)}")
        person.press("Allow")
        assert person.driver.current_url.startswith(callback.url) and not person.complaints()
        return callback.arrived[-1]

    login = Login(server.url, callback.url, decide)

    # Discovery, registration, sign-in, consent, token, call; then, for what the token lacks, one more consent.
    async def talk(client):
        me = (await client.call_tool("whoami", {})).structured_content
        story = await client.call_tool("create_story", {"caption": "By a client that was let in"})
        return me, story.structured_content

    me, story = login.run(talk)
    assert me["email"] == EMAIL and all(scope.endswith(":read") for scope in me["scopes"])
    assert story["state"] == "draft"
    assert "Parrot" in pages[0] and "See pictures and videos." in pages[0] and "your own computer" in pages[0]
    assert "takes the place" not in pages[0] and "What you allow now takes the place of that;" in pages[1]
    assert len(login.questions) == 2 and "stories:write" in login.questions[1]["scope"].split()
    assert set(me["scopes"]) <= set(login.questions[1]["scope"].split())
    assert all(question["resource"] == server.url + "/mcp" for question in login.questions)
    assert [set(arrived) for arrived in callback.arrived] == [{"code", "state", "iss"}] * 2

    claims = verified(server, login.token)
    assert claims["scope"].split().count("stories:write") == 1 and claims["client_id"] == login.memory.client.client_id
    assert jwt.get_unverified_header(login.token)["typ"] == "at+jwt"

    # What the person and the operator see of it.
    person.open("/console/apps")
    assert "Parrot" in person.text()
    look("apps")
    # Steps reach the file within a second.
    expected = {"server_metadata", "registration", "authorize", "consent", "token", "first_call"}
    client = login.memory.client.client_id
    eventually(lambda: expected <= {step["step"] for step in server.json("client", "timeline", client)}, 10, pause=0.3)

    # What the grant did not allow is told there, and whose scope was missing.
    refusals = [step["hint"] for step in server.json("client", "timeline", client) if step["step"] == "refusal"]
    assert len(refusals) == 1 and "needs stories:write" in refusals[0]
    person.open("/console/clients")
    look("clients")
    person.press("Parrot")
    assert "First refusal" in person.text()
    look("client")
    person.open("/console/apps")

    # Taken back with one press: the next call is refused.
    assert whoami(server, login.token).status_code == 200
    assert len(server.json("grant", "list", "--user", EMAIL)) == 1
    person.click(person.all("tbody a")[0])
    assert "How it connected" in person.text() and "First refusal" in person.text()
    look("app")

    # The same client on another machine, with less: each goes on with its own, and the page lists both.
    other = Login(server.url, callback.url, Clerk(server.url, unticked=("media:read", "moments:read")))
    other.memory.client = login.memory.client

    async def scopes(client):
        return (await client.call_tool("whoami", {})).structured_content["scopes"]

    fewer = other.run(scopes)
    assert not {"media:read", "moments:read", "stories:write"} & set(fewer)
    assert "stories:write" in whoami(server, login.token).json()["scopes"] and whoami(server, other.token).json()["scopes"] == fewer
    person.driver.refresh()
    assert "Where you let it in" in person.text()
    look("app-twice")
    person.press("Disconnect the app")
    assert "The app is disconnected" in person.text()
    assert whoami(server, login.token).status_code == 401
    assert server.json("grant", "list", "--user", EMAIL) == []
    look("apps-after")
    assert {name: found for name, found in faults.items() if found} == {}
    assert set(faults) == {"consent-1", "consent-2", "apps", "clients", "client", "app", "app-twice", "apps-after"}


@pytest.mark.parametrize(("environment", "script"), [("mcp-1.30.0", "login_sdk_1.py"), ("fastmcp", "login_fastmcp.py")])
def test_clients_of_other_makes_log_in_by_themselves(server, environment, script):
    """Discovery, registration, the browser (here a script that plays the person), token and call are the client's own doing."""
    done = subprocess.run(
        [ROOT / ".venv" / "clients" / environment / "bin" / "python", HERE / "clients" / script],
        input=json.dumps({"url": server.url + "/mcp", "name": environment}),
        # In the background, as a real browser: a client is not to wait for it before it listens.
        env=os.environ | {"BROWSER": f"{sys.executable} {HERE / 'clerk.py'} %s &"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    me = json.loads(done.stdout)
    assert me["email"] == EMAIL and all(scope.endswith(":read") for scope in me["scopes"])
    [client] = server.json("client", "list")
    assert (client["origin"], client["name"]) == ("dcr", environment)
    steps = {"registration", "authorize", "consent", "token", "first_call"}
    eventually(lambda: steps <= {step["step"] for step in server.json("client", "timeline", client["client_id"])}, 10, pause=0.3)


@pytest.mark.parametrize("mode", ["legacy", "2026-07-28"])
def test_a_client_refreshes_without_a_person(server, callback, mode):
    login = Login(server.url, callback.url, Clerk(server.url))

    async def call(client):
        return (await client.call_tool("whoami", {})).structured_content["email"]

    assert login.run(call, mode) == EMAIL
    first = login.memory.tokens
    assert set(first.scope.split()) == set(login.questions[0]["scope"].split()) - {"offline_access"}
    login.provider.context.token_expiry_time = time.time() - 1
    assert login.run(call, mode) == EMAIL
    assert len(login.questions) == 1 and login.memory.tokens.refresh_token != first.refresh_token
    assert verified(server, login.token)["jti"] != verified(server, first.access_token)["jti"]

    # Keys change under the running server: what they signed before is good until its end.
    server.cli("oauth", "rotate-keys")
    login.provider.context.token_expiry_time = time.time() - 1
    second = login.token
    assert login.run(call, mode) == EMAIL
    headers = [jwt.get_unverified_header(token)["kid"] for token in (second, login.token)]
    assert headers[0] != headers[1] and whoami(server, second).status_code == 200 and verified(server, second)

    # None of it lies in the file, or was said in the log.
    kept = b"".join(path.read_bytes() for path in server.data.parent.iterdir() if path.is_file())
    for secret in (first.refresh_token, first.access_token, login.memory.tokens.refresh_token, login.token):
        assert len(secret) > 40 and secret.encode() not in kept


def test_a_client_that_was_given_localhost_logs_in(server, callback):
    """The SDK compares the resource of the document with the address that it was given, and refuses another."""
    here = server.url.replace("127.0.0.1", "localhost")
    assert here != server.url
    login = Login(here, callback.url, Clerk(server.url))

    async def call(client):
        return (await client.call_tool("whoami", {})).structured_content["email"]

    assert login.run(call) == EMAIL
    assert [question["resource"] for question in login.questions] == [here + "/mcp"]
    assert verified(server, login.token)["aud"] == server.url + "/mcp"


def test_a_grant_that_is_taken_back_by_the_operator_is_refused_at_once(server, callback):
    login = Login(server.url, callback.url, Clerk(server.url))

    async def call(client):
        await client.call_tool("whoami", {})

    login.run(call)
    [grant] = server.json("grant", "list", "--user", EMAIL)
    assert whoami(server, login.token).status_code == 200
    assert server.json("grant", "revoke", grant["id"])["revoked_because"] == "taken back"
    refused = whoami(server, login.token)
    assert refused.status_code == 401 and 'error="invalid_token"' in refused.headers["www-authenticate"]
    # And the client starts over by itself, with the person.
    login.run(call)
    assert len(login.questions) == 2 and whoami(server, login.token).status_code == 200
    server.cli("client", "revoke", login.memory.client.client_id)
    assert whoami(server, login.token).status_code == 401


def test_what_a_person_unticks_is_not_granted_and_a_refusal_is_told(server, callback):
    login = Login(server.url, callback.url, Clerk(server.url, unticked=("profile:read", "media:read")))

    async def scopes(client):
        return (await client.call_tool("whoami", {})).structured_content["scopes"]

    assert not {"profile:read", "media:read"} & set(login.run(scopes))
    refusal = Clerk(server.url, decision="deny")
    answers = []

    def decide(address):
        answers.append(refusal(address))
        return {"code": "", **answers[-1]}

    with pytest.raises(BaseException):
        Login(server.url, callback.url, decide).run(scopes)
    assert answers[0]["error"] == "access_denied" and answers[0]["iss"] == server.url


def test_a_client_that_a_document_describes_needs_no_registration(start, callback, tmp_path):
    host = Host(tmp_path, callback.url)
    allowed = [word for block in ("127.0.0.0/8", "[::1]/128") for word in ("--allow-outbound", block + ":client-metadata")]
    try:
        server = start(*allowed, env={"TROUPE_CA_FILE": str(host.authority)})
        server.cli("user", "create", EMAIL, "--password-stdin", stdin=PASSWORD + "\n")
        clerk = Clerk(server.url)

        async def call(client):
            return (await client.call_tool("whoami", {})).structured_content["email"]

        for _ in range(2):
            login = Login(server.url, callback.url, clerk, document=host.document)
            assert login.run(call) == EMAIL
            assert login.questions[0]["client_id"] == host.document
            assert verified(server, login.token)["client_id"] == host.document
        assert host.asked == 1
        [client] = server.json("client", "list")
        assert (client["origin"], client["client_id"], client["name"]) == ("cimd", host.document, "Parrot, described")
        # A document behind a redirect is none.
        moved = clerk.forms.get(f"/oauth/authorize?client_id={host.url}/elsewhere&redirect_uri={callback.url}&response_type=code")
        assert moved.status_code == 400 and "cannot be read" in moved.text and host.asked == 2
    finally:
        host.close()


def test_a_document_on_this_machine_is_not_fetched_unless_the_operator_says_so(start, callback, tmp_path):
    host = Host(tmp_path, callback.url)
    try:
        server = start(env={"TROUPE_CA_FILE": str(host.authority)})
        server.cli("user", "create", EMAIL, "--password-stdin", stdin=PASSWORD + "\n")
        answer = Clerk(server.url).forms.get(f"/oauth/authorize?client_id={host.document}&redirect_uri={callback.url}&response_type=code")
        assert answer.status_code == 400 and "cannot be read" in answer.text and host.asked == 0
        assert "location" not in answer.headers
    finally:
        host.close()
