"""Shows rows, and keeps them in results.json and RESULTS.md."""

import json
import time

from . import machine
from .figures import Row, Series, Target
from .places import BENCHMARKS

RESULTS = BENCHMARKS / "results.json"
PAGE = BENCHMARKS / "RESULTS.md"


def number(value: float) -> str:
    """Three digits that say something."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def text(row: Row) -> str:
    lines = [f"## {row.title}", ""]
    for note in row.notes:
        lines += [note, ""]
    if row.targets:
        lines += ["| what | to reach | figure | reached |", "|---|---|---|---|", *map(_target, row.targets), ""]
    lines += _table(row)
    return "\n".join(lines) + "\n"


def _target(target: Target) -> str:
    sign = {">=": "≥", "<=": "≤", "<": "<"}[target.kind]
    unit = f" {target.unit}" if target.unit else ""
    return (
        f"| {target.what} | {sign} {number(target.bound)}{unit} | {number(target.value)}{unit} |"
        f" {'yes' if target.reached else '**no**'} |")


def _table(row: Row) -> list[str]:
    """A line for each question and side, a column for each unit: the median and, in brackets, the least and the most."""
    units = list(dict.fromkeys(series.unit for series in row.series))
    cells = {(series.what, series.side, series.unit): _cell(series) for series in row.series}
    lines = [f"| what | side | {' | '.join(units)} |", "|---|---|" + "---|" * len(units)]
    for what, side in dict.fromkeys((series.what, series.side) for series in row.series):
        lines.append(f"| {what} | {side} | " + " | ".join(cells.get((what, side, unit), "") for unit in units) + " |")
    return lines


def _cell(series: Series) -> str:
    return f"{number(series.median)} ({number(min(series.values))}–{number(max(series.values))})"


def fallen(row: Row) -> list[str]:
    """What is worse than the kept figures by more than a tenth."""
    kept = json.loads(RESULTS.read_text())["rows"].get(row.name) if RESULTS.exists() else None
    before = {target["what"]: target["value"] for target in kept["targets"]} if kept else {}
    worse = [
        target for target in row.targets if target.what in before and (
            target.value < before[target.what] * 0.9 if target.kind == ">=" else target.value > before[target.what] * 1.1)]
    return [f"Worse by more than a tenth: {target.what}: {number(target.value)}, kept {number(before[target.what])}" for target in worse]


def keep(row: Row, runs: int, seconds: float) -> None:
    """Puts the row in the place of what was kept of it before."""
    kept = json.loads(RESULTS.read_text()) if RESULTS.exists() else {"rows": {}}
    kept["machine"] = machine.description()
    kept["rows"][row.name] = row.json() | {"measured": time.strftime("%Y-%m-%d %H:%M"), "commit": machine.commit(), "runs": runs}
    RESULTS.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n")
    PAGE.write_text(page(kept))


def page(kept: dict) -> str:
    from .main import ROWS

    lines = ["# Results", "",
             "Written by `make bench`; see README.md in this folder for what is measured how. A figure is the median of",
             "its runs, in brackets the least and the most.", ""]
    lines += [f"- {name}: {value}" for name, value in kept["machine"].items()]
    rows = [(Row.read({key: value[key] for key in ("name", "title", "notes", "series", "targets")}), value)
            for name in ROWS if (value := kept["rows"].get(name))]
    missed = sum(not target.reached for row, _ in rows for target in row.targets)
    total = sum(len(row.targets) for row, _ in rows)
    lines += ["", f"{total - missed} of {total} targets reached.", ""]
    parts = [text(row) + f"\nMeasured {value['measured']} at {value['commit']}, {value['runs']} runs.\n" for row, value in rows]
    return "\n".join(lines) + "\n" + "\n".join(parts)
