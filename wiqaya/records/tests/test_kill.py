"""A process that dies in the middle of an import leaves nothing of it behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[3]
LAY = "from tests.laid import main; main(); print('[]')"
COMMAND = "import sys; from wiqaya.web.cli import main; sys.exit(main(sys.argv[1:]))"
SLOWLY = """
import sys, time, django
flag = sys.argv.pop()
django.setup()
from pathlib import Path
from wiqaya.records.actions import store
from wiqaya.web.cli import main
insert = store._insert
def then_wait(*details):
    insert(*details)
    Path(flag).touch()
    time.sleep(60)
store._insert = then_wait
main(sys.argv[1:])
"""
COUNT = """
import json, django
django.setup()
from django.db import connection
with connection.cursor() as cursor:
    counts = {}
    for table in ("incident", "tally", "import", "dataset", "unplacedname"):
        cursor.execute(f"SELECT COUNT(*) FROM records_{table}")
        counts[table] = cursor.fetchone()[0]
print(json.dumps(counts))
"""


def python(home: Path, code: str, *words: str) -> subprocess.Popen[str]:
    surroundings = {"DJANGO_SETTINGS_MODULE": "wiqaya.web.settings", **os.environ, "WIQAYA_HOME": str(home), "DATABASE_URL": "", "REFERRAL_DATABASE_URL": "", "KEYS_DATABASE_URL": ""}
    return subprocess.Popen([sys.executable, "-c", code, *words], cwd=ROOT, env=surroundings, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def said(home: Path, code: str, *words: str) -> Any:
    out, err = (process := python(home, code, *words)).communicate(timeout=120)
    assert process.returncode == 0, err
    return json.loads(out)


def test_a_killed_import_is_gone_and_can_be_made_again(tmp_path: Path) -> None:
    square = [[35.5, 33.8], [35.51, 33.8], [35.51, 33.81], [35.5, 33.81], [35.5, 33.8]]
    feature = {"type": "Feature", "properties": {"n": "Port", "c": "1"}, "geometry": {"type": "Polygon", "coordinates": [square]}}
    (tmp_path / "areas.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    (tmp_path / "table.csv").write_text("area,date\n" + "Port,2020-01-05\nNowhere,2020-01-06\n" * 3_000)
    (tmp_path / "mapping.json").write_text(json.dumps({"kind": "incidents", "area": "area", "date": "date", "bias_note": "x"}))
    said(tmp_path, LAY)
    said(tmp_path, COMMAND, "city", "create", "port", "--name-en", "P", "--name-ar", "م", "--country", "LB", "--json")
    said(tmp_path, COMMAND, "places", "import", "port", str(tmp_path / "areas.geojson"), "--name-field", "n", "--code-field", "c", "--json")
    call = ("records", "import", "port", str(tmp_path / "table.csv"), "--mapping", str(tmp_path / "mapping.json"), "--commit", "--json")
    flag = tmp_path / "inserted"
    process = python(tmp_path, SLOWLY, *call, str(flag))
    for _ in range(600):
        if flag.exists() or process.poll() is not None:
            break
        time.sleep(0.1)
    assert flag.exists(), process.communicate()[1]
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert set(said(tmp_path, COUNT).values()) == {0}
    assert said(tmp_path, COMMAND, *call)["rows_added"] == 6_000
    assert said(tmp_path, COUNT)["incident"] == 6_000
