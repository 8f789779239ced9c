"""The walk of docs/how-to/first-map.md: from an empty installation to a mapping report in Arabic, with open data of a real city.

Once with commands alone, once by hand through the pages (in a browser, which makes the pictures).  The data are not part of the project: `--data`
names their folder.  Everything is checked against what the files hold; the installations are temporary.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
from running import ROOT

WIQAYA = Path(sys.executable).with_name("wiqaya")
TEXTS = ROOT / "docs/how-to/first-map"
DATA = ROOT.parent / "shared/data/toronto"
BOUNDARIES, PROFILES, INCIDENTS = "neighbourhoods_140.geojson", "profiles_2016.csv", "hate_crimes.csv"
CITY, YEAR = "toronto", "2026"
CARDS = ("card-places.yaml", "card-on-the-way.yaml")
WRITTEN_OTHERWISE = ("Weston-Pelham Park", "91")
SHOWN = 107  # areas whose number may be shown; those of the other 33 could point at few people
RESIDENTS, INCIDENTS_TITLE = "Residents", "Reported hate crimes"
RESIDENTS_AR, INCIDENTS_TITLE_AR = "السكان", "جرائم كراهية أُبلغ عنها"  # as the Arabic report calls them


class Unexpected(AssertionError):
    """The walk found another number than the files hold."""


def expect(what: str, found: Any, wanted: Any) -> None:
    if found != wanted:
        raise Unexpected(f"{what}: {found!r} instead of {wanted!r}")
    print(f"      {what}: {found}", flush=True)


@dataclass
class Shell:
    """The command line in an installation of its own."""

    home: Path

    @property
    def surroundings(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("WIQAYA_") and not name.endswith("DATABASE_URL")}
        return {**kept, "WIQAYA_HOME": str(self.home)}

    def __call__(self, *words: str | Path) -> dict[str, Any]:
        """What the command printed as JSON.  Raises CalledProcessError with its reasons when it took nothing."""
        shown = " ".join(word.name if isinstance(word, Path) else f'"{word}"' if " " in word else word for word in words)
        print(f"$ wiqaya {shown}", flush=True)
        begun = time.perf_counter()
        done = subprocess.run(
            [str(WIQAYA), *map(str, words), "--json"], env=self.surroundings, cwd=ROOT, capture_output=True, text=True, check=False
        )
        if done.returncode:
            print(done.stderr, file=sys.stderr)
            raise subprocess.CalledProcessError(done.returncode, shown, done.stdout, done.stderr)
        print(f"      {time.perf_counter() - begun:.1f} s", flush=True)
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer


def make_city(run: Shell) -> None:
    run("city", "create", CITY, "--name-en", "Toronto", "--name-ar", "تورنتو", "--country", "CA")


def by_command(run: Shell, data: Path, out: Path) -> None:
    """Commands alone."""
    make_city(run)
    loaded = run("places", "import", CITY, data / BOUNDARIES, "--name-field", "AREA_NAME", "--code-field", "AREA_SHORT_CODE", "--lang", "en")
    expect("areas", loaded["areas"], 140)
    expect("features refused", loaded["refused"], [])
    _residents(run, data)
    _incidents(run, data)
    _rate(run, out / "rates.csv")
    cycle = run("mapping", "cycle", "create", CITY, "--year", YEAR, "--method", "v1")["cycle"]
    for card in CARDS:
        added = run("mapping", "card", "add", CITY, "--cycle", cycle, "--file", TEXTS / card)
        expect("what the card lacks", added["missing"], ["second-reader"])
    for form in ("html", "pdf", "docx"):
        made = run("mapping", "report", CITY, "--cycle", cycle, "--lang", "ar", "--format", form, "--out", out / f"report.{form}")
        _report(out / f"report.{form}", made)


def _residents(run: Shell, data: Path) -> None:
    call = ("records", "import", CITY, data / PROFILES, "--mapping", TEXTS / "profiles.json", "--title", RESIDENTS, "--title-ar", RESIDENTS_AR)
    dry = run(*call)
    expect("rows of the census profile", dry["rows"], 2383)
    name, code = WRITTEN_OTHERWISE
    expect("names without a place", [one["value"] for one in dry["unplaced"]], [name])
    expect("nearest area", dry["unplaced"][0]["suggestions"][0]["area"], code)
    run("places", "alias", CITY, code, name, "--lang", "en")
    done = run(*call, "--commit")
    expect("numbers placed", (done["placed"], done["unplaced"]), (140, []))


def _incidents(run: Shell, data: Path) -> None:
    call = ("records", "import", CITY, data / INCIDENTS, "--mapping", TEXTS / "incidents.json", "--title", INCIDENTS_TITLE, "--title-ar", INCIDENTS_TITLE_AR)
    done = run(*call, "--commit")
    expect("incidents", (done["rows"], done["rows_added"], done["refused"]), (1805, 1805, []))
    expect("placed", done["placed"], 1774)
    expect("unplaced", [(one["value"], one["rows"]) for one in done["unplaced"]], [("NSA", 31)])
    again = run(*call, "--commit")
    expect("the same file again adds", (again["unchanged"], again["rows_added"]), (True, 0))


def _rate(run: Shell, out: Path) -> None:
    rate = run("records", "rate", CITY, "--numerator", INCIDENTS_TITLE, "--denominator", "population", "--per", "10000", "--out", out)
    expect("areas with a rate, hidden or shown", (rate["areas"], rate["unplaced"]), (140, 31))
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    shown = [row for row in rows if row["hidden"] == "False"]
    expect("rows of the table", len(rows), 140)
    expect("hidden cells are empty", {row["count"] + row["rate"] for row in rows if row["hidden"] == "True"}, {""})
    expect("smallest count that is shown is 0 or 5 and more", all(int(row["count"]) == 0 or int(row["count"]) >= 5 for row in shown), True)
    expect("each rate lies in its interval", all(float(r["low"]) <= float(r["rate"]) <= float(r["high"]) for r in shown), True)
    expect("shown and hidden", (len(shown), rate["hidden"]), (SHOWN, 140 - SHOWN))


BEGINNINGS = {"html": b"<!doctype html>", "pdf": b"%PDF", "docx": b"PK"}


def _report(path: Path, made: dict[str, Any]) -> None:
    data = path.read_bytes()
    expect(f"{path.name} is what it says", data[:15].lower().startswith(BEGINNINGS[path.suffix[1:]].lower()), True)
    if path.suffix == ".html":
        expect("in Arabic, from right to left", b'lang="ar"' in data and b'dir="rtl"' in data, True)
    print(f"      {path.name}: {len(data) // 1000} kB, {made['figures']} figures, pages {made['pages']}", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="folder with the open data of the city")
    parser.add_argument("--out", type=Path, default=ROOT / "var/walk", help="where the reports are left")
    parser.add_argument("--only", choices=("commands", "pages"), help="half of the walk")
    call = parser.parse_args()
    missing = [name for name in (BOUNDARIES, PROFILES, INCIDENTS) if not (call.data / name).is_file()]
    if missing:
        print(f"The walk needs {', '.join(missing)} in {call.data}: name their folder with --data.", file=sys.stderr)
        return 2
    call.out.mkdir(parents=True, exist_ok=True)
    if call.only != "pages":
        with tempfile.TemporaryDirectory(prefix="wiqaya-walk-") as folder:
            by_command(Shell(Path(folder)), call.data, call.out)
    if call.only != "commands":
        from walk_by_hand import by_hand

        with tempfile.TemporaryDirectory(prefix="wiqaya-walk-") as folder:
            by_hand(Shell(Path(folder)), call.data, call.out)
    print("The walk arrived.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
