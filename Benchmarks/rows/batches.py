"""Batches of generated posts: pictures a second, memory, and a batch of fifty from its order to the review queue."""

import threading
import time

from harness.bench import Bench
from harness.figures import Row
from harness.processes import Process
from harness.troupe import Appliance

SIZE = 50
PIXELS = "1080×1350"
SLOT = {"aspect": "4:5"}
SAMPLE_SECONDS = 0.2  # a picture takes longer than that, and looking takes under a hundredth of it


class Peak:
    """The most memory that a server and its children had at one time, of samples taken while the context is open."""

    def __init__(self, server: Process):
        self.server, self.bytes = server, 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._sample)

    def __enter__(self) -> "Peak":
        self._thread.start()
        return self

    def __exit__(self, *error):
        self._over.set()
        self._thread.join()

    def _sample(self):
        while not self._over.wait(SAMPLE_SECONDS):
            self.bytes = max(self.bytes, self.server.memory("VmRSS"))


def measure(bench: Bench) -> Row:
    row = Row("batches", f"A batch of {SIZE} generated posts, each with a picture of {PIXELS} and a caption", [
        "From `generate_content` to the end of `wait_for_batch`: drawn, graded and encoded by child processes two at a time, captions "
        "written, entered with their ledger entries into the file. Memory is the most that the server and its children had at one time "
        f"(sum of VmRSS, every {SAMPLE_SECONDS:g} s): what they share counts in each of them.",
    ])
    appliance = Appliance(bench.folder)
    appliance.start()
    bench.end(appliance)
    character = appliance.call("create_character", name="Ines", template_id="night-bread-baker")["id"]
    wait(appliance, order(appliance, character, 1))
    for _ in range(bench.runs):
        bench.settle()
        begin = time.monotonic()
        with Peak(appliance.server) as peak:
            batch = order(appliance, character, SIZE)
            ordered = time.monotonic() - begin
            wait(appliance, batch)
            seconds = time.monotonic() - begin
        row.add("batch of 50", "Troupe", "pictures/s", SIZE / seconds)
        row.add("batch of 50", "Troupe", "s", seconds)
        row.add("batch of 50", "Troupe", "ms to the ids", ordered * 1000)
        row.add("batch of 50", "Troupe", "MiB at most", peak.bytes / 2**20)
        bench.say(f"{SIZE / seconds:.1f} pictures/s, {seconds:.1f} s, ids after {ordered * 1000:.0f} ms, {peak.bytes >> 20} MiB")
    check(appliance, 1 + bench.runs * SIZE)
    return row


def order(appliance: Appliance, character: str, size: int) -> str:
    return appliance.call("generate_content", character_id=character, slots=[SLOT] * size)["batch_id"]


def wait(appliance: Appliance, batch: str) -> None:
    """Until all its posts are made; a second at a time, since an answer that takes longer than some comes as a stream of events."""
    while (report := appliance.call("wait_for_batch", batch_id=batch, wait_seconds=1))["state"] == "generating":
        pass
    if report["state"] != "completed":
        raise RuntimeError(f"the batch ended {report['state']}: {[item.get('error') for item in report['items']]}"[:1000])


def check(appliance: Appliance, posts: int) -> None:
    """Each post has a picture of that size and its caption, and the ledger is right."""
    size = tuple(int(side) for side in PIXELS.split("×"))
    made = appliance.sql("SELECT count(*) FROM media WHERE origin = 'generated' AND (width, height) = (?, ?)", *size)[0][0]
    written = appliance.sql("SELECT count(*) FROM story WHERE batch IS NOT NULL AND state = 'pending_review' AND caption <> ''")[0][0]
    if made != posts or written != posts or not appliance.cli("ledger", "verify")["ok"]:
        raise RuntimeError(f"{made} pictures and {written} posts are not {posts}, or the ledger is wrong")
