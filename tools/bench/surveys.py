"""A survey of 100 000 people: its pages of results, as the most restricted role that may open them; and submissions that come in more than once."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from _alone import alone
from _pages import asked

from wiqaya.web.addresses import WORK

RESPONDENTS, SUBMISSIONS, AREAS = 100_000, 10_000, 12
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
OPENS = date(2026, 11, 1)
AGES, SEXES = ("15-24", "25-39", "40-59", "60-"), ("female", "male")
TITLE = {"ar": "الثقة", "en": "Trust", "fr": "Confiance"}


def run() -> dict[str, Any]:
    """Milliseconds of two pages, seconds of the estimates, and how many rows 10 000 submissions sent again at random leave behind."""
    return alone(__file__)


def measure() -> dict[str, Any]:
    """In a process and home of its own."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", run_syncdb=True, verbosity=0)
    from wiqaya.people.queries import operator
    from wiqaya.places.actions import create_city
    from wiqaya.safeguards.fields import words
    from wiqaya.safeguards.tenancy import in_city

    city = create_city(slug="bench", name=words(en="Bench", ar="تجربة"), country="LB", by=operator(), at=NOW, fictional=True)
    with in_city(city.id):
        by = operator(city)
        make_areas()
        survey, version = make_survey(by)
        found = sent_again(make_wave(survey, version, by), by)
        wave = make_wave(survey, version, by)
        found |= filled(wave, by)
        reader = member(city)
    page = f"/ar/{WORK}/understand/surveys/round/{wave.short}/results"
    return found | asked(reader, {"results": page, "result": f"{page}/mean/trust_council"})


def member(city: Any) -> Any:
    """A second reader: reads what was released and changes nothing."""
    from wiqaya.people.models import Membership, User

    user = User.objects.create_user("reader@example.org", "a long password of benchmarks", name="Reader")
    Membership.objects.create(city=city, user=user, role="reader", starts=date(2026, 1, 1), given_by=user.id, given_at=NOW)
    return user


def make_areas() -> None:
    """Areas without shapes, with residents by sex and age band."""
    from wiqaya.places.models import Area, AreaLevel, Population
    from wiqaya.safeguards.fields import words

    level = AreaLevel.objects.get()
    for number in range(AREAS):
        area = Area.objects.create(
            level=level, code=f"{number:02}", slug=f"area-{number}", name=words(ar=f"حيّ {number}", en=f"Area {number}")
        )
        Population.objects.create(area=area, year=2025, residents=80_000, source="made up")
        for sex in SEXES:
            for band in AGES:
                Population.objects.create(area=area, year=2025, sex=sex, age_band=band, residents=10_000, source="made up")


def make_survey(by: Any) -> tuple[Any, Any]:
    from wiqaya.surveys.actions import instruments, waves
    from wiqaya.surveys.composing import Recipe

    made = instruments.make_instrument(title=TITLE, subject="trust", purpose=TITLE, by=by, at=NOW)
    recipe = Recipe(modules=("trust-institutions", "trust-issues", "collective-efficacy"))
    version = instruments.make_ready(version=instruments.compose_version(instrument=made, recipe=recipe, by=by, at=NOW), by=by, at=NOW)
    return waves.make_survey(title=TITLE, instrument=made, decision=TITLE, support=TITLE, by=by, at=NOW), version


def make_wave(survey: Any, version: Any, by: Any) -> Any:
    from wiqaya.surveys.actions import waves

    planned = waves.plan_wave(
        survey=survey,
        version=version,
        kind="single",
        selection="probability",
        opens=OPENS,
        closes=OPENS + timedelta(days=60),
        bias_note=TITLE,
        by=by,
        at=NOW,
    )
    return waves.open_wave(wave=planned, by=by, at=NOW)


def sent_again(wave: Any, by: Any) -> dict[str, Any]:
    """Every submission once, and half as many again at random, in a random order, read and taken in as from a device."""
    from wiqaya.exchange.xforms.filling import Filling
    from wiqaya.exchange.xforms.records import read_record, read_submission, submission_of
    from wiqaya.surveys.actions.collect import Source, take_in
    from wiqaya.surveys.models import AnswerSet
    from wiqaya.surveys.queries.forms import form_of
    from wiqaya.surveys.taking import arrival_of

    form, chance = form_of(wave.version), random.Random(5)
    empty = submission_of(Filling(form, now=NOW, identifier="THIS", language=form.language_for("ar")))
    sending = [*range(SUBMISSIONS), *(chance.randrange(SUBMISSIONS) for _ in range(SUBMISSIONS // 2))]
    chance.shuffle(sending)
    begun = time.perf_counter()
    for number in sending:
        sent = empty.replace(b"THIS", f"{number:08}".encode())
        arrival = arrival_of(form, read_record(form, read_submission(sent)), sent)
        take_in(wave=wave, version=wave.version, arrival=arrival, source=Source("interview"), by=by, at=NOW)
    return {
        "submissions": SUBMISSIONS, "sent": len(sending), "rows": AnswerSet.objects.filter(wave=wave).count(),
        "taken_in_per_s": round(len(sending) / (time.perf_counter() - begun)),
    }  # fmt: skip


def filled(wave: Any, by: Any) -> dict[str, Any]:
    """100 000 sets of answers, weighted and estimated."""
    from wiqaya.surveys.actions import estimate, waves
    from wiqaya.surveys.models import AnswerSet

    AnswerSet.objects.bulk_create(answers(wave), batch_size=5000)
    waves.close_wave(wave=wave, by=by, at=NOW)
    begun = time.perf_counter()
    estimate.weight_wave(wave=wave, by=by, at=NOW)
    tables = estimate.estimate_wave(wave=wave, by=by, at=NOW)
    return {"respondents": RESPONDENTS, "tables": tables, "estimate_s": round(time.perf_counter() - begun, 1)}


def answers(wave: Any) -> Iterator[Any]:
    from wiqaya.places.models import Area
    from wiqaya.surveys.models import AnswerSet
    from wiqaya.surveys.queries.forms import answers_of, questions_of

    chance, areas = random.Random(7), list(Area.objects.order_by("code"))
    names = [one.name for one in questions_of(wave.version) if "1" in answers_of(wave.version, one.name, "en")]
    for number in range(RESPONDENTS):
        said = {name: str(chance.randint(1, 5)) for name in names} | {"sex": chance.choice(SEXES), "age": chance.choice(AGES)}
        yield AnswerSet(
            city_id=wave.city_id, wave=wave, version=wave.version, channel="file", area=areas[number % AREAS], day=OPENS, answers=said,
            instance=str(number), content="x",
        )  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(measure()))
