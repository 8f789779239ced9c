"""The engine from files: data and SPEC in, results out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from wiqaya.engines.survey.columns import Columns, read_csv
from wiqaya.engines.survey.errors import DesignError
from wiqaya.engines.survey.spec import run
from wiqaya.engines.survey.spec.designs import Sources


def estimate_files(data: Path, spec: Path, out: Path) -> dict[str, Any]:
    """Runs every case of a SPEC on `data`, a CSV file or a folder of them, and writes the results to `out`, whole or not at all.

    When the designs name several datasets, a file stands for the one of its name and the others are looked for beside it and in the
    `folder` of the SPEC (and its `data`); when they name one, the file is that one whatever it is called.
    Raises DesignError for a SPEC that cannot be read, OSError for files that cannot.
    """
    asked = _read(spec)
    folder = (spec.parent / (asked.get("folder") or ".")).resolve()
    done = run(Sources(_frames(data, folder, _datasets(asked)), folder), asked)
    partial = out.with_name(f".{out.name}.part")
    partial.write_text(json.dumps(done, ensure_ascii=False), encoding="utf-8")
    partial.replace(out)
    return done


def _read(spec: Path) -> dict[str, Any]:
    try:
        asked = json.loads(spec.read_text(encoding="utf-8"))
    except (json.JSONDecodeError, UnicodeDecodeError) as wrong:
        raise DesignError("spec_json", "{file} is not JSON: {why}.", file=spec.name, why=str(wrong)) from wrong
    if not isinstance(asked, dict) or not isinstance(asked.get("designs"), dict) or not isinstance(asked.get("cases"), list):
        raise DesignError("spec_keys", "{file} must be an object with designs (by name) and a list of cases.", file=spec.name)
    if not all(isinstance(each, dict) for each in [*asked["designs"].values(), *asked["cases"]]):
        raise DesignError("spec_keys", "Every design and every case of {file} must be an object.", file=spec.name)
    return asked


def _datasets(asked: Mapping[str, Any]) -> set[str]:
    used = {case.get("design") for case in asked["cases"]}
    return {str(design.get("dataset") or "") for name, design in asked["designs"].items() if name in used}


def _frames(data: Path, folder: Path, datasets: set[str]) -> dict[str, Columns]:
    if data.is_file() and len(datasets) < 2:
        return {"": read_csv(data)}
    places = [data] if data.is_dir() else [data.parent, folder, folder / "data"]
    found: dict[str, Columns] = {data.name: read_csv(data)} if data.is_file() else {}
    for name in sorted(datasets - set(found)):
        path = next((place / name for place in places if Path(name).name == name and (place / name).is_file()), None)
        if path is not None:
            found[name] = read_csv(path)
    return found
