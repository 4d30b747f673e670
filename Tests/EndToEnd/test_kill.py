"""`kill -9` at random moments, life after life on one file: what was acknowledged is there, and nothing is out twice."""

import random
import time

from aftermath import check_all_done, check_served, check_whole, lost
from appliance import Server
from load import Acknowledged, Clients
from receiver import CountingReceiver

LIVES_A_FILE = 100  # checks take longer the more there is
WHOLE_EVERY = 25  # lives between looks at the whole file


def test_kill_9_loses_nothing_acknowledged_and_does_nothing_twice(fresh_file, counter, pytestconfig):
    seed, rounds = pytestconfig.option.kill_seed, pytestconfig.option.kill_rounds
    print(f"--kill-seed {seed} --kill-rounds {rounds}")
    chance, begin = random.Random(seed), time.monotonic()
    for first in range(0, rounds, LIVES_A_FILE):
        live_and_die(*fresh_file(), counter, chance, range(first, min(rounds, first + LIVES_A_FILE)))
        print(f"{time.monotonic() - begin:.0f} s")


def live_and_die(file: Server, key: str, feed: str, receiver: CountingReceiver, chance: random.Random, rounds: range) -> None:
    acknowledged, checked = Acknowledged(), {}
    for number in rounds:
        if chance.random() < 0.2:  # also in the middle of a start, that is of a recovery
            file.launch()
            time.sleep(chance.uniform(0, 0.08))
            file.kill()
            receiver.next_life()
        file.start()
        now = acknowledged.snapshot()
        gone = lost(file, now, checked)
        assert not gone, f"round {number}: {len(gone)} acknowledged things are gone: {gone[:3]}"
        new = {kind: sorted(now[kind] - checked.get(kind, set())) for kind in ("media", "stories")}
        check_served(file, key, acknowledged, set(new["media"][-3:]), set(new["stories"][-3:]))
        checked = now
        clients = Clients(file.url, key, chance.getrandbits(64), acknowledged, receiver, feed, jobs=number % 5 == 0)
        time.sleep(chance.uniform(0.02, 0.25))
        file.kill()
        receiver.next_life()
        clients.join()
        assert not receiver.wrong, f"round {number}: {receiver.wrong}"
        if number % WHOLE_EVERY == WHOLE_EVERY - 1:
            check_whole(file)

    file.start()
    assert lost(file, acknowledged.snapshot(), {}) == []
    check_all_done(file, key, acknowledged, receiver)
    file.stop()
    check_whole(file)
    all = {kind: len(ids) for kind, ids in acknowledged.snapshot().items()}
    print(f"{len(rounds)} kills, acknowledged: {all}, repeated under a key: {len(acknowledged.once)}")
