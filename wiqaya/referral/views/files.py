"""Files of a situation: what is there, adding, opening, taking away."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wiqaya.referral.actions import files as actions
from wiqaya.referral.forms.files import FileForm
from wiqaya.referral.names import service_names
from wiqaya.referral.queries import files, situations
from wiqaya.referral.views.frame import care
from wiqaya.referral.views.looking import listed
from wiqaya.referral.words.files import FileKind
from wiqaya.safeguards.access import WorkRequest
from wiqaya.ui.numerals import number
from wiqaya.ui.saving import saved, tried

SENT_AS = {
    FileKind.JPEG: ("image/jpeg", "jpg"),
    FileKind.PNG: ("image/png", "png"),
    FileKind.WORD: ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
    FileKind.TEXT: ("text/plain; charset=utf-8", "txt"),
}


@care
def listing(request: WorkRequest, short: str) -> HttpResponse:
    """The files that one's service can open, and a form for one more where it may add."""
    at = timezone.now()
    row = situations.situation(request.actor, short, at)
    form = FileForm(request.POST or None, request.FILES or None)

    def write() -> object:
        sent = form.cleaned_data
        return actions.add_file(short=short, data=sent["file"].read(), label=sent["label"], alone=sent["alone"], by=request.actor, at=at)

    if saved(request, form, write, _("The file is kept, without what it carried along.")):
        return redirect("care:files", short)
    held = files.listed(row, by=request.actor, at=at)
    names = service_names({one.row.agency for one in held})
    listed(request, held)
    page = {
        "row": row, "form": form if files.tier_to_add(row, request.actor) else None, "full": sum(one.mine for one in held) >= files.MOST,
        "files": [(one, names[one.row.agency], _size(one.row.size)) for one in held],
    }  # fmt: skip
    return render(request, "referral/files/files.html", page, status=422 if form.errors else 200)


def _size(size: int) -> str:
    """In kilobytes or megabytes of a thousand, as reading programs count."""
    if size >= 1_000_000:
        return _("%(size)s MB") % {"size": number(size / 1_000_000, 1)}
    return _("%(size)s KB") % {"size": number(-(-size // 1000))}


@care
@require_POST
def opened(request: WorkRequest, short: str, key: UUID) -> HttpResponse:
    """The bytes of a file, to be kept nowhere and run nowhere: under a name that says nothing."""
    at = timezone.now()
    row = situations.situation(request.actor, short, at)
    held, data = files.opened(row, key, by=request.actor, at=at)
    kind, ending = SENT_AS[FileKind(held.kind)]
    answer = HttpResponse(data, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="file.{ending}"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@care
@require_POST
def remove(request: WorkRequest, short: str, key: UUID) -> HttpResponse:
    at = timezone.now()
    row = situations.situation(request.actor, short, at)
    tried(request, lambda: actions.remove_file(short=row.short, key=key, by=request.actor, at=at), _("The file is erased."))
    return redirect("care:files", short)
