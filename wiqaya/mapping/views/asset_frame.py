"""What pages of assets, partners and signals have around them: the way back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from wiqaya.mapping.models import Asset, Signal
from wiqaya.safeguards.access import WorkRequest
from wiqaya.ui.parts import Link

Page = Mapping[str, Any]


def below_assets(request: WorkRequest, name: str, page: Page, here: str = "", *, asset: Asset | None = None) -> HttpResponse:
    """A page below the register; of an entry where one is given, and below it where it is called something else."""
    steps = [Link(_("What exists"), reverse("mapping:assets"))]
    if asset:
        steps.append(Link(asset.name, reverse("mapping:asset", args=[asset.short])))
    return _framed(request, f"mapping/assets/{name}.html", page, steps, here)


def below_partners(request: WorkRequest, name: str, page: Page, here: str = "", *, organisation: Any = None) -> HttpResponse:
    """A page below the partners; of an organisation where one is given."""
    steps = [Link(_("What exists"), reverse("mapping:assets")), Link(_("Partners"), reverse("mapping:partners"))]
    if organisation:
        steps.append(Link(organisation.name, reverse("mapping:partner", args=[organisation.short])))
    return _framed(request, f"mapping/partners/{name}.html", page, steps, here)


def below_inbox(request: WorkRequest, name: str, page: Page, here: str = "", *, signal: Signal | None = None) -> HttpResponse:
    """A page below the inbox; of a signal where one is given."""
    steps = [Link(_("Signals"), reverse("mapping:inbox"))]
    if signal:
        steps.append(Link(signal.short, reverse("mapping:signal", args=[signal.short])))
    return _framed(request, f"mapping/signals/{name}.html", page, steps, here)


def _framed(request: WorkRequest, template: str, page: Page, steps: list[Link], here: str) -> HttpResponse:
    last = [Link(here, "")] if here else [Link(steps.pop().label, "")]
    return render(request, template, {**page, "breadcrumb": [*steps, *last]})
