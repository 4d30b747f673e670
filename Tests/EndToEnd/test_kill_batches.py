"""`kill -9` while batches are made, life after life on one file: no post is lost, none is made or paid twice, and the ledger is right."""

import collections
import random
import time

import pytest

from aftermath import query
from appliance import Server, eventually

PRICE = 1_000  # micro-dollars a picture, so that every post leaves its entries
ROUNDS = 8
SIZES = (1, 3, 5)  # of batches: some end within a life, some do not
SQUARE = {"aspect": "1:1"}


@pytest.fixture
def server(tmp_path):
    server = Server(tmp_path / "troupe.db")
    server.cli("init")
    yield server
    if server.process:
        server.kill()


def test_kill_9_loses_no_post_of_a_batch_and_pays_none_twice(server, pytestconfig):
    seed = pytestconfig.option.kill_seed
    print(f"--kill-seed {seed}")
    chance = random.Random(seed)
    server.user("ada@example.org")
    key = server.mint(scopes=["*"])["key"]
    server.cli("price", "set", "picture", str(PRICE))
    server.start()
    character = server.agent(key).call("create_character", name="Ines", template_id="night-bread-baker")["id"]
    ordered = {}
    for _ in range(ROUNDS):
        agent = server.agent(key)
        for size in chance.sample(SIZES, chance.randint(0, 2)):
            receipt = agent.call("generate_content", character_id=character, slots=[SQUARE] * size)
            ordered[receipt["batch_id"]] = receipt["item_ids"]
        time.sleep(chance.uniform(0.05, 2.5))
        server.kill()
        server.start()
    agent = server.agent(key)
    last = agent.call("generate_content", character_id=character, slots=[SQUARE])
    ordered[last["batch_id"]] = last["item_ids"]

    def done() -> bool:
        return all(agent.call("get_batch", batch_id=batch)["state"] != "generating" for batch in ordered)

    eventually(done, 150, "a batch was not made to its end", pause=1)
    for batch, items in ordered.items():
        found = agent.call("get_batch", batch_id=batch)
        assert [item["id"] for item in found["items"]] == items
        # A job that was begun three times and killed each time is given up, and says so; nothing else fails.
        failed = [item["error"] for item in found["items"] if item["state"] == "generation_failed"]
        assert all("never ended" in error for error in failed), failed
    server.stop()

    made = query(server, "SELECT story FROM batch_item WHERE state = 'done'")
    versions = collections.Counter(row[0] for row in query(server, "SELECT story FROM content_version"))
    assert versions == {story: 1 for (story,) in made}, "a post was made twice"
    assert len(made) >= 1
    pictures = query(server, "SELECT count(*) FROM media WHERE origin = 'generated'")[0][0]
    assert pictures == len(made), "there are pictures that no post shows"
    paid = collections.Counter(row[0] for row in query(server, "SELECT subject FROM ledger WHERE kind = 'settle'"))
    assert paid == {f"{story}.picture": 1 for (story,) in made}, "what was made and what was paid are not the same"
    assert query(server, "SELECT subject FROM ledger_hold") == []
    assert query(server, "SELECT sum(spent), sum(reserved) FROM ledger_balance WHERE dimension = 'account'") == [(PRICE * len(made), 0)]
    assert server.json("ledger", "verify")["ok"]
    assert server.json("verify", str(server.data)) == {"ok": True, "problems": []}
    events = query(server, "SELECT subject, count(*) FROM event WHERE type LIKE 'batch.%' GROUP BY subject")
    assert dict(events) == {batch: 1 for batch in ordered}, "the end of a batch is told once"
