"""The ways to ask as papers: to read on a page, to print, to lay out at a counter."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wiqaya.referral.names import service_names
from wiqaya.referral.paper import CARD, SHEET, Ways, paper
from wiqaya.referral.queries import help as queries
from wiqaya.referral.views.frame import help_page
from wiqaya.referral.views.help import between
from wiqaya.referral.views.sharing import served
from wiqaya.safeguards.access import WorkRequest
from wiqaya.safeguards.tenancy import in_city
from wiqaya.ui.dates import WEEKDAYS
from wiqaya.ui.documents import PRINTED, Document, PdfUnavailable, sent, to_html


@help_page
@served
def page(request: WorkRequest) -> HttpResponse:
    """The sheet as it is printed, and files of both papers."""
    files = [(which, title) for which, title in ((SHEET, _("Sheet for residents")), (CARD, _("Card for counters and offices")))]
    return render(request, "referral/help/paper.html", {"document": to_html(_document(request, SHEET), _lang()), "files": files})


@help_page
@served
def file(request: WorkRequest, which: str, kind: str) -> HttpResponse:
    """PDF or Word in the language of the page; a sentence where the system library for PDF is missing."""
    if which not in {SHEET, CARD} or kind not in PRINTED:
        raise Http404(which)
    try:
        data = PRINTED[kind][1](_document(request, which), _lang())
    except PdfUnavailable as missing:
        messages.error(request, str(missing))
        return redirect("help:paper")
    return sent(data, kind, f"{which}-{_lang()}.{kind}")


def _document(request: WorkRequest, which: str) -> Document:
    at = timezone.now()
    home = getattr(request, "served_by", None)
    opened = queries.doors(at, home.mechanism if home else None)
    front, days = opened.front, WEEKDAYS.get(_lang(), WEEKDAYS["en"])
    with in_city(request.city.id):
        others = [(str(one.name), one.phone) for one in queries.helping() if one.phone] + [(str(one.name), one.contact_point) for one in queries.others()]
    ways = Ways(
        doors=opened, week=[f"{days[part.weekday]} {between(part)}" for part in opened.hours], others=others,
        host=service_names([front.host])[front.host] if front else "", addresses=_addresses(request),
    )  # fmt: skip
    return paper(which, ways, _lang(), city=request.city, on=timezone.localdate(at))


def _addresses(request: WorkRequest) -> list[str]:
    """The page of help as it was asked for, and the onion address where the installation has one."""
    here = reverse("help:doors")
    onion = [f"http://{host}{here}" for host in settings.ALLOWED_HOSTS if host.endswith(".onion") and host != request.get_host()]
    return [request.build_absolute_uri(here), *onion]


def _lang() -> str:
    return (get_language() or "ar")[:2]
