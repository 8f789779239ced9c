"""How the city maps: the record of its method, and deliberate changes of it (G1-60, G1-62)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wiqaya.mapping.access import EDIT
from wiqaya.mapping.guards import opened
from wiqaya.mapping.models import Cycle, Method
from wiqaya.mapping.queries.cycle import latest_method
from wiqaya.mapping.words import CycleState, MethodSource
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, require
from wiqaya.safeguards.texts import Texts, keep

DESCRIBED = ("questions", "sources", "instruments", "sample")


def _write(method: Method, texts: Mapping[str, Texts], by: Actor, at: datetime) -> None:
    for name, given in texts.items():
        setattr(method, name, keep(getattr(method, name), given, by=by, at=at, field=name))


@transaction.atomic
def describe_method(*, method: Method, name: str, texts: Mapping[str, Texts], by: Actor, at: datetime, changed_because: str = "") -> Method:
    """Write down questions, sources, instruments and sample, so that the same exercise can be repeated; of a change also its reasons.

    A method with a closed cycle is part of what was kept: a change of it is a new version.
    """
    require(by, EDIT)
    known = {*DESCRIBED, "reasons"} if method.version > 1 else set(DESCRIBED)
    if set(texts) - known:
        raise ValueError(f"not part of a description: {sorted(set(texts) - known)}")
    if method.cycles.filter(state=CycleState.FROZEN).exists():
        raise ValidationError(_("A closed mapping used this method, so its record stays as it is. Make a new version to change it."), "used")
    method.name = name
    if method.version > 1 and changed_because:
        method.changed_because = MethodSource(changed_because)
    _write(method, texts, by, at)
    method.save()
    audit.record("method.describe", method, by=by, at=at, version=method.version)
    return method


@transaction.atomic
def change_method(
    *, name: str, texts: Mapping[str, Texts], comparable: bool, changed_because: str, reasons: Texts, bridge: Texts, by: Actor, at: datetime
) -> Method:
    """A new version of the method, on purpose.  `comparable`: results may stand beside those of the version before, and `bridge` says how one knows.

    Reasons that are not written yet are asked for on the page of methods until they are.
    """
    require(by, EDIT)
    before = latest_method()
    method = Method(version=before.version + 1 if before else 1, name=name, made=at)
    if before:
        _check_bridge(bridge, comparable=comparable)
        method.comparable = comparable
        method.changed_because = MethodSource(changed_because) if changed_because else ""
        for field in DESCRIBED:
            setattr(method, field, getattr(before, field))
    _write(method, {**texts, "reasons": reasons, "bridge": bridge}, by, at)
    method.save()
    audit.record("method.change" if before else "method.create", method, by=by, at=at, version=method.version, comparable=method.comparable)
    return method


def _check_bridge(bridge: Texts, *, comparable: bool) -> None:
    if comparable and not any(text.strip() for text in bridge.values()):
        raise ValidationError({"bridge": _("Write how you know that results can be compared, for example one area mapped in both ways.")})


@transaction.atomic
def adopt_method(*, cycle: Cycle, method: Method, by: Actor, at: datetime) -> Cycle:
    """Use another version of the method in an open cycle."""
    require(by, EDIT)
    cycle = opened(cycle)
    cycle.method = method
    cycle.save(update_fields=["method"])
    audit.record("cycle.adopt-method", cycle, by=by, at=at, version=method.version)
    return cycle
