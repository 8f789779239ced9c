"""Pages of invitations by code, and of files of answers."""

from __future__ import annotations

import io
from collections.abc import Sequence

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wiqaya.exchange.tabular import write_csv
from wiqaya.safeguards.access import WorkRequest, needs
from wiqaya.surveys.access import FIELD
from wiqaya.surveys.actions.intake import take_file
from wiqaya.surveys.actions.invites import make_invites
from wiqaya.surveys.forms.sampling import IntakeForm, InviteForm
from wiqaya.surveys.models import Intake, Wave
from wiqaya.surveys.queries import intake as queries
from wiqaya.surveys.views.rounds import wave_of
from wiqaya.ui.documents import Code, Document, Paragraph, PdfUnavailable, to_pdf
from wiqaya.ui.documents import Table as Sheet
from wiqaya.ui.saving import saved

ACROSS = 3  # codes beside each other on paper


@needs(FIELD)
def invitations(request: WorkRequest, short: str) -> HttpResponse:
    """How many codes there are and how many were used, never which; new ones leave as a sheet, once."""
    wave = wave_of(short)
    form = InviteForm(request.POST or None, wave=wave)
    made: list[HttpResponse] = []
    if saved(request, form, lambda: made.append(_made(request, wave, form)), _("The codes are made. Keep the sheet like keys.")):
        return made[0]
    page = {"wave": wave, "survey": wave.survey, "form": form, "invited": queries.invited(wave)}
    return render(request, "surveys/sampling/invitations.html", page, status=422 if form.errors else 200)


def _made(request: WorkRequest, wave: Wave, form: InviteForm) -> HttpResponse:
    said = dict(form.cleaned_data)
    sheet = said.pop("sheet")
    if sheet == "pdf":
        _pdf(request, wave, ["0000-0000"])  # whether this machine makes PDF at all: codes that cannot be printed are lost
    codes = make_invites(wave=wave, **said, by=request.actor, at=timezone.now())
    body, kind = (_pdf(request, wave, codes), "application/pdf") if sheet == "pdf" else (_csv(request, wave, codes), "text/csv; charset=utf-8")
    return HttpResponse(body, content_type=kind, headers={
        "Content-Disposition": f'attachment; filename="codes-{wave.short}.{sheet}"', "Cache-Control": "no-store",
    })  # fmt: skip


def _address(request: WorkRequest, wave: Wave) -> str:
    return request.build_absolute_uri(reverse("survey-short", args=[wave.code]))


def _csv(request: WorkRequest, wave: Wave, codes: Sequence[str]) -> bytes:
    out = io.StringIO()
    write_csv([(_("Code"), _("Address")), *((code, _address(request, wave)) for code in codes)], out)
    return out.getvalue().encode("utf-8-sig")


def _pdf(request: WorkRequest, wave: Wave, codes: Sequence[str]) -> bytes:
    try:
        return to_pdf(_document(request, wave, codes), get_language() or settings.LANGUAGE_CODE)
    except PdfUnavailable:
        raise ValidationError({"sheet": _("This installation cannot make PDF files. Take the CSV.")}) from None


def _document(request: WorkRequest, wave: Wave, codes: Sequence[str]) -> Document:
    lines = [codes[at : at + ACROSS] for at in range(0, len(codes), ACROSS)]
    rows = tuple(tuple(Code(code) for code in (*line, *[""] * (ACROSS - len(line)))) for line in lines)
    told = _("Cut the sheet and give one code to each household that was drawn. A code is one answer. Nobody can see which answers came with it.")
    return Document(
        title=_("Invitation codes"), subtitle=str(wave.survey.title), on=timezone.localdate(),
        blocks=(
            Paragraph(told), Paragraph((_("People answer at"), " ", Code(_address(request, wave)))),
            Sheet(_("Codes, to be kept like keys until they are given out"), (_("Code"),) * ACROSS, rows),
        ),
    )  # fmt: skip


@needs(FIELD)
def files(request: WorkRequest, short: str) -> HttpResponse:
    wave = wave_of(short)
    form = IntakeForm(request.POST or None, request.FILES or None)
    taken: list[Intake] = []

    def write() -> None:
        file = form.cleaned_data["file"]
        repeats = {one.name: one.read() for one in form.cleaned_data["repeats"]}
        taken.append(take_file(wave=wave, name=file.name, data=file.read(), repeats=repeats, by=request.actor, at=timezone.now()))

    if saved(request, form, write, _("The file was read.")):
        again = "" if taken[0].added or not taken[0].known else "?again=1"
        return redirect(reverse("surveys:intake", args=[short, taken[0].short]) + again)
    page = {"wave": wave, "survey": wave.survey, "form": form, "intakes": queries.intakes(wave)[:100]}
    return render(request, "surveys/sampling/files.html", page, status=422 if form.errors else 200)


@needs(FIELD)
def intake(request: WorkRequest, short: str, intake: str) -> HttpResponse:
    """What one file brought: rows added, known before, and refused with the reason; columns that were not read."""
    wave = wave_of(short)
    found = get_object_or_404(Intake, wave=wave, short=intake)
    page = {
        "wave": wave, "intake": found, "refused": queries.refused_rows(found), "left_out": queries.left_out(found),
        "again": "again" in request.GET,
    }  # fmt: skip
    return render(request, "surveys/sampling/intake.html", page)
