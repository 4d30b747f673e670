"""Fixtures: a server on a fresh file, its commands, keys."""

import os
import random
from contextlib import closing

import pytest

from aftermath import query
from appliance import Agent, Server, binary
from apps_host import Browser, Relay
from generators import Generators
from load import PUBLIC
from receiver import CountingReceiver


def pytest_configure(config):
    if config.option.kill_seed is None:
        config.option.kill_seed = random.SystemRandom().randrange(1 << 32)


def pytest_report_header(config):
    try:
        tested = binary()
    except FileNotFoundError as none:
        tested = str(none)  # what builds one itself is tested all the same
    return [
        f"troupe under test: {tested}",
        f"crash tests: --kill-seed {config.option.kill_seed} --kill-rounds {config.option.kill_rounds} --power-cuts {config.option.power_cuts}",
    ]


def pytest_addoption(parser):
    soak = os.environ.get("TROUPE_SOAK") == "1"  # as `make soak` sets it: the same tests for longer
    parser.addoption("--kill-seed", type=int, default=None, help="The seed of the crash tests; default: a new one, which is printed.")
    parser.addoption("--kill-rounds", type=int, default=1_000 if soak else 100, help="How often the kill tests kill the server.")
    parser.addoption("--power-cuts", type=int, default=50 if soak else 3, help="How often the power fails.")
    parser.addoption("--revocations", type=int, default=200 if soak else 15, help="How many keys are revoked under load.")


@pytest.fixture
def start(tmp_path):
    """Starts servers; at the test's end each is stopped and checked: exit 0, one file left."""
    started = []

    def start(*options: str, data=None, **settings) -> Server:
        server = Server(data or tmp_path / f"troupe-{len(started)}.db", *options, **settings)
        started.append(server)
        return server.start()

    yield start
    for server in started:
        server.stop()


@pytest.fixture
def server(start) -> Server:
    """A server on a fresh file with one user, ada@example.org."""
    server = start()
    server.user("ada@example.org")
    return server


@pytest.fixture
def generators():
    """Providers from outside, which answer by plan."""
    generators = Generators()
    yield generators
    generators.close()


@pytest.fixture
def studio(start) -> Server:
    """A server that may call providers and receivers on loopback."""
    server = start("--allow-outbound", "127.0.0.0/8")
    server.user("ada@example.org")
    return server


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """Chromium that shows the pages of MCP Apps."""
    with closing(Browser(tmp_path_factory.mktemp("chromium"))) as browser:
        yield browser


@pytest.fixture
def relay(ada):
    """A host of MCP Apps that calls tools by ada's key."""
    with closing(Relay(ada)) as relay:
        yield relay


@pytest.fixture
def cli(server):
    """Runs `troupe …` on the server's file."""
    return server.cli


@pytest.fixture
def key(server):
    """Mints keys of ada's: `key("agent-full")`, `key("stories:read", "media:read")`; gives the key's text."""

    def key(*words: str, **options) -> str:
        chosen = {"preset": words[0]} if len(words) == 1 and ":" not in words[0] and words[0] != "*" else {"scopes": words}
        return server.mint(**chosen, **options)["key"]

    return key


@pytest.fixture
def ada(server, key) -> Agent:
    """Ada's agent, who may do everything."""
    return server.agent(key("*"))


@pytest.fixture
def counter():
    """A receiver of webhooks that counts what comes."""
    receiver = CountingReceiver()
    yield receiver
    receiver.close()


@pytest.fixture
def fresh_file(tmp_path, counter):
    """Makes files, each with a user, a feed and a webhook; gives the file, a key and the feed's name."""
    servers = []

    def fresh_file(folder=None) -> tuple[Server, str, str]:
        data = (folder or tmp_path / f"file-{len(servers)}") / "troupe.db"
        data.parent.mkdir(exist_ok=True)
        server = Server(data, "--public-url", PUBLIC, "--allow-outbound", "127.0.0.0/8:webhook", "--allow-outbound", "127.0.0.0/8:media")
        servers.append(server)
        server.cli("init")
        server.user("ada@example.org")
        key = server.mint(scopes=["*"])["key"]
        server.start()
        server.agent(key).call("create_connection", channel="webhook", url=counter.url + "/hook")
        server.kill()
        return server, key, query(server, "SELECT slug FROM project")[0][0]

    yield fresh_file
    for server in servers:
        if server.process:
            server.kill()
