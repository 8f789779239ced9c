"""The checks of what people write: names found again, labels of people, identifiers, labels of fields; percent, and milliseconds for 1 000 letters."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import Any

from wiqaya.engines.language import forbidden, labels, name_index, phrases, scanning
from wiqaya.engines.language.tests import field_labels, free_texts, labelled, people_invented

DRAWN = 100_000


def share(found: list[bool]) -> float:
    """In percent."""
    return round(100 * sum(found) / len(found), 1)


def missed(found: list[bool]) -> float:
    return share([not one for one in found])


def names() -> dict[str, Any]:
    people = people_invented.people(300)

    def meet(one: str, other: str) -> bool:
        return bool(set(name_index.name_keys(one, 1980)) & set(name_index.name_keys(other, 1980)))

    kinds = {
        "arabic": people_invented.ARABIC,
        "latin": people_invented.LATIN,
        "across": people_invented.ACROSS,
        "held_out": people_invented.HELD_OUT,
    }
    found = {
        f"names_missed_{name}": missed([meet(*variant(one)) for variant in listed.values() for one in people])
        for name, listed in kinds.items()
    }
    chance, drawn = random.Random(3), people_invented.people(3000, seed=9)
    for name in ("arabic", "latin"):
        keys = {one: frozenset(name_index.name_keys(getattr(one, name)(True), None)) for one in drawn}
        pairs = [chance.sample(drawn, 2) for _ in range(DRAWN)]
        met = [(one, other) for one, other in pairs if keys[one] & keys[other] and one != other]
        other_names = [(one, other) for one, other in met if (one.given, one.family) != (other.given, other.family)]
        found[f"false_of_100000_{name}"] = len(other_names)
        found[f"false_or_namesakes_of_the_same_year_{name}"] = sum(one.born == other.born for one, other in met)
    return found


def milliseconds(check: Callable[[str], object], texts: list[str]) -> float:
    """Of the processor for 1 000 letters, the best of nine runs over all texts."""
    letters = sum(map(len, texts)) / 1000
    runs = []
    for _ in range(9):
        begun = time.process_time()
        for text in texts:
            check(text)
        runs.append(time.process_time() - begun)
    return round(min(runs) * 1000 / letters, 2)


def run() -> dict[str, Any]:
    found = names()
    for lang in labels.LANGUAGES:
        found[f"labels_missed_{lang}"] = missed([bool(labels.check_labels(text, lang)) for text in labelled.sentences(lang, "label")])
        found[f"labels_false_{lang}"] = share([bool(labels.check_labels(text, lang)) for text in labelled.sentences(lang, "neutral")])
    for name, value in free_texts.measured(scanning.scan).items():
        found[name if "false" in name else f"{name}_missed"] = value if "false" in name else round(100 - value, 1)
    texts = [" ".join(one.text for one in free_texts.texts()[at : at + 20]) for at in range(0, 600, 20)]
    found["scan_ms"] = milliseconds(scanning.scan, texts)
    found["labels_ms"] = milliseconds(lambda text: labels.check_labels(text, "en"), texts)
    listed = phrases.hashed(["four green kites over the old harbour wall"], bytes(16))
    found["phrases_ms"] = milliseconds(lambda text: phrases.find(text, listed), texts)
    refused = [
        bool(forbidden.forbidden_label(label)) for labels_ in field_labels.FORBIDDEN.values() for label in field_labels.split(labels_)
    ]
    false = [bool(forbidden.forbidden_label(label)) for labels_ in field_labels.HARMLESS.values() for label in field_labels.split(labels_)]
    return found | {"fields_missed": missed(refused), "fields_false": share(false)}
