"""Every write to a register: an entry is added, changed, taken away."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.db.models import ProtectedError, RestrictedError, UniqueConstraint
from django.utils.translation import gettext as _

from wiqaya.registers.entry import Entry
from wiqaya.registers.kinds import Kind
from wiqaya.registers.queries import choosable, comparable, digest, may_add, may_change, value_of, values_of
from wiqaya.registers.shapes import Shape, field_of, label_of, shape_of
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, NotAllowed
from wiqaya.safeguards.tenancy import current_city
from wiqaya.safeguards.texts import keep, refuse_persons

EMPTY: tuple[Any, ...] = (None, "", [], {})
CACHE = "_prefetched_objects_cache"  # where Django looks for links that were read already


class ChangedMeanwhile(ValidationError):
    """Somebody else changed the entry since the writer opened it.  Nothing was saved."""


@transaction.atomic
def add(*, kind: Kind, by: Actor, at: datetime, values: Mapping[str, Any] | None = None, **more: Any) -> Entry:
    """A new entry of a register.

    Fields come as `values` or by name: texts as {lang: text}, choices as codes, links as objects or lists of objects, days and numbers as
    such.  (A field called `kind`, `by`, `at` or `row` comes in `values`.)  Raises NotAllowed; ValidationError with the field that is refused.
    """
    if not may_add(kind, by):
        raise NotAllowed(kind.edits)
    row = kind.model(added_by=by.id, added_at=at)
    given = {**(values or {}), **more}
    _fill(kind, row, given, by=by, at=at)
    audit.record(f"{kind.key}.add", row, by=by, at=at, fields=sorted(name for name in given if _holds(row, kind, name)))
    return row


@transaction.atomic
def change(
    *, kind: Kind, row: Entry, by: Actor, at: datetime, seen: str = "", values: Mapping[str, Any] | None = None, **more: Any
) -> Entry:
    """Change what is given; the rest stays.  `seen` is the digest that the writer opened: raises ChangedMeanwhile when it is another one now."""
    found: Entry = _opened(kind, row, by)
    if seen and seen != digest(kind, found):
        raise ChangedMeanwhile(
            _("Somebody changed this entry while you were writing. Nothing is lost: compare, then save again."), "changed"
        )
    before = {name: comparable(value) for name, value in values_of(kind, found).items()}
    found.changed_at = at
    _fill(kind, found, {**(values or {}), **more}, by=by, at=at)
    changed = sorted(name for name, value in values_of(kind, found).items() if comparable(value) != before[name])
    audit.record(f"{kind.key}.change", found, by=by, at=at, fields=changed)
    return found


@transaction.atomic
def remove(*, kind: Kind, row: Entry, by: Actor, at: datetime) -> None:
    """Take an entry away for good.  Raises ValidationError while something else builds on it."""
    found = _opened(kind, row, by)
    audit.record(f"{kind.key}.remove", found, by=by, at=at, short=found.short)
    try:
        found.delete()
    except (ProtectedError, RestrictedError) as held:
        raise ValidationError(_("Something else builds on this entry. Change that first, then take this away."), "held") from held


def _opened(kind: Kind, row: Entry, by: Actor) -> Any:
    """The entry, locked for this transaction."""
    found = kind.model._default_manager.select_for_update().get(pk=row.pk)
    if not may_change(kind, by, found):
        raise NotAllowed(kind.edits)
    return found


def _fill(kind: Kind, row: Any, given: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    if set(given) - set(kind.fields):
        raise ValueError(f"no part of a {kind.key}: {sorted(set(given) - set(kind.fields))}")
    links: dict[str, list[Any]] = {}
    for name, value in given.items():
        shape = shape_of(kind, name)
        if shape == "words":
            setattr(row, name, keep(getattr(row, name), value or {}, by=by, at=at, field=name))
        elif shape == "links":
            links[name] = _among(kind, row, name, list(value or []))
            _show(row, name, links[name])
        else:
            setattr(row, name, SOUND[shape](kind, row, name, value))
    _complete(kind, row, links, by, at)
    row.__dict__.pop(CACHE, None)
    row.save()
    for name, things in links.items():
        getattr(row, name).set(things)


def _show(row: Any, name: str, things: list[Any]) -> None:
    """What the room refuses looks at the links as they will stand, before anything is saved."""
    model = row._meta.get_field(name).related_model
    row.__dict__.setdefault(CACHE, {})[name] = model._default_manager.filter(pk__in=[thing.pk for thing in things])


def _complete(kind: Kind, row: Any, links: Mapping[str, list[Any]], by: Actor, at: datetime) -> None:
    lacking = [name for name in kind.needed if not (links[name] if name in links else _holds(row, kind, name))]
    if lacking:
        raise ValidationError({name: _("“%(field)s” is needed.") % {"field": label_of(kind, name)} for name in lacking})
    refused = kind.refuse(row, by, at) if kind.refuse else {}
    if refused:
        raise ValidationError({name: [sentence] for name, sentence in refused.items()})
    _fits(row)


def _fits(row: Any) -> None:
    """What the database would refuse, as a sentence."""
    row.city_id = row.city_id or current_city()
    for rule in row._meta.constraints:
        if "short" in getattr(rule, "fields", ()):
            continue
        try:
            rule.validate(type(row), row)
        except ValidationError as wrong:
            if rule.violation_error_message != rule.default_violation_error_message or isinstance(rule, UniqueConstraint):
                raise
            sentence = _("These values do not fit together, such as an end before its beginning. Check them.")
            raise ValidationError({NON_FIELD_ERRORS: sentence}) from wrong


def _holds(row: Any, kind: Kind, name: str) -> bool:
    value = value_of(kind, row, name)
    return value not in EMPTY and (bool(value) if hasattr(value, "best") else True)


def _text(kind: Kind, row: Any, name: str, value: Any) -> str:
    text = str(value or "").strip()
    if name not in kind.plain:
        refuse_persons(text, field=name)
    return str(_plain(kind, row, name, text))


def _choice(kind: Kind, row: Any, name: str, value: Any) -> Any:
    field = field_of(kind, name)
    if value in EMPTY:
        return field.get_default() if field.has_default() or not field.null else None
    known = {str(code): label for code, label in field.flatchoices}
    if str(value) not in known:
        raise _unknown(name, value, known)
    return field.to_python(value)


def _codes(kind: Kind, row: Any, name: str, value: Any) -> list[str]:
    known = kind.several[name].values
    unknown = [code for code in value or [] if code not in known]
    if unknown:
        raise _unknown(name, unknown[0], known)
    return [code for code in known if code in (value or [])]


def _unknown(name: str, word: object, known: Any) -> ValidationError:
    return ValidationError({name: _("“%(word)s” is not one of: %(known)s.") % {"word": word, "known": ", ".join(map(str, known))}})


def _link(kind: Kind, row: Any, name: str, value: Any) -> Any:
    return next(iter(_among(kind, row, name, [value])), None) if value is not None else None


def _among(kind: Kind, row: Any, name: str, things: list[Any]) -> list[Any]:
    """The things, all of which can be chosen here."""
    keys = {thing.pk for thing in things}
    if keys and keys - set(choosable(kind, name, row).filter(pk__in=keys).values_list("pk", flat=True)):
        raise ValidationError({name: _("This cannot be chosen here. Choose from the list.")})
    return things


def _plain(kind: Kind, row: Any, name: str, value: Any) -> Any:
    """As the table takes it: within its limits, and its usual value where nothing is given."""
    field = field_of(kind, name)
    if value in EMPTY and (name in kind.needed or field.null or field.has_default()):
        return None if field.null else field.get_default()
    try:
        return field.clean(value, row)
    except ValidationError as wrong:
        raise ValidationError({name: wrong.messages}) from wrong


SOUND: Mapping[Shape, Callable[[Kind, Any, str, Any], Any]] = {
    "text": _text, "choice": _choice, "codes": _codes, "link": _link, "flag": _plain, "day": _plain, "number": _plain,
}  # fmt: skip
