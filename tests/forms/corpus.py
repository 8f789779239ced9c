"""Forms of other projects in the shared folder, with the XForm that pyxform makes of each, and ODK's own engine to fill them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(os.environ.get("WIQAYA_SHARED", ROOT.parent / "shared")) / "data" / "xlsforms"
ENGINE = ROOT / "tests/forms/engine.mjs"
PLACES = {
    "type": "FeatureCollection",
    "features": [
        {"type": "Feature", "id": f"f{n}", "properties": {"id": f"f{n}", "label": f"F{n}", "name": f"n{n}", "title": f"T{n}"}, "geometry": {"type": "Point", "coordinates": [35 + n, 33]}}
        for n in range(2)
    ],
}  # fmt: skip
ROWS = "name,label,region_id,district_id,village,plant_phase\na,A,a,a,a,a\nb,B,b,b,b,b\n"


@cache
def index() -> list[dict[str, Any]]:
    if not (FOLDER / "index.json").exists():
        pytest.skip(f"the forms are not at {FOLDER}")
    found: list[dict[str, Any]] = json.loads((FOLDER / "index.json").read_text())
    return found


def workbook(entry: dict[str, Any]) -> tuple[bytes, str]:
    """The bytes, and the name that the file had where it comes from."""
    return (FOLDER / entry["file"]).read_bytes(), entry["src"].rpartition("/")[2]


def expected(entry: dict[str, Any]) -> str:
    return (FOLDER / f"{Path(entry['file']).stem}.xform.xml").read_text()


def media(xml: str) -> dict[str, str]:
    """Stand-ins for the files that a form looks into."""
    names = [source.rpartition("/")[2] for source in re.findall(r'src="(jr://[^"]*)"', xml)]
    return {name: json.dumps(PLACES) if name.endswith(".geojson") else ROWS for name in names}


def fill(jobs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What ODK's engine makes of these forms: {id, xml, filled, states, …} each, or {id, error}."""
    node = Path(sys.executable).with_name("node")
    done = subprocess.run([str(node), str(ENGINE)], input=json.dumps(jobs), capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr[-2_000:]
    results: list[dict[str, Any]] = json.loads(done.stdout)
    return results
