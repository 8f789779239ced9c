"""Files of a layer, made of what was released and of nothing else; and the work beside the page for large cities."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wiqaya.mapping.access import EDIT, READ
from wiqaya.mapping.layers import Incidents, Part, ground
from wiqaya.mapping.queries import explorer as queries
from wiqaya.mapping.queries.explorer import Choice
from wiqaya.mapping.tasks import explorer as tasks
from wiqaya.mapping.views.explorer import printed
from wiqaya.mapping.views.layer_reading import choose, maker_of
from wiqaya.records.access import RELEASE
from wiqaya.safeguards import jobs
from wiqaya.safeguards.access import WorkRequest, needs
from wiqaya.ui.figures import Figure
from wiqaya.ui.parts import Job

MADE: dict[str, tuple[str, Callable[[Figure, str], bytes | str]]] = {
    "csv": ("text/csv; charset=utf-8", lambda figure, lang: figure.csv(lang)),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", lambda figure, lang: figure.xlsx(lang)),
    "png": ("image/png", lambda figure, lang: figure.png(lang)),
    "json": ("application/json", lambda figure, lang: figure.json(lang)),
}
STATES = {"waiting": "waiting", "running": "working", "done": "done", "failed": "failed", "stopped": "failed"}


@needs(READ)
def layer_file(request: WorkRequest, layer: str, form: str) -> HttpResponse:
    """A layer as a file.  What was not released on the page is not found here."""
    if form not in MADE:
        raise Http404(form)
    choice, stand = _ready(layer), ground()
    chosen = choose(request, choice, stand)
    maker = maker_of(request)
    released = chosen.layer.seen(maker) if chosen.layer else None
    if released is None or chosen.layer is None:
        raise Http404(layer)
    lang = (get_language() or "ar")[:2]
    kind, make = MADE[form]
    figure = chosen.layer.draw(maker, released, links={}, notes=printed(queries.notes_on(layer)))
    return HttpResponse(make(figure, lang), content_type=kind, headers={"Content-Disposition": f'attachment; filename="{layer}-{lang}.{form}"'})


def _ready(layer: str) -> Choice:
    choice = queries.choices().find(layer)
    if choice is None or choice.state != "ready":
        raise Http404(layer)
    return choice


@needs(RELEASE)
@require_POST
def prepare(request: WorkRequest, layer: str) -> HttpResponse:
    """Begin the release of a layer beside the page."""
    choice, stand = _ready(layer), ground()
    part = Part.read(request.POST.get("part", ""))
    options = queries.options(choice.dataset)
    known = {"year": tuple(map(str, options.years)), "kind": options.kinds, "target_group": options.groups if request.actor.may(EDIT) else ()}
    if choice.official or (part.by and part.value not in known[part.by]):
        raise Http404(layer)
    found = Incidents(choice.dataset, stand, part).seen(maker_of(request))
    if found is not None:
        return redirect(_address(layer, part))
    job = tasks.start(city=request.city, dataset=choice.dataset, part=part, by=request.actor, at=timezone.now())
    return redirect("mapping:layer-job", job.pk)


@needs(RELEASE)
def layer_job(request: WorkRequest, key: UUID) -> HttpResponse:
    """How far it is; asked by a script, the progress alone."""
    found = jobs.find(key)
    if found is None or found.kind != tasks.KIND:
        raise Http404(str(key))
    about = jobs.about(found)
    address = _address(about["dataset"], Part.read(about["part"]))
    state = STATES[found.state]
    shown = Job(
        id=str(found.pk), title=_("Counting and checking the layer"), url=request.path, done=found.done, total=found.total, state=state,  # type: ignore[arg-type]
        message=found.message, result_url=address if state == "done" else "",
    )  # fmt: skip
    template = "mapping/explorer/_progress.html" if request.htmx else "mapping/explorer/job.html"
    return render(request, template, {"job": shown, "back": address, "breadcrumb": [{"label": _("Map of areas"), "url": reverse("mapping:explorer")}, {"label": _("Counting and checking the layer")}]})


def _address(layer: str, part: Part) -> str:
    asked = {"layer": layer} | ({"part": str(part)} if part.by else {})
    return f"{reverse('mapping:explorer')}?{urlencode(asked)}"
