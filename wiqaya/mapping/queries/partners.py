"""Reading who could be a partner: what each organisation could do, how far it is trusted and by whom (G1-57).

Organisations, never persons.  Closed to police and national roles, also when they hold another role beside (decision 16).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from wiqaya.mapping.access import EDIT, SEE_PARTNERS
from wiqaya.mapping.models import Cycle, Issue, StakeholderLink, TrustView
from wiqaya.mapping.words import Outlook
from wiqaya.people import queries as people
from wiqaya.people.words import Sector
from wiqaya.registers.paging import Page, page_of
from wiqaya.safeguards.access import Actor, NotAllowed
from wiqaya.safeguards.words import Role

if TYPE_CHECKING:
    from wiqaya.people.models import Organisation

CLOSED_TO = frozenset({Role.POLICE, Role.NATIONAL, Role.SECRETARIAT})
AT_MOST = 10


def sees_partners(by: Actor) -> bool:
    return by.may(SEE_PARTNERS) and not by.roles & CLOSED_TO


def require_partners(by: Actor, *, to_edit: bool = False) -> None:
    """Raises NotAllowed for those to whom the map of partners is closed."""
    if not sees_partners(by):
        raise NotAllowed(SEE_PARTNERS)
    if to_edit and not by.may(EDIT):
        raise NotAllowed(EDIT)


@dataclass(frozen=True, slots=True)
class Relation:
    """An organisation with what it could do in general, for which issues, and who trusts it how far."""

    organisation: Organisation
    general: StakeholderLink | None
    links: list[StakeholderLink]
    trust: list[TrustView]

    @property
    def nothing_said(self) -> bool:
        return not (self.general or self.links or self.trust)


def listed(wanted: Mapping[str, str], *, after: str = "") -> Page[Organisation]:
    """A page of organisations, oldest first, by `wanted` {sector, outlook, issue (short id)}."""
    rows = people.organisations(sector=wanted.get("sector", ""))
    links = _links(wanted)
    return page_of(rows if links is None else rows.filter(pk__in=links.values("organisation")), after=after, newest_first=False)


def _links(wanted: Mapping[str, str]) -> QuerySet[StakeholderLink] | None:
    """The links that the filters mean; None when they do not speak of links."""
    given = {"outlook": wanted.get("outlook"), "issue__short": wanted.get("issue")}
    chosen = {name: value for name, value in given.items() if value}
    return StakeholderLink.objects.filter(**chosen) if chosen else None


def relations(rows: Iterable[Organisation]) -> list[Relation]:
    """What is said of these organisations, in their order; two queries."""
    organisations = list(rows)
    links: dict[Any, list[StakeholderLink]] = defaultdict(list)
    trust: dict[Any, list[TrustView]] = defaultdict(list)
    for link in StakeholderLink.objects.filter(organisation__in=organisations).select_related("issue__cycle").order_by("added_at", "pk"):
        links[link.organisation_id].append(link)
    for view in TrustView.objects.filter(organisation__in=organisations).select_related("group").order_by("added_at", "pk"):
        trust[view.organisation_id].append(view)
    return [_relation(row, links[row.pk], trust[row.pk]) for row in organisations]


def _relation(row: Organisation, links: Sequence[StakeholderLink], trust: list[TrustView]) -> Relation:
    general = next((link for link in links if link.issue_id is None), None)
    return Relation(row, general, [link for link in links if link.issue_id], trust)


def likely_for(issue: Issue) -> list[StakeholderLink]:
    """Organisations that could contribute to this issue, those that are likely to cooperate first; who is unlikely is left out."""
    order = {Outlook.LIKELY: 0, Outlook.POSSIBLE: 1, Outlook.UNKNOWN: 2}
    rows = (
        StakeholderLink.objects.filter(issue=issue, organisation__active=True)
        .select_related("organisation")
        .exclude(outlook=Outlook.UNLIKELY)
    )
    return sorted(rows, key=lambda link: (order[Outlook(link.outlook)], link.added_at))[:AT_MOST]


# -- the matrix


@dataclass(frozen=True, slots=True)
class Crossed:
    issues: list[Issue]
    rows: list[tuple[Organisation, list[StakeholderLink | None]]]  # in general first, then issue by issue


def crossed(cycle: Cycle | None) -> Crossed:
    """Organisation x issue of a mapping; three queries."""
    issues = list(Issue.objects.filter(cycle=cycle).order_by("pk")) if cycle else []
    wanted = {issue.pk for issue in issues}
    cells: dict[Any, dict[Any, StakeholderLink]] = defaultdict(dict)
    for link in StakeholderLink.objects.filter(organisation__active=True).select_related("organisation"):
        if link.issue_id is None or link.issue_id in wanted:
            cells[link.organisation_id][link.issue_id] = link
    organisations = [row for row in people.organisations() if row.pk in cells]
    return Crossed(issues, [(row, [cells[row.pk].get(key) for key in (None, *(issue.pk for issue in issues))]) for row in organisations])


# -- gaps


@dataclass(frozen=True, slots=True)
class Gaps:
    """Issues with no partner, sectors with nobody.  Somebody unlikely to cooperate fills no gap."""

    issues: list[Any]
    sectors: list[str]


def gaps_among(issues: Iterable[Any], links: Iterable[tuple[Any, str, str]]) -> Gaps:
    """`links` are (issue or None, sector of the organisation, outlook); a link in general fills the sector, not an issue."""
    willing = [(issue, sector) for issue, sector, outlook in links if outlook != Outlook.UNLIKELY]
    helped = {issue for issue, _sector in willing}
    present = {sector for _issue, sector in willing}
    return Gaps([issue for issue in issues if issue not in helped], [sector for sector in Sector.values if sector not in present])


def gaps(cycle: Cycle | None) -> Gaps:
    """The gaps of a mapping; two queries."""
    issues = {issue.pk: issue for issue in Issue.objects.filter(cycle=cycle).order_by("pk")} if cycle else {}
    links = StakeholderLink.objects.filter(organisation__active=True).values_list("issue", "organisation__sector", "outlook")
    found = gaps_among(issues, links)
    return Gaps([issues[key] for key in found.issues], found.sectors)
