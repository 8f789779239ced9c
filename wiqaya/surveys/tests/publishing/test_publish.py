"""Results become public by two persons and the public's gate, and are taken back by one."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from wiqaya.safeguards.access import NotAllowed, OwnWork
from wiqaya.safeguards.models import AuditRow
from wiqaya.safeguards.release import find
from wiqaya.surveys.actions import publish
from wiqaya.surveys.models import AnswerSet, Publication, Result, Scale, Wave
from wiqaya.surveys.queries.publishing import offered, public_wave, published, table_of, withdrawn
from wiqaya.surveys.tests.publishing.conftest import BY_SEX, COUNCIL, EVERY_CHECK, SHARE

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
BECAUSE = {"en": "Two areas were mixed up", "ar": "اختلط حيّان"}


def test_until_a_second_person_agrees_nothing_is_public(asked, estimated):
    made = asked()
    assert made.state == "asked"
    assert {table_of(row) for row in made.results.all()} == {COUNCIL, SHARE}
    assert published(estimated) == []
    assert public_wave(estimated.code) is None


def test_the_gate_of_the_public_asks_for_more_people(asked, estimated):
    made = asked(COUNCIL)
    staff = find(Result.objects.get(audience="staff", wave=estimated, statistic="mean", question="trust_council", breakdown="area").release)
    public = find(made.results.get().release)
    assert staff.cell("3").shown
    assert not public.cell("3").shown  # 25 people; 30 are needed
    left = [cell for cell in public.cells if cell.shown]  # another area is hidden too, or the third could be counted
    assert left
    assert all(cell.rate == staff.cell(*cell.key).rate for cell in left)
    assert public.policy.base == 30


def test_a_table_that_the_gate_refuses_is_kept_as_refused(asked, chadia, as_actor, now, monkeypatch):
    monkeypatch.setattr("wiqaya.surveys.actions.estimate.ask", _refuse)
    made = asked(COUNCIL)
    assert made.results.get().release is None
    with override("en"), pytest.raises(ValidationError, match="breakdown"):
        publish.decide(publication=made, publish=True, checked=EVERY_CHECK, note={}, by=as_actor(chadia), at=now)


def _refuse(*_args, **_named):
    from wiqaya.safeguards.release import NoBiasNote

    raise NoBiasNote("x")


def test_nobody_agrees_to_what_they_asked_for(asked, amal, as_actor, now):
    made = asked()
    with pytest.raises(OwnWork):
        publish.decide(publication=made, publish=True, checked=EVERY_CHECK, note={}, by=as_actor(amal), at=now)
    operator = dataclasses.replace(as_actor(amal), kind="system")
    with pytest.raises(OwnWork):
        publish.decide(publication=made, publish=True, checked=EVERY_CHECK, note={}, by=operator, at=now)


def test_who_may_not_asks_and_decides_nothing(asked, estimated, bilal, chadia, as_actor, now):
    with pytest.raises(NotAllowed):
        publish.ask_publication(wave=estimated, chosen=[COUNCIL], by=as_actor(chadia), at=now)
    made = asked()
    for act in (
        lambda: publish.decide(publication=made, publish=False, note=BECAUSE, by=as_actor(bilal), at=now),
        lambda: publish.withdraw(publication=made, because=BECAUSE, by=as_actor(bilal), at=now),
        lambda: publish.prepare(publication=made, by=as_actor(chadia), at=now),
        lambda: publish.fail_publication(publication=made, by=as_actor(chadia), at=now),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_everything_must_be_in_order_or_is_returned_with_reasons(asked, chadia, estimated, as_actor, now):
    made, by = asked(), as_actor(chadia)
    with pytest.raises(ValidationError) as part:
        publish.decide(publication=made, publish=True, checked=EVERY_CHECK[:2], note={}, by=by, at=now)
    assert set(part.value.message_dict) == {"checked"}
    with pytest.raises(ValidationError) as silent:
        publish.decide(publication=made, publish=False, note={"ar": ""}, by=by, at=now)
    assert set(silent.value.message_dict) == {"note"}
    publish.decide(publication=made, publish=False, note={"en": "Leave the areas out"}, by=by, at=now)
    assert published(estimated) == []
    with pytest.raises(ValidationError):
        publish.decide(publication=made, publish=True, checked=EVERY_CHECK, note={}, by=by, at=now)


def test_what_was_agreed_to_is_public_until_it_is_taken_back(agreed, estimated, amal, as_actor, now):
    made = agreed()
    assert {table_of(row) for row in published(estimated)} == {COUNCIL, SHARE}
    assert public_wave(estimated.code.lower()) == estimated
    with pytest.raises(ValidationError) as silent:
        publish.withdraw(publication=made, because={}, by=as_actor(amal), at=now)
    assert set(silent.value.message_dict) == {"because"}
    publish.withdraw(publication=made, because=BECAUSE, by=as_actor(amal), at=now)
    assert published(estimated) == []
    assert withdrawn(estimated) == made
    with pytest.raises(ValidationError):
        publish.withdraw(publication=made, because=BECAUSE, by=as_actor(amal), at=now)
    acts = AuditRow.objects.filter(object=str(made.pk)).values_list("action", flat=True)
    assert {"survey.ask-publication", "survey.prepare-publication", "survey.publish", "survey.withdraw-publication"} <= set(acts)


def test_published_again_the_notice_goes(agreed, estimated, amal, as_actor, now):
    publish.withdraw(publication=agreed(), because=BECAUSE, by=as_actor(amal), at=now)
    agreed(COUNCIL)
    assert withdrawn(estimated) is not None  # the share is still gone
    agreed(SHARE)
    assert withdrawn(estimated) is None


def test_one_request_at_a_time_and_only_of_what_left(asked, estimated, amal, as_actor, now):
    def ask(*tables):
        return publish.ask_publication(wave=estimated, chosen=tables, by=as_actor(amal), at=now)

    for tables in ((), (("mean", "no_such", "", "area"),), (("change", "trust_council", "1 mean", "city"),)):
        with pytest.raises(ValidationError) as wrong:
            ask(*tables)
        assert set(wrong.value.message_dict) == {"tables"}
    asked(BY_SEX)
    with pytest.raises(ValidationError):
        ask(COUNCIL)


@pytest.mark.parametrize("modules", [("trust-institutions", "collective-efficacy")])
def test_attitudes_to_violence_are_offered_for_the_whole_city_only(estimated):
    Scale.objects.filter(key="acting").update(about_violence=True)
    wave = Wave.objects.get(pk=estimated.pk)
    assert {table[3] for table in offered(wave) if table[1] in ("acting", "act_insult")} <= {"city"}
    assert ("scale", "cohesion", "", "area") in offered(wave)


def test_of_forgotten_answers_no_table_is_made(estimated, amal, as_actor, now):
    with pytest.raises(ValidationError):
        publish.ask_publication(wave=estimated, chosen=[COUNCIL], by=as_actor(amal), at=now + timedelta(days=4000))


def test_a_request_that_cannot_be_prepared_ends(estimated, amal, as_actor, now):
    made = publish.ask_publication(wave=estimated, chosen=[COUNCIL], by=as_actor(amal), at=now)
    AnswerSet.objects.all().delete()
    with pytest.raises(ValidationError):
        publish.prepare(publication=made, by=as_actor(amal), at=now)
    publish.fail_publication(publication=made, by=as_actor(amal), at=now)
    assert Publication.objects.get().state == "failed"
    publish.ask_publication(wave=estimated, chosen=[COUNCIL], by=as_actor(amal), at=now)  # and another one may be asked for


def test_a_name_in_a_reason_is_refused(agreed, amal, as_actor, now):
    with pytest.raises(ValidationError) as named:
        publish.withdraw(publication=agreed(), because={"en": "Write to a.b@example.org"}, by=as_actor(amal), at=now)
    assert set(named.value.message_dict) == {"because"}
