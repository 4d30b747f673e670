"""Presigned uploads of 10 MiB, one and sixteen at a time, beside a program in C that only writes the bytes."""

import concurrent.futures
import http.client
import pathlib
import subprocess
import time
import urllib.parse

from harness.bench import Bench
from harness.figures import Row
from harness.peers import copy
from harness.pictures import noise
from harness.places import BUILD
from harness.troupe import Appliance

BYTES = 10 * 1024 * 1024
AT_A_TIME = {1: 6, 16: 32}  # how many files in a run


def measure(bench: Bench) -> Row:
    row = Row("uploads", "Presigned PUT of 10 MiB", [
        "Each file is a PNG of random pixels, different every time; Troupe takes it in over HTTP, hashes it, has it decoded by its child "
        "and commits it. The program in C (`anchors/blobs.c`) writes the same bytes, in the same chunks and transactions, one file after "
        "the other, and does nothing else. CPU time is the server's and its children's.",
        "Memory: how far the server's peak (VmHWM) during a run lies above what it held before (VmRSS), an upload at a time.",
    ])
    appliance = Appliance(bench.folder)
    anchor_file = copy(appliance, "blobs")
    appliance.start()
    bench.end(appliance)
    for _ in range(2):
        put_all(appliance, make(bench, 1), 1)
    for _ in range(bench.runs):
        for at_a_time, count in AT_A_TIME.items():
            what = f"{at_a_time} at a time"
            files = make(bench, count)
            bench.settle()
            appliance.server.forget_peak()
            held, cpu = appliance.server.own_memory("VmRSS"), appliance.server.cpu_us()
            seconds = put_all(appliance, files, at_a_time)
            cpu, peak = appliance.server.cpu_us() - cpu, appliance.server.own_memory("VmHWM")
            megabytes = sum(file.stat().st_size for file in files) / 1e6
            row.add(what, "Troupe", "MB/s", megabytes / seconds)
            row.add(what, "Troupe", "CPU ms/upload", cpu / 1000 / count)
            row.add(what, "Troupe", "MiB more/upload", max(0, peak - held) / 2**20 / at_a_time)
            bench.settle()
            done = subprocess.run([BUILD / "blobs", anchor_file, *files], capture_output=True, text=True, check=True, timeout=300)
            row.add(what, "blobs in C", "MB/s", megabytes / float(done.stdout))
            bench.say(f"{what}: {megabytes / seconds:.0f} MB/s, in C {megabytes / float(done.stdout):.0f} MB/s, "
                      f"{max(0, peak - held) / 2**20 / at_a_time:.2f} MiB an upload")
    for at_a_time in AT_A_TIME:
        what = f"{at_a_time} at a time"
        row.target(f"MB/s against the program in C, {what}", ">=", 0.6, row.ratio(what, "Troupe", "blobs in C", "MB/s"))
        row.target(f"memory more an upload, {what}", "<=", 1, row.of(what, "Troupe", "MiB more/upload").median, "MiB")
    return row


def make(bench: Bench, count: int) -> list[pathlib.Path]:
    """New files in the place of the last ones."""
    files = [bench.folder / f"picture-{number}.png" for number in range(count)]
    for file in files:
        file.write_bytes(noise(BYTES))
    return files


def put_all(appliance: Appliance, files: list[pathlib.Path], at_a_time: int) -> float:
    """The seconds from the first byte sent to the last answer; the addresses are asked for before."""
    work = [
        (urllib.parse.urlsplit(appliance.call("request_upload_url", filename=file.name)["upload_url"]).path, file.read_bytes())
        for file in files]
    port = appliance.server.port
    with concurrent.futures.ThreadPoolExecutor(at_a_time) as pool:
        start = time.perf_counter()
        for status, body in pool.map(lambda one: put(port, *one), work):
            if status != 201:
                raise RuntimeError(f"an upload was answered with {status} {body[:300]!r}")
        return time.perf_counter() - start


def put(port: int, target: str, content: bytes) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        connection.request("PUT", target, content)
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()
