"""Reading the issues of a mapping: the list, one card, the matrix, the comparison with the year before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from wiqaya.engines.language import fold
from wiqaya.mapping.models import (
    Asset,
    Condition,
    Cycle,
    Evidence,
    Factor,
    Ground,
    Impact,
    Issue,
    IssueVersion,
    Perception,
    Recommendation,
    StructuralIssue,
)  # fmt: skip
from wiqaya.mapping.queries.completeness import CardFacts, Lack, Source, Why, lacking
from wiqaya.mapping.words import EvidenceKind, FactorNature, IssueState, Kind, Manifestation

if TYPE_CHECKING:
    from wiqaya.places.models import Area

PAGE = 50
FEW_RESIDENTS = 1000  # a group in a smaller area could be recognised (decision 21)


def facts_of(issue: Issue) -> CardFacts:
    """What the rules need to know of a card; reads what is prefetched, or counts annotated by `with_facts`."""
    strengths = getattr(issue, "strength_count", None)
    impacts = getattr(issue, "impact_count", None)
    return CardFacts(
        author=issue.written_by,
        reader=issue.read_by,
        strengths=sum(factor.nature == FactorNature.STRENGTH for factor in issue.factors.all()) if strengths is None else strengths,
        impacts=len(issue.impacts.all()) if impacts is None else impacts,
        grounds=tuple(why_of(ground) for ground in issue.grounds.all()),
        sources=tuple(source_of(item) for item in issue.evidences.all()),
    )


def why_of(ground: Ground) -> Why:
    return Why(ground.kind, ground.outside, tuple(entry["text"] for entry in ground.text.values() if entry.get("text")))


def source_of(item: Evidence) -> Source:
    origin = str(item.dataset_id) if item.dataset_id else fold(str(item.source)) or str(item.pk)
    return Source(item.kind, origin, item.direction, item.strength)


def with_facts(rows: QuerySet[Issue]) -> QuerySet[Issue]:
    """Rows for which `facts_of` asks nothing more."""
    return rows.annotate(
        strength_count=Count("factors", filter=Q(factors__nature=FactorNature.STRENGTH), distinct=True),
        impact_count=Count("impacts", distinct=True),
    ).prefetch_related("areas", Prefetch("grounds", Ground.objects.only("issue", "kind", "outside", "text")), "evidences")


@dataclass(frozen=True, slots=True)
class Row:
    """An issue of the list with what it still lacks."""

    issue: Issue
    lacks: tuple[Lack, ...]
    kinds: tuple[str, ...]
    range: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    rows: list[Row]
    count: int
    next_after: str
    start: int  # the place of the first row among all that were found


def listed(cycle: Cycle, wanted: Mapping[str, str], *, after: str = "") -> Listed:
    """A page of issues, newest first, by `wanted` {kind, area (code), manifestation, state, theme}; `after` is a short id."""
    rows = _filtered(Issue.objects.filter(cycle=cycle), wanted)
    beyond = _beyond(rows, after)
    page = list(with_facts(beyond).order_by("-pk")[: PAGE + 1])
    count = rows.count() if after or len(page) > PAGE else len(page)
    start = count - beyond.count() + 1 if after else 1
    return Listed([row_of(issue) for issue in page[:PAGE]], count, page[PAGE - 1].short if len(page) > PAGE else "", start)


def _filtered(rows: QuerySet[Issue], wanted: Mapping[str, str]) -> QuerySet[Issue]:
    for name, column in (("kind", "kinds"), ("manifestation", "manifestations")):
        if wanted.get(name):
            rows = rows.filter(**{f"{column}__icontains": f'"{wanted[name]}"'})
    for name in ("state", "theme"):
        if wanted.get(name):
            rows = rows.filter(**{name: wanted[name]})
    if wanted.get("area"):
        rows = rows.filter(Q(areas__code=wanted["area"]) | Q(whole_city=True)).distinct()
    return rows


def _beyond(rows: QuerySet[Issue], after: str) -> QuerySet[Issue]:
    last = Issue.objects.filter(short=after).values_list("pk", flat=True).first() if after else None
    return rows.filter(pk__lt=last) if last else rows


def row_of(issue: Issue) -> Row:
    kinds = dict.fromkeys(item.kind for item in issue.evidences.all())
    return Row(
        issue, lacking(facts_of(issue)), labels(Kind, issue.kinds), labels(Manifestation, issue.manifestations), labels(EvidenceKind, kinds)
    )


def labels(choices: Any, values: Iterable[str]) -> tuple[str, ...]:
    """The labels of these values, in the order of the list."""
    held = set(values)
    return tuple(str(label) for value, label in choices.choices if value in held)


PLAIN_PARTS = ("areas", "explanations", "views", "national_analyses")


def _with_links() -> list[Prefetch[Any]]:
    """Lines together with what they point to: one question for each kind of line."""
    return [
        Prefetch("factors", Factor.objects.select_related("area", "group")),
        Prefetch("impacts", Impact.objects.select_related("group", "area__parent")),
        Prefetch("grounds", Ground.objects.select_related("area")),
        Prefetch("evidences", Evidence.objects.select_related("dataset")),
        Prefetch("conditions", Condition.objects.select_related("dataset")),
        Prefetch("perceptions", Perception.objects.select_related("group")),
    ]


def cards() -> QuerySet[Issue]:
    """Cards with their cycle; fetch one with `get_object_or_404(cards(), short=…)`."""
    return Issue.objects.select_related("cycle__method", "continues")


def whole_cards() -> QuerySet[Issue]:
    """Cards with every line, for a page or a report."""
    return cards().prefetch_related(*PLAIN_PARTS, *_with_links())


def of_cycle(cycle: Cycle) -> list[Issue]:
    """Every card of a mapping with its lines, oldest first."""
    return list(whole_cards().filter(cycle=cycle).order_by("pk"))


def for_public(cycle: Cycle) -> list[Issue]:
    """Complete cards with a neutral summary: what the public edition may speak of."""
    return [issue for issue in cards().filter(cycle=cycle, state=IssueState.COMPLETE).order_by("pk") if issue.public_summary]


def wide_enough(area: Area | None, residents: Mapping[str, int]) -> Area | None:
    """The area, or the larger one around it when fewer than 1 000 people are known to live in it; none for the whole city."""
    while area is not None and residents.get(area.code, FEW_RESIDENTS) < FEW_RESIDENTS:
        area = area.parent
    return area


def writers_since_reading(issue: Issue) -> set[UUID]:
    """Who wrote in the card since it was last complete: none of them can be its second reader."""
    writers = {issue.written_by}
    for kept_by, state in IssueVersion.objects.filter(issue=issue).values_list("kept_by", "content__state"):
        writers.add(kept_by)
        if state == IssueState.COMPLETE:
            break
    return writers


def helping(issue: Issue) -> tuple[list[Asset], list[Asset]]:
    """(assets linked with the issue, others that serve its areas)."""
    linked = list(issue.assets.all())
    same_place = Q(whole_city=True) if issue.whole_city else Q(whole_city=True) | Q(areas__in=issue.areas.all())
    others = Asset.objects.filter(same_place).exclude(pk__in=[asset.pk for asset in linked]).distinct()
    return linked, list(others[:5])


def used_in(issue: Issue) -> tuple[list[Recommendation], list[StructuralIssue]]:
    """Recommendations that follow from the card, and structural issues that it belongs to."""
    return list(issue.recommendations.all()), list(issue.structural_issues.all())


@dataclass(frozen=True, slots=True)
class Compared:
    """One issue then and now; one of the two may be missing."""

    now: Issue | None
    then: Issue | None


def compared(now: Iterable[Issue], then: Iterable[Issue]) -> list[Compared]:
    """Issues that go on, that are new, and that were not taken up again."""
    present, before = list(now), list(then)
    by_key = {issue.pk: issue for issue in before}
    gone_on = {issue.continues_id for issue in present}
    return [Compared(issue, by_key.get(issue.continues_id) if issue.continues_id else None) for issue in present] + [
        Compared(None, issue) for issue in before if issue.pk not in gone_on
    ]


def of_cycles(*cycles: Cycle) -> list[Issue]:
    """The issues of these mappings without their lines, oldest first; one query."""
    return list(Issue.objects.filter(cycle__in=cycles).order_by("pk"))


def to_continue(cycle: Cycle) -> list[Issue]:
    """Cards of earlier mappings that a card may go on from."""
    return list(
        Issue.objects.filter(cycle__year__lte=cycle.year).exclude(cycle=cycle).select_related("cycle").order_by("-cycle__year", "pk")[:200]
    )
