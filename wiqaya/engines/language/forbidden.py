"""Fields that no form and no model may have about a person: belief, origin, papers, politics, orientation, diagnosis.

Special categories of personal data (GDPR, Article 9), nationality and residence status beside them. A label is refused however it is spelled:
inflected, in compounds, with spaces or invisible signs between its letters, with look-alike letters of another script (Unicode Technical
Standard 39, confusables) or digits in the place of letters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from wiqaya.engines.language import data
from wiqaya.engines.language.fold import fold, is_arabic, strip_invisible
from wiqaya.engines.language.reasons import Reason

LIST = "forbidden_labels.yaml"
KINDS = ("religion", "ethnicity", "nationality", "migration", "politics", "ideology", "orientation", "diagnosis")
FIELD_KINDS = ("score", "suspicion")
LANGUAGES = ("ar", "en", "fr", "de", "es", "it", "pt", "tr", "nl", "ru", "sq", "sr")
LONGEST = 300
GLUED = 6  # letters of a word from which on it is looked for across spaces; an Arabic word says as much with fewer
GLUED_ARABIC = 5
SPELLED_LETTERS = 4  # and when the letters stand alone
SENTENCES = {
    "forbidden_religion": "“{label}” asks about religion or belief: no field may.",
    "forbidden_ethnicity": "“{label}” asks about ethnic origin: no field may.",
    "forbidden_nationality": "“{label}” asks about nationality or country of origin: no field may.",
    "forbidden_migration": "“{label}” asks about migration or residence papers: no field may.",
    "forbidden_politics": "“{label}” asks about political views or parties: no field may.",
    "forbidden_ideology": "“{label}” asks about ideology or convictions: no field may.",
    "forbidden_orientation": "“{label}” asks about sexual orientation: no field may.",
    "forbidden_diagnosis": "“{label}” asks about illness or a diagnosis: no field may.",
    "forbidden_score": "“{label}” would weigh or rank a person: no field may.",
    "forbidden_suspicion": "“{label}” would mark a person as suspected: no field may.",
}
# letters of one script that look like letters of another
CYRILLIC = dict(zip("авекмнорстухіѕјһԁԛԝ", "abekmhopctyxisjhdqw", strict=True))
GREEK = dict(zip("αβεικνορτυχγ", "abeiknoptuxy", strict=True))
TO_LATIN = str.maketrans(CYRILLIC | GREEK | {"ɑ": "a", "ɡ": "g", "ⅼ": "l", "ӏ": "l", "в": "b", "з": "3"})
TO_CYRILLIC = str.maketrans({latin: letter for letter, latin in CYRILLIC.items() if letter in "авекмнорстухі"} | {"3": "з"})
DIGITS = tuple(str.maketrans("013457@$", f"o{one}eastas") for one in "il")
DISGUISED = re.compile(r"[^\W\d_][0-9@$]|[0-9@$][^\W\d_]")
WITHIN = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Ý])")  # camelCase
BETWEEN = re.compile(r"(?<=[^\W_])['’._·*-](?=[^\W_])")
SPELLED = re.compile(r" (?:\w{1,2} ){3,}")  # letters with spaces between


def forbidden_label(label: str) -> Reason | None:
    """Why a field with this label may not exist, None when it may. Codes are `forbidden_` with one of KINDS; `label` is the parameter."""
    return _reason(label, KINDS)


def forbidden_field(name: str) -> Reason | None:
    """The same for the name of a model's field (snake_case or camelCase), scores of people and marks of suspicion among them."""
    return _reason(name, KINDS + FIELD_KINDS)


def _reason(label: str, kinds: Iterable[str]) -> Reason | None:
    plain = unicodedata.normalize("NFKC", strip_invisible(label[:LONGEST]))
    texts = {plain, WITHIN.sub(" ", plain), BETWEEN.sub("", plain)}
    read = {_spared().sub(" ", f" {' '.join(_words(one))} ") for text in texts for one in _undisguised(text)}
    spelled = {text.replace(" ", "") for text in read if SPELLED.fullmatch(text)}
    read |= {f" {' '.join(_words(text))} " for text in spelled}
    for kind in kinds:
        pattern, stems = _patterns(kind)
        if any(pattern.search(text) or _across_spaces(text, stems) for text in read) or _spelled_out(spelled, kind):
            code = f"forbidden_{kind}"
            return Reason(code, {"label": label}, SENTENCES[code])
    return None


def _undisguised(text: str) -> set[str]:
    """The text, and the text with look-alikes and digits read as the letters that they stand for."""
    found = {text}
    scripts = {unicodedata.name(char, "").partition(" ")[0] for char in text if char.isalpha()}
    if len(scripts & {"LATIN", "CYRILLIC", "GREEK"}) > 1:
        found |= {text.casefold().translate(table) for table in (TO_LATIN, TO_CYRILLIC)}
    if DISGUISED.search(text):
        found |= {one.translate(digits) for one in list(found) for digits in DIGITS}
    return found


def _words(text: str) -> list[str]:
    words = fold(text).replace("ة", "ه").split()
    return [re.sub(r"^(?:[وبفك]?ال|لل)(?=\w{3})", "", word) for word in words]


def _across_spaces(text: str, stems: frozenset[str]) -> bool:
    """Whether a stem begins with a word of the text and goes on behind a space."""
    words = text.split()
    for at, word in enumerate(words[:-1]):
        rest = "".join(words[at : at + 6])
        if any(len(stem) > len(word) and rest.startswith(stem) for stem in stems):
            return True
    return False


def _spelled_out(texts: Iterable[str], kind: str) -> bool:
    """Whether letters that stood alone hold a term, wherever its words began."""
    return any(stem in text.replace("ال", "") for text in texts for stem in _stems(kind) if len(stem) >= SPELLED_LETTERS)


@lru_cache(maxsize=16)
def _terms(kind: str) -> tuple[str, ...]:
    read = data.read(LIST)
    return tuple(read["fields"][kind] if kind in FIELD_KINDS else (term for listed in read[kind].values() for term in listed))


@lru_cache(maxsize=16)
def _stems(kind: str) -> frozenset[str]:
    return frozenset("".join(_words(term.replace("*", ""))) for term in _terms(kind))


@lru_cache(maxsize=16)
def _patterns(kind: str) -> tuple[re.Pattern[str], frozenset[str]]:
    """One pattern for all terms of a kind, and the stems long enough to be looked for across spaces."""
    long = frozenset(stem for stem in _stems(kind) if len(stem) >= (GLUED_ARABIC if is_arabic(stem) else GLUED))
    return re.compile("|".join(sorted(set(map(_term, _terms(kind)))))), long


def _term(term: str) -> str:
    parts = []
    for part in term.split():
        (word,) = _words(part.strip("*"))
        parts.append((r"\w*" if part.startswith("*") else "") + re.escape(word) + (r"\w*" if part.endswith("*") else ""))
    return f" {' '.join(parts)}(?= )"


@lru_cache(maxsize=1)
def _spared() -> re.Pattern[str]:
    return re.compile("|".join(map(_term, data.read(LIST)["unless"])))
