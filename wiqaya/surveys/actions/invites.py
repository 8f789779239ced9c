"""Codes for people who were drawn.  They stand on paper alone: here is kept only whether one was used."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wiqaya.places import queries as places
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, require
from wiqaya.surveys.access import FIELD
from wiqaya.surveys.actions.waves import CODE_LETTERS
from wiqaya.surveys.models import Invite, SamplePoint, Wave
from wiqaya.surveys.sealing import invite_key
from wiqaya.surveys.words import Selection, WaveState

MOST = 5000  # at once


@transaction.atomic
def make_invites(
    *, wave: Wave, many: int, point: SamplePoint | None = None, area: str = "", listed: int | None = None, by: Actor, at: datetime
) -> list[str]:
    """Codes, to be printed now: they cannot be shown again.  Each is one answer, and weighs one over the chance of being drawn.

    Of a place (`point`) the chance and the households are counted in the estimate, so the code weighs 1.  Else the chance is `many` out of
    `listed`, by default the residents of the area (code), or of the city.  Raises ValidationError.
    """
    require(by, FIELD)
    _check(wave, many, point)
    weight = 1.0 if point else _listed(area, listed, many) / many
    codes = _codes(wave, many)
    keys = sorted(invite_key(wave, code) for code in codes)  # rows in another order than the paper
    Invite.objects.bulk_create([Invite(city_id=wave.city_id, wave=wave, code=key, point=point, weight=weight, made_at=at) for key in keys])
    audit.record("survey.make-invites", wave, by=by, at=at, many=many, point=point.code if point else "", area=area)
    return codes


def _check(wave: Wave, many: int, point: SamplePoint | None) -> None:
    if wave.selection != Selection.PROBABILITY:
        raise ValidationError(_("Invitations are for people who were drawn by chance. In this round people are not."))
    if wave.state not in (WaveState.PLANNED, WaveState.OPEN):
        raise ValidationError(_("This round is closed."))
    if not 1 <= many <= MOST:
        raise ValidationError({"many": _("Between 1 and 5000 invitations can be made at once.")})
    if point is not None and point.sample.wave_id != wave.pk:
        raise ValidationError({"point": _("This place belongs to another round.")})
    if point is not None and many > point.households:
        raise ValidationError({"many": _("The place has fewer households than that.")})


def _listed(area: str, listed: int | None, many: int) -> int:
    if area and places.area_by_code(area) is None:
        raise ValidationError({"area": _("“%(area)s” is not the code of an area of the city.") % {"area": area}})
    residents = places.residents()
    known = listed or (residents.get(area) if area else sum(residents.values()))
    if not known:
        raise ValidationError({"listed": _("Write how many people or households are on the list that was drawn from: the weight comes of it.")})
    if known < many:
        raise ValidationError({"many": _("More invitations than there are on the list.")})
    return known


def _codes(wave: Wave, many: int) -> list[str]:
    """XXXX-XXXX, none twice and none of before."""
    found: dict[str, None] = {}
    while len(found) < many:
        code = "".join(secrets.choice(CODE_LETTERS) for _sign in range(8))
        found[f"{code[:4]}-{code[4:]}"] = None
    taken = set(Invite.objects.filter(wave=wave).values_list("code", flat=True))
    return list(found) if taken.isdisjoint(invite_key(wave, code) for code in found) else _codes(wave, many)
