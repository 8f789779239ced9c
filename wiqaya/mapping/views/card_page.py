"""What the page of a card shows, in the order of flow 4: strengths, who is hurt, why here, views, sources, conditions, what helps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wiqaya.mapping.access import EDIT, SECOND_READ
from wiqaya.mapping.forms.issues import ReturnForm
from wiqaya.mapping.models import Issue
from wiqaya.mapping.queries import issues as queries
from wiqaya.mapping.queries.card_parts import LINE_KINDS, LineKind, lines_of
from wiqaya.mapping.queries.completeness import (
    AGAINST,
    NARRATIVE,
    CardFacts,
    Lack,
    independent_kinds,
    lacking,
    only_police,
    suggested_confidence,
)
from wiqaya.mapping.queries.sentences import ANCHORS, LACKS
from wiqaya.mapping.queries.wording import remarks_of
from wiqaya.mapping.words import Confidence, CycleState, IssueState, Kind, Manifestation
from wiqaya.people import queries as people
from wiqaya.places import queries as places
from wiqaya.safeguards.access import Actor
from wiqaya.surveys import facts as survey_facts
from wiqaya.ui.numerals import number
from wiqaya.ui.parts import Evidence, Gate, Link

TEMPLATES = {"need": "factor", "pressure": "factor", "strength": "factor"}
BOXES = {"strength": "strengths", "impact": "worries", "national": "quiet"}
SIDE_BY_SIDE = {"view", "explanation"}
STANCE = {"supports": "for", "against": "against", "mixed": "neutral"}


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the card with its lines."""

    kind: LineKind
    card: Issue
    lines: list[Any]
    can_edit: bool

    @property
    def key(self) -> str:
        return self.kind.key

    @property
    def box(self) -> str:
        """How the section is framed."""
        return BOXES.get(self.key, "")

    @property
    def side_by_side(self) -> bool:
        return self.key in SIDE_BY_SIDE and len(self.lines) > 1

    @property
    def template(self) -> str:
        return f"mapping/issues/lines/{TEMPLATES.get(self.key, self.key)}.html"

    @property
    def add_url(self) -> str:
        return reverse("mapping:line-add", args=[self.card.short, self.key])


def part_of(card: Issue, key: str, *, can_edit: bool) -> Part:
    kind = LINE_KINDS[key]
    lines = lines_of(card, kind)
    residents = places.residents() if key == "impact" and any(line.area for line in lines) else {}
    for line in lines:
        if key == "evidence":
            line.chip, line.release_short = _chip(line), str(line.release or "")[:8]
            line.cited = survey_facts.result(line.result) if line.result else None
        elif key == "impact":
            line.shown_area = queries.wide_enough(line.area, residents)
        elif key == "ground":
            line.only_outside = line.kind != NARRATIVE and queries.why_of(line).only_outside
    return Part(kind, card, lines, can_edit)


def _chip(line: Any) -> Evidence:
    return Evidence(
        kind=line.get_kind_display(), date=line.dated or "", stance=STANCE[line.direction], title=line.source, bias=line.bias_note,  # type: ignore[arg-type]
    )  # fmt: skip


def can_edit(card: Issue, by: Actor) -> bool:
    return by.may(EDIT) and card.cycle.state == CycleState.OPEN


def card_context(card: Issue, by: Actor) -> dict[str, Any]:
    """Everything the page shows; the card comes with its lines (`whole_cards`)."""
    edit = can_edit(card, by)
    linked, nearby = queries.helping(card)
    recommendations, structural = queries.used_in(card)
    return {
        "card": card,
        "parts": {key: part_of(card, key, can_edit=edit) for key in LINE_KINDS},
        "can_edit": edit,
        "frozen": card.cycle.state == CycleState.FROZEN,
        "kinds": queries.labels(Kind, card.kinds),
        "range": [(str(label), value in card.manifestations) for value, label in Manifestation.choices],
        "linked": linked,
        "nearby": nearby,
        "recommendations": recommendations,
        "structural": structural,
        "remarks": remarks_of(card) if edit else [],
        **state_context(card, by),
        **_people(card),
    }


def state_context(card: Issue, by: Actor) -> dict[str, Any]:
    """The state of the card: what it lacks, what warns, who may read it, how sure its sources make us."""
    facts = queries.facts_of(card)
    lacks = lacking(facts)
    reading = card.state == IssueState.SECOND_READING
    may_read = reading and by.may(SECOND_READ) and card.cycle.state == CycleState.OPEN
    own = may_read and by.id in queries.writers_since_reading(card)
    return {
        "card": card,
        "can_edit": can_edit(card, by),
        "gates": [_gate(card, lack) for lack in lacks],
        "warnings": _warnings(card, facts),
        "confidence_words": confidence_words(facts),
        "suggested": Confidence(suggested_confidence(facts.sources)).label,
        "differs": suggested_confidence(facts.sources) != card.confidence,
        "may_read": may_read and not own,
        "own_work": own,
        "ready": lacks in ((), (Lack.SECOND_READER,)),
        "return_form": ReturnForm(initial={"version": card.version}),
    }


def _gate(card: Issue, lack: Lack) -> Gate:
    anchor = ANCHORS.get(lack)
    add = Link(LINE_KINDS[anchor].add, f"{reverse('mapping:issue', args=[card.short])}#part-{anchor}") if anchor else None
    return Gate("W", LACKS[lack], action=add)


def _warnings(card: Issue, facts: CardFacts) -> list[str]:
    found = []
    if only_police(facts.sources):
        found.append(_("Police and justice are the only source here. They see what is reported to them, and nothing else."))
    if card.national_analyses.all() and not (card.views.all() or card.perceptions.all() or facts.sources):
        found.append(_("Only a national analysis speaks here. What do people in this city see? What grew here that it leaves out?"))
    if facts.sources and all(source.direction == AGAINST for source in facts.sources):
        found.append(_("Every source goes against it. Is this an issue of this city?"))
    return found


def confidence_words(facts: CardFacts) -> str:
    """How many independent kinds of source there are, and how many disagree."""
    kinds = independent_kinds(facts.sources)
    words = ngettext("%(count)s independent kind of source", "%(count)s independent kinds of source", kinds) % {"count": number(kinds)}
    against = sum(source.direction == AGAINST for source in facts.sources)
    if not against:
        return words
    return _("%(kinds)s; %(against)s") % {
        "kinds": words,
        "against": ngettext("%(count)s disagrees", "%(count)s disagree", against) % {"count": number(against)},
    }


def _people(card: Issue) -> dict[str, str]:
    keys = {"writer": card.written_by, "reader": card.read_by, "asker": card.asked_by, "returner": card.returned_by}
    names = names_of(keys.values())
    return {role: names.get(key, "") if key else "" for role, key in keys.items()}


def names_of(keys: Iterable[UUID | None]) -> dict[UUID, str]:
    return people.names_of({key for key in keys if key})


def on_day(moment: Any) -> date | None:
    return moment.date() if moment else None
