"""Batches of generated posts: pictures a second, memory, and a batch of fifty from its order to the review queue."""

import time

from harness.bench import Bench
from harness.figures import Row
from harness.troupe import Appliance

SIZE = 50
PIXELS = "1080×1350"


def measure(bench: Bench) -> Row:
    row = Row("batches", f"A batch of {SIZE} generated posts, each with a picture of {PIXELS} and a caption", [
        "From `generate_content` to the end of `wait_for_batch`: drawn, graded and encoded by child processes two at a time, captions "
        "written, entered with their ledger entries into the file. Memory is the peak of the server with its children.",
    ])
    appliance = Appliance(bench.folder)
    appliance.start()
    bench.end(appliance)
    character = appliance.call("create_character", name="Ines", template_id="night-bread-baker")["id"]
    warm = appliance.call("generate_content", character_id=character, slots=[{"aspect": "4:5"}])
    appliance.call("wait_for_batch", batch_id=warm["batch_id"])
    for _ in range(bench.runs):
        begin = time.monotonic()
        batch = appliance.call("generate_content", character_id=character, slots=[{"aspect": "4:5"}] * SIZE)["batch_id"]
        ordered = time.monotonic() - begin
        peak = 0
        while (report := appliance.call("wait_for_batch", batch_id=batch, wait_seconds=1))["state"] == "generating":
            peak = max(peak, appliance.server.memory("VmRSS"))
        seconds = time.monotonic() - begin
        if report["done"] != SIZE:
            raise RuntimeError(f"{SIZE - report['done']} posts of the batch were not made")
        row.add("batch of 50", "Troupe", "pictures/s", SIZE / seconds)
        row.add("batch of 50", "Troupe", "s", seconds)
        row.add("batch of 50", "Troupe", "ms to the ids", ordered * 1000)
        row.add("batch of 50", "Troupe", "MiB at most", peak / 1024 / 1024)
        bench.say(f"{SIZE / seconds:.1f} pictures/s, {seconds:.1f} s, ids after {ordered * 1000:.0f} ms, {peak >> 20} MiB")
    return row
