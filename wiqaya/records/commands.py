"""Commands of the data that a city holds: import, undo, rate."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from wiqaya.engines.language import guess_language
from wiqaya.exchange.tabular import Unreadable
from wiqaya.people import queries as people
from wiqaya.places import queries as places
from wiqaya.records import actions, queries
from wiqaya.records.imports.plan import LANGUAGES
from wiqaya.records.models import Dataset, Import
from wiqaya.records.rate_command import RATE
from wiqaya.safeguards.access import Actor
from wiqaya.safeguards.shell import CallWrong, Command, NothingTaken, Result
from wiqaya.safeguards.tenancy import in_city

if TYPE_CHECKING:
    from wiqaya.places.models import City


def _import_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("city")
    parser.add_argument("file", type=Path, help="CSV in any encoding, or .xlsx")
    parser.add_argument("--mapping", type=Path, required=True, metavar="MAPPING.json", help="what the columns mean (docs/reference/mapping.md)")
    parser.add_argument("--commit", action="store_true", help="load the rows; without it nothing is written")
    parser.add_argument("--dataset", metavar="ID", help="add to this dataset (da-…) instead of the one with the title")
    parser.add_argument("--title", default="", help="title of the dataset (default: the name of the file)")
    for lang in LANGUAGES:
        parser.add_argument(f"--title-{lang}", default="", help="the title in this language, as figures and reports in it show it")
    parser.add_argument("--all-or-nothing", action="store_true", help="take nothing when any row is refused")


def _import(call: Namespace, by: Actor) -> Result:
    mapping = _mapping(call.mapping)
    if not call.file.is_file():
        raise CallWrong(f"there is no file {call.file}")
    try:
        loaded = actions.import_file(
            path=call.file, mapping=mapping, by=by, at=timezone.now(), commit=call.commit, dataset=_dataset(call.dataset), title=_title(call),
            all_or_nothing=call.all_or_nothing, progress=_progress(),
        )  # fmt: skip
    except actions.MappingWrong as wrong:
        raise CallWrong("; ".join(queries.say(reason) for reason in wrong.reasons)) from wrong
    except Unreadable as wrong:
        raise NothingTaken(f"{call.file}: {queries.say(wrong.reason)}") from wrong
    except actions.NotTaken as nothing:
        lines = [f"{call.file}: {queries.say(reason)}" for reason in nothing.reasons]
        result = _plain(nothing.result, None) if nothing.result else None
        raise NothingTaken(*lines, *_lines(call.file, result), result=result) from nothing
    data = _plain(loaded.result, loaded.found)
    return Result({**data, "committed": bool(loaded.found), "unchanged": loaded.unchanged}, refused=_lines(call.file, data), said=_said(data, loaded))


def _mapping(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as wrong:
        raise CallWrong(f"{path} cannot be read: {wrong.strerror}") from wrong
    except ValueError as wrong:
        raise CallWrong(f"{path} is not JSON: {wrong}") from wrong


def _title(call: Namespace) -> dict[str, str]:
    """The title by language; one whose language is not named stands for the languages that have none."""
    named = {lang: text for lang in LANGUAGES if (text := getattr(call, f"title_{lang}").strip())}
    plain = call.title.strip()
    if not plain or plain in named.values():
        return named
    lang = guess_language(plain) or "en"
    if lang in named:
        raise CallWrong(f"--title and --title-{lang} say two things; give one of them")
    return {lang: plain, **named}


def _dataset(short: str | None) -> Dataset | None:
    if not short:
        return None
    found = queries.dataset(short)
    if found is None:
        raise CallWrong(f"there is no dataset '{short}'; there are: {', '.join(one.short for one in queries.datasets()) or 'none'}")
    return found


def _progress() -> Callable[[int, int], None] | None:
    if not sys.stderr.isatty():
        return None

    def show(done: int, total: int) -> None:
        print(f"\r{done:,} of about {total:,} rows", end="" if done < total else "\n", file=sys.stderr, flush=True)  # noqa: T201

    return show


def _plain(result: Mapping[str, Any], found: Import | None) -> dict[str, Any]:
    """The result as the command line gives it: reasons as sentences, refused columns by their header."""
    refused = [{**one, "reason": queries.say(one["reason"])} for one in result["refused"]]
    columns = [{**one, "reason": queries.say(one["reason"])} for one in result["refused_columns"]]
    return {
        **{key: result[key] for key in ("rows", "rows_added", "placed")},
        "refused_columns": [one["header"] for one in columns],
        "unplaced": result["unplaced"],
        "refused": refused,
        "import": found.short if found else None,
        "dataset": found.dataset.short if found and found.dataset else None,
        "refused_column_reasons": columns,
        **{key: result[key] for key in ("already_there", "empty", "indicators", "changed", "rows_changed", "skipped", "reading") if key in result},
    }


def _lines(file: Path, result: Mapping[str, Any] | None) -> list[str]:
    """What was refused, one line each, with file, row and column."""
    if result is None:
        return []
    rows = [
        f"{file}: row {one['row']}: " + (f"column {one['column']} ({one['header']}): " if one["column"] else "") + one["reason"]
        for one in result["refused"]
    ]
    return rows + [f"{file}: column {one['column']}: {one['reason']}" for one in result["refused_column_reasons"]]


def _said(data: Mapping[str, Any], loaded: actions.Loaded) -> str:
    unplaced = sum(one["rows"] for one in data["unplaced"])
    lines = [
        f"{data['rows']} rows read: {data['rows_added']} {'added' if loaded.found else 'to add'}, {data['placed']} placed, {unplaced} unplaced, "
        f"{len(data['refused'])} refused, {data['already_there']} already there."
    ]
    if data.get("changed"):
        done = "replaced" if data["rows_changed"] else "kept as they were"
        lines.append(f"{len(data['changed'])} values differ from those of the dataset, which are {done}.")
    lines += [f"Not read: column {one['column']}: {one['reason']}" for one in data["refused_column_reasons"]]
    for one in data["unplaced"][:20]:
        near = ", ".join(f"{match['area']} {match['name']} ({match['score']:.0f})" for match in one["suggestions"])
        lines.append(f"Unplaced: “{one['value']}” in {one['rows']} rows" + (f"; near: {near}" if near else ""))
    lines += _lines(Path(), {**data, "refused": data["refused"][:20], "refused_column_reasons": []})
    if loaded.unchanged:
        lines.append(f"This file with this mapping was loaded before as {data['import']}: nothing changed.")
    elif loaded.found:
        lines.append(f"Loaded as {data['import']} into {data['dataset']}. Take it back with: wiqaya records undo {data['import']}")
    else:
        lines.append("Nothing was written; add --commit to load it.")
    return "\n".join(lines)


def _undo_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("short", metavar="IMPORT", help="the id that the import gave, for example im-7k3f9")


def _undo(call: Namespace, by: Actor) -> Result:
    city, found = _import_anywhere(call.short)
    with in_city(city.id):
        actor = people.actor_by_email(call.as_email, city=city) if call.as_email else people.operator(city)
        try:
            return Result({"removed": actions.undo(found=found, by=actor or by, at=timezone.now()), "import": call.short})
        except actions.UsedByRelease as used:
            raise NothingTaken(
                f"{call.short} cannot be undone: figures that have left stand on it. Retract the dataset instead: "
                f"wiqaya records retract {city.slug} {used.dataset.short} --reason …"
            ) from used
        except actions.NotTaken as nothing:
            raise NothingTaken(*(queries.say(reason) for reason in nothing.reasons)) from nothing


def _import_anywhere(short: str) -> tuple[City, Import]:
    """The import with this id and its city: the command names no city.  Raises CallWrong."""
    found = []
    for city in places.cities():
        with in_city(city.id):
            found += [(city, one) for one in [queries.import_by_short(short)] if one]
    if len(found) != 1:
        raise CallWrong(f"there is no import '{short}'" if not found else f"several cities have an import '{short}'")
    return found[0]


def _retract_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("city")
    parser.add_argument("dataset", help="for example da-7k3f9")
    parser.add_argument("--reason", required=True, help="why, for everybody who used a figure of it")


def _retract(call: Namespace, by: Actor) -> Result:
    dataset = _dataset(call.dataset)
    if dataset is None:
        raise CallWrong("no dataset is named")
    done = actions.retract(dataset=dataset, reason=actions.words_of({"": call.reason}), by=by, at=timezone.now())
    return Result({"dataset": done.short, "retracted": done.retracted_at})


COMMANDS = [
    Command(("records", "import"), "a table of incidents or indicators: a dry run unless --commit", _import, _import_arguments),
    Command(("records", "undo"), "takes an import back whole", _undo, _undo_arguments),
    Command(("records", "retract"), "marks a dataset whose figures should not have been used", _retract, _retract_arguments),
    RATE,
]
