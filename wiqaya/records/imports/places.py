"""Which area a text means: by code, by the mapping's own aliases, exactly after folding; near names are only ever suggested."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from wiqaya.engines.language import CodeMatcher, NameMatcher, find_identifiers, fold, fold_name, mask, similar
from wiqaya.records.imports.reasons import MappingWrong, NotTaken, because, shown

MOST_UNKNOWN = 5_000  # different unknown places; more are not names of areas
MOST_SUGGESTED = 400
NOWHERE = -1


Shares = tuple[tuple[int, Decimal], ...]  # places of areas in the codes, percent


@lru_cache(maxsize=8192)
def written(text: str) -> str:
    """The text of a place as it may be kept: what identifies a person in it is masked, at most 200 signs."""
    kept = text[:200]
    for found in reversed(find_identifiers(kept)):
        if found.kind != "name":  # places are named after people
            kept = f"{kept[: found.start]}{mask(found.text)}{kept[found.end :]}"
    return kept[:200]


class Places:
    """Areas by the texts of a file; counts the texts that are no area."""

    def __init__(
        self, names: Mapping[str, Iterable[str]], aliases: Mapping[str, str] | None = None, splits: Mapping[str, Mapping[str, Decimal]] | None = None
    ) -> None:
        """`names`: every name and alias of each area by its code; `aliases` and `splits`: the mapping's own, text to code or to shares by code."""
        self.codes = tuple(names)
        self.names = {code: tuple(texts) for code, texts in names.items()}
        self.unplaced: Counter[str] = Counter()
        self._index = {code: place for place, code in enumerate(self.codes)}
        self._codes = CodeMatcher(self.codes)
        self._names = NameMatcher(self.names)
        self._aliases = self._own(aliases or {})
        self._splits = self._divided(splits or {})
        self._seen: dict[tuple[str, str], int] = {}

    def _divided(self, splits: Mapping[str, Mapping[str, Decimal]]) -> dict[str, Shares]:
        found = {text: [(self._codes.find(code), code, share) for code, share in shares.items()] for text, shares in splits.items()}
        unknown = dict.fromkeys(code for shares in found.values() for key, code, _share in shares if key is None)
        if unknown:
            raise MappingWrong(*(because("alias_unknown_area", area=code) for code in unknown))
        return {fold(text): tuple((self._index[key], share) for key, _code, share in shares if key) for text, shares in found.items()}

    def _own(self, aliases: Mapping[str, str]) -> dict[str, str]:
        own: dict[str, str] = {}
        unknown: dict[str, None] = {}
        for given, code in aliases.items():
            found = self._codes.find(code)
            if found is None:
                unknown[code] = None
                continue
            own.setdefault(fold_name(given), found)
            own[fold(given)] = found
        if unknown:
            raise MappingWrong(*(because("alias_unknown_area", area=code) for code in unknown))
        return own

    def find(self, code: str, name: str) -> int:
        """The place of the area in `codes`, or NOWHERE."""
        key = (code, name)
        if key not in self._seen:
            found = self._find(code, name)
            self._seen[key] = NOWHERE if found is None else self._index[found]
        return self._seen[key]

    def _find(self, code: str, name: str) -> str | None:
        return (
            (self._codes.find(code) if code else None)
            or self._aliases.get(fold(name))
            or self._aliases.get(fold_name(name))
            or (self._codes.find(name) if name else None)
            or (self._names.find(name) if name else None)
            or (self._names.find(code) if code else None)
        )

    def shares(self, code: str, name: str) -> Shares:
        """Between which areas the values of a text are divided, with shares in percent; nothing for a text that is an area itself."""
        return self._splits.get(fold(name or code), ()) if self._splits and self.find(code, name) == NOWHERE else ()

    def count(self, code: str, name: str, column: str) -> int:
        """Like `find`; a text that is no area is counted."""
        area = self.find(code, name)
        if area == NOWHERE and not self.shares(code, name):
            self.unplaced[written(name or code)] += 1
            if len(self.unplaced) > MOST_UNKNOWN:
                raise NotTaken(because("too_many_places", column=column, most=MOST_UNKNOWN, examples=shown(list(self.unplaced), 3)))
        return area

    def report(self) -> list[dict[str, Any]]:
        """Texts that are no area, the commonest first, each with the areas that come near."""
        rows = []
        for place, (given, count) in enumerate(self.unplaced.most_common()):
            near = similar(given, self.names, limit=3) if given and place < MOST_SUGGESTED else []
            rows.append({"value": given, "rows": count, "suggestions": [{"area": match.key, "name": match.name, "score": match.score} for match in near]})
        return rows
