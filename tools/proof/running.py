"""One process with everything loaded; a child of it for each change, which runs the tests that reach the changed lines until one notices."""

from __future__ import annotations

import gc
import hashlib
import json
import os
import resource
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

import mutants
import pytest
from covering import KEPT, OPTIONS, ROOMS, ROOT, TESTS, left_out

BUDGET = 45.0  # seconds of tests for one change: what was not noticed by then has survived
SLOW = 8.0  # tests that take longer are left out
KILLED, SURVIVED, BROKEN = 1, 0, 3


@dataclass(frozen=True, slots=True)
class Change:
    file: str
    number: int
    site: mutants.Site

    @property
    def key(self) -> str:
        return f"{self.file}|{self.number}|{self.site.owner}|{self.site.what}"


class Runner:
    """The plugin that takes the place of pytest's loop."""

    def __init__(self, files: list[str], only: set[str] | None, workers: int) -> None:
        self.only, self.workers = only, workers
        self.sources = {file: (ROOT / file).read_text() for file in files}
        self.found = json.loads((KEPT / "map.json").read_text())
        self.results: dict[str, str] = {}
        self.failed = False
        self.items: dict[str, pytest.Item] = {}
        self.functions: dict[tuple[str, str], list[FunctionType]] = {}
        self.mentions: dict[str, set[str]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.failed |= report.failed

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.items = {item.nodeid: item for item in session.items}
        self._warm(session)
        gc.unfreeze()
        wanted = {str(ROOT / file): file for file in self.sources}
        for one in gc.get_objects():
            if type(one) is FunctionType and one.__code__.co_filename in wanted:
                self.functions.setdefault((wanted[one.__code__.co_filename], one.__code__.co_qualname), []).append(one)
        gc.collect()
        gc.freeze()
        self._all([Change(file, at, site) for file, source in self.sources.items() for at, site in enumerate(mutants.sites(source))])
        return True

    def _warm(self, session: pytest.Session) -> None:
        """One test with the databases in the parent: every child finds them prepared, and nothing else of that test."""
        first = next(item for item in session.items if item.get_closest_marker("django_db"))
        first.ihook.pytest_runtest_protocol(item=first, nextitem=first)
        session._setupstate.teardown_exact(Root(session))  # type: ignore[arg-type]

    def _control(self, changes: list[Change]) -> None:
        """Every test in a child without any change: one that fails there would notice everything, so it is left out."""
        tests = list({test.nodeid: test for change in changes for test in self._tests(change)}.values())
        told = KEPT / "control.txt"
        told.unlink(missing_ok=True)
        child = os.fork()
        if child == 0:
            try:
                _dark()
                with told.open("w") as out:
                    for at, test in enumerate(tests):
                        self.failed = False
                        test.ihook.pytest_runtest_protocol(item=test, nextitem=tests[at + 1] if at + 1 < len(tests) else test)
                        if self.failed:
                            out.write(f"{test.nodeid}\n")
                    out.write("done\n")
            finally:
                os._exit(0)
        os.waitpid(child, 0)
        *failing, last = told.read_text().splitlines() or [""]
        if last != "done":
            raise pytest.UsageError("the control without any change did not come to its end")
        for name in failing:
            print(f"left out, it fails without any change: {name}", file=sys.stderr)
            self.items.pop(name)

    def _all(self, changes: list[Change]) -> None:
        running: dict[int, tuple[Change, float]] = {}
        if self.only is not None:
            changes = [one for one in changes if one.key in self.only]
        self._control(changes)
        for at, change in enumerate(changes, 1):
            tests = self._tests(change)
            if not tests:
                self._note(change, "no test reaches it")
                continue
            while len(running) >= self.workers:
                self._reap(running)
            child = os.fork()
            if child == 0:
                self._child(change, tests)
            running[child] = change, time.time()
            if at % 100 == 0:
                print(f"{at} of {len(changes)}", file=sys.stderr, flush=True)
        while running:
            self._reap(running)

    def _reap(self, running: dict[int, tuple[Change, float]]) -> None:
        child, status = os.wait()
        change, begun = running.pop(child)
        code = os.waitstatus_to_exitcode(status)
        said = {SURVIVED: "survived", KILLED: "killed", BROKEN: "not run"}.get(code, "killed" if code < 0 else "not run")
        self._note(change, said, time.time() - begun)

    def _note(self, change: Change, said: str, took: float = 0) -> None:
        self.results[change.key] = said
        line = {"key": change.key, "file": change.file, "line": change.site.line, "what": change.site.what, "said": said, "took": round(took, 1)}
        line["text"] = self.sources[change.file].splitlines()[change.site.line - 1].strip()
        line["source"] = digest(self.sources[change.file])
        with (KEPT / "results.jsonl").open("a") as out:
            out.write(json.dumps(line, ensure_ascii=False) + "\n")

    # which tests

    def _tests(self, change: Change) -> list[pytest.Item]:
        """Those that reach the statement, quick ones first, until the budget is used up."""
        site = change.site
        if site.owner:
            reached = self._reaching(change.file, range(site.lines[0], site.lines[1] + 1))
        else:
            reached = set()
            for name in mutants.head_names(self.sources[change.file], site.names):
                reached |= self._mentioning(name)
        seconds, chosen, left = self.found["seconds"], [], BUDGET
        for name in sorted(reached, key=lambda name: seconds.get(name, SLOW)):
            took = seconds.get(name, SLOW)
            if name in self.items and took < SLOW and left > 0:
                chosen.append(self.items[name])
                left -= took
        return chosen

    def _reaching(self, file: str, lines: range) -> set[str]:
        of_file = self.found["lines"].get(file, {})
        return {test for line in lines for test in of_file.get(str(line), ())}

    def _mentioning(self, name: str) -> set[str]:
        """Tests that reach a line with this name, or whose own file says it."""
        if name not in self.mentions:
            found: set[str] = set()
            for room in ROOMS:
                for path in (ROOT / room).rglob("*.py"):
                    lines = path.read_text().splitlines()
                    if "tests" in path.parts:
                        if any(name in line for line in lines):
                            found |= {test for test in self.items if test.startswith(str(path.relative_to(ROOT)))}
                    else:
                        for number, line in enumerate(lines, 1):
                            if name in line:
                                found |= self._reaching(str(path.relative_to(ROOT)), range(number, number + 1))
            self.mentions[name] = found
        return self.mentions[name]

    # in the child

    def _child(self, change: Change, tests: list[pytest.Item]) -> None:
        code = BROKEN
        try:
            _dark()
            limit = 20 + 4 * int(sum(self.found["seconds"].get(test.nodeid, 1) for test in tests))
            resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 5))
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.alarm(10 * limit)
            self._apply(change)
            code = self._noticed(tests)
        except BaseException as wrong:
            (KEPT / "wrong.txt").open("a").write(f"{change.key}: {wrong!r}\n")
        finally:
            os._exit(code)

    def _noticed(self, tests: list[pytest.Item]) -> int:
        self.failed = False
        for at, test in enumerate(tests):
            following = tests[at + 1] if at + 1 < len(tests) else test
            try:
                test.ihook.pytest_runtest_protocol(item=test, nextitem=following)
            except BaseException:
                return KILLED
            if self.failed:
                return KILLED
        return SURVIVED

    def _apply(self, change: Change) -> None:
        source = self.sources[change.file]
        code = compile(mutants.changed(source, change.number), str(ROOT / change.file), "exec", dont_inherit=True)
        if not change.site.owner:
            _reset(change, source, code)
            return
        new = next(one for one in _codes(code) if one.co_qualname == change.site.owner)
        for function in self.functions[change.file, change.site.owner]:
            function.__code__ = new


class Root:
    """The end of a test after which nothing but the session stays set up."""

    def __init__(self, session: pytest.Session) -> None:
        self.session = session

    def listchain(self) -> list[pytest.Session]:
        return [self.session]


def _dark() -> None:
    dark = os.open(os.devnull, os.O_WRONLY)
    os.dup2(dark, 1)
    os.dup2(dark, 2)


def _codes(code: CodeType) -> list[CodeType]:
    inner = [one for one in code.co_consts if isinstance(one, CodeType)]
    return inner + [deep for one in inner for deep in _codes(one)]


def _reset(change: Change, source: str, code: CodeType) -> None:
    """Set the changed values of a module's head wherever they were imported."""
    name = change.file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    real, again = sys.modules[name], ModuleType(name)
    again.__dict__.update({"__name__": name, "__package__": real.__package__, "__file__": real.__file__})
    if hasattr(real, "__path__"):
        again.__path__ = real.__path__
    try:
        exec(code, again.__dict__)
    except Exception:
        os._exit(KILLED)  # nothing starts with it
    for one in mutants.head_names(source, change.site.names):
        old: Any = getattr(real, one, None)
        for module in [module for key, module in sys.modules.items() if key.startswith("wiqaya") or "test" in key]:
            if one in getattr(module, "__dict__", {}) and module.__dict__[one] is old:
                setattr(module, one, again.__dict__[one])


def digest(source: str) -> str:
    return hashlib.sha256(source.encode()).hexdigest()[:16]


def run(files: list[str], only: set[str] | None, workers: int) -> dict[str, str]:
    """Try every change of the files (or those of `only`) and return what became of each."""
    runner = Runner(files, only, workers)
    place = KEPT / f"tmp-{os.getpid()}"
    pytest.main([*OPTIONS, f"--basetemp={place}", *left_out(), *TESTS], plugins=[runner])
    return runner.results


__all__ = ["BUDGET", "Path", "digest", "run"]
