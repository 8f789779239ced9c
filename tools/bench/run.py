"""Run every benchmark of this folder, each in a process of its own, and say what was measured beside the bar that it should hold.

A benchmark is a module with `run() -> dict`.  `run.py NAME …` runs some of them.  Exits 1 when one failed or a bar does not hold.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SECONDS = 5400  # no benchmark may take longer; six years of 10 000 situations take most
MARK = "measured: "
ONE = f"""
import importlib.util, json, sys
spec = importlib.util.spec_from_file_location("bench_one", sys.argv[1])
module = importlib.util.module_from_spec(spec)
sys.modules["bench_one"] = module
spec.loader.exec_module(module)
print({MARK!r} + json.dumps(module.run(), ensure_ascii=False, default=str))
"""
# (benchmark, figure): at most this number, or exactly this value
BARS: dict[tuple[str, str], tuple[str, Any]] = {
    ("imports", "seconds"): ("<=", 20),
    ("imports", "megabytes"): ("<=", 500),
    ("imports", "refused"): ("=", 500),
    ("imports", "exact"): ("=", True),
    ("gate", "40x8 slowest"): ("<=", 2),
    ("gate", "200x6 slowest"): ("<=", 20),
    ("ledger", "60 bars seconds"): ("<=", 5),
    ("audit", "ok"): ("=", True),
    ("audit", "ten_million_minutes"): ("<=", 5),
    ("audit", "page_p95_ms"): ("<=", 1_000),
    ("maps", "warm_ms"): ("<=", 150),
    ("maps", "kb"): ("<=", 80),
    ("survey", "100000 cold_s"): ("<=", 0.1),
    ("survey", "1000000 cold_over_read"): ("<=", 60),
    ("survey", "1000000 warm_over_read"): ("<=", 20),
    ("survey", "1000000 memory_over_data"): ("<=", 3),
    ("survey", "1000000 same_bits"): ("=", True),
    ("survey", "1000000 faster_than_others"): ("=", True),
    ("keys", "list_of_100_ms"): ("<=", 300),
    ("keys", "rekey_a_case_ms"): ("<=", 100),
    ("surveys", "results_p95_ms"): ("<=", 300),
    ("surveys", "result_p95_ms"): ("<=", 300),
    ("surveys", "rows"): ("=", 10_000),
    ("services", "arabic_p95_ms"): ("<=", 100),
    ("services", "latin_p95_ms"): ("<=", 100),
    ("services", "ethiopic_p95_ms"): ("<=", 100),
    ("services", "cyrillic_p95_ms"): ("<=", 100),
    ("plan", "plan_p95_ms"): ("<=", 300),
    ("plan", "public_p95_ms"): ("<=", 300),
    ("plan", "comparison_p95_ms"): ("<=", 1_000),
    ("plan", "compare_s"): ("<=", 1),
    ("pages", "home_p95_ms"): ("<=", 300),
    ("pages", "explorer_p95_ms"): ("<=", 300),
    ("terms", "late"): ("=", 0),
    ("terms", "failed"): ("=", 0),
    ("terms", "left"): ("=", 0),
    ("rotation", "errors"): ("=", 0),
    ("rotation", "unreadable"): ("=", 0),
    ("rotation", "meanwhile_p95_ms"): ("<=", 1_000),
    ("care", "start_p95_ms"): ("<=", 300),
    ("care", "queue_p95_ms"): ("<=", 300),
    ("care", "situation_p95_ms"): ("<=", 300),
    ("care", "opened_p95_ms"): ("<=", 300),
    ("hidden", "median_apart_ms"): ("<=", 5),
    ("hidden", "answers_differ"): ("=", []),
    ("words", "names_missed_arabic"): ("<=", 1),
    ("words", "names_missed_latin"): ("<=", 2),
    ("words", "names_missed_across"): ("<=", 5),
    ("words", "names_missed_held_out"): ("<=", 3),
    ("words", "false_of_100000_arabic"): ("<=", 5),
    ("words", "false_of_100000_latin"): ("<=", 5),
    ("words", "scan_name_missed"): ("<=", 5),
    ("words", "scan_numbers_and_handles_missed"): ("<=", 2),
    ("words", "scan_false"): ("<=", 10),
    ("words", "scan_ms"): ("<=", 2),
    ("words", "fields_missed"): ("<=", 0),
    ("words", "fields_false"): ("<=", 2),
    ("words", "labels_missed_ar"): ("<=", 5),
    ("words", "labels_false_ar"): ("<=", 5),
    ("words", "labels_missed_en"): ("<=", 5),
    ("words", "labels_false_en"): ("<=", 5),
    ("words", "labels_missed_fr"): ("<=", 5),
    ("words", "labels_false_fr"): ("<=", 5),
    ("words", "labels_missed_de"): ("<=", 5),
    ("words", "labels_false_de"): ("<=", 5),
    ("words", "labels_missed_es"): ("<=", 5),
    ("words", "labels_false_es"): ("<=", 5),
}
Row = tuple[str, str, str, str]


def modules(wanted: list[str]) -> list[Path]:
    found = [path for path in sorted(HERE.glob("*.py")) if path.stem != "run" and not path.stem.startswith("_")]
    unknown = set(wanted) - {path.stem for path in found}
    if unknown:
        raise SystemExit(f"no benchmark {', '.join(sorted(unknown))}; there are: {', '.join(path.stem for path in found)}")
    return [path for path in found if not wanted or path.stem in wanted]


def measured(path: Path) -> dict[str, Any]:
    """What `run()` of a module gave.  Raises RuntimeError with the last line it said when it failed or took too long."""
    surroundings = {"DJANGO_SETTINGS_MODULE": "wiqaya.web.settings", "WIQAYA_HOSTS": "localhost,testserver", **os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(HERE)])}
    try:
        done = subprocess.run(
            [sys.executable, "-c", ONE, str(path)], cwd=ROOT, env=surroundings, capture_output=True, text=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired as late:
        raise RuntimeError(f"stopped after {SECONDS} s") from late
    said = [line for line in done.stdout.splitlines() if line.startswith(MARK)]
    if done.returncode or not said:
        raise RuntimeError((done.stderr.strip().splitlines() or [f"exit {done.returncode}, nothing measured"])[-1])
    found: dict[str, Any] = json.loads(said[-1].removeprefix(MARK))
    return found


def flat(found: dict[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in found.items():
        if isinstance(value, dict):
            yield from flat(value, f"{before}{key} ")
        else:
            yield f"{before}{key}", value


def rows_of(name: str, found: dict[str, Any]) -> Iterator[Row]:
    for key, value in flat(found):
        bar = BARS.get((name, key))
        yield f"{name}: {key}", str(value), f"{bar[0]} {bar[1]}" if bar else "", ("yes" if holds(value, bar) else "NO") if bar else ""


def holds(value: Any, bar: tuple[str, Any]) -> bool:
    return bool(value <= bar[1] if bar[0] == "<=" else value == bar[1])


def table(rows: list[Row]) -> str:
    lines: list[Row] = [("figure", "measured", "bar", "holds"), *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(4)]
    return "\n".join("  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip() for line in lines)


def main(wanted: list[str]) -> int:
    rows: list[Row] = []
    for path in modules(wanted):
        print(f"{path.stem} …", file=sys.stderr, flush=True)
        try:
            rows += rows_of(path.stem, measured(path))
        except RuntimeError as failed:
            rows.append((path.stem, str(failed)[:100], "", "NO"))
    bars = {f"{name}: {key}" for name, key in BARS if not wanted or name in wanted}
    rows += [(missing, "not measured", "", "NO") for missing in sorted(bars - {row[0] for row in rows})]
    print(table(rows))
    return int(any(row[3] == "NO" for row in rows))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
