"""Pages of what exists already: the register, an entry, and what could help with an issue here."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wiqaya.mapping.access import EDIT, READ
from wiqaya.mapping.actions import assets as actions
from wiqaya.mapping.actions.assets import ChangedMeanwhile
from wiqaya.mapping.forms.assets import AssetFilter, AssetForm, DisputeForm, NameForm, PerceptionForm
from wiqaya.mapping.models import Asset, Issue, Perception
from wiqaya.mapping.queries import assets as queries
from wiqaya.mapping.queries import cycle as cycles
from wiqaya.mapping.queries.partners import sees_partners
from wiqaya.mapping.views.asset_frame import below_assets
from wiqaya.places import queries as places
from wiqaya.registers.paging import pages_of
from wiqaya.registers.saving import refused, saved, tried
from wiqaya.safeguards.access import NotAllowed, WorkRequest, needs
from wiqaya.ui.dates import date_short
from wiqaya.ui.parts import Cell, Column, Row, Table
from wiqaya.ui.text import words

PREFILLED = ("issue", "area", "group")


@needs(READ)
def assets(request: WorkRequest) -> HttpResponse:
    """The register, strengths first."""
    today = timezone.localdate()
    form = AssetFilter(request.GET, cycle=cycles.current())
    wanted = form.wanted()
    page = queries.listed(wanted, on=today, after=request.GET.get("after", ""))
    heads = (_("Name"), _("Strengths"), _("Formal or informal"), _("Where"), _("Could help with"), _("Last confirmed"))
    table = Table(
        _("What exists already, newest first"),
        [Column(head) for head in heads],
        [_line(row, today) for row in page.rows],
        pages=pages_of(page, request.GET),
    )
    context = {
        "form": form, "table": table, "count": page.count, "filtered": bool(wanted), "may_add": queries.may_add(request.actor),
        "sees_partners": sees_partners(request.actor), "name_form": NameForm(auto_id="id_new_%s"),
    }  # fmt: skip
    return render(request, "mapping/assets/list.html", context)


def _line(asset: Asset, today: date) -> Row:
    named = format_html('<a href="{}">{}</a>{}', _address(asset), words(asset.name), _disputed(asset))
    confirmed = queries.last_confirmed(asset)
    stale = queries.is_stale(asset, on=today)
    cells = [
        Cell(named),
        asset.strengths or Cell(_("not said yet")),
        f"{asset.get_nature_display()} · {asset.get_kind_display()}",
        places_of(asset),
        _joined(words(issue.title) for issue in asset.helps_with.all()) or Cell(_("no issue linked yet")),
        Cell(date_short(confirmed), tag=_("over a year ago") if stale else "", tag_kind="caution"),
    ]
    return Row(cells)


def _disputed(asset: Asset) -> SafeString | str:
    return format_html(' <span class="tag tag-caution">{}</span>', _("disputed")) if asset.disputed else ""


def _address(asset: Asset) -> str:
    return reverse("mapping:asset", args=[asset.short])


def _joined(texts: Any) -> SafeString:
    """Words in a row, with the comma of the language."""
    return format_html_join(_(", "), "{}", ((text,) for text in texts))


def places_of(asset: Asset) -> SafeString | str:
    """The areas of an entry by name, or the whole city; nothing said is said."""
    if asset.whole_city:
        return _("the whole city")
    return _joined(words(area.name) for area in asset.areas.all()) or _("not said yet")


@needs(READ)
def new_asset(request: WorkRequest) -> HttpResponse:
    """Add what works: a name is enough.  What was looked for in vain comes with the address."""
    if not queries.may_add(request.actor):
        raise NotAllowed(EDIT)
    form = NameForm(request.POST or None)
    made: list[Asset] = []

    def write() -> None:
        made.append(actions.add_asset(**form.cleaned_data, **_looked_for(request), by=request.actor, at=timezone.now()))

    if saved(request, form, write, _("Added. What makes it work? Write it while you remember.")):
        return redirect("mapping:asset-edit", made[0].short)
    kept = urlencode({name: request.GET[name] for name in PREFILLED if request.GET.get(name)})
    return below_assets(request, "new", {"form": form, "action": f"?{kept}" if kept else ""}, _("Add what works"))


def _looked_for(request: WorkRequest) -> dict[str, list[Any]]:
    """The issue, area and group of the address, as links of the new entry."""
    given = request.GET.get
    found = {
        "helps_with": Issue.objects.filter(short=given("issue", "")).first(),
        "areas": places.area_by_code(given("area", "")),
        "groups": places.group_by_short(given("group", "")),
    }
    return {name: [thing] for name, thing in found.items() if thing}


@needs(READ)
def asset(request: WorkRequest, short: str) -> HttpResponse:
    row = get_object_or_404(queries.assets(), short=short)
    by = request.actor
    context = {
        "asset": row,
        "where": places_of(row),
        "perceptions": [(item, by.may(EDIT) or item.added_by == by.id) for item in row.perceptions.select_related("group")],
        "stale": queries.is_stale(row, on=timezone.localdate()),
        "confirmed": queries.last_confirmed(row),
        "may_add": queries.may_add(by),
        "may_change": queries.may_change(by, row),
        "may_edit": by.may(EDIT),
        "sees_partners": sees_partners(by),
    }
    return below_assets(request, "asset", context, asset=row)


@needs(READ)
def edit_asset(request: WorkRequest, short: str) -> HttpResponse:
    """The whole entry.  Two writers at once: what stands there now is shown beside what was typed."""
    row = _changeable(request, short)
    form = AssetForm(request.POST or None, asset=row, cycle=cycles.current())
    clash = False
    if request.method == "POST" and form.is_valid():
        try:
            actions.write_asset(asset=row, **form.cleaned_data, by=request.actor, at=timezone.now())
        except ChangedMeanwhile as wrong:
            clash, form = True, _as_typed(request, row, wrong)
        except ValidationError as wrong:
            refused(form, wrong)
        else:
            messages.success(request, _("The entry was saved."))
            return redirect("mapping:asset", short)
    page = {"form": form, "asset": row, "clash": clash, "where": places_of(row)}
    return below_assets(request, "edit", page, _("Edit"), asset=row)


def _as_typed(request: WorkRequest, row: Asset, wrong: ChangedMeanwhile) -> AssetForm:
    """The form as it was sent, ready to be saved over what stands there now."""
    typed = request.POST.copy()
    typed["seen"] = queries.digest(row)
    form = AssetForm(typed, asset=row, cycle=cycles.current())
    refused(form, wrong)
    return form


def _changeable(request: WorkRequest, short: str) -> Asset:
    row = get_object_or_404(queries.assets(), short=short)
    if not queries.may_change(request.actor, row):
        raise NotAllowed(EDIT)
    return row


@needs(READ)
@require_POST
def confirm_asset(request: WorkRequest, short: str) -> HttpResponse:
    row = get_object_or_404(Asset, short=short)
    tried(request, lambda: actions.confirm_asset(asset=row, by=request.actor, at=timezone.now()), _("Confirmed: it is still there."))
    return redirect("mapping:asset", short)


@needs(READ)
def dispute_asset(request: WorkRequest, short: str) -> HttpResponse:
    row = get_object_or_404(Asset, short=short)
    form = DisputeForm(request.POST or None)

    def write() -> None:
        actions.dispute_asset(asset=row, text=form.cleaned_data["text"], by=request.actor, at=timezone.now())

    if saved(request, form, write, _("The entry is marked as disputed, with what you wrote.")):
        return redirect("mapping:asset", short)
    return below_assets(request, "dispute", {"form": form, "asset": row}, _("Something here is not right"), asset=row)


@needs(EDIT)
@require_POST
def settle_dispute(request: WorkRequest, short: str) -> HttpResponse:
    row = get_object_or_404(Asset, short=short)
    tried(request, lambda: actions.settle_dispute(asset=row, by=request.actor, at=timezone.now()), _("The mark was taken away."))
    return redirect("mapping:asset", short)


@needs(READ)
def remove_asset(request: WorkRequest, short: str) -> HttpResponse:
    """Take an entry away, after a question."""
    row = _changeable(request, short)
    if request.method == "POST" and tried(
        request, lambda: actions.remove_asset(asset=row, by=request.actor, at=timezone.now()), _("The entry was taken away.")
    ):
        return redirect("mapping:assets")
    return below_assets(request, "remove", {"asset": row}, _("Take this entry away"), asset=row)


@needs(READ)
def add_perception(request: WorkRequest, short: str) -> HttpResponse:
    row = get_object_or_404(Asset, short=short)
    if not queries.may_add(request.actor):
        raise NotAllowed(EDIT)
    form = PerceptionForm(request.POST or None)

    def write() -> None:
        actions.add_perception(asset=row, **form.cleaned_data, by=request.actor, at=timezone.now())

    if saved(request, form, write, _("The view was added.")):
        return redirect("mapping:asset", short)
    return below_assets(request, "perception", {"form": form, "asset": row}, _("How it is seen, and by whom"), asset=row)


@needs(READ)
@require_POST
def remove_perception(request: WorkRequest, short: str, key: UUID) -> HttpResponse:
    row = get_object_or_404(Perception, pk=key, asset__short=short)
    tried(request, lambda: actions.remove_perception(perception=row, by=request.actor, at=timezone.now()), _("The view was taken away."))
    return redirect("mapping:asset", short)
