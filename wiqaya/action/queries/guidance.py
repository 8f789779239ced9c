"""Where a programme can begin: duties of a city, examples by domain, practices of other cities (`guidance/interventions.yaml`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from wiqaya.safeguards.fields import WordsValue, words

FILE = Path(__file__).resolve().parent.parent / "guidance" / "interventions.yaml"
Texts = Mapping[str, str]  # {lang: text}
CHOICES = ("part", "best_actor", "messenger")


@dataclass(frozen=True)
class Template:
    """A practice of another city, or an example of a domain: what it fills in a new programme, and where it comes from."""

    key: str
    domain: str
    title: WordsValue
    purpose: WordsValue
    source: str
    place: WordsValue = field(default_factory=WordsValue)  # of a practice
    how: WordsValue = field(default_factory=WordsValue)
    choices: Mapping[str, str] = field(default_factory=dict)

    def values(self) -> dict[str, Any]:
        """Fields of a programme."""
        return {"title": _plain(self.title), "domain": self.domain, "purpose": _plain(self.purpose), **self.choices}


@dataclass(frozen=True)
class Domain:
    key: str
    why: WordsValue
    examples: tuple[Template, ...]
    practices: tuple[Template, ...]


@dataclass(frozen=True)
class Obligation:
    """A duty that a city has anyway."""

    key: str
    title: WordsValue
    text: WordsValue


def _plain(value: WordsValue) -> dict[str, str]:
    return {lang: entry["text"] for lang, entry in value.items()}


@cache
def _read() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return found


@cache
def obligations() -> tuple[Obligation, ...]:
    return tuple(Obligation(one["key"], words(**one["title"]), words(**one["text"])) for one in _read()["obligations"])


@cache
def domains() -> tuple[Domain, ...]:
    """In the guide's order."""
    practices = [_practice(one) for one in _read()["practices"]]
    return tuple(
        Domain(one["key"], words(**one["why"]), _examples(one), tuple(made for made in practices if made.domain == one["key"]))
        for one in _read()["domains"]
    )


def _practice(one: Mapping[str, Any]) -> Template:
    texts = {name: words(**one[name]) for name in ("title", "purpose", "place", "how")}
    return Template(key=one["key"], domain=one["domain"], source=one["source"], choices={name: one[name] for name in CHOICES if name in one}, **texts)


def _examples(domain: Mapping[str, Any]) -> tuple[Template, ...]:
    why = words(**domain["why"])
    return tuple(Template(one["key"], domain["key"], words(**one["title"]), why, domain["source"]) for one in domain["examples"])


def find_template(key: str) -> Template | None:
    """A practice or an example by its key; None where there is none, such as after the guidance changed."""
    return next((one for domain in domains() for one in (*domain.practices, *domain.examples) if one.key == key), None)


def template_of(key: str) -> Template:
    """As `find_template`; raises ValidationError where there is none."""
    found = find_template(key)
    if found is None:
        raise ValidationError(_("There is no practice “%(key)s”.") % {"key": key})
    return found
