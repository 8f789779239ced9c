"""The parts of a strategy, its priorities and measures, described as data: their forms, and what a measure still lacks."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from wiqaya.mapping.queries.assets import assets
from wiqaya.mapping.queries.issues import cards
from wiqaya.people.queries import organisations
from wiqaya.places.queries import areas
from wiqaya.registers.kinds import Kind, Label
from wiqaya.strategy.access import EDIT, READ
from wiqaya.strategy.models import FrameworkTask, Measure, Priority, Strategy
from wiqaya.strategy.queries.remarks import remarks_of
from wiqaya.strategy.words import Approach

NO_NAMES = _("Posts and bodies, never a person's name.")


def _part(
    key: str,
    title: Label,
    fields: tuple[str, ...],
    *,
    needed: tuple[str, ...] = (),
    lead: Label = "",
    long: tuple[str, ...] = (),
    **more: Any,
) -> Kind:
    return Kind(
        key=f"strategy-{key}", model=Strategy, title=title, add=title, lead=lead, reads=READ, edits=EDIT, fields=fields, needed=needed, columns=(),
        long=frozenset(long), plain=frozenset({"currency"} & set(fields)), choose={"lead": organisations} if "lead" in fields else {},
        several={"approaches": Approach} if "approaches" in fields else {}, exported=False, **more,
    )  # fmt: skip


PARTS: dict[str, Kind] = {
    "form": _part(
        "form", _("Form"), ("title", "form", "inside", "currency"), needed=("title",), long=("inside",),
        lead=_("A strategy need not be a published document of its own. The form changes the layout, not the checks."),
        why={"inside": _("For example the city's safety plan, its youth plan or its plan for cohesion."), "currency": _("Three letters; all amounts of the plan are in it.")},
        examples={"title": _("A city in which everybody has a place"), "currency": "LBP"},
    ),
    "approach": _part(
        "approach", _("Approach and reason"), ("approaches", "why_here", "vision", "practical", "builds_on", "complements"),
        long=("why_here", "vision", "practical", "builds_on", "complements"),
        lead=_("Choose one model or combine several, and say why it suits this city. A list of activities is no approach."),
        why={
            "practical": _("With the people, rooms and money that are there today. What is missing stands under Means."),
            "builds_on": _("Ask first what exists already: policies, services and programmes for youth, equality, jobs or neighbourhoods count, too."),
            "complements": _("Prevention is led by civilian services. It goes beside police and courts and does not stand in for them."),
        },
    ),
    "home": _part(
        "home", _("Home and life"),
        ("lead", "focal_post", "home", "home_why", "home_new", "home_embedded", "home_signal", "home_seen", "experts", "anchoring", "anchored_in", "until"),
        long=("home_why", "home_signal", "home_seen", "experts", "anchored_in"),
        lead=_("Who leads, who shares the work, and what lets it outlive an election."),
        why={
            "focal_post": NO_NAMES,
            "home_signal": _("A body that people know for control says something else than one that they know for help."),
            "home_seen": _("Past experience with this body, good and bad. Ask those concerned."),
            "experts": _("An existing network, a university, or a panel that advises."),
            "until": _("A day on which the text ends unless it is decided again."),
        },
    ),
    "following": _part(
        "following", _("Following and learning"), ("first_signs", "follow_budget"), long=("first_signs", "follow_budget"),
        lead=_("What will show early whether it works, and who has time and money to look."),
    ),
    "political": _part(
        "political", _("Political look"), ("message", "parties", "election_on"), long=("message", "parties"),
        lead=_("Before the text goes to those who decide: what does it say to each community, and how does it stay above parties?"),
        why={
            "message": _("Read it as each community would. Who could feel accused, who forgotten?"),
            "parties": _("Who was spoken with on every side, and what keeps the text from being used in a campaign."),
            "election_on": _("Close to an election, publishing can be read as campaigning."),
        },
    ),
}  # fmt: skip
TEXT_PARTS = tuple(PARTS)

PRIORITY = Kind(
    key="priority", model=Priority, title=_("Priorities"), add=_("Add a priority"), reads=READ, edits=EDIT,
    fields=("title", "strategy", "position", "serves", "change", "level", "issues", "no_finding"), needed=("title", "strategy", "position"), columns=(),
    choose={"issues": cards}, long=frozenset({"change", "no_finding"}), exported=False,
    why={
        "serves": _("Everybody, or people in a place or a situation; no community as a problem."),
        "issues": _("The findings of the mapping that show why this comes first."),
        "no_finding": _("Without a finding the page prints “no finding yet”, with this reason."),
    },
    examples={"title": _("Girls and boys come to school without fear")},
)  # fmt: skip

MEASURE = Kind(
    key="measure", model=Measure, title=_("Measures"), add=_("Add a measure"), reads=READ, edits=EDIT,
    fields=(
        "title", "strategy", "priority", "existing", "existing_text", "text", "level", "domain", "part", "issues", "driver", "no_finding", "owner",
        "partners", "areas", "starts", "due", "cost", "result", "disproof", "lines", "national_line", "harm", "gender",
    ),
    needed=("title", "strategy", "priority", "domain"), columns=(),
    sections=(
        (_("What exists already that does this?"), ("existing", "existing_text")),
        (_("The measure"), ("title", "strategy", "priority", "text", "level", "domain", "part")),
        (_("Why"), ("issues", "driver", "no_finding")),
        (_("Who, with whom, where"), ("owner", "partners", "areas")),
        (_("Until when, at what cost"), ("starts", "due", "cost")),
        (_("How we will know"), ("result", "disproof", "lines", "national_line")),
        (_("Harm and gender"), ("harm", "gender")),
    ),
    choose={
        "issues": cards, "existing": assets, "owner": organisations, "partners": organisations, "areas": areas,
        "lines": lambda: FrameworkTask.objects.select_related("text").order_by("text", "pk"),
    },
    long=frozenset({"text", "existing_text", "driver", "no_finding", "result", "disproof", "harm", "gender"}),
    why={
        "existing": _("A service, committee or programme that does it today, or nearly. To widen it is often better than to begin anew."),
        "existing_text": _("Also plans for youth, equality, jobs or neighbourhoods that serve this aim without the name of prevention."),
        "level": _("For everybody; for those found especially vulnerable; or for those leaving violence."),
        "part": _("Does the city do it, bring others together, or make it possible for others?"),
        "partners": _("A measure of one body alone is marked."),
        "disproof": _("What would you have to see to stop?"),
        "harm": _("To those it is for, to others, and to those who do the work; what is known of the place and its relations; how it could make things better."),
        "gender": _("Who decides, who is reached, whose time it takes, who is safer or less safe."),
    },
    remark=remarks_of, exported=False,
)  # fmt: skip
