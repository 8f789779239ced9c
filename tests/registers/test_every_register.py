"""Every register of the house does what registers do, with its own fields, choices and rules."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from tests.registers import smallest
from tests.registers.smallest import row_of, typed
from wiqaya.people.models import Membership, User
from wiqaya.registers.forms import FILTERS, OPENED
from wiqaya.registers.kinds import Kind
from wiqaya.registers.queries import YES, choosable
from wiqaya.registers.shapes import label_of, shape_of
from wiqaya.safeguards.access import holders
from wiqaya.safeguards.tenancy import in_city

EVERY = list(smallest.every())
NAMED = "اتصلوا بالرقم ٠٦١٢٣٤٥٦٧٨"
pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.parametrize(("space", "kind"), EVERY, ids=[kind.key for _space, kind in EVERY])]
Ask = Callable[..., Any]


@pytest.fixture
def at(space: str, kind: Kind) -> Callable[..., str]:
    """`at("-edit", short)`: an address of the register in Arabic."""

    def address(part: str = "", *args: str) -> str:
        with translation.override("ar"):
            return reverse(f"{space}:{kind.key}{part}", args=args)

    return address


@pytest.fixture
def page(kind: Kind, city: Any, now: Any, browse: Any) -> Any:
    """Somebody who may do all there is to do with the register."""
    user = User.objects.create_user("keeper@example.org", "a long password of tests", name="Keeper")
    for role in _keepers(kind):
        Membership.objects.create(city=city, user=user, role=role, starts=now.date(), given_by=user.id, given_at=now)
    return browse(user)


def _keepers(kind: Kind) -> list[str]:
    """One role where one is enough."""
    both = sorted((holders(kind.reads) & holders(kind.edits)) - kind.closed_to)
    return both[:1] or [min(holders(one) - kind.closed_to) for one in (kind.reads, kind.edits)]


def drawn(response: Any) -> BeautifulSoup:
    assert response.status_code == 200, response.status_code
    return BeautifulSoup(response.content, "html.parser")


def as_it_stands(form: BeautifulSoup) -> dict[str, Any]:
    """What a browser sends of a form that nobody touched."""
    sent: dict[str, Any] = {}
    for box in form.select("input[name], textarea[name], select[name]"):
        if box.get("type") in {"radio", "checkbox"} and not box.has_attr("checked"):
            continue
        if box.name == "select":
            chosen = box.select("option[selected]") or box.select("option")[:1]
            value = chosen[0].get("value", "") if chosen else ""
        else:
            value = box.text.removeprefix("\n") if box.name == "textarea" else box.get("value", "on" if box.get("type") == "checkbox" else "")
        if box.get("type") == "checkbox":
            sent.setdefault(box["name"], []).append(value)
        else:
            sent[box["name"]] = value
    return sent


def test_an_entry_lives_from_the_empty_list_to_its_end(kind: Kind, at: Ask, page: Any) -> None:
    sent = typed(kind)
    assert drawn(page.get(at("s"))).select_one(f"main a[href='{at('-new')}']")
    added = page.post(at("-new"), sent)
    assert added.status_code == 302, [error.text for error in drawn(added).select("[role=alert] li")]
    row = kind.model.objects.get()
    assert added.headers["Location"] == at("", row.short)
    assert drawn(page.get(at("", row.short))).h1.text.strip()
    form = drawn(page.get(at("-edit", row.short))).select_one("main form[method=post]")
    assert form is not None
    again = as_it_stands(form)
    assert page.post(at("-edit", row.short), again).status_code == 302  # a form that nobody touched can be saved
    assert kind.model.objects.get().changed_at
    assert drawn(page.get(at("s"))).select_one(f"tbody a[href='{at('', row.short)}']")
    assert page.post(at("-remove", row.short)).headers["Location"] == at("s")
    assert not kind.model.objects.exists()


def test_what_is_needed_is_asked_for_and_a_person_is_refused(kind: Kind, at: Ask, page: Any) -> None:
    bare = drawn(page.post(at("-new"), {}))
    said = bare.select_one("main").text
    asked = [name for name in kind.needed if not kind.model._meta.get_field(name).has_default() or shape_of(kind, name) == "words"]
    assert asked
    assert not [name for name in asked if label_of(kind, name) not in said]
    text = next((name for name in kind.fields if shape_of(kind, name) == "words"), None)
    if text:
        refused = page.post(at("-new"), {**typed(kind), f"{text}_ar": NAMED})
        assert drawn(refused).select_one(f"[name={text}_ar]").get("value", NAMED) == NAMED
    assert not kind.model.objects.exists()


def test_two_writers_see_each_other(kind: Kind, at: Ask, page: Any) -> None:
    typed(kind)
    row = row_of(kind.model)
    sent = {**as_it_stands(drawn(page.get(at("-edit", row.short))).select_one("main form[method=post]")), OPENED: "somebody else's"}
    clash = drawn(page.post(at("-edit", row.short), sent))
    assert clash.select_one("main .card .definitions")
    assert clash.select_one(f"[name={OPENED}]")["value"] not in {"", sent[OPENED]}


def test_list_and_file_take_every_filter(kind: Kind, at: Ask, page: Any) -> None:
    typed(kind)
    row = row_of(kind.model)
    for name in kind.filters:
        shape = shape_of(kind, name)
        choices = [YES] if shape == "flag" else [str(value) for value, _label in FILTERS[shape](kind, name)][:1]
        for choice in choices:
            assert page.get(at("s"), {name: choice}).status_code == 200
    assert all(choosable(kind, name).count() >= 0 for name in kind.fields if shape_of(kind, name) in {"link", "links"})
    if kind.exported:
        book = load_workbook(io.BytesIO(page.get(at("s-file")).content)).worksheets[0]
        assert book.sheet_view.rightToLeft
        assert book.max_row == 4
    assert page.get(at("", row.short)).status_code == 200


def test_who_may_not_and_who_comes_from_elsewhere(kind: Kind, at: Ask, page: Any, browse: Any, driss: Any, other_city: Any) -> None:
    with in_city(other_city.id):
        strange = row_of(kind.model)
    for part in ("", "-edit", "-remove"):
        assert page.get(at(part, strange.short)).status_code == 404
        assert page.post(at(part, strange.short)).status_code in {404, 405}
    nobody = browse(driss)
    for address in (at("s"), at("-new"), *([at("s-file")] if kind.exported else [])):
        assert (nobody.get(address).status_code, nobody.post(address).status_code) == (403, 403)
