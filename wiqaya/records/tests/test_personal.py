from __future__ import annotations

from typing import Any

import pytest

from wiqaya.records import actions
from wiqaya.records.models import Import, Incident
from wiqaya.records.tests.conftest import INCIDENTS

NAMES = ["Amal Haddad", "Bilal Khoury", "Chadia Nasser", "Driss Amrani", "Rima Saad", "Omar Fares"]
HEAD = ["area", "date", "kind", "full name", "phone", "رقم الهوية", "e-mail"]
ROWS = [HEAD, *[["Port", f"2020-01-{n + 10}", "insult", name, f"+961 3 12345{n}", f"29001010{n}12345", f"a{n}@example.org"] for n, name in enumerate(NAMES)]]


def test_columns_of_persons_are_left_unread_and_the_rest_goes_on(load: Any) -> None:
    done = load(ROWS, INCIDENTS)
    assert [one["header"] for one in done.result["refused_columns"]] == ["full name", "phone", "رقم الهوية", "e-mail"]
    assert [one["column"] for one in done.result["refused_columns"]] == [4, 5, 6, 7]
    assert Incident.objects.count() == len(NAMES)
    kept = str(Import.objects.values()) + str(list(Incident.objects.values()))
    assert not any(secret in kept for secret in ("Haddad", "961 3", "29001010", "example.org"))


@pytest.mark.parametrize("column", HEAD[3:])
def test_a_mapping_that_names_one_is_refused(load: Any, column: str) -> None:
    with pytest.raises(actions.NotTaken) as nothing:
        load(ROWS, INCIDENTS | {"fields": {"kind": column}})
    [reason] = nothing.value.reasons
    assert (reason.code, reason.params["column"]) == ("mapped_personal", column)
    assert not Incident.objects.exists()


def test_age_and_sex_together_are_a_person(load: Any) -> None:
    rows = [["area", "date", "Age", "الجنس"], ["Port", "2020-01-05", "34", "ذكر"], ["Port", "2020-01-06", "17", "أنثى"]]
    with pytest.raises(actions.NotTaken) as nothing:
        load(rows, INCIDENTS | {"fields": {"kind": "Age", "target_group": "الجنس"}})
    assert [reason.code for reason in nothing.value.reasons] == ["mapped_person"]
    assert load(rows, INCIDENTS | {"fields": {"target_group": "الجنس"}}).result["rows_added"] == 2


@pytest.mark.parametrize("header", ["Nationality", "motive nationality", "الجنسية", "Nationalité"])
def test_nationality_by_row_is_refused(dry: Any, header: str) -> None:
    with pytest.raises(actions.NotTaken) as nothing:
        dry([["area", "date", header], ["Port", "2020-01-05", "x"]], INCIDENTS | {"fields": {"target_group": header}})
    assert nothing.value.reasons[0].code == "mapped_nationality"


def test_a_column_of_stories_is_no_category(dry: Any) -> None:
    rows = [["area", "date", "kind"], *[["Port", "2020-01-05", f"story number {n}"] for n in range(500)]]
    with pytest.raises(actions.NotTaken) as nothing:
        dry(rows, INCIDENTS)
    assert nothing.value.reasons[0].code == "too_many_kinds"


@pytest.mark.slow
def test_a_column_of_addresses_is_no_column_of_areas(dry: Any) -> None:
    rows = [["area", "date", "kind"], *[[f"place {n} of many", "2020-01-05", "a"] for n in range(5_100)]]
    with pytest.raises(actions.NotTaken) as nothing:
        dry(rows, INCIDENTS)
    assert nothing.value.reasons[0].code == "too_many_places"


def test_the_column_of_areas_is_read_even_when_areas_are_called_like_people(city: Any, dry: Any) -> None:
    from wiqaya.places.models import Area

    for area, name in zip(Area.objects.order_by("code"), NAMES, strict=False):
        area.name = actions.words_of({"en": name})
        area.save()
    result = dry([["name", "date", "kind"], *[[name, "2020-01-05", "a"] for name in NAMES[:3]]], INCIDENTS | {"area": "name"})
    assert (result["placed"], result["refused_columns"]) == (3, [])
