"""A figure on a page, with its picture from the cache of drawn figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.cache import caches
from django.utils.safestring import SafeString

from .figure import Figure


@dataclass(frozen=True)
class Shown:
    """A figure on a page; its picture comes from the cache of drawn figures: the same table, language and theme give the same bytes."""

    figure: Figure

    @property
    def prefix(self) -> str:
        return self.figure.prefix

    def picture(self, lang: str) -> SafeString:
        key = f"picture-{self.figure.cache_key(lang, 'light')}"
        drawn: Any = caches["figures"].get(key)
        if drawn is None:
            drawn = str(self.figure.picture(lang))
            caches["figures"].set(key, drawn, None)
        return SafeString(drawn)  # drawn in this house from a released table

    def legend(self, lang: str) -> Any:
        return self.figure.legend(lang)

    def table(self, lang: str) -> Any:
        return self.figure.table(lang)

    def passport(self, lang: str) -> Any:
        return self.figure.passport(lang)
