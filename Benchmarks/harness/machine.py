"""What the figures were measured on."""

import os
import pathlib
import platform
import re
import statistics
import subprocess
import tempfile
import time

from .places import BUILD, POCKETBASE, ROOT, TROUPE


def commit() -> str:
    done = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True)
    return done.stdout.strip() or "unknown"


def description() -> dict[str, str]:
    return {
        "Machine": f"{_processor()}, {os.cpu_count()} cores, {_memory_gib():.0f} GiB, {_file_system()}",
        "System": f"{_release()}, Linux {platform.release()}",
        "A sync costs": f"{sync_ms():.2f} ms (8 KiB written over, fdatasync; median of 200)",
        "Versions": ", ".join(_versions()),
    }


def _processor() -> str:
    found = re.search(r"^model name\s*: (.*)$", pathlib.Path("/proc/cpuinfo").read_text(), re.M)
    return found[1] if found else platform.machine()


def _memory_gib() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def _file_system() -> str:
    done = subprocess.run(["df", "--output=fstype", BUILD], capture_output=True, text=True)
    return done.stdout.split()[-1]


def _release() -> str:
    found = re.search(r'^PRETTY_NAME="(.*)"$', pathlib.Path("/etc/os-release").read_text(), re.M)
    return found[1] if found else "unknown"


def sync_ms() -> float:
    """What a sync costs at the moment: 8 KiB written over and synced, the median of 200."""
    with tempfile.TemporaryFile(dir=BUILD) as file:
        page = os.urandom(8192)
        os.pwrite(file.fileno(), page, 0)
        os.fsync(file.fileno())
        times = []
        for _ in range(200):
            os.pwrite(file.fileno(), page, 0)
            start = time.perf_counter()
            os.fdatasync(file.fileno())
            times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def _versions() -> list[str]:
    words = [[TROUPE, "--version"], ["wrk", "-v"], ["/usr/sbin/nginx", "-v"], [POCKETBASE, "--version"]]
    found = []
    for command in words:
        done = subprocess.run(command, capture_output=True, text=True)
        first = (done.stdout + done.stderr).strip().splitlines()[0]
        found.append(f"Troupe {first}" if command[0] == TROUPE else re.sub(r"^nginx version: |\[epoll\].*|Copyright.*", "", first).strip())
    packages = ["libmicrohttpd12", "libsqlite3-0", "libsodium23"]
    done = subprocess.run(["dpkg-query", "-W", "-f", "${Package} ${Version}\n", *packages], capture_output=True, text=True)
    found += done.stdout.splitlines()
    pip = BUILD / "venv" / "bin" / "pip"
    done = subprocess.run([pip, "list", "--format", "freeze", "--disable-pip-version-check"], capture_output=True, text=True)
    return found + [line for line in done.stdout.splitlines() if re.match(r"(mcp|uvicorn|uvloop|httptools)==", line)]
