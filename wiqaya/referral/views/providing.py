"""The list of whom somebody can be passed on to, as forms and pages show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from wiqaya.action.words import Audience, Cost, Spoken
from wiqaya.referral.forms import providers as forms
from wiqaya.referral.models import Mechanism
from wiqaya.referral.queries import providers
from wiqaya.safeguards.access import WorkRequest
from wiqaya.ui.numerals import number


@dataclass(frozen=True)
class Choice:
    """What a page with such a list needs: `sent` is what its own form was sent, nothing while the list was narrowed."""

    aim: providers.Aim
    mechanism: Mechanism
    at: datetime
    narrow: forms.NarrowForm
    offer: providers.Offer
    sent: QueryDict | None

    def fill(self, field: Any, name: str, *, optional: Any = None) -> None:
        forms.offer(field, self.offer.rows, self.find, sent=self.sent.getlist(name) if self.sent else (), optional=optional)

    def find(self, key: Any) -> providers.Provider | None:
        return providers.chosen(self.aim, self.mechanism, key, at=self.at)

    @property
    def told(self) -> list[tuple[str, str]]:
        """(name, what the directory says of it); never where it is."""
        return [(providers.in_one_line(one), _told(one)) for one in self.offer.rows if one.service]


def _told(one: providers.Provider) -> str:
    row = one.service
    if row is None:
        return ""
    parts = [
        *[str(kind.label) for kind in one.kinds], *[str(Audience(code).label) for code in row.audiences if code in Audience.values],
        *[f"\u2068{Spoken(code).label}\u2069" for code in row.languages if code in Spoken.values], str(Cost(row.cost).label),
    ]  # fmt: skip
    if row.wait_days is not None:
        parts.append(_("days of waiting: %(days)s") % {"days": number(row.wait_days)})
    if row.phone:
        parts.append(f"\u2068{row.phone}\u2069")
    return " · ".join(parts)


def choice(request: WorkRequest, aim: providers.Aim, mechanism: Mechanism, at: datetime) -> Choice:
    """Raises Hidden for who is not cleared for the aim."""
    narrowed = request.method == "POST" and request.POST.get("act") == forms.NARROW
    narrow = forms.NarrowForm(request.POST if narrowed else None)
    offer = providers.offered(aim, mechanism, by=request.actor, at=at, wanted=narrow.wanted())
    return Choice(aim, mechanism, at, narrow, offer, request.POST if request.method == "POST" and not narrowed else None)
