"""Users kept out and removed on the command line while the server runs; what the operator is told of clients that never came in."""

import json

import httpx

from appliance import eventually
from clerk import EMAIL, PASSWORD, Clerk

BOB = "bob@example.org"


def status(server, key: str) -> int:
    return httpx.get(server.url + "/api/v1/whoami", headers={"Authorization": f"Bearer {key}"}).status_code


def test_a_user_is_kept_out_and_let_in_again_while_the_server_runs(server):
    server.user(BOB)
    key = server.mint(BOB, scopes=["*"])["key"]
    assert status(server, key) == 200
    for _ in range(3):
        assert server.json("user", "disable", BOB)["disabled_at"]
        refused = httpx.get(server.url + "/api/v1/whoami", headers={"Authorization": f"Bearer {key}"})
        assert refused.status_code == 401 and "disabled" in refused.json()["error"]["message"]
        assert server.json("user", "enable", BOB)["disabled_at"] is None
        assert status(server, key) == 200


def test_a_removal_says_what_goes_and_asks(server):
    server.user(BOB)
    key = server.mint(BOB, scopes=["*"])["key"]
    agent = server.agent(key)
    for number in range(3):
        agent.call("create_story", caption=f"Post {number}")
    unsure = server.cli("user", "remove", BOB, status=1, stdin="")
    assert "stories" in unsure.stderr and "3" in unsure.stderr and "Add --yes" in unsure.stderr
    assert status(server, key) == 200
    removed = server.json("user", "remove", BOB, "--yes")
    assert removed["removed"] == BOB and removed["projects"][0]["stories"] == 3
    assert status(server, key) == 401
    assert [user["email"] for user in server.json("user", "list")] == ["ada@example.org"]
    again = json.loads(server.cli("user", "remove", BOB, "--yes", "--json", status=1).stdout)
    assert again["error"]["code"] == "not_found"


def test_a_client_that_never_came_in_has_a_timeline_by_its_address(start):
    server = start()
    server.cli("user", "create", EMAIL, "--password-stdin", stdin=PASSWORD + "\n")
    address = "https://127.0.0.1.example.invalid/client.json"
    page = Clerk(server.url).forms.get(f"/oauth/authorize?client_id={address}&redirect_uri=http://localhost/cb&response_type=code")
    assert page.status_code == 400
    unknown = server.cli("client", "timeline", "https://other.example/client.json", status=1)
    assert "client list" in unknown.stderr

    def told() -> str:
        done = server.cli("client", "timeline", address, status=None)
        return done.stdout if done.returncode == 0 else ""

    eventually(lambda: address in told(), 10, pause=0.3)
    # The hint is the last column, and whole.
    assert told().strip().endswith(".") or told().strip().endswith("?")
    assert "document" in told()


def test_settings_of_oauth_are_options_too(start):
    server = start("--grant-rate", "0", "--redirect-host", "claude.ai", "--trusted-proxy", "127.0.0.1")
    client = {"redirect_uris": ["https://other.example/cb"], "token_endpoint_auth_method": "none"}
    refused = httpx.post(server.url + "/oauth/register", json=client)
    assert refused.status_code == 400 and refused.json()["error"] == "invalid_redirect_uri"
    wrong = server.cli("serve", "--grant-rate", "many", status=64)
    assert "--grant-rate takes requests a minute" in wrong.stderr
