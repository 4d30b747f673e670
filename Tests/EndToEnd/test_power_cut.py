"""Power cuts: the file lies on an ext4 file system in an image; while the server stands still the image is copied, and the copy is what
the next life begins with. What the kernel had not yet written is lost with the original, as in a power cut."""

import os
import pathlib
import random
import shutil
import signal
import subprocess
import time

import pytest

from aftermath import check_all_done, check_served, check_whole, lost
from appliance import Server, eventually
from load import Acknowledged, Clients
from receiver import CountingReceiver

IMAGE_BYTES = 512 << 20


class Disk:
    """An image with a file system, mounted; `cut` puts a copy of what was on the disk in its place."""

    def __init__(self, folder: pathlib.Path):
        self.image, self.place = folder / "disk.img", folder / "disk"
        self.place.mkdir()
        with open(self.image, "wb") as image:
            image.truncate(IMAGE_BYTES)
        run("mkfs.ext4", "-q", "-F", str(self.image))
        self.mount()

    def mount(self) -> None:
        run("mount", "-o", "loop", str(self.image), str(self.place))

    def unmount(self) -> None:
        """A decoding child may outlive the server for a moment."""
        eventually(lambda: subprocess.run(["umount", str(self.place)], capture_output=True).returncode == 0, 10, "it is still in use")

    def copy(self) -> pathlib.Path:
        """What would be found if the power failed now: a copy during which the kernel wrote nothing."""
        copy = self.image.with_suffix(".copy")
        while True:
            before = os.stat(self.image).st_mtime_ns
            run("cp", "--sparse=always", str(self.image), str(copy))
            if os.stat(self.image).st_mtime_ns == before:
                return copy

    def replace(self, copy: pathlib.Path) -> None:
        self.unmount()
        copy.replace(self.image)
        self.mount()


def run(*words: str) -> None:
    done = subprocess.run(words, capture_output=True, text=True)
    assert done.returncode == 0, f"{' '.join(words)}: {done.stderr}"


@pytest.fixture
def disk(tmp_path):
    missing = [tool for tool in ("mkfs.ext4", "mount", "umount") if shutil.which(tool) is None]
    if os.geteuid() != 0 or missing:
        pytest.skip(f"power cuts need root and loop mounts ({', '.join(missing) or 'this is not root'})")
    try:
        disk = Disk(tmp_path)
    except AssertionError as error:
        pytest.skip(f"this machine mounts no images: {error}")
    yield disk
    disk.unmount()


def cut(disk: Disk, file: Server, counter: CountingReceiver) -> None:
    """The power fails."""
    file.process.send_signal(signal.SIGSTOP)
    copy = disk.copy()
    file.kill()
    counter.next_life()
    disk.replace(copy)


def test_power_cuts_lose_nothing_acknowledged_and_do_nothing_by_halves(disk, fresh_file, counter, pytestconfig):
    seed, cuts = pytestconfig.option.kill_seed, pytestconfig.option.power_cuts
    print(f"--kill-seed {seed} --power-cuts {cuts}")
    chance = random.Random(seed)
    file, key, feed = fresh_file(disk.place)
    acknowledged, checked = Acknowledged(), {}
    for number in range(cuts):
        file.start()
        clients = Clients(file.url, key, chance.getrandbits(64), acknowledged, counter, feed, jobs=True)
        time.sleep(chance.uniform(0.3, 1.5))
        cut(disk, file, counter)
        clients.join()
        now = acknowledged.snapshot()
        file.start()
        gone = lost(file, now, checked)
        assert not gone, f"cut {number}: {len(gone)} acknowledged things are gone: {gone[:3]}"
        check_served(file, key, acknowledged, now["media"] - checked.get("media", set()), now["stories"] - checked.get("stories", set()))
        file.kill()
        counter.next_life()
        check_whole(file)
        checked = now
    file.start()
    assert lost(file, acknowledged.snapshot(), {}) == []
    check_all_done(file, key, acknowledged, counter)
    file.stop()
    check_whole(file)
    print(f"{cuts} power cuts, acknowledged: { {kind: len(ids) for kind, ids in acknowledged.snapshot().items()} }")


NO_SYNC = """
int fsync(int descriptor) { (void)descriptor; return 0; }
int fdatasync(int descriptor) { (void)descriptor; return 0; }
"""


@pytest.mark.skipif(os.environ.get("TROUPE_SOAK") != "1", reason="it tests the test: make soak runs it")
def test_a_server_that_does_not_sync_is_found_out(disk, fresh_file, counter, tmp_path):
    source, library = tmp_path / "no-sync.c", tmp_path / "no-sync.so"
    source.write_text(NO_SYNC)
    run("cc", "-shared", "-fPIC", "-o", str(library), str(source))
    file, key, feed = fresh_file(disk.place)
    run("sync")
    file.env["LD_PRELOAD"] = str(library)
    acknowledged = Acknowledged()
    file.start()
    clients = Clients(file.url, key, 1, acknowledged, counter, feed, jobs=False)
    time.sleep(1.5)
    cut(disk, file, counter)
    clients.join()
    now = acknowledged.snapshot()
    gone = lost(file, now, {})
    print(f"without syncs {len(gone)} of {sum(map(len, now.values()))} acknowledged things are gone")
    assert len(gone) > 10
