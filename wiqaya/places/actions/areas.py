"""An area that is known by its code and name before anybody has drawn it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from wiqaya.places.access import EDIT
from wiqaya.places.models import Area
from wiqaya.places.queries import level_of_figures
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, require


@transaction.atomic
def add_area(*, code: str, name: Mapping[str, str], by: Actor, at: datetime) -> Area:
    """An area without a shape, on the level of figures; boundaries that are imported later find it by its code."""
    require(by, EDIT)
    if not code.strip() or len(code) > 40 or Area.objects.filter(code=code).exists():
        raise ValidationError(_("An area needs a code of its own, of at most 40 characters."))
    base = f"area-{slugify(code) or 'x'}"[:48]
    slug, number = base, 2
    while Area.objects.filter(slug=slug).exists():
        slug, number = f"{base}-{number}", number + 1
    area = Area(level=level_of_figures(), code=code, slug=slug)
    for lang, text in name.items():
        area.name = area.name.with_text(lang, text.strip(), by=by, at=at)
    area.save()
    audit.record("add", area, by=by, at=at)
    return area
