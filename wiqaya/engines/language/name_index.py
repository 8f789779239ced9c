"""Keys of a person's name for an exact index: the same name written in another way gives a key in common.

The keys are for a keyed hash and a look-up of equal hashes inside one agency. There is no likeness, no ranking and no search for part of a name:
two spellings meet when the rules below make them the same, or never.

1. Spelling is folded (`fold`): hamza seats, ya and alef maqsura, ta marbuta, harakat, tatweel, Persian letters, accents, capitals, hyphens.
2. Particles that come and go are left out: ال, al-, el-, ben, bin, ibn, bint, ould, de, van; titles too. What is written together or apart
   (عبد الرحمن, Abdel Rahman, Abderrahmane; Nour Eddine; Abou Zeid; Le Goff) is put together.
3. A listed name (`data/person_names.txt`) stands for all its spellings in both scripts. Any other word stands for its consonants when it may be
   Arabic, so that a name outside of the list meets itself in the other script: after the tables of ISO 233-2 (1993) and of the American Library
   Association and Library of Congress (2012), united with the habits of French and English.
4. Order does not matter, and the names between the first and the last may be left out.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from wiqaya.engines.language import data
from wiqaya.engines.language.digits import ascii_digits
from wiqaya.engines.language.fold import fold, is_arabic, strip_invisible
from wiqaya.engines.language.shapes import given_names

NAMES = "person_names.txt"
LONGEST = 200
APOSTROPHES = re.compile("['’‘`´ʼʻʿʾ]")
ARTICLES = {"al", "el", "ul", "as", "ash", "ad", "an", "ar", "at", "az", "es", "ech", "ed", "en", "er", "et", "ez", "ou"}
BETWEEN = {"ben", "bin", "ibn", "bint", "bent", "ould", "wuld", "weld", "ait", "بن", "ابن", "بنت", "ولد", "ال", "de", "du", "des", "di", "da", "dos", "do", "van", "von", "der", "den", "d", "y", "e", "zu", "ter", "of", "and"}  # fmt: skip
TITLES = {"mr", "mrs", "ms", "miss", "dr", "prof", "m", "mme", "mlle", "monsieur", "madame", "hajj", "haj", "hadj", "sidi", "si", "lalla", "sayyid", "sayed", "السيد", "السيده", "الحاج", "الحاجه", "الدكتور", "الدكتوره", "الاستاذ", "الاستاذه", "الانسه", "سي", "سيدي", "د"}  # fmt: skip
SERVANTS = {"abd", "abdel", "abdul", "abdal", "abdur", "abder", "abdou", "abdes", "abdus", "عبد"}
FATHERS = {"abu", "abou", "abi", "aba", "abo", "bou", "ابو", "ابي", "ابا", "بو"}
SERVANT = re.compile(
    r"abd(?:(?:[aeiu]|ou)l(?!l?ah?$)|(?:[aeu]|ou)([b-df-hj-np-tv-z])(?=\1)|(?:[eu]|ou)(?=[b-df-hj-np-tv-z]))?(?P<rest>\w{3,})|عبد(?:ال)?(?P<arabic>\w{2,})"
)
FATHER = re.compile(r"(?:ابو|abou|abu)(?P<rest>\w{3,})")
FAITH = re.compile(r"(?P<rest>\w{3,}?)(?:[aeiou]?l?-?d)?d(?:in|ine|een)|(?P<arabic>\w{2,})الدين")
CONSONANTS = {
    "ب": "b", "ت": "t", "ث": "t", "ج": "j", "ح": "h", "خ": "k", "د": "d", "ذ": "d", "ر": "r", "ز": "z", "س": "s", "ش": "x", "ص": "s", "ض": "d", "ط": "t", "ظ": "z",
    "غ": "g", "ف": "f", "ق": "k", "ك": "k", "ل": "l", "م": "m", "ن": "n", "ه": "h",
}  # fmt: skip
DIGRAPHS = (("tch", "x"), ("sch", "x"), ("sh", "x"), ("ch", "x"), ("kh", "k"), ("gh", "g"), ("dh", "d"), ("th", "t"), ("dj", "j"))
ONE = str.maketrans({"q": "k", "c": "k"})
# letters that no romanisation of Arabic uses, and endings of European family names
EUROPEAN = re.compile(r"[pvx]|(?<!\w)w[rh]|ck|eau|oe|sz|cz|(?:son|ski|sky|ieu|ieux|ault|ard|stein|berg|mann|ier|eur|ois)$")


def name_keys(name: str, birth_year: int | str | None) -> tuple[str, ...]:
    """One or two canonical texts of a name with the year of birth (digits of any script), () for a name without letters.

    The first stands for the first and the last name, the second for all names. Keys of a name without a year meet only keys without one.
    """
    words = _canonical(name[:LONGEST])
    if not words:
        return ()
    year = ascii_digits(str(birth_year)).strip() if birth_year is not None else ""
    kept = [sorted({words[0], words[-1]}), sorted(words)]
    return tuple(dict.fromkeys(f"{' '.join(one)}|{year}" for one in kept))


def _canonical(name: str) -> list[str]:
    """The names in order, given names first, each as one word that stands for all its spellings."""
    family, comma, given = APOSTROPHES.sub("", unicodedata.normalize("NFKC", strip_invisible(name))).replace("،", ",").partition(",")
    words = _joined(_words(given) + _words(family) if comma else _words(family))
    return [bone for word in words if (bone := _one(word))]


def _words(text: str) -> list[str]:
    words = [word.replace("ة", "ه").replace("ء", "") for word in fold(text).split()]
    words = [word for word in words if word and not word.isdigit()]
    return [word for word in words if word not in TITLES and len(word) > 1] or words


def _joined(words: list[str]) -> list[str]:
    """Words of one name put together, and particles left out; a name of particles alone keeps them."""
    kept: list[str] = []
    before = ""
    for word in words:
        if before and word in ARTICLES:
            continue
        if before:
            kept.append(before + _bare(word))
            before = ""
        elif word in FATHERS:
            before = "abu" if not is_arabic(word) else "ابو"
        elif word in SERVANTS:
            before = "abd" if not is_arabic(word) else "عبد"
        elif word in {"le", "la", "mac", "mc", "saint", "st"}:
            before = word
        elif kept and word in {"din", "dine", "eddine", "eddin", "deen", "uddin", "الدين", "دين"}:
            kept[-1] = _bare(kept[-1]) + ("الدين" if is_arabic(word) else "eddine")
        elif word not in BETWEEN and word not in ARTICLES:
            kept.append(word)
    return kept + ([before] if before else []) or words


def _bare(word: str) -> str:
    """A word without the article that is written together with it."""
    if word.startswith("ال") and len(word) > 4:
        return word[2:]
    if re.match(r"[ae]l[b-df-hj-kmnp-tv-z]|el(?:a|ou)", word) and len(word) > 5:
        return word[2:]
    return word[1:] if re.match(r"e(ss|tt|nn|rr|zz|dd|chch)", word) and len(word) > 5 else word


def _one(word: str) -> str:
    """What one name stands for: `=` and its entry in the list, or its consonants, or itself. Without a cache, so that no name stays."""
    if servant := SERVANT.fullmatch(word):
        return f"abd+{_one(servant['rest'] or servant['arabic'])}"
    father = FATHER.fullmatch(word)
    spellings = [word, _bare(word), *(f"{before}{father['rest']}" for before in ("abou", "bou", "ابو", "بو") if father)]
    for spelled in spellings:
        if found := _listed().get(spelled):
            return found
    if father:
        return _skeleton(f"بو{father['rest']}" if is_arabic(word) else f"bou{father['rest']}")
    if (faith := FAITH.fullmatch(word)) and len(word) > 6:
        return f"{_one(faith['rest'] or faith['arabic'])}+din"
    return _skeleton(_bare(word))


@lru_cache(maxsize=1)
def _listed() -> dict[str, str]:
    """Every listed spelling and the entry that it belongs to."""
    found: dict[str, str] = {}
    for line in (data.FOLDER / NAMES).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            spellings = [fold(word.replace("_", "")).replace("ة", "ه").replace("ء", "") for word in line.lstrip("~ ").split()]
            found |= {one: f"={spellings[0]}" for spelling in spellings for one in (spelling, _bare(spelling))}
    return found


def _skeleton(word: str) -> str:
    if is_arabic(word):
        first = "y" if word[0] == "ي" else "w" if word[0] == "و" else "a" if word[0] in "اعآ" else ""
        bones = first + "".join(CONSONANTS.get(char, "") for char in re.sub("ه$", "", word))
        return _single(bones) or word
    if EUROPEAN.search(word) or word in given_names():
        return word
    plain = re.sub(r"(?<=[aeiou])h$", "", re.sub(r"c(?=[eiy])", "s", word.replace("ç", "s")))
    for long, short in DIGRAPHS:
        plain = plain.replace(long, short)
    plain = re.sub(r"g(?=[ei])", "j", plain.translate(ONE))
    first = "w" if re.match(r"w|ou[aeiy]", plain) else "y" if re.match(r"y|i[aeou]", plain) else "a" if plain[0] in "aeiou" else ""
    return _single(first + re.sub(r"[aeiouwy]", "", plain)) or word


def _single(text: str) -> str:
    return re.sub(r"(.)\1+", r"\1", text)
