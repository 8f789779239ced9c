"""The proof of keys and filters.

    tools/proof coverage            every line and branch of the files in files.txt is reached by a test
    tools/proof mutants [FILE…]     small faults, one at a time: how many do the tests notice?
    tools/proof again [FILE…]       the same, only those that survived before
    tools/proof table               what was found, as a table
"""

from __future__ import annotations

import os
import sys
import tempfile
import tomllib
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wiqaya.web.settings")
os.environ["WIQAYA_HOME"] = tempfile.mkdtemp()  # nothing of an installation is touched
os.environ["TZ"] = "UTC"

import json

import covering
import mutants
import running

NEEDED = 85  # of a hundred


def results() -> dict[str, dict[str, str]]:
    """key -> the newest result of a change of the files as they are now."""
    now = {file: running.digest((covering.ROOT / file).read_text()) for file in covering.files()}
    kept = covering.KEPT / "results.jsonl"
    lines = [json.loads(line) for line in kept.read_text().splitlines()] if kept.exists() else []
    return {line["key"]: line for line in lines if now.get(line["file"]) == line["source"]}


def equivalents() -> dict[tuple[str, str, str], str]:
    """(file, text of the line, change) -> why it changes nothing that anybody could notice."""
    told = tomllib.loads((Path(__file__).parent / "equivalent.toml").read_text())
    return {(one["file"], one["text"], what): one["why"] for one in told.get("same", []) for what in one["what"]}


def table() -> bool:
    """Per file: noticed, tried, share; then each that survived.  Whether enough were noticed over all."""
    same, found = equivalents(), results()
    rows: dict[str, list[int]] = {}
    survived = []
    for line in found.values():
        if (line["file"], line["text"], line["what"]) in same:
            continue
        row = rows.setdefault(line["file"], [0, 0])
        row[1] += 1
        if line["said"] == "killed":
            row[0] += 1
        else:
            survived.append(f"{line['file']}:{line['line']}: {line['what']} ({line['said']})\n    {line['text']}")
    print("\n".join(survived))
    print("| File | noticed | tried | of a hundred |\n|---|---|---|---|")
    for file in covering.files():
        if file in rows:
            print(f"| `{file.removeprefix('wiqaya/')}` | {rows[file][0]} | {rows[file][1]} | {100 * rows[file][0] // rows[file][1]} |")
    noticed, tried = (sum(row[at] for row in rows.values()) for at in (0, 1))
    left = sum(len(mutants.sites((covering.ROOT / file).read_text())) for file in covering.files()) - len(found)
    print(f"| all | {noticed} | {tried} | {100 * noticed / max(tried, 1):.1f} |" + (f"\n{left} not tried yet" if left else ""))
    return not left and 100 * noticed >= NEEDED * tried


def main() -> int:
    command, wanted = (sys.argv[1:2] or ["help"])[0], sys.argv[2:]
    files = [file for file in covering.files() if not wanted or any(part in file for part in wanted)]
    if command == "coverage":
        return 0 if covering.measure() else 1
    if command in {"mutants", "again"}:
        alive = {key for key, line in results().items() if line["said"] != "killed"}
        running.run(files, alive if command == "again" else None, os.cpu_count() or 1)
    elif command != "table":
        print(__doc__)
        return 2
    return 0 if table() else 1


sys.exit(main())
