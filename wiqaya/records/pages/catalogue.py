"""The inventory as a page: datasets by sector with their states in words, what could still be listed, and the ledger of releases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wiqaya.people import queries as people
from wiqaya.records import flow, queries
from wiqaya.records.models import Dataset
from wiqaya.records.words import Agreement, Relevance, Sector, Sensitivity
from wiqaya.safeguards.tenancy import current_city
from wiqaya.ui import dates, numerals
from wiqaya.ui.parts import Cell, Column, Pages, Row, Table

SIZE = 50
ORDER = [*Sector.values, ""]


def matching(given: Mapping[str, Any], on: date) -> QuerySet[Dataset]:
    """The inventory with the page's filters, by sector."""
    rows = Dataset.objects.select_related("holder", "steward").order_by("sector", "id")
    for name in ("sector", "relevance"):
        if given.get(name):
            rows = rows.filter(**{name: given[name]})
    locked = Q(agreement=Agreement.NONE) | Q(agreement=Agreement.IN_FORCE, agreement_ends__lt=on)
    states = {"loaded": Q(version__gt=0), "listed": Q(version=0), "locked": locked, "no-bias": Q(bias_note={})}
    return rows.filter(states[given["state"]]) if given.get("state") else rows


def page_of(rows: QuerySet[Dataset], query: Any) -> tuple[list[Dataset], Pages | None, int]:
    """Fifty datasets after the one named in the address, by (sector, id); how many there are."""
    total = rows.count()
    place = _place(query.get("after", ""))
    beyond = Q(sector__gt=place.sector) | Q(sector=place.sector, id__gt=place.id) if place else Q()
    shown = list(rows.filter(beyond)[: SIZE + 1])
    more, shown = len(shown) > SIZE, shown[:SIZE]
    if total <= SIZE or not shown:
        return shown, None, total
    first = total - rows.filter(beyond).count() + 1
    return (
        shown,
        Pages(total, first, first + len(shown) - 1, _address(query, "") if place else "", _address(query, shown[-1].short) if more else ""),
        total,
    )


def _place(short: str) -> Dataset | None:
    return Dataset.objects.filter(short=short).first() if short else None


def _address(query: Any, after: str) -> str:
    kept = query.copy()
    kept.pop("after", None)
    if after:
        kept["after"] = after
    return f"?{kept.urlencode()}"


def shelves(rows: Sequence[Dataset], on: date) -> list[Table]:
    """A table a sector, in the order of the house: police stand last, one source among many."""
    used = used_counts()
    columns = [
        Column(_("Data")), Column(_("Holder")), Column(_("Steward")), Column(_("Time")), Column(_("Who may see it")), Column(_("State")),
        Column(_("Bias note")), Column(_("Relevance")), Column(_("Figures made")),
    ]  # fmt: skip
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.sector, []).append(_row(row, on, used.get(queries.source_key(row), 0)))
    return [Table(sector_name(one), columns, found[one]) for one in ORDER if one in found]


def sector_name(sector: str) -> str:
    return str(Sector(sector).label) if sector else _("Sector not named yet")


def _row(row: Dataset, on: date, used: int) -> Row:
    nobody = Cell(_("not named"))
    return Row(
        [
            row.title, row.holder.name if row.holder else nobody, row.steward.name if row.steward else nobody, Cell(period_of(row) or _("not said")),
            Sensitivity(row.sensitivity).label, state_cell(row, on), bias_cell(row), Relevance(row.relevance).label,
            Cell(ngettext("%(n)s figure", "%(n)s figures", used) % {"n": numerals.number(used)} if used else _("never used")),
        ],
        url=reverse("records:dataset", args=[row.short]),
    )  # fmt: skip


def period_of(row: Dataset) -> str:
    if row.period_start and row.period_end:
        first, last = dates.month_words(row.period_start), dates.month_words(row.period_end)
        return first if first == last else _("from %(start)s to %(end)s") % {"start": first, "end": last}
    day = row.period_start or row.period_end
    return dates.date_short(day) if day else ""


def state_cell(row: Dataset, on: date) -> Cell:
    if row.retracted_at:
        return Cell(tag=_("retracted"), tag_kind="caution")
    closed = lock_words(row, on)
    loaded = _("loaded, version %(n)s") % {"n": numerals.digits(row.version)} if row.version else _("only listed")
    return Cell(loaded, tag=closed, tag_kind="caution") if closed else Cell(loaded)


def lock_words(row: Dataset, on: date) -> str:
    """Why it is locked, in few words; "" when it may be used."""
    state = flow.agreement_state(row.agreement, row.agreement_ends, on)
    if state == "expired" and row.agreement_ends:
        return _("locked: the agreement ended on %(day)s") % {"day": dates.date_short(row.agreement_ends)}
    return _("locked: no agreement yet") if state == "none" else ""


def bias_cell(row: Dataset) -> Cell:
    if row.bias_note:
        return Cell(_("written"))
    if row.bias_asked_on:
        return Cell(tag=_("not known, asked on %(day)s") % {"day": dates.date_short(row.bias_asked_on)}, tag_kind="caution")
    return Cell(tag=_("missing"), tag_kind="caution")


def silent_sectors() -> list[str]:
    """Sectors of which nothing is listed: a checklist of where to ask next."""
    present = queries.sectors_present()
    return [str(Sector(one).label) for one in Sector.values if one not in present and one != Sector.POLICE]


def missing_usual() -> list[flow.Usual]:
    """What cities usually hold and nobody has listed here."""
    return flow.not_listed(Dataset.objects.values_list("title", flat=True))


# The ledger of releases


def _left() -> Any:
    """The releases of the city, newest first, without what is sealed."""
    model: Any = apps.get_model("safeguards", "Release")
    return model.objects.filter(city=current_city()).defer("footprint").order_by("-at", "-id")


def used_counts() -> dict[str, int]:
    """How many figures of each source have left."""
    return dict(_left().order_by().values_list("source").annotate(n=Count("id")))


def releases_page(*, source: str = "", before: str = "", size: int = SIZE) -> tuple[list[Any], str]:
    """Releases before one (its key), newest first, and the key that the next page begins before ("": no more)."""
    rows = _left().filter(source=source) if source else _left()
    start = rows.filter(id=_key(before)).first() if _key(before) else None
    if start:
        rows = rows.filter(Q(at__lt=start.at) | Q(at=start.at, id__lt=start.id))
    shown = list(rows[: size + 1])
    return shown[:size], str(shown[size - 1].id) if len(shown) > size else ""


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def release_table(rows: Iterable[Any]) -> Table:
    """What has left, when, for whom, by whom, of which version, and how much of it is hidden."""
    listed = list(rows)
    names = people.names_of({row.by for row in listed})
    datasets = {queries.source_key(one): one for one in Dataset.objects.all()}
    columns = [
        Column(_("When")), Column(_("What it was about")), Column(_("Data")), Column(_("For whom")), Column(_("Asked by")), Column(_("Version"), numeric=True),
        Column(_("Hidden cells"), numeric=True),
    ]  # fmt: skip
    shown = [
        Row([
            Cell(dates.date_short(row.at)), Cell(about_release(row.released)), _of_dataset(datasets.get(row.source), row.source),
            Cell(_("everybody") if row.audience == "public" else _("the city's staff")), Cell(names.get(row.by) or _("the installation")),
            Cell(numerals.digits(row.source_version)), _hidden(row.released),
        ])
        for row in listed
    ]  # fmt: skip
    return Table(_("Tables that have left through the gate"), columns, shown)


def _of_dataset(found: Dataset | None, source: str) -> Cell:
    return Cell(found.title, url=reverse("records:dataset", args=[found.short])) if found else Cell(source)


def _hidden(released: Mapping[str, Any]) -> int:
    return sum(cell["value"] is None for cell in released["cells"])


DIMENSIONS = {
    "area": lambda: _("by area"), "month": lambda: _("over time"), "target_group": lambda: _("by the group that was affected"),
    "kind": lambda: _("by what happened"), "body": lambda: _("by who took the report"),
}  # fmt: skip


def about_release(released: Mapping[str, Any]) -> str:
    """What a table was about: its breakdown, and the time it covers."""
    by = [DIMENSIONS[one["name"]]() if one["name"] in DIMENSIONS else one["name"] for one in released["dimensions"]]
    words = _("; ").join(by) or _("one total")
    if released.get("per"):
        words = _("%(what)s, for every %(per)s residents") % {"what": words, "per": numerals.number(released["per"])}
    months = sorted(_months(released))
    if not months:
        return words
    first, last = (dates.month_words(date(int(month[:4]), int(month[5:7]), 1)) for month in (months[0], months[-1]))
    return _("%(what)s, from %(first)s to %(last)s") % {"what": words, "first": first, "last": last}


def _months(released: Mapping[str, Any]) -> set[str]:
    own = next((one for one in released["dimensions"] if one["name"] == "month"), None)
    if own is None:
        return set(released["where"].get("month", ()))
    members = own.get("members") or {}
    return {month for key in own["keys"] for month in members.get(key, [key])}
