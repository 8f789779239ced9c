"""What committees say of a layer, who may write it down, and who answers."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import override

from wiqaya.mapping.actions import area_notes as actions
from wiqaya.mapping.models import AreaNote
from wiqaya.mapping.queries.explorer import held_back
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import NotAllowed
from wiqaya.safeguards.texts import NamesAPerson

SAID = {"body": "Committee of the port", "text": {"en": "The school works caused it."}, "objection": True, "dated": date(2026, 6, 3), "layer": "assets"}


def add(area: Any, by: Any, now: Any, **more: Any) -> AreaNote:
    return actions.add_note(area=area, by=by, at=now, **{**SAID, **more})


@pytest.fixture
def port(areas: Any) -> Any:
    return areas["1"]


def test_a_member_of_the_network_writes_for_a_committee(port: Any, person: Any, as_actor: Any, now: Any) -> None:
    note = add(port, as_actor(person("lpn")), now)
    assert (str(note.text), note.objection, note.holds) == ("The school works caused it.", True, False)
    assert audit.history(note)[0].action == "area.object"


def test_a_reader_does_not_write(port: Any, chadia: Any, as_actor: Any, now: Any) -> None:
    with pytest.raises(NotAllowed):
        add(port, as_actor(chadia), now)


@pytest.mark.parametrize("more", [{"body": "Mahmoud Haddad, 03 123 456"}, {"text": {"en": "Call me: 03 123 456"}}, {"text": {"ar": "اتصلوا بي على 03 123 456"}}])
def test_a_person_is_refused_and_nothing_stays(more: Any, port: Any, amal: Any, as_actor: Any, now: Any) -> None:
    with pytest.raises(NamesAPerson):
        add(port, as_actor(amal), now, **more)
    assert not AreaNote.objects.exists()


def test_a_note_says_something_and_is_not_of_tomorrow(port: Any, amal: Any, as_actor: Any, now: Any) -> None:
    for more in ({"text": {"en": " "}}, {"dated": date(2027, 1, 1)}):
        with pytest.raises(ValidationError):
            add(port, as_actor(amal), now, **more)


def test_only_those_who_write_the_mapping_hold_a_layer_back(port: Any, amal: Any, person: Any, as_actor: Any, now: Any) -> None:
    with pytest.raises(NotAllowed):
        add(port, as_actor(person("lpn")), now, holds=True)
    note = add(port, as_actor(amal), now, holds=True)
    assert held_back() == {"assets"}
    actions.answer_note(note=note, answer={"en": "We added it."}, by=as_actor(amal), at=now)
    assert held_back() == set()


def test_a_plain_note_holds_nothing_back(port: Any, amal: Any, as_actor: Any, now: Any) -> None:
    add(port, as_actor(amal), now, holds=True, objection=False)
    add(port, as_actor(amal), now, holds=True, layer="")
    assert held_back() == set()


def test_the_office_does_not_take_an_objection_away(port: Any, amal: Any, person: Any, as_actor: Any, now: Any) -> None:
    member = as_actor(person("lpn"))
    note = add(port, member, now)
    with pytest.raises(NotAllowed):
        actions.remove_note(note=note, by=as_actor(amal), at=now)
    actions.remove_note(note=note, by=member, at=now)
    assert not AreaNote.objects.exists()


def test_an_answered_note_stays(port: Any, amal: Any, person: Any, as_actor: Any, now: Any) -> None:
    member = as_actor(person("lpn"))
    note = add(port, member, now)
    actions.answer_note(note=note, answer={"en": "Thank you."}, by=as_actor(amal), at=now)
    with pytest.raises(NotAllowed):
        actions.remove_note(note=note, by=member, at=now)


@pytest.mark.slow
def test_a_note_is_written_and_answered_on_the_pages(port: Any, amal: Any, browse: Any) -> None:
    client = browse(amal)
    with override("en"):
        here = reverse("mapping:area-note", args=["port"])
    sent = {"body": "Committee", "layer": "assets", "text_en": "A club is missing.", "dated_day": "3", "dated_month": "6", "dated_year": "2026"}
    named = {**sent, "text_en": "Ask Mahmoud Haddad, 03 123 456."}
    assert client.post(here, named).status_code == 200
    assert not AreaNote.objects.exists()
    assert client.post(here, sent).status_code == 302
    note = AreaNote.objects.get()
    with override("en"):
        answer = reverse("mapping:area-note-answer", args=["port", note.pk])
        remove = reverse("mapping:area-note-remove", args=["port", note.pk])
    assert client.get(remove).status_code == 405
    assert client.post(answer, {"answer_en": "We added it."}).status_code == 302
    assert "We added it." in client.get(reverse("mapping:area", args=["port"])).content.decode()
