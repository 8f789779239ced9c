"""A benchmark in a process and an installation of its own, on the embedded databases."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent


def alone(module: str, **also: str) -> dict[str, Any]:
    """What the last line says that a module prints when it is run as a program; `also`: further variables of its surroundings."""
    with tempfile.TemporaryDirectory() as home:
        own = {"WIQAYA_HOME": home, "DATABASE_URL": "", "REFERRAL_DATABASE_URL": "", "KEYS_DATABASE_URL": "", "WIQAYA_HOSTS": "testserver", "DJANGO_SETTINGS_MODULE": "wiqaya.web.settings"}
        done = subprocess.run([sys.executable, module], cwd=ROOT, env={**os.environ, **own, **also}, stdout=subprocess.PIPE, text=True, check=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))
