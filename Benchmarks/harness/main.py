"""Runs rows and keeps what they came to."""

import argparse
import importlib
import signal
import sys
import traceback

from . import report
from .bench import Bench

ROWS = ["calls", "writes", "uploads", "media", "tools", "growth", "start", "due", "batches"]


def main() -> int:
    parser = argparse.ArgumentParser(prog="Benchmarks/run", description="Measures Troupe beside anchors and peers.")
    parser.add_argument("rows", nargs="*", metavar="ROW", help=f"which rows: {', '.join(ROWS)}; default: all")
    parser.add_argument("--runs", type=int, default=5, help="how often each thing is measured (default 5)")
    parser.add_argument("--seconds", type=float, default=3, help="how long a run of load takes (default 3)")
    parser.add_argument("--keep", action="store_true", help="keep the figures: write results.json and RESULTS.md")
    options = parser.parse_args()
    if unknown := [name for name in options.rows if name not in ROWS]:
        parser.error(f"there is no row {unknown[0]}; there are {', '.join(ROWS)}")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # what was started is ended, too
    failed = []
    for name in options.rows or ROWS:
        try:
            with Bench(name, options.runs, options.seconds) as bench:
                row = importlib.import_module(f"rows.{name}").measure(bench)
        except Exception:
            traceback.print_exc()
            failed.append(name)
            continue
        print(report.text(row), flush=True)
        for line in report.fallen(row):
            print(line, file=sys.stderr)
        if options.keep:
            report.keep(row, options.runs, options.seconds)
    if failed:
        print(f"These rows could not be measured: {', '.join(failed)}.", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
