"""Registers of the means: needs, sources of money, lines of the budget, posts that carry prevention on, steps that build trust."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wiqaya.people import queries as people
from wiqaya.registers.kinds import Kind
from wiqaya.safeguards.access import Actor
from wiqaya.strategy.access import EDIT, MONEY, READ
from wiqaya.strategy.models import BudgetLine, Champion, FundingSource, ResourceNeed, TrustStep
from wiqaya.strategy.words import Answer, Backing, Effect, FundingKind, FundingState
from wiqaya.ui.dates import date_words

SOON = timedelta(days=45)  # before a deadline people still have time to write an application
LONG_AGO = timedelta(days=365)
OPEN = (FundingState.IDEA, FundingState.APPLIED)


def _organisations() -> QuerySet[Any]:
    return people.organisations()


def _of_need(row: ResourceNeed, on: date) -> list[str]:
    found = []
    if row.backing == Backing.GAP:
        found.append(_("Nothing meets this need yet"))
    if not row.existing:
        found.append(_("Nobody has written down what exists that could give it"))
    if row.cost is None:
        found.append(_("The cost is not known"))
    return found


NEEDS = Kind(
    key="need",
    model=ResourceNeed,
    title=gettext_lazy("What the plan needs"),
    add=gettext_lazy("Add a need"),
    reads=READ,
    edits=EDIT,
    lead=gettext_lazy("People, money, rooms and skills, met first from what exists. What is shared costs less."),
    nothing=gettext_lazy("Good plans often fail because nobody asked what they take. Begin with one measure: who does it, and how many hours does that take?"),
    fields=("what", "measure", "kind", "department", "shared_with", "amount", "unit", "existing", "backing", "cost", "conditions"),
    needed=("what", "kind"),
    columns=("measure", "kind", "department", "backing", "cost"),
    sections=(
        (gettext_lazy("What is needed"), ("what", "measure", "kind", "amount", "unit", "cost")),
        (gettext_lazy("From where"), ("existing", "backing", "department", "shared_with", "conditions")),
    ),
    choose={"department": _organisations, "shared_with": _organisations},
    plain=frozenset({"unit"}),
    why={
        "existing": gettext_lazy("A policy, a budget or a structure that is there already is asked first. Something new is the last way."),
        "cost": gettext_lazy("Every resource costs something in the end, hours of staff too."),
        "conditions": gettext_lazy("Work rests on basics: a contract, a desk, transport, somebody to talk to after a hard day."),
    },
    examples={"what": gettext_lazy("A youth worker for two evenings a week"), "unit": gettext_lazy("hours a week")},
    filters=("measure", "kind", "backing", "department"),
    remark=_of_need,
)


def _of_source(row: FundingSource, on: date) -> list[str]:
    found = []
    if row.deadline and row.state in OPEN and row.deadline >= on:
        if row.deadline - on <= SOON:
            found.append(_("The deadline is near: %(day)s") % {"day": date_words(row.deadline)})
    elif row.deadline and row.state == FundingState.IDEA:
        found.append(_("The deadline has passed: %(day)s") % {"day": date_words(row.deadline)})
    if row.until and row.until < on and row.state != FundingState.ENDED:
        found.append(_("This money ended on %(day)s") % {"day": date_words(row.until)})
    if row.amount is None:
        found.append(_("The amount is not known"))
    if row.effect == Effect.UNKNOWN and row.kind != FundingKind.CITY:
        found.append(_("Nobody has been asked what the giver's name does to trust"))
    if row.effect == Effect.HARMS:
        found.append(_("The giver's name costs trust"))
    if row.burden == Answer.NO:
        found.append(_("The paperwork is too much for a small city"))
    return found


SOURCES = Kind(
    key="source",
    model=FundingSource,
    title=gettext_lazy("Sources of money"),
    add=gettext_lazy("Add a source"),
    reads=MONEY,
    edits=EDIT,
    lead=gettext_lazy("Where money may come from, on what terms, and what the giver's name does to trust."),
    nothing=gettext_lazy("Begin with the city's own budget: a line of its own every year shows commitment, and makes it easier to win other money."),
    fields=(
        "name", "kind", "state", "competitive", "amount", "starts", "until", "deadline", "conditions", "partner_needed", "burden", "fits", "effect",
        "effect_note",
    ),
    needed=("name", "kind"),
    columns=("kind", "state", "amount", "deadline", "until"),
    sections=(
        (gettext_lazy("The money"), ("name", "kind", "state", "competitive", "amount", "starts", "until", "deadline", "conditions")),
        (gettext_lazy("What it asks of us"), ("partner_needed", "burden")),
        (gettext_lazy("What it does to trust"), ("fits", "effect", "effect_note")),
    ),
    why={
        "competitive": gettext_lazy("Money that has to be won again each time can end from one year to the next."),
        "partner_needed": gettext_lazy("Many givers pay only where a non-governmental body does the work."),
        "effect": gettext_lazy("Ask the people whom the work is for, before the name stands on a poster."),
    },
    examples={"name": gettext_lazy("Line 412 of the city's budget")},
    filters=("kind", "state", "competitive", "effect"),
    remark=_of_source,
)


def _of_line(row: BudgetLine, on: date) -> list[str]:
    found = []
    limit = row.planned if row.approved is None else row.approved
    if limit < row.planned:
        found.append(_("Less was approved than planned"))
    if row.spent is not None and row.spent > limit:
        found.append(_("More was spent than approved") if row.approved is not None else _("More was spent than planned"))
    if row.source is None:
        found.append(_("No source is named"))
    elif row.source.state in (FundingState.REFUSED, FundingState.ENDED):
        found.append(_("Its source said no, or has ended"))
    elif row.source.state in OPEN:
        found.append(_("Its source has promised nothing yet"))
    return found


def _wrong_plan(row: BudgetLine, by: Actor, at: datetime) -> Mapping[str, str]:
    if row.measure is not None and row.measure.strategy_id != row.strategy_id:
        return {"measure": _("This measure stands in another strategy. Choose one of the same strategy.")}
    return {}


LINES = Kind(
    key="line",
    model=BudgetLine,
    title=gettext_lazy("Lines of the budget"),
    add=gettext_lazy("Add a line"),
    reads=MONEY,
    edits=EDIT,
    lead=gettext_lazy("Money of one year, for a measure or for the plan as a whole, from one source."),
    nothing=gettext_lazy("A plan without money is a wish. Begin with what is paid today already: a salary, a hall, a printed leaflet."),
    fields=("title", "strategy", "measure", "source", "year", "planned", "approved", "spent", "dedicated"),
    needed=("title", "strategy", "year", "planned"),
    columns=("measure", "source", "year", "planned", "approved", "spent"),
    why={"dedicated": gettext_lazy("A line of its own makes the council expect it again next year.")},
    examples={"title": gettext_lazy("Evening hours of the youth house")},
    filters=("strategy", "measure", "source", "dedicated"),
    refuse=_wrong_plan,
    remark=_of_line,
)


def _of_champion(row: Champion, on: date) -> list[str]:
    if row.asked_on is None:
        return [_("Nobody has spoken with this post yet")]
    return [_("Last spoken with more than a year ago")] if on - row.asked_on > LONG_AGO else []


CHAMPIONS = Kind(
    key="champion",
    model=Champion,
    title=gettext_lazy("Posts that carry prevention on"),
    add=gettext_lazy("Add a post"),
    reads=READ,
    edits=EDIT,
    lead=gettext_lazy("Who speaks for prevention in the city, and who stays when the leadership changes. A post and a body, never a person's name."),
    nothing=gettext_lazy("Results may take longer than one term. Which heads of department stay, and into which service could they build prevention?"),
    fields=("post", "organisation", "speaks_to", "continuity", "embeds", "asked_on"),
    needed=("post",),
    columns=("organisation", "continuity", "asked_on"),
    choose={"organisation": _organisations},
    why={"post": gettext_lazy("The post stays when the person goes.")},
    examples={"post": gettext_lazy("Head of the department of youth and sport")},
    filters=("continuity", "organisation"),
    remark=_of_champion,
)


def _of_step(row: TrustStep, on: date) -> list[str]:
    if row.done_on is None and row.due and row.due < on:
        return [_("Due on %(day)s, and not done yet") % {"day": date_words(row.due)}]
    return [_("Nobody has written down what came of it")] if row.done_on and not row.learned else []


STEPS = Kind(
    key="trust-step",
    model=TrustStep,
    title=gettext_lazy("Steps that build trust"),
    add=gettext_lazy("Add a step"),
    reads=READ,
    edits=EDIT,
    lead=gettext_lazy("With communities, and with agencies such as the police: while planning, while doing, and afterwards."),
    nothing=gettext_lazy("Trust is built before it is needed. One visit without a request is a good first step."),
    fields=("step", "group", "organisation", "stage", "owner", "due", "done_on", "learned"),
    needed=("step", "stage"),
    columns=("group", "organisation", "stage", "due", "done_on"),
    choose={"organisation": _organisations, "owner": _organisations},
    examples={"step": gettext_lazy("Show the draft to the tenants' committee before it goes to the council")},
    filters=("stage", "group", "organisation"),
    remark=_of_step,
)
MEANS: tuple[Kind, ...] = (NEEDS, SOURCES, LINES, CHAMPIONS, STEPS)
