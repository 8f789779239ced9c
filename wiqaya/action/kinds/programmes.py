"""Programmes as a register: their fields, the steps in which they are written, and what is refused and remarked on the way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wiqaya.action.access import EDIT, READ
from wiqaya.action.models import Intervention
from wiqaya.action.queries.rules import refusals, remarks
from wiqaya.mapping.queries import cycle as cycles
from wiqaya.mapping.queries import issues
from wiqaya.people import queries as people
from wiqaya.places import queries as places
from wiqaya.registers.kinds import Kind, Label


def _issues() -> QuerySet[Any]:
    return issues.cards().filter(cycle=cycles.current()).order_by("pk")


CHOOSE = {
    "issues": _issues, "areas": places.areas, "groups": places.groups, "owner": people.organisations, "partners": people.organisations,
}  # fmt: skip
LONG = frozenset({
    "purpose", "level_why", "no_finding", "driver", "existing_text", "best_why", "police_why", "left_out", "marked", "online", "need",
    "sequence", "trained", "harm_context", "harm_people", "harm_workers", "harm_answer", "harm_better", "gender", "rights", "exit_plan",
})  # fmt: skip
WHY: dict[str, Label] = {
    "asked_existing": _("Before anything new is made, look for a service, a duty, a body or a budget that does it already."),
    "level_why": _("For everybody, for a group that faces something, or for people who leave violence: say what decided it."),
    "ordinary": _("Work for living together, health, school, sport and culture has its own worth. Outside it is never called prevention."),
    "scope": _("One person: only the service or the body that helps stands here, never the person. Support itself happens in the room for support."),
    "no_finding": _("A programme without a finding is possible; say on what it rests until the next mapping."),
    "need": _("What people need, as the mapping found it. A faith, an origin, a nationality or a political view is never a need."),
    "groups": _("Work with or for a group is free. What is aimed at a group chooses by what people face, never by what they are."),
    "left_out": _("Look at place, hours, language, cost, the way in, and who hears of it."),
    "marked": _("Would somebody be pointed at for taking part? How is it made open to others?"),
    "best_why": _("Where trust or access is difficult, acting directly may do harm: say who would do it better."),
    "police_why": _("Civilian services lead prevention. If the police take part, say why, and as what."),
    "messenger": _("People believe whom they know. Ask those whom it is for."),
    "online": _("What happens online around the same question, and what the programme does there."),
    "harm_people": _("For example: mistrust, being pointed at, a quarrel made bigger, hopes that nobody keeps."),
    "exit_plan": _("Who carries on, what stays, and how those who take part are told in time."),
}
NEEDED = ("title", "domain")


@dataclass(frozen=True)
class Step:
    """A page of the form: what it asks, and which of its fields make it whole."""

    key: str
    title: Label
    lead: Label
    fields: tuple[str, ...]
    whole: tuple[tuple[str, ...], ...]  # of each tuple one field is enough


STEPS = (
    Step(
        "existing", _("What exists already"), _("What exists already that does this? Use it, add to it, or say why something new is needed."),
        ("asked_existing", "existing", "existing_text", "initiative"), (("asked_existing",), ("existing", "existing_text", "initiative")),
    ),
    Step(
        "aim", _("Aim and level"), _("What it is for, on which level, and what justifies it."),
        ("title", "purpose", "domain", "level", "level_why", "scope", "ordinary", "issues", "no_finding", "driver", "measure"),
        (("purpose",), ("issues", "no_finding"), ("driver",), ("measure",), ("level_why",)),
    ),
    Step(
        "need", _("Mapped need"), _("Only for work that is aimed at a group: which mapped need it answers, how it is built, and who is trained for it."),
        ("vulnerability", "need", "sequence", "weeks", "trained", "trained_until"),
        (("vulnerability",), ("need",), ("sequence",), ("weeks",), ("trained",), ("trained_until",)),
    ),
    Step(
        "people", _("For whom and where"), _("Who comes, where, and who could be left out or marked."),
        ("whole_city", "areas", "groups", "left_out", "marked"), (("whole_city", "areas"), ("left_out",), ("marked",)),
    ),
    Step(
        "part", _("Who does it"), _("The city’s part, who does it best, and who speaks to people."),
        ("part", "best_actor", "best_why", "owner", "partners", "messenger", "police", "police_why"), (("owner",), ("best_why",), ("partners",)),
    ),
    Step(
        "harm", _("Do no harm"), _("Five questions. Whoever knows the place answers them best."),
        ("harm_context", "harm_people", "harm_workers", "harm_answer", "harm_better"),
        (("harm_context",), ("harm_people",), ("harm_workers",), ("harm_answer",), ("harm_better",)),
    ),
    Step(
        "rights", _("Gender, rights, online"), _("Women and men, girls and boys; rights; and what happens online."),
        ("gender", "rights", "online"), (("gender",), ("rights",), ("online",)),
    ),
    Step(
        "time", _("Time, money, end"), _("When it begins and ends, what it costs, and how it ends well."),
        ("starts", "ends", "cost", "exit_plan"), (("starts",), ("ends",), ("cost",), ("exit_plan",)),
    ),
)  # fmt: skip

PROGRAMMES = Kind(
    key="programme", model=Intervention, title=_("Programmes"), add=_("New programme"), reads=READ, edits=EDIT,
    fields=("title", *(name for step in STEPS for name in step.fields if name != "title")),
    needed=NEEDED, columns=("domain", "level", "state", "owner", "starts", "ends"),
    lead=_("What is done, with whom, for what, and what came of it."),
    filters=("level", "domain", "areas", "state", "measure"),
    choose=CHOOSE, long=LONG, why=WHY, refuse=refusals, remark=remarks,
)  # fmt: skip


def part_of(*fields: str) -> Kind:
    """The register seen through some of its fields, for a page that asks only these."""
    return replace(
        PROGRAMMES, fields=fields, needed=tuple(name for name in NEEDED if name in fields), columns=(), filters=(),
        choose={name: CHOOSE[name] for name in fields if name in CHOOSE}, long=LONG & set(fields),
        why={name: WHY[name] for name in fields if name in WHY},
    )  # fmt: skip


NEW = part_of("title", "domain", "asked_existing", "existing", "existing_text")
PARTS = {step.key: part_of(*step.fields) for step in STEPS}
