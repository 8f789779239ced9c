"""`wiqaya mapping cycle create`: one mapping a year, whatever the number of calls."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

import pytest

from wiqaya.mapping.commands import COMMANDS
from wiqaya.mapping.models import Cycle, Method
from wiqaya.mapping.queries.cycle import breaks
from wiqaya.people.queries import operator
from wiqaya.safeguards.shell import NothingTaken

pytestmark = pytest.mark.django_db
CREATE = next(command for command in COMMANDS if command.words == ("mapping", "cycle", "create"))


def run(city: Any, year: int, method: str, reason: str = "") -> dict[str, Any]:
    return CREATE.run(Namespace(city=city, year=year, method=method, reason=reason, lang="en"), operator(city)).data


def test_a_second_identical_call_changes_nothing(city: Any) -> None:
    first = run(city, 2026, "v1")
    second = run(city, 2026, "v1")
    assert (first["cycle"], first["new"], second["new"]) == (second["cycle"], True, False)
    assert (Cycle.objects.count(), Method.objects.count()) == (1, 1)


@pytest.mark.parametrize("method", ["1", "v1", "V1", "light table talks", "مسح خفيف"])
def test_the_first_method_is_version_one_by_number_or_name(city: Any, method: str) -> None:
    assert run(city, 2025, method)["method"] == 1
    assert run(city, 2026, method)["method"] == 1
    assert Method.objects.get().name == (method if " " in method else "v1")


@pytest.mark.parametrize(("year", "method"), [(2026, "v2"), (1700, "v1"), (2200, "v1")])
def test_what_cannot_be_is_refused_and_leaves_nothing(city: Any, year: int, method: str) -> None:
    with pytest.raises(NothingTaken):
        run(city, year, method)
    assert not Cycle.objects.exists()
    assert not Method.objects.exists()


def test_another_method_for_a_year_that_exists_is_refused(city: Any) -> None:
    run(city, 2026, "v1")
    with pytest.raises(NothingTaken, match="uses method 1"):
        run(city, 2026, "v2")
    assert (Cycle.objects.count(), Method.objects.count()) == (1, 1)


def test_a_new_method_is_the_next_version_and_breaks_the_series(city: Any) -> None:
    run(city, 2025, "v1")
    assert run(city, 2026, "household survey", "Too few voices")["method"] == 2
    assert [(one.year, str(one.after.reasons)) for one in breaks()] == [(2026, "Too few voices")]
    with pytest.raises(NothingTaken, match="next version is 3"):
        run(city, 2027, "v5")
    assert run(city, 2027, "household survey")["method"] == 2
    assert len(breaks()) == 1
