"""The addresses of a register, for a room to stand among its own."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, path

from wiqaya.registers import views
from wiqaya.registers.kinds import Kind
from wiqaya.safeguards.access import View, WorkRequest, needs

Page = Callable[..., HttpResponse]


def urls_of(kind: Kind) -> list[URLPattern]:
    """`KEYs/` (named "KEYs"), `KEYs/new/` ("KEY-new"), `KEYs/file/` ("KEYs-file") and, below `KEYs/SHORT/`, "KEY", "KEY-edit" and "KEY-remove"."""
    base = f"{kind.key}s/"
    one = f"{base}<slug:short>/"
    writes = kind.reads if kind.may_edit else kind.edits  # who may edit their own is asked of each entry
    file = [path(f"{base}file/", _page(views.file, kind, kind.reads), name=f"{kind.key}s-file")] if kind.exported else []
    return [
        path(base, _page(views.listing, kind, kind.reads), name=f"{kind.key}s"),
        path(f"{base}new/", _page(views.new, kind, kind.edits), name=f"{kind.key}-new"),
        *file,
        path(one, _page(views.entry, kind, kind.reads), name=kind.key),
        path(f"{one}edit/", _page(views.edit, kind, writes), name=f"{kind.key}-edit"),
        path(f"{one}remove/", _page(views.remove, kind, writes), name=f"{kind.key}-remove"),
    ]


def _page(view: Page, kind: Kind, permission: str) -> View:
    def page(request: WorkRequest, **named: str) -> HttpResponse:
        return view(request, kind, **named)

    page.__name__ = page.__qualname__ = f"{kind.key}.{view.__name__}"
    return needs(permission)(page)
