"""Pages of partners: relations first, the matrix second; organisations, never persons; closed to police and national roles."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wiqaya.mapping.access import EDIT, SEE_PARTNERS
from wiqaya.mapping.actions import partners as actions
from wiqaya.mapping.forms.partners import LinkForm, PartnerFilter, TrustForm
from wiqaya.mapping.models import Issue, StakeholderLink, TrustView
from wiqaya.mapping.queries import cycle as cycles
from wiqaya.mapping.queries import partners as queries
from wiqaya.mapping.queries.partners import Relation, require_partners
from wiqaya.mapping.views.asset_frame import below_partners
from wiqaya.people import queries as people
from wiqaya.people.words import Sector
from wiqaya.registers.paging import pages_of
from wiqaya.registers.saving import saved, tried
from wiqaya.safeguards.access import WorkRequest, needs
from wiqaya.ui.parts import Cell, Matrix, Row, Table
from wiqaya.ui.parts import Column as Head
from wiqaya.ui.text import words

if TYPE_CHECKING:
    from wiqaya.people.models import Organisation

View = Callable[..., HttpResponseBase]


def _open(*, to_edit: bool = False) -> Callable[[View], View]:
    """For those to whom the map of partners is open; to write in it, for those who write the mapping."""

    def decorate(view: View) -> View:
        @needs(SEE_PARTNERS)
        @wraps(view)
        def guarded(request: WorkRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            require_partners(request.actor, to_edit=to_edit)
            return view(request, *args, **kwargs)

        return guarded

    return decorate


@_open()
def partners(request: WorkRequest) -> HttpResponse:
    """Relations: what each organisation could do, for what, and who trusts it."""
    cycle = cycles.current()
    form = PartnerFilter(request.GET, cycle=cycle)
    wanted = form.wanted()
    page = queries.listed(wanted, after=request.GET.get("after", ""))
    heads = (_("Organisation"), _("What it could do"), _("What matters to it"), _("Is cooperation likely?"), _("Trusted by whom, how far"))
    lines = [_line(row) for row in queries.relations(page.rows)]
    context = {
        "form": form,
        "table": Table(_("Organisations and what they could do"), [Head(head) for head in heads], lines, pages=pages_of(page, request.GET)),
        "count": page.count,
        "filtered": bool(wanted),
        "tabs": _tabs("list"),
        **_gaps(request, cycle),
    }
    return below_partners(request, "list", context)


def _tabs(here: str) -> list[dict[str, Any]]:
    return [
        {"label": _("Relations"), "url": reverse("mapping:partners"), "current": here == "list"},
        {"label": _("By issue"), "url": reverse("mapping:partner-matrix"), "current": here == "matrix"},
    ]


def _gaps(request: WorkRequest, cycle: Any) -> dict[str, Any]:
    found = queries.gaps(cycle)
    return {
        "gap_issues": found.issues,
        "gap_sectors": [Sector(sector).label for sector in found.sectors],
        "may_edit": request.actor.may(EDIT),
    }


def _line(relation: Relation) -> Row:
    row = relation.organisation
    links = [*([relation.general] if relation.general else []), *relation.links]
    head = format_html("{}<br><span class='small muted'>{}</span>", words(row.name), row.get_sector_display())
    cells = [
        head,
        _said((link, link.contribution) for link in links) or Cell(_("not said yet")),
        _said((link, link.interest) for link in links) or Cell(_("not said yet")),
        _said((link, link.get_outlook_display()) for link in links) or Cell(_("Not known")),
        _trusted(relation.trust) or Cell(_("not said yet")),
    ]
    return Row(cells, reverse("mapping:partner", args=[row.short]))


def _said(pairs: Any) -> SafeString:
    """One paragraph for each issue; what is said in general stands without a name before it."""
    return format_html_join("", "<p>{}{}</p>", ((_for(link), words(text)) for link, text in pairs if text))


def _for(link: StakeholderLink) -> SafeString | str:
    return format_html("<strong>{}</strong>: ", words(link.issue.title)) if link.issue else ""


def _trusted(views: list[TrustView]) -> SafeString:
    return format_html_join("", "<p><strong>{}</strong>: {}</p>", ((holder_of(view), view.get_level_display()) for view in views))


def holder_of(view: TrustView) -> SafeString | str:
    """Whose view it is: a group of residents, or whoever was written."""
    return words(view.group.label) if view.group else words(view.held_by)


@_open()
def matrix(request: WorkRequest) -> HttpResponse:
    """Organisation x issue: what it could do, in words."""
    cycle = cycles.current()
    found = queries.crossed(cycle)
    heads = [_("In general"), *(issue.title for issue in found.issues)]
    rows = [(_organisation_head(row), [_cell(link) for link in links]) for row, links in found.rows]
    context = {
        "cycle": cycle, "tabs": _tabs("matrix"), "matrix": Matrix(_("What each organisation could do, issue by issue"), heads, rows) if rows else None,
        **_gaps(request, cycle),
    }  # fmt: skip
    return below_partners(request, "matrix", context, _("Partners by issue"))


def _organisation_head(row: Organisation) -> SafeString:
    return format_html('<a href="{}">{}</a>', reverse("mapping:partner", args=[row.short]), words(row.name))


def _cell(link: StakeholderLink | None) -> Cell:
    if link is None:
        return Cell(format_html("<span class='muted small'>{}</span>", _("nothing said yet")))
    return Cell(link.contribution or link.interest, tag=link.get_outlook_display(), tag_kind="quiet")


@_open()
def partner(request: WorkRequest, short: str) -> HttpResponse:
    """One organisation: what it could do, what matters to it, who trusts it and what would build trust."""
    row = _organisation(short)
    relation = queries.relations([row])[0]
    context = {
        "organisation": row,
        "relation": relation,
        "links": [*([relation.general] if relation.general else []), *relation.links],
        "trust": [(view, holder_of(view)) for view in relation.trust],
        "may_edit": request.actor.may(EDIT),
    }
    return below_partners(request, "partner", context, organisation=row)


def _organisation(short: str) -> Organisation:
    return get_object_or_404(people.organisations(), short=short)


@_open(to_edit=True)
def add_link(request: WorkRequest, short: str) -> HttpResponse:
    return _link(request, _organisation(short), None)


@_open(to_edit=True)
def edit_link(request: WorkRequest, short: str, key: UUID) -> HttpResponse:
    row = _organisation(short)
    return _link(request, row, get_object_or_404(StakeholderLink.objects.select_related("issue__cycle"), pk=key, organisation=row))


def _link(request: WorkRequest, organisation: Organisation, link: StakeholderLink | None) -> HttpResponse:
    initial = (
        {name: getattr(link, name) for name in ("contribution", "interest", "outlook", "issue")} if link else {"issue": _meant(request)}
    )
    form = LinkForm(request.POST or None, initial=initial, cycle=cycles.current(), held=link.issue if link else None)

    def write() -> None:
        actions.write_link(organisation=organisation, **form.cleaned_data, link=link, by=request.actor, at=timezone.now())

    if saved(request, form, write, _("What it could do was saved.")):
        return redirect("mapping:partner", organisation.short)
    return below_partners(request, "link", {"form": form, "organisation": organisation}, _("What it could do"), organisation=organisation)


def _meant(request: WorkRequest) -> Issue | None:
    return Issue.objects.filter(short=request.GET.get("issue", "")).first()


@_open(to_edit=True)
@require_POST
def remove_link(request: WorkRequest, short: str, key: UUID) -> HttpResponse:
    row = get_object_or_404(StakeholderLink.objects.select_related("issue__cycle"), pk=key, organisation__short=short)
    tried(request, lambda: actions.remove_link(link=row, by=request.actor, at=timezone.now()), _("The line was taken away."))
    return redirect("mapping:partner", short)


@_open(to_edit=True)
def add_trust(request: WorkRequest, short: str) -> HttpResponse:
    return _trust(request, _organisation(short), None)


@_open(to_edit=True)
def edit_trust(request: WorkRequest, short: str, key: UUID) -> HttpResponse:
    row = _organisation(short)
    return _trust(request, row, get_object_or_404(TrustView, pk=key, organisation=row))


def _trust(request: WorkRequest, organisation: Organisation, view: TrustView | None) -> HttpResponse:
    names = ("group", "held_by", "level", "note", "source", "dated")
    form = TrustForm(request.POST or None, initial={name: getattr(view, name) for name in names} if view else None)

    def write() -> None:
        actions.write_trust(organisation=organisation, **form.cleaned_data, view=view, by=request.actor, at=timezone.now())

    if saved(request, form, write, _("The view on trust was saved.")):
        return redirect("mapping:partner", organisation.short)
    page = {"form": form, "organisation": organisation}
    return below_partners(request, "trust", page, _("Who trusts it, and how far"), organisation=organisation)


@_open(to_edit=True)
@require_POST
def remove_trust(request: WorkRequest, short: str, key: UUID) -> HttpResponse:
    row = get_object_or_404(TrustView, pk=key, organisation__short=short)
    tried(request, lambda: actions.remove_trust(view=row, by=request.actor, at=timezone.now()), _("The view was taken away."))
    return redirect("mapping:partner", short)
