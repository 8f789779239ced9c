"""Who stands behind the numbers of a dataset, as it is written under every figure."""

from __future__ import annotations

from wiqaya.engines.language import fold
from wiqaya.records.models import Dataset
from wiqaya.safeguards.fields import WordsValue


def publisher(dataset: Dataset) -> dict[str, str]:
    """Who stands behind the numbers, by language: the source as it was written, and the holder where the source does not name it."""
    parts = [dataset.source] if dataset.source else []
    if dataset.holder and not _named_in(dataset.holder.name, dataset.source):
        parts.append(dataset.holder.name)
    langs = {lang for part in parts for lang in texts(part)}
    return {lang: ("، " if lang == "ar" else ", ").join(_in(part, lang) for part in parts) for lang in sorted(langs)}


def _named_in(name: WordsValue, source: WordsValue) -> bool:
    written = [fold(text) for text in texts(source).values()]
    return any(fold(text) in one for text in texts(name).values() for one in written)


def _in(part: WordsValue, lang: str) -> str:
    """A text in a language, or isolated in the one that there is."""
    text, _lang, other = part.best(lang)
    return f"\u2068{text}\u2069" if other else text


def texts(words: WordsValue) -> dict[str, str]:
    """Texts by language."""
    return {lang: entry["text"] for lang, entry in words.items() if entry.get("text")}
