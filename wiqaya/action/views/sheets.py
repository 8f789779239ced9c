"""Sheets: their list, what stands on one, files to print; in the workspace and in public."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wiqaya.action.access import READ, SERVICES
from wiqaya.action.actions import sheets as actions
from wiqaya.action.forms.sheets import LineForm, SheetForm
from wiqaya.action.models import Service, Sheet, SheetLine
from wiqaya.action.queries import services, sheets
from wiqaya.action.sheet_document import anchor, document
from wiqaya.registers.saving import saved, tried
from wiqaya.safeguards.access import WorkRequest, needs, public
from wiqaya.ui.documents import PRINTED, Document, PdfUnavailable, beyond_the_first_page, sent, to_html
from wiqaya.ui.parts import Link
from wiqaya.ui.text import words_plain

FOUND = 8  # services that a search offers for a line


def _lang() -> str:
    return (get_language() or "ar")[:2]


def _document(request: HttpRequest, sheet: Sheet, lang: str) -> Document:
    address = request.build_absolute_uri(reverse("services:sheet", args=[sheet.short]))
    city: Any = request.city  # type: ignore[attr-defined]
    return document(sheet, sheets.lines(sheet), lang, city=city, on=timezone.localdate(), address=address)


def _file(request: HttpRequest, sheet: Sheet, kind: str, back: str) -> HttpResponse:
    """PDF or Word in the language of the page; a sentence where the system library for PDF is missing."""
    if kind not in PRINTED:
        raise Http404(kind)
    try:
        data = PRINTED[kind][1](_document(request, sheet, _lang()), _lang())
    except PdfUnavailable as missing:
        messages.error(request, str(missing))
        return redirect(back)
    return sent(data, kind, f"{sheet.short}-{_lang()}.{kind}")


# -- in public


@public
def public_list(request: HttpRequest) -> HttpResponse:
    way = [Link(_("Find a service"), reverse("services:find")), Link(_("Sheets to print"), "")]
    return render(request, "action/sheets/public_list.html", {"sheets": sheets.shown_to_all(), "breadcrumb": way})


@public
def public_sheet(request: HttpRequest, short: str) -> HttpResponse:
    """The sheet as a page, which prints as it stands."""
    row = get_object_or_404(sheets.shown_to_all(), short=short)
    way = [Link(_("Sheets to print"), reverse("services:sheets")), Link(words_plain(row.title), "")]
    return render(request, "action/sheets/public_sheet.html", {"sheet": row, "document": to_html(_document(request, row, _lang()), _lang()), "breadcrumb": way})


@public
def public_file(request: HttpRequest, short: str, kind: str) -> HttpResponse:
    row = get_object_or_404(sheets.shown_to_all(), short=short)
    return _file(request, row, kind, reverse("services:sheet", args=[short]))


# -- in the workspace


def _below(request: WorkRequest, name: str, page: dict[str, Any], here: str = "", *, sheet: Sheet | None = None) -> HttpResponse:
    steps = [Link(_("Services"), reverse("action:services")), Link(_("Sheets to print"), reverse("action:sheets") if sheet or here else "")]
    if sheet:
        steps.append(Link(words_plain(sheet.title), reverse("action:sheet", args=[sheet.short]) if here else ""))
    steps += [Link(here, "")] if here else []
    return render(request, f"action/sheets/{name}.html", {"sheet": sheet, "here": here, **page, "breadcrumb": steps})


@needs(READ)
def sheet_list(request: WorkRequest) -> HttpResponse:
    return _below(request, "list", {"sheets": sheets.sheets(), "may_edit": request.actor.may(SERVICES)})


@needs(READ)
def sheet(request: WorkRequest, short: str) -> HttpResponse:
    """What stands on it, what is not printed, and a search for what else answers."""
    row = get_object_or_404(Sheet, short=short)
    held, printed = sheets.lines(row, all_of_them=True), {line.pk for line in sheets.lines(row)}
    text = request.GET.get("q", "").strip()
    found = services.search(services.shown_to_all(), text, {}, at=timezone.now(), size=FOUND).rows if text else []
    context = {
        "lines": [(line, line.pk in printed) for line in held], "text": text, "found": [one for one in found if one.pk not in {line.service_id for line in held}],
        "may_edit": request.actor.may(SERVICES), "document": to_html(_document(request, row, _lang()), _lang()), "missing": _missing(row, held),
    }  # fmt: skip
    return _below(request, "sheet", context, sheet=row)


def _missing(row: Sheet, held: list[SheetLine]) -> list[str]:
    """Languages of the house in which a text of the sheet itself is not there yet."""
    texts = [row.title, *([row.lead] if row.lead else []), *(line.question for line in held)]
    lacking = [code for code, _name in settings.LANGUAGES if any(not text.get(code, {}).get("text") for text in texts)]
    return [str(get_language_info(code)["name_translated"]) for code in lacking]


@needs(READ)
def sheet_fits(request: WorkRequest, short: str) -> HttpResponse:
    """Whether it fits on one page in each language, or which lines do not."""
    row = get_object_or_404(Sheet, short=short)
    rows = sheets.lines(row)
    named = {anchor(line): line.question for line in rows}
    try:
        fits = [(name, [named[one] for one in beyond_the_first_page(_document(request, row, code), code) if one in named]) for code, name in settings.LANGUAGES]
    except PdfUnavailable as missing:
        messages.error(request, str(missing))
        return redirect("action:sheet", short)
    return _below(request, "fits", {"fits": fits}, _("Does it fit on a page?"), sheet=row)


@needs(READ)
def sheet_file(request: WorkRequest, short: str, kind: str) -> HttpResponse:
    return _file(request, get_object_or_404(Sheet, short=short), kind, reverse("action:sheet", args=[short]))


@needs(SERVICES)
def new_sheet(request: WorkRequest) -> HttpResponse:
    form = SheetForm(request.POST or None)
    made: list[Sheet] = []

    def write() -> None:
        made.append(actions.add_sheet(**form.cleaned_data, by=request.actor, at=timezone.now()))

    if saved(request, form, write, _("The sheet was begun. Look for the services that belong on it.")):
        return redirect("action:sheet", made[0].short)
    return _below(request, "edit", {"form": form}, _("Begin a sheet"))


@needs(SERVICES)
def edit_sheet(request: WorkRequest, short: str) -> HttpResponse:
    row = get_object_or_404(Sheet, short=short)
    form = SheetForm(request.POST or None, sheet=row)

    def write() -> None:
        actions.change_sheet(sheet=row, **form.cleaned_data, by=request.actor, at=timezone.now())

    if saved(request, form, write, _("The entry was saved.")):
        return redirect("action:sheet", short)
    return _below(request, "edit", {"form": form}, _("Edit"), sheet=row)


@needs(SERVICES)
def remove_sheet(request: WorkRequest, short: str) -> HttpResponse:
    """After a question."""
    row = get_object_or_404(Sheet, short=short)
    if request.method == "POST" and tried(request, lambda: actions.remove_sheet(sheet=row, by=request.actor, at=timezone.now()), _("The sheet was taken away.")):
        return redirect("action:sheets")
    return _below(request, "remove", {}, _("Take this sheet away"), sheet=row)


@needs(SERVICES)
def sheet_line(request: WorkRequest, short: str, service: str) -> HttpResponse:
    """Put a service on the sheet, or change its question."""
    row, one = get_object_or_404(Sheet, short=short), get_object_or_404(Service, short=service)
    held = SheetLine.objects.filter(sheet=row, service=one).first()
    form = LineForm(request.POST or None, initial={"question": held.question} if held else {})

    def write() -> None:
        actions.put_line(sheet=row, service=one, question=form.cleaned_data["question"], by=request.actor, at=timezone.now())

    if saved(request, form, write, _("The sheet was saved.")):
        return redirect("action:sheet", short)
    return _below(request, "line", {"form": form, "service": one}, words_plain(one.name), sheet=row)


@needs(SERVICES)
@require_POST
def move_line(request: WorkRequest, short: str, service: str) -> HttpResponse:
    """`up`, `down` or `away`."""
    row, one = get_object_or_404(Sheet, short=short), get_object_or_404(Service, short=service)
    way, at = request.POST.get("way", ""), timezone.now()

    def write() -> None:
        if way == "away":
            actions.take_line(sheet=row, service=one, by=request.actor, at=at)
        else:
            actions.move_line(sheet=row, service=one, up=way == "up", by=request.actor, at=at)

    tried(request, write)
    return redirect("action:sheet", short)
