"""What a register takes, what it refuses, and what the trail tells of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from wiqaya.people.models import Organisation
from wiqaya.registers import actions
from wiqaya.registers.actions import ChangedMeanwhile
from wiqaya.registers.entry import Entry
from wiqaya.registers.kinds import Kind
from wiqaya.registers.queries import choosable, digest, listed
from wiqaya.registers.tests.kinds import MANDATES, NEEDS, SOURCES
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import NotAllowed
from wiqaya.safeguards.tenancy import in_city
from wiqaya.safeguards.texts import NamesAPerson

pytestmark = pytest.mark.django_db
FUND = {"name": {"en": "Fund of the region"}, "kind": "national"}


@pytest.fixture
def add(by: Any, now: Any) -> Any:
    return lambda kind, /, **values: actions.add(kind=kind, by=by, at=now, values=values)


@pytest.fixture
def fund(add: Any) -> Entry:
    return add(SOURCES, **FUND)


def refused(write: Any) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as wrong:
        write()
    return wrong.value.message_dict


def test_an_entry_keeps_each_sort_of_value(add: Any, by: Any, now: Any) -> None:
    row = add(SOURCES, **FUND, competitive=True, amount=Decimal("1200.50"), deadline=date(2026, 12, 1))
    row.refresh_from_db()
    assert (str(row.name), row.kind, row.state, row.competitive, row.amount) == ("Fund of the region", "national", "idea", True, Decimal("1200.50"))
    assert (row.added_by, row.added_at, row.changed_at, row.short[:3]) == (by.id, now, None, "fs-")


def test_codes_are_kept_once_in_their_order(add: Any) -> None:
    row = add(MANDATES, title={"ar": "قانون"}, kind="law", nature="authority", covers=["cohesion", "alert", "alert"])
    assert row.covers == ["alert", "cohesion"]


def test_the_trail_tells_which_fields_changed_and_none_of_their_words(fund: Any, by: Any, now: Any) -> None:
    actions.change(kind=SOURCES, row=fund, by=by, at=now, name={"en": "Fund of the coast"}, values={"kind": "national"})
    told = [(row.action, row.details) for row in audit.history(fund)]
    assert told == [("giver.change", {"fields": ["name"]}), ("giver.add", {"fields": ["kind", "name"]})]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": {}}, "name"),
        ({"kind": ""}, "kind"),
        ({"kind": "secret"}, "kind"),
        ({"deadline": date(2020, 1, 1)}, "deadline"),
        ({"amount": Decimal(10) ** 14}, "amount"),
        ({"starts": date(2026, 5, 1), "until": date(2026, 4, 1)}, "__all__"),
        ({"conditions": {"en": "Ask someone@example.org"}}, "conditions"),
    ],
)
def test_what_is_unsound_is_refused_at_its_field(add: Any, values: dict[str, Any], field: str) -> None:
    assert list(refused(lambda: add(SOURCES, **{**FUND, **values}))) == [field]
    assert not SOURCES.model.objects.exists()


def test_a_person_stands_in_no_plain_text_but_where_the_register_says_so(add: Any) -> None:
    need = {"what": {"en": "Chairs"}, "kind": "material"}
    with pytest.raises(NamesAPerson):
        add(NEEDS, **need, unit="call 06 12 34 56 78")
    assert add(MANDATES, title={"en": "Law"}, kind="law", nature="authority", reference="registry@city.example").reference


def test_unknown_codes_of_a_list_are_refused(add: Any) -> None:
    assert "covers" in refused(lambda: add(MANDATES, title={"en": "Law"}, kind="law", nature="authority", covers=["everything"]))


def test_links_lead_only_to_what_can_be_chosen(add: Any, school: Any, library: Any, other_city: Any) -> None:
    with in_city(other_city.id):
        strange = Organisation.objects.create(kind="city")
    need = {"what": {"en": "Chairs"}, "kind": "material"}
    assert list(refused(lambda: add(NEEDS, **need, department=strange))) == ["department"]
    assert list(refused(lambda: add(NEEDS, **need, shared_with=[library, strange]))) == ["shared_with"]
    row = add(NEEDS, **need, department=school, shared_with=[library])
    assert (row.department, list(row.shared_with.all())) == (school, [library])


def test_the_room_refuses_by_links_that_are_not_saved_yet(add: Any, by: Any, now: Any, school: Any, library: Any) -> None:
    need = {"what": {"en": "Chairs"}, "kind": "material", "department": school}
    assert refused(lambda: add(NEEDS, **need, shared_with=[school])) == {"shared_with": ["Share with others only."]}
    row = add(NEEDS, **need, shared_with=[library])
    refused(lambda: actions.change(kind=NEEDS, row=row, by=by, at=now, shared_with=[library, school]))
    assert list(row.shared_with.all()) == [library]


def test_what_an_entry_leads_to_stays_when_it_can_be_chosen_no_longer(add: Any, by: Any, now: Any, school: Any, library: Any) -> None:
    row = add(NEEDS, what={"en": "Chairs"}, kind="material", department=school)
    Organisation.objects.filter(pk=school.pk).update(active=False)
    assert (set(choosable(NEEDS, "department")), set(choosable(NEEDS, "department", row))) == ({library}, {library, school})
    assert actions.change(kind=NEEDS, row=row, by=by, at=now, department=school, unit="piece").unit == "piece"


def test_a_second_writer_is_told_and_writes_nothing(fund: Any, by: Any, now: Any) -> None:
    seen = digest(SOURCES, fund)
    actions.change(kind=SOURCES, row=fund, by=by, at=now, seen=seen, name={"en": "First"})
    with pytest.raises(ChangedMeanwhile):
        actions.change(kind=SOURCES, row=fund, by=by, at=now, seen=seen, name={"en": "Second"})
    fund.refresh_from_db()
    assert str(fund.name) == "First"


def test_an_emptied_field_goes_back_to_its_usual_value(add: Any, by: Any, now: Any) -> None:
    row = add(SOURCES, **FUND, competitive=True, amount=Decimal(5), state="applied")
    row = actions.change(kind=SOURCES, row=row, by=by, at=now, competitive=None, amount=None, state="", values={"kind": "city"})
    row.refresh_from_db()
    assert (row.competitive, row.amount, row.state, row.kind) == (None, None, "idea", "city")


def test_only_those_who_may_write(reader: Any, by: Any, now: Any, fund: Any) -> None:
    for write in (
        lambda: actions.add(kind=SOURCES, by=reader, at=now, values=FUND),
        lambda: actions.change(kind=SOURCES, row=fund, by=reader, at=now, name={"en": "Mine"}),
        lambda: actions.remove(kind=SOURCES, row=fund, by=reader, at=now),
    ):
        with pytest.raises(NotAllowed):
            write()


def test_their_own_entry_opens_to_those_whom_the_register_lets(add: Any, reader: Any, now: Any) -> None:
    row = add(NEEDS, what={"en": "Chairs"}, kind="material")
    with pytest.raises(NotAllowed):
        actions.change(kind=NEEDS, row=row, by=reader, at=now, unit="piece")
    NEEDS.model.objects.filter(pk=row.pk).update(added_by=reader.id)
    assert actions.change(kind=NEEDS, row=row, by=reader, at=now, unit="piece").unit == "piece"


def test_an_entry_goes_and_leaves_its_trace(fund: Any, by: Any, now: Any) -> None:
    actions.remove(kind=SOURCES, row=fund, by=by, at=now)
    assert not SOURCES.model.objects.exists()
    assert audit.history(fund)[0].details == {"short": fund.short}


def test_filters_cut_by_every_sort_of_choice(add: Any, school: Any, library: Any) -> None:
    won, open_ = add(SOURCES, **FUND, competitive=True), add(SOURCES, **FUND)
    law = add(MANDATES, title={"en": "Law"}, kind="law", nature="authority", covers=["early"])
    add(MANDATES, title={"en": "Custom"}, kind="law", nature="authority", covers=["alert"])
    need = add(NEEDS, what={"en": "Chairs"}, kind="material", department=school, shared_with=[library])
    add(NEEDS, what={"en": "Tables"}, kind="material", department=library)
    for kind, wanted, found in (
        (SOURCES, {"competitive": "yes"}, [won]),
        (SOURCES, {"competitive": "unknown", "kind": "national"}, [open_]),
        (MANDATES, {"covers": "early"}, [law]),
        (NEEDS, {"department": str(school.pk)}, [need]),
        (NEEDS, {"shared_with": str(library.pk)}, [need]),
    ):
        assert list(listed(kind, wanted)) == found, wanted


def test_a_register_that_names_no_field_is_not_taken() -> None:
    said = {"key": "x", "model": SOURCES.model, "title": "", "add": "", "reads": "", "edits": "", "columns": ()}
    with pytest.raises(ValueError, match="colour"):
        Kind(**said, fields=("name", "colour"), needed=())
    with pytest.raises(ValueError, match="kind"):
        Kind(**said, fields=("name", "kind"), needed=("name",))
