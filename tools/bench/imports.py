"""Import of 100 000 incident rows, 500 of them bad: seconds, memory, and whether exactly the bad rows were named."""

from __future__ import annotations

import csv
import json
import os
import random
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
ROWS, BAD, AREAS = 100_000, 500, 140
HEADER = ("id", "date", "neighbourhood", "code", "category", "group", "body", "setting", "note")
WRONG = (("date", "31/02/2021"), ("date", ""), ("date", "soon"), ("date", "2091-01-01"), ("category", "=1+1"), ("group", "x" * 200))


def write_table(path: Path, seed: int = 7) -> set[int]:
    """A table with a header; the numbers of its bad rows."""
    chance = random.Random(seed)
    bad = set(chance.sample(range(2, ROWS + 2), BAD))
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADER)
        for number in range(2, ROWS + 2):
            area = chance.randrange(AREAS)
            day = date(2014, 1, 1) + timedelta(days=chance.randrange(3650))
            row = dict(zip(HEADER, (
                "2.02E+14", day.isoformat(), f"Area {area:03}", f"{area:03}", f"kind {chance.randrange(12)}", f"group {chance.randrange(15)}",
                f"body {chance.randrange(4)}", f"setting {chance.randrange(9)}", "a remark that nobody mapped",
            ), strict=True))  # fmt: skip
            if number in bad:
                column, value = chance.choice(WRONG)
                row[column] = value
            writer.writerow(row.values())
    return bad


def square(place: int) -> dict[str, Any]:
    """A small square area, beside the others and touching none."""
    x, y = 35.5 + place % 20 / 100, 33.8 + place // 20 / 100
    ring = [[x, y], [x + 0.008, y], [x + 0.008, y + 0.008], [x, y + 0.008], [x, y]]
    return {
        "type": "Feature",
        "properties": {"name": f"Area {place:03}", "code": f"{place:03}"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


MAPPING = {
    "kind": "incidents", "layout": "long", "area": "neighbourhood", "area_code": "code", "date": "date",
    "fields": {"kind": "category", "target_group": "group", "body": "body", "place_kind": "setting"},
    "source": "benchmark", "licence": "none", "period": "2014-2023", "bias_note": "made up",
}  # fmt: skip
MEASURED = """
import json, resource, sys, time
from wiqaya.web.cli import main
begun = time.perf_counter()
code = main(sys.argv[1:])
print(json.dumps({"seconds": time.perf_counter() - begun, "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "exit": code}), file=sys.stderr)
"""


def wiqaya(home: Path, *words: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """A command in a process of its own: what it printed, and (seconds, megabytes, exit code)."""
    surroundings = {**os.environ, "WIQAYA_HOME": str(home), "DATABASE_URL": "", "REFERRAL_DATABASE_URL": "", "KEYS_DATABASE_URL": ""}
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, *words, "--json"], cwd=ROOT, env=surroundings, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout), json.loads(done.stderr.splitlines()[-1])


def run() -> dict[str, Any]:
    """Seconds and megabytes of one committed import, and of a dry run; `exact` when exactly the bad rows were named."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        bad = write_table(home / "incidents.csv")
        (home / "areas.geojson").write_text(
            json.dumps({"type": "FeatureCollection", "features": [square(place) for place in range(AREAS)]})
        )
        (home / "mapping.json").write_text(json.dumps(MAPPING))
        wiqaya(home, "city", "create", "bench", "--name-en", "Bench", "--name-ar", "تجربة", "--country", "LB")
        wiqaya(home, "places", "import", "bench", str(home / "areas.geojson"), "--name-field", "name", "--code-field", "code")
        call = ("records", "import", "bench", str(home / "incidents.csv"), "--mapping", str(home / "mapping.json"))
        _, dry = wiqaya(home, *call)
        result, done = wiqaya(home, *call, "--commit")
    named = [one["row"] for one in result["refused"]]
    return {
        "rows": result["rows"], "added": result["rows_added"], "refused": len(named), "exact": sorted(named) == sorted(bad),
        "seconds": round(done["seconds"], 1), "megabytes": round(done["mb"]), "dry_seconds": round(dry["seconds"], 1), "dry_megabytes": round(dry["mb"]),
    }  # fmt: skip
