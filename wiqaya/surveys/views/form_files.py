"""Files of questionnaires, and encrypted answers on their way to whoever holds the key."""

from __future__ import annotations

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from wiqaya.safeguards.access import WorkRequest, needs
from wiqaya.surveys.access import DESIGN, FIELD
from wiqaya.surveys.actions import form_files as actions
from wiqaya.surveys.actions.sealed import hand_over
from wiqaya.surveys.forms.files import FormFilesForm
from wiqaya.surveys.queries.forms import needed_files
from wiqaya.surveys.views.design import version_of
from wiqaya.surveys.views.rounds import wave_of
from wiqaya.ui.saving import saved, tried


@needs(DESIGN)
def files(request: WorkRequest, short: str, number: int) -> HttpResponse:
    """Pictures, sounds and lists that a version names: which are here, and a place to bring them."""
    version = version_of(short, number)
    form = FormFilesForm(request.POST or None, request.FILES or None)

    def write() -> None:
        given = {one.name: one.file for one in form.cleaned_data["brought"]}
        actions.bring_files(version=version, files=given, by=request.actor, at=timezone.now())

    if saved(request, form, write, _("The files are here. Devices fetch them with the form.")):
        return redirect("surveys:version-files", short, number)
    page = {"version": version, "instrument": version.instrument, "form": form, "files": needed_files(version)}
    return render(request, "surveys/design/files.html", page, status=422 if form.errors else 200)


@needs(FIELD)
@never_cache
@require_POST
def sealed(request: WorkRequest, short: str) -> HttpResponseBase:
    """The encrypted answers of a round as a ZIP for ODK Briefcase."""
    wave = wave_of(short)
    made: list[FileResponse] = []

    def write() -> None:
        packed = hand_over(wave=wave, by=request.actor, at=timezone.now())
        made.append(FileResponse(packed, as_attachment=True, filename=f"encrypted-{wave.short}.zip", content_type="application/zip"))

    return made[0] if tried(request, write) else redirect("surveys:fieldwork", short)
