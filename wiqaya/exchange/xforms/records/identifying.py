"""What could tell who answered and where exactly: it is left at the door.  Of the place only the area stays, of the time only the day."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache

from wiqaya.exchange.xforms.form import Form, Rules
from wiqaya.exchange.xforms.reasons import ExpressionError
from wiqaya.exchange.xforms.xpath import Path, calls, parse, place, walk

AreaOf = Callable[[float, float], str | None]
PLACES = {"geopoint", "geotrace", "geoshape"}
META = {"audit", "instanceName", "timeStart", "timeEnd", "userID", "deviceID", "deviceId", "email", "phoneNumber", "simSerial", "subscriberID"}
PROPERTIES = {
    "deviceid", "subscriberid", "simserial", "phonenumber", "username", "email", "start", "end", "audit", "imei", "background-audio",
    "start-geopoint", "background-geopoint", "submitterid", "submittername", "_submitted_by", "instancename",
}  # fmt: skip

HOURS = frozenset({"start", "end", "audit"})  # a question may be called so


@lru_cache(maxsize=64)
def identifying(form: Form) -> frozenset[str]:
    """The paths that are never kept: metadata of device, person, place and hour, and whatever is calculated from them."""
    found = {path for path, rules in form.leaves.items() if _tells(path, rules, asked=path in form.questions)}
    found |= {action.target for action in form.actions if action.name != "setvalue"}
    sources = [(path, rules.calculate) for path, rules in form.leaves.items() if rules.calculate]
    sources += [(action.target, action.value) for action in form.actions if action.name == "setvalue" and action.value]
    found |= {path for path, expression in sources if "now" in _called(expression)}  # the hour; today() is the day
    referred = [(path, set(references(expression, path))) for path, expression in sources]
    while True:
        more = {path for path, origins in referred if path not in found and origins & found}
        if not more:
            return frozenset(found)
        found |= more


def _tells(path: str, rules: Rules, *, asked: bool) -> bool:
    name = path.rpartition("/")[2]
    meta = path.endswith(f"/meta/{name}")
    return (
        rules.preload in {"timestamp", "property", "patient", "context"}
        or rules.type in PLACES
        or (meta and name in META)
        or (not rules.calculate and rules.type == "string" and name.lower() in PROPERTIES - (HOURS if asked else frozenset()))
    )


def _called(expression: str) -> set[str]:
    try:
        return {call.name for call in calls(parse(expression))}
    except ExpressionError:
        return set()


def references(expression: str, path: str) -> Iterable[str]:
    """The places that an expression at a path refers to."""
    try:
        tree = parse(expression)
    except ExpressionError:
        return ()
    return [found for inner in walk(tree) if isinstance(inner, Path) and (found := place(inner, path))]
