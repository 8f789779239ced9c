"""The house rules that an import linter cannot see.  One test per rule."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import grimp
import pytest
from django.apps import apps
from django.urls import URLPattern, get_resolver

from wiqaya.safeguards import retention
from wiqaya.safeguards.owned import Global, InCity
from wiqaya.web.foreign import FOREIGN, name_of

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
HOUSE = CONTRACTS[0]["layers"]
FLOOR = {room.strip(" ()"): floor for floor, rooms in enumerate(reversed(HOUSE)) for room in rooms.split("|")}
ROOMS_WITH_LAYERS = {name.removeprefix("wiqaya.") for name in CONTRACTS[1]["containers"]}

DOORS = {"actions", "queries", "facts", "words", "events", "access", "exports", "commands"}
SAFEGUARDS = DOORS | {"audit", "privacy", "release", "retention", "roles", "owned", "fields", "tenancy", "shell", "jobs", "keyed", "keys", "texts", "wording"}
REGISTERS = DOORS | {"entry", "kinds", "pages", "paging", "saving", "forms", "shapes", "shown", "sheet"}
EXCHANGE = DOORS | {"tabular", "geojson", "xforms", "openrosa", "hsds"}  # one folder a standard, each a pure codec
STRATEGY = DOORS | {"panels"}  # parts of pages that the room above shows
OPEN_HOUSE = {"engines", "ui"}
WIRING = {"web"}  # the only place that knows every room

MODELS = [m for m in apps.get_models(include_auto_created=True) if m.__module__.startswith("wiqaya.")]
OWN_MODELS = [m for m in MODELS if not m._meta.auto_created]
SOURCES = [p for p in sorted((ROOT / "wiqaya").rglob("*.py")) if not {"migrations", "tests"} & set(p.parts)]
PRIVACY = ("public", "internal", "personal", "sensitive")
FORBIDDEN_FIELDS = re.compile(
    r"religio|belief|ideolog|ethnic|nationalit|race\b|faith|sect\b|politic|sexual|orientation|caste|diagnos|risk_?score|risk_?level|threat_?level|(^|_)score|(^|_)rank|suspect|criminal|offence|watch_?list"
)


def room(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def views(patterns: Any) -> Iterator[Any]:
    for pattern in patterns:
        yield from [pattern.callback] if isinstance(pattern, URLPattern) else views(pattern.url_patterns)


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m._meta.label)
def test_foreign_keys_point_down_the_house(model: Any) -> None:
    for field in model._meta.get_fields():
        if field.is_relation and field.concrete and field.related_model in MODELS:
            here, there = room(model.__module__), room(field.related_model.__module__)
            below = here == there or FLOOR[here] > FLOOR[there]
            assert below or field.name == "city", f"{field} points up"  # the key of the city is a string everywhere


def test_rooms_meet_only_at_their_doors() -> None:
    graph = grimp.build_graph("wiqaya", exclude_type_checking_imports=True, cache_dir=None)
    intruders = [
        f"{importer} -> {imported}"
        for importer in sorted(graph.modules)
        for imported in sorted(graph.find_modules_directly_imported_by(importer))
        if room(importer) not in {room(imported)} | WIRING
        and ".tests" not in importer
        and ".migrations" not in importer
        and room(imported) not in OPEN_HOUSE
        and imported.split(".")[2:3]
        and imported.split(".")[2] not in {"safeguards": SAFEGUARDS, "registers": REGISTERS, "exchange": EXCHANGE, "strategy": STRATEGY}.get(room(imported), DOORS)
    ]
    assert not intruders


def test_every_room_has_its_inner_layers_checked() -> None:
    folders = {p.name for p in (ROOT / "wiqaya").iterdir() if (p / "__init__.py").exists()}
    assert folders - {"web", "ui", "engines"} == ROOMS_WITH_LAYERS


@pytest.mark.parametrize("model", OWN_MODELS, ids=lambda m: m._meta.label)
def test_every_field_says_how_private_it_is(model: Any) -> None:
    stored = [f.name for f in model._meta.get_fields() if f.concrete]
    said = [name for kind in PRIVACY for name in getattr(model.Privacy, kind, ())]
    assert sorted(said) == sorted(stored)


@pytest.mark.parametrize("model", OWN_MODELS, ids=lambda m: m._meta.label)
def test_every_model_says_whose_it_is(model: Any) -> None:
    own = model.__module__.startswith("wiqaya.safeguards") or model._meta.label == "people.User"
    assert own or issubclass(model, (InCity, Global))


@pytest.mark.parametrize("model", OWN_MODELS, ids=lambda m: m._meta.label)
def test_no_field_for_belief_origin_or_score(model: Any) -> None:
    names = [f.name for f in model._meta.get_fields() if f.concrete]
    assert not [name for name in names if FORBIDDEN_FIELDS.search(name)]


def test_the_search_for_forbidden_fields_finds_planted_ones() -> None:
    planted = ["religion", "ethnicity", "risk_score", "nationality", "threat_level", "political_view", "diagnosis"]
    assert all(FORBIDDEN_FIELDS.search(name) for name in planted)


@pytest.mark.parametrize("name", sorted({room(m.__module__) for m in OWN_MODELS} - {"safeguards"}))
def test_rooms_with_personal_data_say_what_is_forgotten_when(name: str) -> None:
    """What `safeguards` holds itself, sealed counts and keys, ends with what it belongs to."""
    private = [m._meta.label for m in OWN_MODELS if room(m.__module__) == name and (*getattr(m.Privacy, "personal", ()), *getattr(m.Privacy, "sensitive", ()))]
    assert not private or name in {rule.room for rule in retention.rules()}


ALL_VIEWS = list({id(v): v for v in views(get_resolver().url_patterns)}.values())


@pytest.mark.parametrize("view", ALL_VIEWS, ids=name_of)
def test_every_view_says_who_may_open_it(view: Any) -> None:
    assert hasattr(view, "needs") or name_of(view) in FOREIGN


def test_every_room_says_what_it_is_for() -> None:
    missing = [r for r in FLOOR if not (ROOT / "wiqaya" / r / "README.md").exists()]
    assert not missing


def test_only_schedules_and_migrations_look_across_cities() -> None:
    allowed = {"owned.py", "retention.py", "tasks.py", "jobs.py"}
    assert not [str(p) for p in SOURCES if "all_cities" in p.read_text() and p.name not in allowed]


def test_writes_are_keyword_only_and_name_their_doer() -> None:
    wrong = []
    for path in SOURCES:
        if "actions" not in {path.stem, path.parent.name}:
            continue
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                names = {a.arg for a in node.args.kwonlyargs}
                if node.args.args or not {"by", "at"} <= names:
                    wrong.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}")
    assert not wrong


def test_files_stay_short() -> None:
    long = {str(p.relative_to(ROOT)): n for p in SOURCES if (n := len(p.read_text().splitlines())) > 350}
    assert not long


def test_pages_hold_no_inline_style_or_script() -> None:
    pages = sorted(page for page in (ROOT / "wiqaya").rglob("templates/**/*.html") if "mail" not in page.parts)  # letters know no style sheet
    bad = [str(p.relative_to(ROOT)) for p in pages if re.search(r"\sstyle=|\son(click|change|submit|load)=|javascript:", p.read_text())]
    bad += [str(p.relative_to(ROOT)) for p in pages if re.search(r"<script(?![^>]*(src|nonce|type=.application/json))", p.read_text())]
    assert pages
    assert not bad


def test_nothing_comes_from_elsewhere() -> None:
    """No outside address in pages, styles or scripts that a browser would fetch."""
    files = [
        *(ROOT / "wiqaya").rglob("templates/**/*.html"),
        *(ROOT / "frontend").glob("src/**/*.ts"),
        *(ROOT / "frontend").glob("src/**/*.css"),
    ]
    fetched = re.compile(
        r"""(?:src|href|action)=["']https?://(?!www\.w3\.org)|url\(["']?https?://|@import ["']https?://|fetch\(["']https?://"""
    )
    assert not [str(p.relative_to(ROOT)) for p in files if "email" not in p.parts and fetched.search(p.read_text())]


def test_no_path_of_a_machine_in_the_tree() -> None:
    # written in pieces, so that this file does not find itself
    planted = ["/" + "work/main", "/" + "work/shared", "/" + "root/", "/" + "tmp/"]
    texts = [p for p in ROOT.rglob("*") if p.suffix in {".py", ".md", ".html", ".toml", ".yaml", ".csv", ".ts", ".css"} and p.is_file()]
    skip = {".venv", "node_modules", "var", ".boot", ".git"}
    texts = [p for p in texts if not skip & set(p.relative_to(ROOT).parts)]
    assert not [str(p.relative_to(ROOT)) for p in texts if any(path in p.read_text(errors="ignore") for path in planted)]
