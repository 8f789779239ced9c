"""From a resident's answers on a phone to a number on a card that the city works with, through the pages alone and in Arabic."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.journeys.visitor import Visitor
from wiqaya.mapping.models import Issue
from wiqaya.people.models import Membership, User
from wiqaya.people.queries import operator
from wiqaya.places.actions import create_city
from wiqaya.places.models import Area, AreaLevel
from wiqaya.safeguards.fields import words
from wiqaya.safeguards.tenancy import in_city
from wiqaya.surveys.actions.invites import make_invites
from wiqaya.surveys.models import AnswerSet, Instrument, InstrumentVersion, Publication, Result, Survey, Wave
from wiqaya.surveys.words import PublicationCheck

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.journey]
OTHERS = 119  # neighbours who answer as well


@pytest.fixture
def city(db: None) -> Any:
    made = create_city(slug="jadida", name=words(ar="المدينة الجديدة"), country="LB", by=operator(), at=timezone.now())
    with in_city(made.id):
        level = AreaLevel.objects.get()
        for code, name in (("1", "الميناء"), ("2", "البساتين")):
            Area.objects.create(level=level, code=code, slug=f"area-{code}", name=words(ar=name))
        yield made


@pytest.fixture
def somebody(city: Any, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Any:
    monkeypatch.setattr("wiqaya.people.queries.has_second_factor", lambda _user: True)
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

    def with_role(name: str, role: str) -> Visitor:
        user = User.objects.create_user(f"{role}@example.org", "a long password of tests", name=name)
        now = timezone.now()
        Membership.objects.create(user=user, role=role, starts=now.date() - timedelta(days=9), given_by=user.id, given_at=now)
        return Visitor(user)

    return with_role


def at(name: str, *args: object) -> str:
    return reverse(name, args=args)


def test_from_an_answer_to_a_card(city: Any, somebody: Any) -> None:
    amal, chadia = somebody("أمل", "coordinator"), somebody("شادية", "reader")
    wave = a_round(amal)
    with in_city(city.id):
        code = make_invites(wave=wave, many=120, listed=6000, by=operator(city), at=timezone.now())[0]  # what is printed on the letters
    a_resident_answers(wave, code)
    the_neighbours_too(wave)
    results(amal, wave)
    row = Result.objects.get(audience="staff", statistic="mean", question="trust_council", breakdown="area")
    published(amal, chadia, wave)
    everybody_reads(wave)
    cited(amal, row)


def a_round(amal: Visitor) -> Wave:
    amal.open(at("surveys:new-instrument")).fill(title_ar="الثقة في المدينة", subject="trust", purpose_ar="أين تُفتح المكاتب")
    asked = Instrument.objects.get()
    amal.open(at("surveys:compose", asked.short)).fill(**{"modules": ["trust-institutions"], "trust-institutions_institution": ["council", "police"]})
    amal.open(at("surveys:instrument", asked.short)).press(at("surveys:ready", asked.short, 1))
    amal.open(at("surveys:new-survey")).fill(title_ar="الثقة في المدينة", instrument=str(asked.pk), decision_ar="أين تُفتح المكاتب")
    today = timezone.localdate()
    days = {"opens": today, "closes": today + timedelta(days=20)}
    when = {f"{name}_{part}": str(getattr(day, part)) for name, day in days.items() for part in ("day", "month", "year")}
    amal.open(at("surveys:new-wave", Survey.objects.get().short)).fill(
        version=str(InstrumentVersion.objects.get().pk), kind="single", selection="probability", bias_note_ar="لم يُسأل من لا مسكن لهم", **when
    )
    wave = Wave.objects.get()
    amal.open(at("surveys:wave", wave.short)).press(at("surveys:open-wave", wave.short))
    assert "الجولة مفتوحة." in amal.words
    return Wave.objects.get()


def a_resident_answers(wave: Wave, code: str) -> None:
    """With the code on the letter; every page is answered, then the answers are sent."""
    resident = Visitor().open(at("survey-short", wave.code))
    assert "أوافق وأبدأ" in resident.words
    resident.fill(act="agree", invitation=code)
    for _page in range(30):
        if resident.path == at("survey-check", wave.code):
            break
        resident.fill(act="next", **chosen(resident))
    resident.fill()
    assert "شكراً لكم" in resident.words
    kept = AnswerSet.objects.get()
    assert (kept.channel, kept.standing, kept.answers["trust_council"]) == ("invited", "valid", "4")


def chosen(resident: Visitor) -> dict[str, str]:
    """Of each question on the page the answer 4, else the first that stands there; open questions stay empty."""
    offered: dict[str, list[str]] = {}
    for field in resident.soup.main.select("input[type=radio]"):
        offered.setdefault(field["name"], []).append(field["value"])
    return {name: "4" if "4" in values else values[0] for name, values in offered.items()}


def the_neighbours_too(wave: Wave) -> None:
    """Answers as they stand after 119 more people have gone the same way."""
    one, dice, areas = AnswerSet.objects.get(), random.Random(2), list(Area.objects.all())
    AnswerSet.objects.bulk_create(
        AnswerSet(
            city_id=wave.city_id, wave=wave, version=wave.version, channel="invited", area=areas[number % 2], day=wave.opens, instance=str(number), content="x",
            weight=one.weight, answers=one.answers | {"trust_council": dice.choice("2345"), "trust_police": dice.choice("1234")},
        )
        for number in range(OTHERS)
    )  # fmt: skip


def results(amal: Visitor, wave: Wave) -> None:
    amal.open(at("surveys:wave", wave.short)).press(at("surveys:close-wave", wave.short))
    amal.open(at("surveys:weight", wave.short)).fill()
    amal.open(at("surveys:results", wave.short))
    assert "١٢٠" in amal.words
    assert "لم يُسأل من لا مسكن لهم" in amal.words


def published(amal: Visitor, chadia: Visitor, wave: Wave) -> None:
    amal.open(at("surveys:ask-publication", wave.short)).fill()
    made = Publication.objects.get()
    assert "بانتظار شخص ثانٍ" in amal.words
    assert "شادية" in amal.words
    assert amal.client.get(at("surveys:decide-publication", made.short)).status_code == 403
    assert Visitor().client.get(at("survey-results", wave.code)).status_code == 404
    chadia.open(at("surveys:decide-publication", made.short)).fill(checked=list(PublicationCheck.values), decision="publish")
    assert "صار بإمكان الجميع قراءته." in chadia.page.content.decode()


def everybody_reads(wave: Wave) -> None:
    anybody = Visitor().open(at("findings"))
    page = anybody.links(at("survey-results", wave.code))[0]
    told = anybody.open(page).words
    assert "متوسط الإجابات:" in told
    assert "أجاب ١٢٠ شخصاً." in told
    assert "لم يُسأل من لا مسكن لهم" in told
    for path in {path for path in anybody.links(f"{page}/") if "." not in path}:
        assert "الرقم الحقيقي يقع بين" in anybody.open(path).words
    assert "sessionid" not in anybody.client.cookies


def cited(amal: Visitor, row: Result) -> None:
    amal.open(at("mapping:cycle-new")).fill(year=str(timezone.localdate().year))
    amal.open(at("mapping:issue-new")).fill(title_ar="من يثق بمن يقرر")
    card = Issue.objects.get()
    amal.open(f"{at('mapping:cite', card.short)}?{urlencode({'q': 'الثقه'})}").fill(result=row.short)  # another spelling of the same word
    told = amal.open(at("mapping:issue", card.short)).words
    assert "متوسط الإجابات:" in told
    assert "أجاب ١٢٠ شخصاً." in told
    assert row.short in told
    assert amal.links(at("surveys:results", row.wave.short))
