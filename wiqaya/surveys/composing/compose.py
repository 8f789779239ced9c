"""Put modules together: the rows of the workbook, which question plays which part, and how scales are scored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from wiqaya.surveys.composing.about import ABOUT, AREA, HELP, INTERVIEWER, PANEL, PLACE
from wiqaya.surveys.composing.modules import Module, Texts, module, shared_choices

Row = dict[str, Any]


@dataclass(frozen=True)
class Recipe:
    """What a city chose.

    modules   keys, in the order asked
    chosen    module -> list -> keys kept; everything when left out
    added     module -> list -> items of the city's own, each {key, ar, en, fr}
    pillars   pillars of the resilience module that are asked; all when empty
    texts     question name -> texts typed over ours (the slots of a licensed scale)
    groups    labels agreed with communities, each {key, ar, en, fr}; asked last, only when there are any
    support   where people find help, shown after sensitive questions
    panel     whether people make themselves a code, by which two rounds can be linked
    places    whether interviewers write the code of the place that was drawn; nobody who answers alone is asked for it
    """

    modules: tuple[str, ...]
    chosen: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    added: Mapping[str, Mapping[str, Sequence[Mapping[str, str]]]] = field(default_factory=dict)
    pillars: tuple[str, ...] = ()
    texts: Mapping[str, Texts] = field(default_factory=dict)
    groups: tuple[Mapping[str, str], ...] = ()
    support: Texts = field(default_factory=dict)
    panel: bool = False
    places: bool = False


@dataclass(frozen=True)
class ScaleKey:
    """How items make a scale: names of questions, those that count the other way round, and how many must be answered."""

    key: str
    title: Texts
    items: tuple[str, ...]
    reversed: tuple[str, ...]
    minimum: int
    pillar: str = ""
    about_violence: bool = False


@dataclass(frozen=True)
class Composed:
    """A questionnaire before it becomes a workbook.  `roles`: part (area, sex, age, group, day, panel, sensitive) -> question names."""

    rows: tuple[Row, ...]
    choices: Mapping[str, Sequence[Mapping[str, str]]]
    roles: Mapping[str, Any]
    scales: tuple[ScaleKey, ...]


def compose(recipe: Recipe, areas: Sequence[Mapping[str, str]]) -> Composed:
    """The questionnaire of a recipe; `areas` are {value: code, ar, en, fr}.  Raises KeyError for an unknown module or list."""
    chosen = [module(key) for key in recipe.modules]
    asked = [row for one in chosen for row in _of_module(one, recipe)]
    rows = [{"type": "today", "name": "day"}, *_place(recipe), _area(), *asked, *_about(recipe)]
    choices = {"area": list(areas), **{name: answers for one in chosen for name, answers in _answers(one, recipe)}}
    if recipe.groups:
        choices["groups"] = [{"value": group["key"], **_texts(group)} for group in recipe.groups]
    choices |= {name: shared_choices()[name] for name in ("sex", "age")}
    return Composed(
        tuple(rows),
        {name: [*answers, *shared_choices()["always"]] for name, answers in choices.items()},
        _roles(recipe, asked),
        tuple(scale for one in chosen for scale in _scales(one, recipe)),
    )


def _place(recipe: Recipe) -> Iterator[Row]:
    if recipe.places:
        yield {"type": "text", "name": "place_code", "appearance": INTERVIEWER, "label": PLACE}


def _area() -> Row:
    return {"type": "select_one area", "name": "area", "label": AREA}


def _about(recipe: Recipe) -> Iterator[Row]:
    """About you: last, each with its reason, each to be skipped."""
    yield {"type": "select_one sex", "name": "sex", **ABOUT["sex"]}
    yield {"type": "select_one age", "name": "age", **ABOUT["age"]}
    if recipe.groups:
        yield {"type": "select_one groups", "name": "group", **ABOUT["group"]}
    if recipe.panel:
        yield {"type": "text", "name": "panel_code", **PANEL}


def _of_module(one: Module, recipe: Recipe) -> Iterator[Row]:
    yield {"type": "begin_group", "name": one.key.replace("-", "_"), "label": one.title}
    yield from _items(one, recipe)
    for question in one.questions:
        yield from _questions(one, question, recipe)
    if any(question.get("sensitive") for question in one.questions) or any(_violent(one, recipe)):
        yield {"type": "note", "name": f"help_{one.key.replace('-', '_')}", "label": recipe.support or HELP}
    yield {"type": "end_group"}


def _items(one: Module, recipe: Recipe) -> Iterator[Row]:
    for pillar in _pillars(one, recipe):
        for item in pillar["items"]:
            sensitive = bool(pillar.get("about_violence"))
            yield {"type": f"select_one {one.choices}", "name": item["name"], "label": _worded(item["name"], item, recipe), "sensitive": sensitive}


def _questions(one: Module, question: Mapping[str, Any], recipe: Recipe) -> Iterator[Row]:
    if "each" not in question:
        yield _question(one, question, recipe)
        return
    slot = question["each"]
    for item in _kept(one, slot, recipe):
        yield _question(one, question, recipe, slot, item)


def _question(one: Module, question: Mapping[str, Any], recipe: Recipe, slot: str = "", item: Mapping[str, str] | None = None) -> Row:
    key = "{" + slot + "}"
    name = question["name"].replace(key, item["key"]) if item else question["name"]
    label = {lang: text.replace(key, item[lang]) if item else text for lang, text in question["label"].items()}
    row: Row = {"type": _type(one, question), "name": name, "label": _worded(name, label, recipe), "sensitive": question.get("sensitive", False)}
    if "hint" in question:
        row["hint"] = question["hint"]
    if "relevant" in question:
        row["relevant"] = question["relevant"].replace(key, item["key"]) if item else question["relevant"]
    return row


def _type(one: Module, question: Mapping[str, Any]) -> str:
    if question.get("text"):
        return "text"
    return f"select_one {_list(one, question['of']) if 'of' in question else question['choices']}"


def _list(one: Module, name: str) -> str:
    return f"{one.key.replace('-', '_')}_{name}"


def _answers(one: Module, recipe: Recipe) -> Iterator[tuple[str, Sequence[Mapping[str, str]]]]:
    if one.choices:
        yield one.choices, shared_choices()[one.choices]
    for question in one.questions:
        if "of" in question:
            yield _list(one, question["of"]), [{"value": item["key"], **_texts(item)} for item in _kept(one, question["of"], recipe)]
        elif "choices" in question:
            yield question["choices"], shared_choices()[question["choices"]]


def _kept(one: Module, name: str, recipe: Recipe) -> list[Mapping[str, str]]:
    wanted = recipe.chosen.get(one.key, {}).get(name)
    ours = [item for item in one.lists[name]["items"] if wanted is None or item["key"] in wanted]
    return [*ours, *recipe.added.get(one.key, {}).get(name, ())]


def _pillars(one: Module, recipe: Recipe) -> list[Mapping[str, Any]]:
    return [pillar for pillar in one.pillars if not recipe.pillars or pillar["key"] in recipe.pillars]


def _violent(one: Module, recipe: Recipe) -> Iterator[bool]:
    return (bool(pillar.get("about_violence")) for pillar in _pillars(one, recipe))


def _worded(name: str, ours: Mapping[str, Any], recipe: Recipe) -> Texts:
    return recipe.texts.get(name) or _texts(ours)


def _texts(item: Mapping[str, Any]) -> dict[str, str]:
    return {lang: item[lang] for lang in ("ar", "en", "fr") if item.get(lang)}


def _scales(one: Module, recipe: Recipe) -> Iterator[ScaleKey]:
    for scale in one.scales:
        yield ScaleKey(scale["key"], scale["title"], tuple(scale["items"]), tuple(scale.get("reversed", ())), scale["minimum"])
    for pillar in _pillars(one, recipe):
        items = pillar["items"]
        yield ScaleKey(
            pillar["key"], pillar["title"], tuple(item["name"] for item in items), tuple(item["name"] for item in items if item.get("reversed")),
            one.minimum, pillar["key"], bool(pillar.get("about_violence")),
        )  # fmt: skip


def _roles(recipe: Recipe, asked: Sequence[Row]) -> dict[str, Any]:
    roles: dict[str, Any] = {"day": "day", "area": "area", "sex": "sex", "age": "age"}
    if recipe.groups:
        roles["group"] = "group"
    if recipe.panel:
        roles["panel"] = "panel_code"
    if recipe.places:
        roles["point"] = "place_code"
    return roles | {"sensitive": [row["name"] for row in asked if row.get("sensitive")]}
