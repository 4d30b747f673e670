"""Where things are."""

import os
import pathlib

BENCHMARKS = pathlib.Path(__file__).resolve().parents[1]
ROOT = BENCHMARKS.parent
BUILD = ROOT / ".build" / "benchmarks"  # anchors, environment of Python, data of a run
TROUPE = pathlib.Path(os.environ.get("TROUPE_BINARY", ROOT / ".build" / "release" / "troupe")).resolve()
POCKETBASE = BUILD / "venv" / "bin" / "pocketbase"
UVICORN = BUILD / "venv" / "bin" / "uvicorn"
