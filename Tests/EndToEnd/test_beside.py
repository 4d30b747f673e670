"""Commands that write while the server works: what they did holds for the very next request."""

import threading

import pytest

from appliance import Agent, Refused


class Busy:
    """Agents that create and read stories all the time."""

    def __init__(self, server, key: str, count=3):
        self.over, self.wrong, self.calls = threading.Event(), [], 0
        self.threads = [threading.Thread(target=self._run, args=(server.agent(key),)) for _ in range(count)]
        for thread in self.threads:
            thread.start()

    def _run(self, agent: Agent) -> None:
        try:
            while not self.over.is_set():
                story = agent.call("create_story", caption="Busy")
                assert agent.call("get_story", story_id=story["id"])["id"] == story["id"]
                self.calls += 2
        except Exception as error:  # seen by the test
            self.wrong.append(repr(error))

    def end(self) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join()
        assert not self.wrong and self.calls > 0, self.wrong


@pytest.fixture
def busy(server, key):
    busy = Busy(server, key("*"))
    yield busy
    busy.end()


def test_a_revoked_key_is_refused_on_the_next_request_every_time(server, busy, pytestconfig):
    for number in range(pytestconfig.option.revocations):
        minted = server.mint(scopes=["*"])
        used, other = server.agent(minted["key"]), server.agent(minted["key"])
        for agent in (used, other):
            assert agent.call("whoami")["key_id"] == minted["id"], f"key {number}"
        server.cli("key", "revoke", minted["id"])
        for call in (used.call, used.mcp, other.mcp, other.call):
            with pytest.raises(Refused, match="revoked") as refusal:
                call("whoami")
            assert refusal.value.status == 401, f"key {number}"
        used.http.close()
        other.http.close()


def test_what_a_command_writes_is_seen_by_the_next_request(server, busy, ada: Agent, pytestconfig):
    for number in range(pytestconfig.option.revocations // 2):
        caption = f"By a command, {number}"
        story = server.json("story", "create", "--caption", caption, "--as", "ada@example.org")
        assert ada.call("get_story", story_id=story["id"])["caption"] == caption
        server.json("story", "update", story["id"], "--revision", "1", "--caption", caption + "!", "--as", "ada@example.org")
        assert ada.call("get_story", story_id=story["id"])["caption"] == caption + "!"
        assert ada.call("list_stories", limit=100)["items"] != []
