"""Which lines and branches the tests reach, and which test reaches which line."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import coverage
import pytest

ROOT = Path(__file__).parents[2]
KEPT = ROOT / "var" / "proof"
ROOMS = ("wiqaya/safeguards/keys", "wiqaya/referral")
FILTERS = "advice apart asking assessing closing consenting exceptions filters flow help interrupted lapses least misuse planning proofs refusals reviewing rights terms walk"
TESTS = ("wiqaya/safeguards/keys/tests", *(f"wiqaya/referral/tests/test_{name}.py" for name in FILTERS.split()))
# long walks by chance, and processes beside each other: what they find, others must find too
LEFT_OUT = ("wiqaya/referral/tests/test_terms.py::test_six_years_of_many", "wiqaya/safeguards/keys/tests/test_races.py")
OPTIONS = ("-p", "no:cacheprovider", "-p", "no:randomly", "--no-migrations", "-n0", "-q", "--capture=sys")


def files() -> list[str]:
    """The files that are proved, by their path in the tree."""
    return [line for line in (Path(__file__).parent / "files.txt").read_text().splitlines() if line and not line.startswith("#")]


class Timed:
    """Each test in a context of its own, and how long it took."""

    def __init__(self, watch: coverage.Coverage) -> None:
        self.watch = watch
        self.seconds: dict[str, float] = defaultdict(float)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[Any]:
        self.watch.switch_context(item.nodeid)
        try:
            return (yield)
        finally:
            self.watch.switch_context("")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.seconds[report.nodeid] += report.duration


def measure() -> bool:
    """Run the tests, write the map, and print what is not reached.  Whether every line and branch of the files is."""
    KEPT.mkdir(parents=True, exist_ok=True)
    watch = coverage.Coverage(
        data_file=str(KEPT / "coverage"), branch=True, include=[f"{ROOT}/{room}/*" for room in ROOMS], omit=["*/tests/*", "*/migrations/*"], config_file=False
    )
    watch.set_option("report:exclude_also", ["if TYPE_CHECKING:", r"^\s*\.\.\.$", r"\) -> .*: \.\.\.$", r"class Master\(Protocol\)"])
    timed = Timed(watch)
    watch.start()
    failed = pytest.main([*OPTIONS, f"--basetemp={KEPT / 'tmp'}", *left_out(), *TESTS], plugins=[timed])
    watch.stop()
    watch.save()
    (KEPT / "map.json").write_text(json.dumps({"seconds": timed.seconds, "lines": _lines(watch)}))
    share = watch.report(morfs=[str(ROOT / name) for name in files()], show_missing=True, skip_covered=True)
    return not failed and share == 100


def left_out() -> list[str]:
    return [f"--deselect={test}" for test in LEFT_OUT]


def _lines(watch: coverage.Coverage) -> dict[str, dict[int, list[str]]]:
    """file -> line -> the tests that reach it."""
    data, found = watch.get_data(), {}
    for name in data.measured_files():
        reached = data.contexts_by_lineno(name)
        found[str(Path(name).relative_to(ROOT))] = {line: sorted(set(tests) - {""}) for line, tests in reached.items() if set(tests) - {""}}
    return found
