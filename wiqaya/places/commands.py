"""Commands about cities and their areas."""

from __future__ import annotations

import csv
import io
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils import timezone

from wiqaya.engines import language
from wiqaya.places import actions, level_commands, queries
from wiqaya.places.actions.names import PopulationRow
from wiqaya.places.hosts import is_answered
from wiqaya.places.level_commands import level_of, read_file
from wiqaya.places.words import Sex
from wiqaya.safeguards.access import Actor
from wiqaya.safeguards.fields import words
from wiqaya.safeguards.shell import CallWrong, Command, NothingTaken, Result


def _create_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("slug", help="short name in Latin letters, used in addresses")
    parser.add_argument("--name-en", required=True)
    parser.add_argument("--name-ar", required=True)
    parser.add_argument("--name-fr", default="")
    parser.add_argument("--country", required=True, metavar="XX", help="two letters, ISO 3166")


def _create(call: Namespace, by: Actor) -> Result:
    name = words(en=call.name_en, ar=call.name_ar, fr=call.name_fr)
    try:
        city = actions.create_city(slug=call.slug, name=name, country=call.country, by=by, at=timezone.now())
    except ValidationError as wrong:
        raise NothingTaken(*(f"{field}: {' '.join(messages)}" for field, messages in wrong.message_dict.items())) from wrong
    return Result({"city": city.slug, "id": str(city.id)})


def _host_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("city")
    parser.add_argument("host", nargs="?", help="for example prevention.example.org; without it the present one is printed")
    parser.add_argument("--none", action="store_true", help="take the address away")


def _host(call: Namespace, by: Actor) -> Result:
    if call.none and call.host:
        raise CallWrong("either a host name or --none")
    if call.none or call.host:
        try:
            actions.set_host(city=call.city, host=call.host or "", by=by, at=timezone.now())
        except ValidationError as wrong:
            raise NothingTaken(*wrong.messages) from wrong
    host, answered = call.city.host, bool(call.city.host) and is_answered(call.city.host)
    said = f"{call.city.slug}: {host or 'no address of its own'}"
    if host and not answered:
        said += "\nThe installation does not answer there yet: add it to WIQAYA_HOSTS, and to WIQAYA_ORIGINS behind a proxy with TLS."
    return Result({"city": call.city.slug, "host": host, "answered": answered}, said=said)


def _import_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("city")
    parser.add_argument("file", type=Path, help="GeoJSON in WGS 84")
    parser.add_argument("--name-field", required=True)
    parser.add_argument("--code-field", required=True)
    parser.add_argument("--lang", default="en", choices=("ar", "en", "fr"), help="language of the names")
    parser.add_argument("--source", default="")
    parser.add_argument("--licence", default="")
    parser.add_argument(
        "--level", type=int, metavar="ORDER", help="level of these areas, 1 the largest (`places levels`); needed where there are several"
    )
    parser.add_argument("--parent-field", default="", help="property that holds the code of the larger area")


def _import(call: Namespace, by: Actor) -> Result:
    if call.level is None and queries.levels().count() > 1:
        raise CallWrong(f"{call.city.slug} has several levels of areas: say which with --level")
    done = actions.import_boundaries(
        city=call.city, data=read_file(call.file), name_field=call.name_field, code_field=call.code_field, lang=call.lang, by=by, at=timezone.now(),
        source=call.source, licence=call.licence, level=level_of(call, call.level) if call.level else None, parent_field=call.parent_field,
    )  # fmt: skip
    refused = [notice.as_json() for notice in done.refused]
    data = {"areas": done.areas, "warnings": [notice.as_json() for notice in done.warnings], "refused": refused}
    lines = [
        f"{call.file}: feature {entry['feature']}: {entry['reason']}" if entry["feature"] else f"{call.file}: {entry['reason']}"
        for entry in refused
    ]
    if not done.areas:
        raise NothingTaken(*lines or [f"{call.file}: no area found"], result=data)
    return Result(data, refused=lines)


def _alias_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("city")
    parser.add_argument("area_code")
    parser.add_argument("text")
    parser.add_argument("--lang", default="", choices=("", "ar", "en", "fr"))


def _alias(call: Namespace, by: Actor) -> Result:
    area = queries.area_by_code(call.area_code)
    if area is None:
        raise CallWrong(f"{call.city.slug} has no area with the code '{call.area_code}'")
    try:
        actions.add_alias(area=area, text=call.text, lang=call.lang, by=by, at=timezone.now())
    except ValidationError as wrong:
        raise NothingTaken(*wrong.messages) from wrong
    return Result({"aliases": list(area.aliases.order_by("added").values_list("text", flat=True))})


COLUMNS = ("area_code", "year", "residents")


def _population_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("city")
    parser.add_argument("file", type=Path, help="CSV with the columns area_code, year, residents, and where known sex, age_band, source")
    parser.add_argument("--source", default="", help="source of rows without one of their own")


def _population(call: Namespace, by: Actor) -> Result:
    text, _encoding = language.decode(read_file(call.file))
    reader = csv.DictReader(io.StringIO(text))
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise NothingTaken(f"{call.file}: row 1: the columns {', '.join(missing)} are missing")
    refused: list[dict[str, object]] = []
    rows = list(_population_rows(reader, call.source, refused))
    lines = [f"{call.file}: row {entry['row']}: column {entry['column']}: {entry['reason']}" for entry in refused]
    if not rows:
        raise NothingTaken(*lines or [f"{call.file}: no rows"], result={"rows": 0, "refused": refused})
    return Result({"rows": actions.load_population(rows=rows, by=by, at=timezone.now()), "refused": refused}, refused=lines)


def _population_rows(reader: csv.DictReader[str], source: str, refused: list[dict[str, object]]) -> Iterator[PopulationRow]:
    by_code = {area.code: area for area in queries.areas()}
    codes = language.CodeMatcher(list(by_code))
    for number, row in enumerate(reader, start=2):
        code = codes.find(row["area_code"] or "")
        year, count = (language.parse_number(row[name] or "").value for name in ("year", "residents"))
        sex, named = (row.get("sex") or Sex.ALL).strip() or Sex.ALL, (row.get("source") or source).strip()
        wrong = (
            ("area_code", "no area of the city has this code") if code is None
            else ("year", "not a year") if year is None or not 1800 <= year <= 2200
            else ("residents", "not a number of residents") if count is None or count < 0 or count != int(count)
            else ("sex", "must be one of all, female, male") if sex not in Sex.values
            else ("source", "say where the number comes from: a column source or --source") if not named
            else None
        )  # fmt: skip
        if wrong:
            refused.append({"row": number, "column": wrong[0], "reason": wrong[1]})
        elif code is not None and year is not None and count is not None:
            yield PopulationRow(by_code[code], int(year), int(count), named, sex, (row.get("age_band") or "all").strip() or "all")


COMMANDS = [
    Command(("city", "create"), "a city, ready for its boundaries", _create, _create_arguments),
    Command(("city", "host"), "the web address of a city's own", _host, _host_arguments),
    Command(("places", "import"), "areas of a city, from GeoJSON", _import, _import_arguments),
    Command(("places", "alias"), "another name of an area", _alias, _alias_arguments),
    Command(("places", "population"), "residents by area, sex and age band, dated, with source", _population, _population_arguments),
    *level_commands.COMMANDS,
]
