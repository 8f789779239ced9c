"""What an address of the map asks for, and what may be shown of it: shared by the page, its files and the work beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlencode

from django.http import Http404
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wiqaya.engines.disclosure import DisclosureError, Released
from wiqaya.mapping.access import EDIT
from wiqaya.mapping.figures import Maker
from wiqaya.mapping.forms.explorer import OfficialForm, PartForm
from wiqaya.mapping.layers import AT_ONCE, WHOLE, Ground, Incidents, Official
from wiqaya.mapping.queries import explorer as queries
from wiqaya.mapping.queries.explorer import Choice, Found
from wiqaya.records.access import RELEASE
from wiqaya.records.actions.release import DatasetRetracted
from wiqaya.records.facts import Unanswerable
from wiqaya.safeguards.access import WorkRequest
from wiqaya.safeguards.release import NoBiasNote, ReleaseRefused
from wiqaya.ui.dates import date_words
from wiqaya.ui.parts import Link

REFUSED = (ReleaseRefused, NoBiasNote, DisclosureError, Unanswerable, DatasetRetracted)
Waiting = Literal["", "prepare", "somebody_else"]


@dataclass(frozen=True)
class Chosen:
    """A layer with the part or figure that the address names.  `layer` is None where the dataset holds nothing to draw."""

    choice: Choice
    layer: Incidents | Official | None
    form: PartForm | OfficialForm
    query: Mapping[str, str]

    def address(self, name: str = "explorer", *args: str, **more: str) -> str:
        """This layer and part at another address of the map."""
        return f"{reverse(f'mapping:{name}', args=args)}?{urlencode({**self.query, **more})}"


def maker_of(request: WorkRequest) -> Maker:
    return Maker(request.city, "staff", request.actor, timezone.now())


def choose(request: WorkRequest, choice: Choice, ground: Ground) -> Chosen:
    """What the address asks of a layer.  Raises Http404 for a part or figure that is not there, or not for this reader."""
    return _official(request, choice, ground) if choice.official else _incidents(request, choice, ground)


def _incidents(request: WorkRequest, choice: Choice, ground: Ground) -> Chosen:
    form = PartForm(request.GET, options=queries.options(choice.dataset), with_groups=request.actor.may(EDIT))
    part = form.part_chosen()
    if part is None:
        raise Http404("part")
    query = {"layer": choice.key} | ({"part": str(part)} if part.by else {})
    return Chosen(choice, Incidents(choice.dataset, ground, part), form, query)


def _official(request: WorkRequest, choice: Choice, ground: Ground) -> Chosen:
    given, word = request.GET.get("figure", ""), request.GET.get("word", "").strip()[:80]
    found = queries.indicators(choice.dataset, word=word)
    indicator = queries.indicator(choice.dataset, given) if given else None
    if given and indicator is None:
        raise Http404(given)
    if indicator and not word and indicator not in found.rows:
        found = Found([indicator, *found.rows], found.more)
    if indicator is None or indicator not in found.rows:
        indicator = next(iter(found.rows), None)
    if indicator is None:
        return Chosen(choice, None, OfficialForm({"layer": choice.key, "word": word}, found=found, periods=()), {"layer": choice.key})
    periods = queries.periods(indicator)
    period = request.GET.get("period", "")
    period = period if period in periods else next(iter(periods), "")
    chosen = {"layer": choice.key, "figure": indicator.code, "period": period}
    form = OfficialForm({**chosen, "word": word}, found=found, periods=periods)
    return Chosen(choice, Official(choice.dataset, ground, indicator, period) if period else None, form, chosen)


@dataclass(frozen=True)
class Answer:
    """The released table; or why there is none: refused, or nobody with the permission has asked yet."""

    released: Released | None = None
    refused: Exception | None = None
    waiting: Waiting = ""


def answer(request: WorkRequest, chosen: Chosen, ground: Ground) -> Answer:
    """From the ledger where it was released before; else counted now, where this reader may and it is quick."""
    if chosen.layer is None:
        return Answer()
    maker = maker_of(request)
    seen = chosen.layer.seen(maker)
    if seen is not None:
        return Answer(seen)
    if not request.actor.may(RELEASE):
        return Answer(waiting="somebody_else")
    if isinstance(chosen.layer, Incidents) and len(ground.names) > AT_ONCE:
        return Answer(waiting="prepare")
    try:
        return Answer(chosen.layer.ask(maker))
    except REFUSED as wrong:
        return Answer(refused=wrong)


@dataclass(frozen=True)
class Refusal:
    """A refusal in words: why, which earlier releases stand against it, and what would pass."""

    why: str
    blocking: tuple[str, ...] = ()
    instead: Link | None = None


def refusal(wrong: Exception, chosen: Chosen) -> Refusal:
    """What the page says of a refusal."""
    match wrong:
        case ReleaseRefused():
            why = _("Together with figures that were released before, this map would reveal a small number. We protect the few people behind it.")
            return Refusal(why, tuple(_release_words(row) for row in wrong.blocking), _instead(chosen))
        case NoBiasNote():
            return Refusal(_("The dataset has no bias note yet. Without it nobody could read the map rightly."))
        case DatasetRetracted():
            return Refusal(_("The dataset was taken back by whoever holds it."))
        case Unanswerable():
            return Refusal(_("The data do not hold what this map needs: whole numbers by area."), instead=_instead(chosen))
        case _:
            return Refusal(_("The table did not pass the protection of small numbers."), instead=_instead(chosen))


def _instead(chosen: Chosen) -> Link | None:
    """The nearest thing that passes, as a link."""
    if isinstance(chosen.layer, Incidents) and chosen.layer.part != WHOLE:
        return Link(_("Show all of it in one map instead"), f"{reverse('mapping:explorer')}?{urlencode({'layer': chosen.choice.key})}")
    return Link(_("See what brings people together instead"), reverse("mapping:explorer"))


def _release_words(row: Any) -> str:
    names = {"area": _("area"), "month": _("time"), "kind": _("kind"), "target_group": _("group affected"), "body": _("who took the report")}
    by = _(", ").join(names.get(one["name"], one["name"]) for one in row.released["dimensions"])
    return _("A table by %(by)s, released on %(day)s") % {"by": by, "day": date_words(row.at.date())}


def page(name: str, *args: object) -> str:
    """The address of a page of another room; empty where the installation does not have it."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
