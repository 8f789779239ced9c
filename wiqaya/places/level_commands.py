"""Commands about the levels of a city's hierarchy, and about what lies in what."""

from __future__ import annotations

import csv
import io
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from wiqaya.engines import language
from wiqaya.places import actions, queries
from wiqaya.places.holding import Doubt, parents_by_code
from wiqaya.places.models import AreaLevel
from wiqaya.safeguards.access import Actor
from wiqaya.safeguards.shell import CallWrong, Command, NothingTaken, Result

NAMES = ("en", "ar", "fr")
COLUMNS = ("area_code", "parent_code")


def read_file(path: Path) -> bytes:
    """The bytes of a file named on the command line."""
    try:
        return path.read_bytes()
    except OSError as wrong:
        raise CallWrong(f"{path} cannot be read: {wrong.strerror}") from wrong


def level_of(call: Namespace, order: int) -> AreaLevel:
    """The level of an order named on the command line."""
    found = queries.level_by_order(order)
    if found is None:
        raise CallWrong(f"{call.city.slug} has no level {order}: `wiqaya places levels {call.city.slug}` lists them")
    return found


def _levels_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("city")


def _levels(call: Namespace, by: Actor) -> Result:
    rows = _listed()
    return Result({"levels": rows}, said="\n".join(_line(row) for row in rows))


def _line(row: dict[str, Any]) -> str:
    name = row["name"].get("en") or next(iter(row["name"].values()))
    chosen = ", figures are made of these" if row["figures"] else ""
    waiting = f", {row['unplaced']} in no larger area yet" if row["unplaced"] else ""
    return f"{row['order']}  {name}: {row['areas']} areas{chosen}{waiting}"


def _listed() -> list[dict[str, Any]]:
    chosen = queries.level_of_figures()
    return [
        {
            "order": level.order,
            "name": {lang: entry["text"] for lang, entry in level.name.items()},
            "prefix": level.prefix,
            "areas": size,
            "unplaced": alone,
            "figures": level == chosen,
        }
        for level, size, alone in queries.level_sizes()
    ]


def _level_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("city")
    parser.add_argument("order", type=int, nargs="?", help="the level to change, 1 the largest; without it a level is added")
    for lang in NAMES:
        parser.add_argument(f"--name-{lang}", default="")
    parser.add_argument("--above", type=int, metavar="ORDER", help="add it above this level (default: the smallest of all)")
    parser.add_argument("--prefix", help="put before the codes of its files, where two levels use the same codes")
    parser.add_argument("--figures", action="store_true", help="make figures of the areas of this level")
    parser.add_argument("--remove", action="store_true", help="take an empty level away")


def _level(call: Namespace, by: Actor) -> Result:
    at, names = timezone.now(), {lang: text for lang in NAMES if (text := getattr(call, f"name_{lang}"))}
    if call.order is not None and call.above is not None:
        raise CallWrong("--above is for a level that is added")
    if call.remove and call.order is None:
        raise CallWrong("--remove needs the order of the level")
    try:
        if call.remove:
            actions.remove_level(level=level_of(call, call.order), by=by, at=at)
            return Result({"levels": _listed()})
        if call.order is not None:
            level = actions.change_level(level=level_of(call, call.order), name=names, prefix=call.prefix, by=by, at=at)
        else:
            level = _called(names) or actions.add_level(name=names, above=call.above, prefix=call.prefix or "", by=by, at=at)
        if call.figures:
            actions.choose_level(level=level, by=by, at=at)
    except ValidationError as wrong:
        raise NothingTaken(*wrong.messages) from wrong
    return Result({"level": level.order, "levels": _listed()})


def _called(names: dict[str, str]) -> AreaLevel | None:
    """The level that has these names already: the same call again changes nothing."""
    return next(
        (
            level
            for level in queries.levels()
            if names and all(level.name.get(lang, {}).get("text") == text for lang, text in names.items())
        ),
        None,
    )


def _within_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("city")
    parser.add_argument("--level", type=int, required=True, metavar="ORDER", help="level of the smaller areas")
    how = parser.add_mutually_exclusive_group(required=True)
    how.add_argument("--by-shape", action="store_true", help="by the boundaries: nine tenths of the surface decide, the others are listed")
    how.add_argument("--file", type=Path, help="CSV with the columns area_code, parent_code")


def _within(call: Namespace, by: Actor) -> Result:
    level = level_of(call, call.level)
    try:
        return _by_file(call, level, by) if call.file else _by_shape(call, level, by)
    except ValidationError as wrong:
        raise NothingTaken(*wrong.messages) from wrong


def _by_shape(call: Namespace, level: AreaLevel, by: Actor) -> Result:
    found = actions.derive_parents(level=level, by=by, at=timezone.now())
    doubtful = [
        {"area": doubt.area.code, "shares": [{"area": area.code, "share": round(share, 3)} for area, share in doubt.shares]}
        for doubt in found.doubtful
    ]
    said = [f"{found.placed} placed, {len(doubtful)} for you to decide (places within --file, or the page of areas)"]
    said += [_doubt(doubt) for doubt in found.doubtful]
    return Result({"placed": found.placed, "doubtful": doubtful, "unplaced": queries.unplaced(level).count()}, said="\n".join(said))


def _doubt(doubt: Doubt) -> str:
    shares = ", ".join(f"{share:.0%} in {area.code}" for area, share in doubt.shares)
    return f"{doubt.area.code}: {shares or 'in no larger area'}"


def _by_file(call: Namespace, level: AreaLevel, by: Actor) -> Result:
    text, _encoding = language.decode(read_file(call.file))
    reader = csv.DictReader(io.StringIO(text))
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise NothingTaken(f"{call.file}: row 1: the columns {', '.join(missing)} are missing")
    rows = [((row["area_code"] or "").strip(), (row["parent_code"] or "").strip()) for row in reader]
    known, unknown = parents_by_code(level, rows)
    lines = [
        f"{call.file}: {code or '(empty)'} in {parent or '(empty)'}: no area of the city has one of these codes" for code, parent in unknown
    ]
    refused = [{"area_code": code, "parent_code": parent} for code, parent in unknown]
    if not known:
        raise NothingTaken(*lines or [f"{call.file}: no rows"], result={"placed": 0, "refused": refused})
    placed = actions.set_parents(parents=known, by=by, at=timezone.now())
    return Result({"placed": placed, "refused": refused, "unplaced": queries.unplaced(level).count()}, refused=lines)


COMMANDS = [
    Command(("places", "levels"), "the levels of a city's hierarchy of areas", _levels, _levels_arguments),
    Command(("places", "level"), "add, name, choose for figures or take away a level of areas", _level, _level_arguments),
    Command(("places", "within"), "in which larger area each area of a level lies", _within, _within_arguments),
]
