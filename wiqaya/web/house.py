"""Commands of the installation: the disclosure gate on its own, the web server, the worker, the doctor."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from wiqaya.engines.disclosure import DisclosureError, run
from wiqaya.safeguards.access import Actor
from wiqaya.safeguards.shell import CallWrong, Command, NothingTaken, Result


def _release_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("table", type=Path, help="CSV with labels in the first row and column and Total as the last of both")
    parser.add_argument("--policy", type=Path, required=True, help='JSON, for example {"k": 10, "hide_zeros": true, "protect": 5}')
    parser.add_argument("--out", type=Path, required=True, help="the safe table; its reasons go to OUT.reasons.csv")


def _release(call: Namespace, by: Actor) -> Result:
    try:
        return Result(run(call.table, call.policy, call.out))
    except (DisclosureError, OSError) as wrong:
        raise NothingTaken(str(wrong)) from wrong


def _serve_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=2)


def _serve(call: Namespace, by: Actor) -> Result:
    """The web server alone; put a reverse proxy with TLS before it."""
    return Result({"exit": subprocess.call(server_line(call.host, call.port, call.workers))})


def server_line(host: str, port: int, workers: int) -> list[str]:
    """How the web server is started: WSGI, two workers, static files from the application."""
    granian = str(Path(sys.executable).with_name("granian"))
    return [
        granian, "--interface", "wsgi", "--host", host, "--port", str(port), "--workers", str(workers), "--blocking-threads", "2",
        "--no-ws", "--log-level", "warning", "wiqaya.web.wsgi:application",
    ]  # fmt: skip


def worker_line() -> list[str]:
    return [sys.executable, "-m", "wiqaya.web.manage", "db_worker", "--no-reload", "--interval", "1"]


def schedule_line() -> list[str]:
    return [sys.executable, "-m", "wiqaya.web.schedules"]


def _work(call: Namespace, by: Actor) -> Result:
    return Result({"exit": run_together(worker_line(), schedule_line())})


def run_together(*lines: list[str]) -> int:
    """Start processes and stop all of them, by their ids, when one ends or we are asked to stop."""
    running = [subprocess.Popen(line) for line in lines]

    def stop(*_: object) -> None:
        for process in running:
            if process.poll() is None:
                process.terminate()

    signal.signal(signal.SIGTERM, stop)
    try:
        running[0].wait()
    except KeyboardInterrupt:
        pass
    finally:
        stop()
        for process in running:
            process.wait(timeout=20)
    return running[0].returncode or 0


def port_is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((host, port)) != 0


def _demo_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--no-serve", action="store_true", help="prepare the city, then stop")


def _demo(call: Namespace, by: Actor) -> Result:
    os.environ["WIQAYA_DEMO"] = "1"
    from django.conf import settings

    settings.DEMO = True
    from wiqaya.web.demo import prepare

    prepared = prepare()
    url = f"http://127.0.0.1:{call.port}/"
    data = {"url": url, "city": prepared.city, "accounts": prepared.accounts}
    said = f"Madinat al-Manara (a fictional city) is at {url}\n" + "\n".join(
        f"  {a['role']}: {a['email']}  {a['password']}" for a in prepared.accounts
    )
    if call.no_serve:
        return Result(data, said=said)
    if not port_is_free("127.0.0.1", call.port):
        raise CallWrong(f"port {call.port} is taken: choose another with --port")
    print(said, flush=True, file=sys.stderr)  # noqa: T201
    run_together(server_line("127.0.0.1", call.port, 2), worker_line(), schedule_line())
    return Result(data)


def _doctor(call: Namespace, by: Actor) -> Result:
    from wiqaya.web.doctor import examine

    checks = examine()
    wrong = [f"{check['name']}: {check['says']}" for check in checks if not check["ok"]]
    said = "\n".join(f"{'ok  ' if check['ok'] else 'MEND'} {check['name']}: {check['says']}" for check in checks)
    return Result({"ok": not wrong, "checks": checks}, refused=wrong, said=said)


COMMANDS = [
    Command(
        ("disclosure", "release"),
        "the gate on its own: a table with its margins in, a safe table out",
        _release,
        _release_arguments,
        needs_database=False,
    ),
    Command(("demo",), "prepare the fictional demo city if it is missing, and serve it", _demo, _demo_arguments),
    Command(("serve",), "the web server", _serve, _serve_arguments),
    Command(("worker",), "the worker that does long tasks", _work),
    Command(("doctor",), "check the installation and its settings; name what is unsafe or missing", _doctor),
]
