"""One gettext catalogue per language: extract, merge translations, list what is missing, compile.

python tools/strings.py extract            update both catalogues from code and templates
python tools/strings.py merge FILE.json    add translations {"msgid": {"ar": …, "fr": …, "plural": …}}
python tools/strings.py missing [ROOM]     list untranslated strings (exit 1 when there are any)
python tools/strings.py compile            write the .mo files
"""

from __future__ import annotations

import ast
import fcntl
import io
import json
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "wiqaya/web/locale"
LANGUAGES = ("ar", "fr")
PLURALS = {"ar": 6, "fr": 2}
PLURAL_FORMS = {
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5)",
    "fr": "nplurals=2; plural=(n > 1)",
}
KEYWORDS = {
    "gettext": None, "gettext_lazy": None, "gettext_noop": None, "ngettext": (1, 2), "ngettext_lazy": (1, 2), "_": None, "_now": None, "_n": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip
FRENCH = (  # no-break spaces around high signs and inside guillemets, between a number and its percent sign or next group; typographic apostrophe
    (re.compile(r" (?=[:;?!»](?!\w))|(?<=«) | (?=%(?!\())|(?<=\d) (?=\d)"), "\u00a0"),
    (re.compile(r"(?<=\w)'(?=[\w«%{])"), "’"),
)
Key = tuple[str, str | None]


@contextmanager
def locked() -> Iterator[None]:
    with (ROOT / "wiqaya/web/locale/.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def po(lang: str) -> Path:
    return LOCALE / lang / "LC_MESSAGES/django.po"


def load(lang: str) -> Catalog:
    if not po(lang).exists():
        return Catalog(locale=lang, project="wiqaya", version="1")
    with po(lang).open("rb") as handle:
        return read_po(handle, locale=lang)


def french(text: str) -> str:
    for pattern, sign in FRENCH:
        text = pattern.sub(sign, text)
    return text


def save(lang: str, catalog: Catalog) -> None:
    catalog.fuzzy = False
    if lang == "fr":
        for message in catalog:
            message.string = tuple(map(french, message.string)) if isinstance(message.string, tuple) else french(message.string)
    buffer = io.BytesIO()
    write_po(buffer, catalog, no_location=True, sort_output=True, omit_header=True, ignore_obsolete=True, width=0)
    header = (
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Language: {lang}\\n"\n"Plural-Forms: {PLURAL_FORMS[lang]};\\n"\n\n'
    )
    temporary = po(lang).with_suffix(".tmp")
    temporary.write_bytes(header.encode() + buffer.getvalue())
    temporary.replace(po(lang))


def sources(room: str | None = None) -> Iterator[Path]:
    base = ROOT / "wiqaya" / room if room else ROOT / "wiqaya"
    for path in sorted(base.rglob("*")):
        if path.suffix in {".py", ".html", ".txt"} and not {"tests", "migrations", "static"} & set(path.parts):
            yield path


def found(room: str | None = None) -> dict[Key, str | tuple[str, str]]:
    """Every string in code and templates: (msgid, context) -> id, or (singular, plural)."""
    import django
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_I18N=True)
        django.setup()
    from django.utils.translation import templatize

    strings: dict[Key, str | tuple[str, str]] = {}
    for path in sources(room):
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            if "i18n" not in text and "trans" not in text:
                continue
            text = "\n".join(line.strip() for line in templatize(text, origin=str(path)).splitlines())  # indents mean nothing in markup
        for _, message, _, context in extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS):
            single = message[0] if isinstance(message, tuple) else message
            if single:
                key = (single, context)
                if isinstance(message, tuple) or key not in strings:
                    strings[key] = message
    for sentence in sentences(room):
        strings.setdefault((sentence, None), sentence)
    return strings


def sentences(room: str | None) -> Iterator[str]:
    """The wordings of the engines' reasons: the values of every `SENTENCES` table."""
    for path in sources(room):
        if path.suffix != ".py" or "engines" not in path.parts:
            continue
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0] if isinstance(node, ast.Assign) else None
            if isinstance(target, ast.Name) and target.id == "SENTENCES" and isinstance(node.value, ast.Dict):
                for value in node.value.values:
                    if isinstance(value, ast.Constant):
                        yield str(value.value)


def refresh(lang: str, catalog: Catalog, strings: dict[Key, Any]) -> Catalog:
    fresh = Catalog(locale=lang)
    for (single, context), message in strings.items():
        old = catalog.get(single, context)
        string: Any = old.string if old else ""
        if isinstance(message, tuple) and not isinstance(string, tuple):
            string = tuple([""] * PLURALS[lang])
        if not isinstance(message, tuple) and isinstance(string, tuple):
            string = string[0]
        fresh.add(message, string=string, context=context)
    return fresh


def untranslated(lang: str, strings: dict[Key, Any]) -> list[str]:
    catalog = load(lang)
    missing = []
    for single, context in strings:
        entry = catalog.get(single, context)
        texts = () if entry is None else entry.string if isinstance(entry.string, tuple) else (entry.string,)
        if not texts or not all(texts) or (isinstance(strings[single, context], tuple) and len(texts) != PLURALS[lang]):
            missing.append(single)
    return missing


def merge(path: Path) -> None:
    given = json.loads(path.read_text(encoding="utf-8"))
    for lang in LANGUAGES:
        catalog = load(lang)
        for single, forms in given.items():
            text = forms.get(lang)
            if not text:
                continue
            plural = forms.get("plural")
            if plural:
                if len(text) != PLURALS[lang]:
                    sys.exit(f"{single!r}: {lang} needs {PLURALS[lang]} plural forms, {len(text)} given")
                catalog.delete(single, forms.get("context"))
                catalog.add((single, plural), string=tuple(text), context=forms.get("context"))
            else:
                catalog.delete(single, forms.get("context"))
                catalog.add(single, string=text, context=forms.get("context"))
        save(lang, catalog)


def compile_all() -> None:
    for lang in LANGUAGES:
        whole, made = po(lang).with_suffix(".mo"), po(lang).with_suffix(f".{os.getpid()}")
        with made.open("wb") as handle:
            write_mo(handle, read_po(po(lang).open("rb"), locale=lang))
        made.replace(whole)  # whoever reads it meanwhile never finds half a catalogue


def main(arguments: list[str]) -> int:
    match arguments:
        case ["extract"]:
            with locked():
                strings = found()
                for lang in LANGUAGES:
                    save(lang, refresh(lang, load(lang), strings))
        case ["merge", name]:
            with locked():
                merge(Path(name))
                compile_all()
        case ["missing", *room]:
            strings = found(room[0] if room else None)
            lists = {lang: untranslated(lang, strings) for lang in LANGUAGES}
            for lang, missing in lists.items():
                for single in missing:
                    print(f"{lang}: {single!r}")
            return 1 if any(lists.values()) else 0
        case ["compile"]:
            with locked():
                compile_all()
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
