"""Two cities in one installation: the demo, and a small one whose every text is a canary; and somebody in every role."""

from __future__ import annotations

import hashlib
import tempfile
import uuid
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from django.db.models import CharField, Model
from django.utils import timezone

from tests.registers import smallest
from wiqaya.action import models as action
from wiqaya.mapping import models as mapping
from wiqaya.mapping.actions import report
from wiqaya.mapping.queries.card_content import content
from wiqaya.mapping.reporting.checking import CheckItem
from wiqaya.mapping.tasks import explorer as layer_tasks
from wiqaya.people.models import Invitation, Membership, Organisation, User
from wiqaya.people.queries import actor_for, operator
from wiqaya.places.actions import create_city
from wiqaya.places.models import Area, AreaAlias, AreaLevel, City, Population, PopulationGroup
from wiqaya.records import tasks as import_tasks
from wiqaya.records.actions import change_dataset
from wiqaya.records.actions.drafts import begin, look, set_mapping
from wiqaya.records.models import Dataset, Import, Incident, Indicator, Tally, UnplacedName, Value
from wiqaya.referral import models as referral
from wiqaya.referral.apart import inside
from wiqaya.safeguards.fields import Words, words
from wiqaya.safeguards.models import Job
from wiqaya.safeguards.tenancy import in_city
from wiqaya.safeguards.words import JobState, Role
from wiqaya.strategy import models as strategy
from wiqaya.strategy import tasks as papers
from wiqaya.strategy import versions as plan_versions
from wiqaya.surveys import models as surveys
from wiqaya.surveys import tasks as estimates
from wiqaya.surveys.storing import store
from wiqaya.web.demo import prepare

CANARY = "CANARY"
ROUND = "T2T2"  # the code of the round that both cities have
REPORTING = "mapping.report"
XFORM = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head><h:title>{word}-form</h:title><model>
<instance><data id="f" version="1"><trust/><meta><instanceID/></meta></data></instance><bind nodeset="/data/trust" type="string"/>
</model></h:head><h:body><select1 ref="/data/trust"><label>{word}-question</label><item><label>1</label><value>1</value></item>
<item><label>2</label><value>2</value></item><item><label>3</label><value>3</value></item></select1></h:body></h:html>"""
UNPLACED = "حارة بلا حدود"  # a place of a file that is no area
NOBODY, NO_ROLE = "anonymous", "no role"


@dataclass
class World:
    """Both cities, the things in them that addresses name, and the accounts."""

    own: City
    other: City
    people: dict[str, User]
    stranger: User  # coordinates the other city
    things: dict[str, Any] = field(default_factory=dict)
    others: dict[str, Any] = field(default_factory=dict)
    media: Path = Path()


def build() -> World:
    now = timezone.now()
    own = City.objects.get(slug=prepare().city)
    other = create_city(slug="elsewhere", name=words(en="Elsewhere", ar="مكان آخر"), country="TN", by=operator(), at=now)
    people = {role: account(role) for role in [*Role.values, NO_ROLE]}
    world = World(own, other, people, account("stranger"))
    with in_city(own.id):
        for role, user in people.items():
            if role in Role.values:
                _give(user, role, now)
        _what_the_demo_lacks(people["coordinator"], now)
        _with_figures(own, people, now)
        _plant_round(people["coordinator"], now, "مثال", _secret())
        _plant_registers(people["coordinator"], now, "مثال")
        AreaLevel.objects.create(order=2, name=words(ar="شارع", en="Street"))
        world.things = things(people["mayor"])
    with in_city(other.id):
        _give(world.stranger, "coordinator", now)
        plant_everything(world.stranger, now)
        _plant_the_room(world.stranger, now)
        AreaLevel.objects.create(order=2, name=words(ar=f"{CANARY}-level"))
        world.others = things(world.stranger)
    return world


def account(name: str, password: str | None = "a long password of tests") -> User:
    return User.objects.create_user(f"{name.replace(' ', '-')}@matrix.example", password, name=f"Matrix {name}", language="ar")


def _give(user: User, role: str, now: datetime) -> None:
    """With a place in the body that was asked, for the roles that answer."""
    seat = {Role.CIVIL_SOCIETY: mapping.Contribution, Role.POLICE: mapping.Briefing}.get(Role(role))
    row = seat.objects.first() if seat else None
    start = now.date() - timedelta(days=200)
    Membership.objects.create(
        user=user, role=role, starts=start, given_by=user.id, given_at=now, organisation=row.organisation if row else None
    )


def _what_the_demo_lacks(by: User, now: datetime) -> None:
    """Things that are there only for a while: drafts, jobs, invitations, objections, an assessment taken in."""
    at = {"added_by": by.id, "added_at": now}
    mapping.AreaNote.objects.create(area=_area(), body="لجنة الحي", text=words(ar="لا نرى أنفسنا في هذا"), dated=now.date(), **at)
    cycle = mapping.Cycle.objects.order_by("-year").first()
    mapping.StepEvidence.objects.create(cycle=cycle, letter="a", title=words(ar="محضر الاجتماع"), **at)
    card = mapping.Issue.objects.filter(factors__nature="strength").first()
    mapping.IssueVersion.objects.create(issue=card, number=1, content=content(card), kept_by=by.id, kept_at=now)
    mapping.Issue.objects.filter(pk=card.pk).update(version=2)
    _assessment(cycle, now, title=words(ar="تقييم سابق"), by=by)
    _for_a_while(by, now, "ساحة")


def _with_figures(city: City, people: dict[str, User], now: datetime) -> None:
    """Data marked as public, and the newest public edition with its figures."""
    by, checker, dataset = _actor(people["coordinator"]), _actor(people["reader"]), _dataset()
    change_dataset(dataset=dataset, sensitivity="public", steward=people["coordinator"], by=by, at=now)
    cycle = mapping.Cycle.objects.get(trigger="yearly", state="open")
    made = report.ask_check(report=report.make(city=city, cycle=cycle, edition="public", by=by, at=now), by=by, at=now)
    answers = {item: report.Answer(fine=True) for item in CheckItem.values}
    report.check(report=made, publish=True, answers=answers, note={}, made_at=made.made_at, by=checker, at=now + timedelta(seconds=1))


def _for_a_while(by: User, now: datetime, place: str) -> None:
    who = _actor(by)
    Invitation.objects.create(
        email=f"{place}@matrix.example",
        name=place,
        role="frontline",
        token_digest=place,
        invited_by=by.id,
        invited_at=now,
        expires=now + timedelta(days=9),
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{place}.csv"
        path.write_text(f"الحي,التاريخ,نوع\n{place},01/02/2025,{place}\n{_area().name},غداً,{place}\n", encoding="utf-8")
        draft = begin(path=path, name=path.name, by=who, at=now)
        path.write_text(f"الحي,العدد\n{UNPLACED},7\n{_area().name},9\n", encoding="utf-8")
        values = begin(path=path, name=path.name, by=who, at=now)
    known = {"kind": "incidents", "layout": "long", "area": "الحي", "date": "التاريخ", "date_order": "dmy", "fields": {"kind": "نوع"}}
    set_mapping(found=draft, mapping=known, dataset=_dataset(), by=who, at=now)
    look(found=draft, by=who, at=now)
    counted = {"kind": "indicators", "layout": "long", "area": "الحي", "value": "العدد", "period": "2020", "source": place, "bias_note": place}
    set_mapping(found=values, mapping=counted, by=who, at=now)
    look(found=values, by=who, at=now)
    for kind, about in (
        (import_tasks.KIND, {"import": str(draft.id), "step": "look"}),
        (layer_tasks.KIND, {"dataset": _dataset().short, "part": ""}),
        (REPORTING, {"step": "make"}),
    ):
        result = {"about": about, "report": "re-22222"}
        Job.objects.create(city=who.city, by=by.id, kind=kind, started=now, seen=now, state=JobState.DONE, message=place, result=result)


def _actor(user: User) -> Any:
    city = Membership.objects.get(user=user).city
    return actor_for(user, city=city, on=timezone.localdate(), strong=True)


def _assessment(cycle: Any, now: datetime, *, title: Any, by: User) -> None:
    mapping.Cycle.objects.create(
        year=2020, trigger="imported", title=title, method=cycle.method, light=False, state="frozen", started=date(2020, 1, 1), ended=date(2020, 1, 1),
        review_due=date(2021, 1, 1), frozen_at=now, frozen_by=by.id, imported_title=title, imported_text=title, imported_from=str(title),
    )  # fmt: skip


def _area() -> Area:
    return Area.objects.order_by("code").first()


def _dataset() -> Dataset:
    return Dataset.objects.filter(kind="incidents", rows__gt=0).first()


# -- the other city


def plant(model: type[Model], *, word: str = CANARY, **given: Any) -> Any:
    """A row whose free texts, in all languages and plain, name the row's kind and field after the word CANARY."""
    texts: dict[str, Any] = {}
    for one in model._meta.get_fields():
        name = f"{word}-{model._meta.model_name}-{one.name}"
        if isinstance(one, Words):
            texts[one.name] = words(ar=name, en=name, fr=name)
        elif (
            type(one) is CharField
            and not one.choices
            and one.name not in {"short", "token_digest", "digest", "code", "sex", "age_band", "lang", "stored"}
        ):
            texts[one.name] = name[: one.max_length]
    return model.objects.create(**{**texts, **given})


def plant_everything(by: User, now: datetime) -> None:
    at, today = {"added_by": by.id, "added_at": now}, now.date()
    AreaLevel.objects.update(name=words(ar=f"{CANARY}-level"))
    area = plant(Area, level=AreaLevel.objects.get(), code="c1", slug="canary-area")
    AreaAlias.objects.create(area=area, text=f"{CANARY}-alias", folded="canary-alias", added=now, added_by=by.id)
    plant(Population, area=area, year=2025, residents=4321)
    group, organisation = plant(PopulationGroup), plant(Organisation, kind="cso", department="")
    Membership.objects.filter(user=by).update(organisation=organisation)
    User.objects.filter(pk=by.pk).update(name=f"{CANARY}-person")
    dataset = plant(
        Dataset,
        kind="incidents",
        rows=40,
        version=1,
        holder=organisation,
        relevance="relevant",
        method_version="1",
        added_by=by.id,
        added_at=now,
        changed_at=now,
    )
    _plant_rows(dataset, area, by, now)
    method = plant(mapping.Method, version=1, made=now, changed_because="")
    cycle = plant(mapping.Cycle, year=2026, method=method, started=today, review_due=today, lead=organisation)
    asked = {"cycle": cycle, "organisation": organisation}
    plant(mapping.LightAnswer, cycle=cycle, question=1, answered_by=by.id, answered_at=now)
    plant(mapping.Step, cycle=cycle, letter="a", judged_by=by.id, judged_at=now)
    plant(mapping.StepEvidence, cycle=cycle, letter="a", **at)
    plant(
        mapping.Contribution,
        **asked,
        sector="community",
        asked_by=by.id,
        asked_at=now,
        state="answered",
        answered_by=by.id,
        answered_at=now,
    )
    plant(mapping.Briefing, **asked, asked_on=today, answered_on=today, noted_by=by.id, noted_at=now)
    card = _plant_card(cycle, area, group, dataset, by, now)
    asset = plant(mapping.Asset, owner=organisation, **at)
    asset.areas.add(area), asset.groups.add(group), asset.helps_with.add(card)
    plant(mapping.Perception, asset=asset, group=group, **at)
    plant(mapping.StakeholderLink, organisation=organisation, issue=card, **at)
    plant(mapping.TrustView, organisation=organisation, group=group, **at)
    plant(mapping.StructuralIssue, kind="tension", counterpart="trust", **at).areas.add(area)
    plant(mapping.ContextNote, kind="history", **at)
    plant(mapping.AreaNote, area=area, layer="", dated=today, **at)
    for _ in range(2):
        plant(mapping.Signal, kind="rumour", area=area, source="residents", received_at=now, received_by=by.id)
    stage = plant(mapping.Stage, number=2, changed_at=now)
    plant(mapping.StageChange, stage=stage, before="not-yet", after="running", because="lesson", changed_by=by.id, changed_at=now)
    plant(mapping.Recommendation, cycle=cycle, number=1, issue=card, **at)
    _assessment(cycle, now, title=words(ar=f"{CANARY}-assessment"), by=by)
    _for_a_while(by, now, f"{CANARY}-passing")
    _plant_reports(cycle, by, now)
    _plant_round(by, now, CANARY, _secret())
    _plant_registers(by, now, CANARY)


def _plant_registers(by: User, now: datetime, word: str) -> None:
    """An entry of every register that the city has none of yet."""
    for _space, kind in smallest.every():
        if not kind.model.objects.exists():
            plant(kind.model, word=word, **{**_but_texts(kind.model), "added_by": by.id, "added_at": now})
    if not action.Booking.objects.exists():
        hour = {"starts": now, "until": now + timedelta(hours=1)}
        plant(action.Booking, word=word, space=action.Space.objects.first(), organisation=Organisation.objects.first(), **hour, added_by=by.id, added_at=now)
    if not action.Harm.objects.filter(intervention__sessions__isnull=False).exists():
        row = plant(action.Intervention, word=word, domain="sport", state="running", ended_on=None, added_by=by.id, added_at=now)
        seen = {"intervention": row, "dated": now.date(), "added_by": by.id, "added_at": now}
        plant(action.Session, word=word, counts={"unknown": 7}, **seen), plant(action.Harm, word=word, to="relations", **seen)
    if not action.Service.objects.exists():
        service = plant(action.Service, word=word, organisation=Organisation.objects.first(), confirmed_how="", added_by=by.id, added_at=now)
        plant(action.ServicePlace, word=word, service=service)
        plant(action.SheetLine, word=word, sheet=plant(action.Sheet, word=word, added_by=by.id, added_at=now), service=service, position=1)
    if not strategy.Reading.objects.exists():
        plant(strategy.Reading, word=word, text=strategy.BindingText.objects.first(), department=Organisation.objects.first(), told_on=now.date(), told_by=by.id)
        plant(strategy.DefinitionView, word=word, definition=strategy.Definition.objects.first(), holder="youth", agrees="no", added_by=by.id, added_at=now)
    if not strategy.CouncilQuestion.objects.exists():
        decided = {"strategy": strategy.Strategy.objects.order_by("pk").first(), "body": "council", "outcome": "returned", "dated": now.date()}
        asked = plant(strategy.Decision, word=word, **decided, written_by=by.id, written_at=now)
        plant(strategy.CouncilQuestion, word=word, decision=asked)
    if not strategy.DraftComment.objects.exists():
        _plant_plan(strategy.Strategy.objects.order_by("pk").first(), by, now, word)
    about = {"about": {"strategy": "", "paper": "case", "kind": "html", "lang": "ar", "may": [], "city": "", "name": "", "on": now.date().isoformat()}}
    Job.objects.create(city=_area().city_id, by=by.id, kind=papers.KIND, started=now, seen=now, state=JobState.DONE, message=word, result=about)


def _plant_plan(text: Any, by: User, now: datetime, word: str) -> None:
    """A text in force with a measure, a version, a check of principles and a comment that nobody has read."""
    at, day = {"added_by": by.id, "added_at": now}, now.date()
    strategy.Strategy.objects.filter(pk=text.pk).update(state="approved", approved_on=day)
    first = strategy.Priority.objects.filter(strategy=text).first() or plant(strategy.Priority, word=word, strategy=text, position=1, **at)
    row = strategy.Measure.objects.filter(strategy=text).first() or plant(strategy.Measure, word=word, strategy=text, priority=first, domain="sport", **at)
    plant(strategy.MeasureNote, word=word, measure=row, dated=day, state="running", by=by.id, at=now)
    plant(strategy.PrincipleCheck, word=word, about="strategy", subject=text.pk, principle="gender", stand="dissent", by=by.id, at=now)
    plan_versions.keep(text, reason=f"{word}-reason", by=_actor(by), at=now)
    plant(strategy.DraftComment, word=word, strategy=text, text=f"{word}-comment", language="ar", received_on=day)


def _but_texts(model: type[Model]) -> dict[str, Any]:
    texts = {one.name for one in model._meta.fields if isinstance(one, Words) or (type(one) is CharField and not one.choices)}
    return {name: value for name, value in smallest.asked_of(model).items() if name not in texts}


def _plant_rows(dataset: Dataset, area: Area, by: User, now: datetime) -> None:
    loaded = plant(Import, dataset=dataset, digest="0", plan_digest="0", state="loaded", begun_by=by.id, begun_at=now, loaded_at=now)
    said = {name: f"{CANARY}-{name}" for name in ("kind", "target_group", "body")}
    for day in range(1, 41):
        Incident.objects.create(dataset=dataset, source_import=loaded, area=area, day=date(2025, 1 + day % 12, 3), **said)
    for month in range(1, 13):
        count = Incident.objects.filter(day__month=month).count()
        Tally.objects.create(dataset=dataset, source_import=loaded, area=area, month=date(2025, month, 1), count=count, **said)
    UnplacedName.objects.create(source_import=loaded, text=f"{CANARY}-unplaced", rows=1)
    measured = plant(Indicator, dataset=dataset, code="m")
    Value.objects.create(indicator=measured, area=area, period="2025", value=4321, source_import=loaded)


def _plant_card(cycle: Any, area: Area, group: Any, dataset: Dataset, by: User, now: datetime) -> Any:
    card = plant(mapping.Issue, cycle=cycle, version=2, written_by=by.id, written_at=now, changed_at=now, digest="", returned_because="")
    card.areas.add(area)
    line = {"issue": card, "added_by": by.id, "added_at": now}
    plant(mapping.Factor, nature="strength", area=area, group=group, **line)
    plant(mapping.Impact, group=group, area=area, **line)
    plant(mapping.Ground, kind="change", **line)
    plant(mapping.Explanation, kind="social", **line)
    plant(mapping.View, holder="residents", **line)
    plant(mapping.Evidence, kind="survey", dataset=dataset, **line)
    plant(mapping.Condition, dataset=dataset, **line)
    plant(mapping.NationalAnalysis, cycle=cycle, **line)
    plant(mapping.IssueVersion, issue=card, number=1, content=content(card), kept_by=by.id, kept_at=now)
    return card


def _plant_round(by: User, now: datetime, word: str, secret: str) -> None:
    """A round of a survey that is open, an interviewer with a device, and a call to be made."""
    made, xform = {"made_by": by.id, "made_at": now, "word": word}, XFORM.format(word=word)
    asked = plant(surveys.Instrument, **made)
    version = plant(
        surveys.InstrumentVersion, instrument=asked, number=1, state="ready", xform=xform, workbook=b"", digest=secret[:32], languages=["ar"], **made
    )
    surveys.VersionFile.objects.create(
        version=version, name=f"{word}-picture.png", kind="image/png", digest="0" * 32, size=1, stored=store("forms/of-the-matrix", BytesIO(b"x")),
        made_by=by.id, made_at=now,
    )  # fmt: skip
    opens, closes = now.date() - timedelta(days=5), now.date() + timedelta(days=5)
    wave = plant(
        surveys.Wave, survey=plant(surveys.Survey, instrument=asked, **made), number=1, state="open", version=version, opens=opens, closes=closes,
        withdraw_until=closes, forget_on=closes + timedelta(days=9), code=ROUND, **made,
    )  # fmt: skip
    asking = plant(surveys.Interviewer, wave=wave, number=1, word=word)
    token = {"secret": hashlib.sha256(secret.encode()).hexdigest(), "login": secret[:24], "digest_key": "0" * 32, "ends": closes}
    plant(surveys.DeviceToken, interviewer=asking, **token, **made)
    plant(surveys.BackCheck, interviewer=asking, day=now.date(), made_at=now, word=word)
    _plant_sample(wave, by, now, word)


def _plant_sample(wave: Any, by: User, now: datetime, word: str) -> None:
    """Places that were drawn, one of them replaced; a quota, a file of answers, a job of estimates, and what the city promised."""
    sample = plant(surveys.Sample, wave=wave, size=10, seed=7, drawn_by=by.id, drawn_at=now, word=word)
    place = {"sample": sample, "area": _area(), "stratum": "1", "households": 40, "probability": 0.5}
    out = surveys.SamplePoint.objects.create(**place, code=f"{word}-place", position=1, outcome="replaced")
    into = surveys.SamplePoint.objects.create(**place, code=f"{word}-reserve", position=2, reserve=True)
    plant(surveys.Replacement, out=out, into=into, by=by.id, at=now, word=word)
    surveys.Quota.objects.create(wave=wave, area=_area(), target=9)
    refused = [{"row": 2, "column": f"{word}-column", "code": "not_choice", "params": {"value": f"{word}-value"}}]
    plant(surveys.Intake, wave=wave, by=by.id, at=now, refused=refused, digest="0", word=word)
    plant(surveys.Promise, survey=wave.survey, made_by=by.id, made_at=now, word=word)
    _plant_publication(wave, by, now, word)
    about = {"about": {"wave": wave.short}}
    Job.objects.create(city=wave.city_id, by=by.id, kind=estimates.KIND, started=now, seen=now, state=JobState.DONE, message=word, result=about)


def _plant_publication(wave: Any, by: User, now: datetime, word: str) -> None:
    """Results that everybody could read, and a number that was let out to nobody."""
    weights = surveys.Weighting.objects.create(wave=wave, number=1, report={"n": 1, "acts": []}, made_by=by.id, made_at=now)
    at = {"asked_by": by.id, "asked_at": now, "decided_by": by.id, "decided_at": now, "withdrawn_by": by.id, "withdrawn_at": now}
    made = plant(surveys.Publication, wave=wave, weighting=weights, state="withdrawn", word=word, **at)
    row = {"wave": wave, "weighting": weights, "audience": "public", "statistic": "mean", "question": "trust", "made_at": now}
    made.results.add(surveys.Result.objects.create(**row))


def _plant_reports(cycle: Any, by: User, now: datetime) -> None:
    """Both editions made of the canaries; the public one stands published."""
    city, who = City.objects.get(slug="elsewhere"), _actor(by)
    report.make(city=city, cycle=cycle, edition="internal", by=who, at=now)
    made = report.make(city=city, cycle=cycle, edition="public", by=who, at=now)
    mapping.Report.objects.filter(pk=made.pk).update(state="published", published_at=now, checked_by=operator().id, checked_at=now)


# -- what addresses name


def things(person: User) -> dict[str, Any]:
    """One thing of each kind in the current city, by the short id, slug or key that stands in its address."""
    cycle = mapping.Cycle.objects.filter(trigger="yearly").order_by("-year").first()
    evidence = mapping.StepEvidence.objects.filter(cycle=cycle).first()
    perception = mapping.Perception.objects.filter(asset__isnull=False).first()
    trust = mapping.TrustView.objects.filter(organisation__in=mapping.StakeholderLink.objects.values("organisation")).first()
    version = mapping.IssueVersion.objects.filter(issue__factors__nature="strength").order_by("number").first()
    asked, note = mapping.Contribution.objects.filter(cycle=cycle).first(), mapping.AreaNote.objects.first()
    published = mapping.Report.objects.filter(state="published").order_by("-published_at").first()
    figures = published.content["site"]["figures"]
    one, two = mapping.Signal.objects.order_by("received_at")[:2]
    term = Membership.objects.filter(user=person).first()
    wave = surveys.Wave.objects.get(code=ROUND)
    shown = surveys.Publication.objects.order_by("-state").last()  # published, where the city has one
    return {
        "area": _area().slug, "group": PopulationGroup.objects.first().short, "organisation": Organisation.objects.first().short,
        "person": person.pk, "term": term.pk, "invitation": Invitation.objects.first().pk,
        "dataset": _dataset().short, "draft": _draft("incidents"),
        "import_job": _job(import_tasks.KIND), "layer_job": _job(layer_tasks.KIND), "report_job": _job(REPORTING),
        "cycle": cycle.short, "evidence": evidence.pk, "evidence_letter": evidence.letter, "asked": asked.organisation.short, "contribution": asked.pk,
        "briefing": mapping.Briefing.objects.filter(cycle=cycle).first().pk, "assessment": mapping.Cycle.objects.get(trigger="imported").short,
        "issue": version.issue.short, "issue_version": version.number, "line": version.issue.factors.filter(nature="strength").first().pk,
        "asset": perception.asset.short, "perception": perception.pk,
        "partner": trust.organisation.short, "trust": trust.pk, "link": _link(trust.organisation).pk,
        "note": mapping.ContextNote.objects.first().pk, "structural": mapping.StructuralIssue.objects.first().short,
        "noted_area": note.area.slug, "area_note": note.pk, "recommendation": mapping.Recommendation.objects.first().pk,
        "report": published.short, "public_report": published.short, "figure": next(iter(figures), "no-figure"),
        "signal": one.short, "other_signal": two.short,
        "wave": wave.short, "form_version": wave.version_id, "form_file": wave.version.files.get().pk, "device_secret": _secret(), "device": surveys.DeviceToken.objects.get(interviewer__wave=wave).pk,
        "back_check": surveys.BackCheck.objects.get(interviewer__wave=wave).pk,
        "survey": wave.survey.short, "promise": wave.survey.promises.first().short, "publication": shown.short, "public_code": shown.wave.code,
        "public_result": _result_of(shown).short, "instrument": wave.version.instrument.short,
        "intake": wave.intakes.first().short, "estimate_job": _job(estimates.KIND), "indicators": _draft("indicators"), **_of_the_room(), **_of_the_mandate(), **_of_programmes(), **_of_the_directory(),
        **{f"{space}:{kind.key}": kind.model.objects.order_by("pk").first().short for space, kind in smallest.every()},
    }  # fmt: skip


def _of_programmes() -> dict[str, Any]:
    harm = action.Harm.objects.filter(intervention__sessions__isnull=False).order_by("pk").first()
    return {"programme": harm.intervention.short, "harm": harm.pk, "session": harm.intervention.sessions.first().pk}


def _of_the_mandate() -> dict[str, Any]:
    first = strategy.Definition.objects.order_by("pk").first()
    return {"booking": action.Booking.objects.first().pk, "reading": strategy.Reading.objects.first().pk, "definition_view": first.views.first().pk, **_of_the_council(), **_of_the_plan()}


def _of_the_plan() -> dict[str, Any]:
    """The newest text with a version and a comment, and what is in force."""
    said = strategy.DraftComment.objects.select_related("strategy").order_by("-strategy", "pk").first()
    measure = strategy.Measure.objects.filter(strategy=said.strategy).order_by("pk").first()
    public = strategy.Measure.objects.filter(strategy__state="approved").order_by("pk").first()
    return {
        "strategy_text": said.strategy.short, "strategy_key": said.strategy_id, "draft_comment": said.pk, "priority": measure.priority.short, "measure": measure.short,
        "public_measure": public.short,
    }  # fmt: skip


def _of_the_council() -> dict[str, Any]:
    asked = strategy.CouncilQuestion.objects.select_related("decision__strategy").order_by("pk").first()
    return {"council_question": asked.pk, "decided_strategy": asked.decision.strategy.short, "paper_job": _job(papers.KIND)}


def _of_the_directory() -> dict[str, Any]:
    place, line = action.ServicePlace.objects.filter(service__confidential=False).order_by("pk").first(), action.SheetLine.objects.order_by("pk").first()
    return {"service": place.service.short, "placed_service": place.service.short, "service_place": place.pk, "sheet": line.sheet.short, "sheet_service": line.service.short}


def _of_the_room() -> dict[str, Any]:
    """Things of the support workspace."""
    with inside():
        shared = referral.Consent.objects.order_by("noted_at").first()
        item = referral.Item.objects.select_related("meeting").order_by("-meeting__planned_for").first()
        return {
            "situation": shared.situation.short, "consent": shared.pk, "meeting": item.meeting.short, "item": item.short,
            "mechanism": referral.Mechanism.objects.first().short,
            "seat": referral.Seat.objects.first().pk, "clearance": referral.Clearance.objects.first().pk, "shift": referral.DutyShift.objects.first().pk,
            "risk": referral.RegisterRisk.objects.first().pk, "condition": referral.Condition.objects.first().pk, "signs_list": referral.SignsList.objects.first().pk,
        }  # fmt: skip


def _plant_the_room(person: User, now: datetime) -> None:
    """A mechanism of the other city, with what its pages name; sealed fields hold bytes that no key opens."""
    with inside():
        home, today = Organisation.objects.first().pk, now.date()
        table = referral.Mechanism.objects.create(name=words(ar=f"{CANARY}-mechanism"), host=home, made_by=person.pk, made_at=now)
        _plant_its_set_up(table, person, now)
        meeting = referral.Meeting.objects.create(mechanism=table, planned_for=now, chair=person.pk)
        sealed = f"{CANARY}-sealed".encode()
        row = referral.Situation.objects.create(
            mechanism=table, asker="self", channel="web", minor=False, home=home, stage_since=today, received_on=today, review_due=today, notes=sealed
        )
        referral.Consent.objects.create(
            situation=row, purpose="sharing", given_by="person", explained="read", language="ar", content=sealed, starts=today,
            ends=today + timedelta(days=30), noted_by=person.pk, noted_at=now,
        )  # fmt: skip
        referral.Item.objects.create(
            mechanism=table, meeting=meeting, position=1, home=home, sector="social", month=today.replace(day=1), sheet=sealed, lapses_on=today
        )


def _plant_its_set_up(table: Any, person: User, now: datetime) -> None:
    said, today, other = words(ar=f"{CANARY}-set-up"), now.date(), uuid.uuid4()
    referral.Seat.objects.create(
        mechanism=table, agency=table.host, sector="social", agreement=f"{CANARY}-agreement", agreement_ends=today, added_by=person.pk, added_at=now
    )
    referral.Clearance.objects.create(
        mechanism=table, person=person.pk, agency=table.host, function="adviser", trained_until=today, ethics_until=today, confirmed_on=today,
        given_by=other, given_at=now,
    )  # fmt: skip
    referral.DutyShift.objects.create(mechanism=table, person=person.pk, function="adviser", weekday=0, begins=time(9), ends=time(10))
    referral.RegisterRisk.objects.create(mechanism=table, text=said, countermeasure=said, review_on=today, written_by=person.pk, written_at=now)
    referral.Condition.objects.create(
        mechanism=table, kind="mandate", text=said, reference=f"{CANARY}-document", starts=today, ends=today, written_by=person.pk, written_at=now
    )
    referral.SignsList.objects.create(
        mechanism=table, number=1, signs=[{"code": "B-01", "text": {"ar": f"{CANARY}-sign"}}], research=said, written_by=person.pk, written_at=now
    )


def _result_of(publication: Any) -> Any:
    """One that was let out, where there is one."""
    return publication.results.exclude(release=None).first() or publication.results.first()


def _secret() -> str:
    """Of the device in the current city."""
    return f"device-of-{_area().city.slug}"


def _draft(kind: str) -> str:
    return str(Import.objects.filter(state="dry", mapping__kind=kind).first().short)


def _link(organisation: Organisation) -> Any:
    return mapping.StakeholderLink.objects.filter(organisation=organisation).first()


def _job(kind: str) -> Any:
    return Job.objects.filter(kind=kind, city=_area().city_id).first().pk
