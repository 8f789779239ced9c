"""The wide look for identifiers in free text, before a text leaves the hands that know whom it is about.

`find_identifiers` refuses only what is sure, because imports and surveys turn texts away on its word. Here a person reads every finding and says
yes or no, so a name that is missed does more harm than a word that is flagged: single given names count, names after words such as "his brother",
runs of capital letters, loose numbers, exact dates, schools and places of work. Kinds of direct identifiers after the HIPAA "safe harbor" list
(45 CFR 164.514(b)(2)), without those that are no text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from wiqaya.engines.language.digits import ascii_digits
from wiqaya.engines.language.identifiers import COUNTED, DIGITS, Identifier, find_identifiers, matches
from wiqaya.engines.language.lone_names import lone_names
from wiqaya.engines.language.months import ARABIC, ENGLISH, FRENCH
from wiqaya.engines.language.shapes import THOUSANDS

KINDS = ("email", "profile", "bank", "ip", "national_id", "phone", "handle", "plate", "address", "date", "organisation", "number", "name")
BETWEEN = r"[\s./\u00a0\u202f-]"
MONTH = "|".join(
    re.escape(name.strip())
    for name in sorted(
        {*ENGLISH, *FRENCH, *(name[:3] for name in ENGLISH), *(one.strip() for row in ARABIC for one in row.split("،"))},
        key=len,
        reverse=True,
    )
)
NAME = r"[A-ZÀ-Ý][\w'’-]+"
OF = r"(?:de |du |des |d['’]|la |le |les |l['’]|of |al-|el-)*"
NOT_NAMED = r"(?!(?:ال)?(?:حي|قريه|قرية|بلدة|مدينة|منطقة|ابتدائية|إعدادية|ثانوية|رسمية|خاصة|عامة|حكومية|بلدية|وطنية|جديدة|قديمة|صغيرة|كبيرة|صيفية|محلية|قريبة|أولى|ثانية|حكومي|خاص|عام|محلي|قريب|مجاور|مجاورة|مهنية|مهني|لغات|لغة|يوم|صباح|صباحاً|اليوم|الآن|التي|الذي|الكبير|الصغير|القديم|الجديد|أمس|غداً)(?![\u0621-\u064a]))"
ACCOUNTS = (
    "insta",
    "snap",
    "tok",
    "telegram",
    "facebook",
    "fb",
    "twitter",
    "discord",
    "user",
    "pseudo",
    "nickname",
    "compte",
    "account",
    "handle",
    "انست",
    "إنست",
    "سناب",
    "تيك",
    "تلغرام",
    "تليغرام",
    "فيسبوك",
    "تويتر",
    "حساب",
)
PATTERNS: tuple[tuple[str, re.Pattern[str], tuple[str, ...]], ...] = (
    ("date", re.compile(r"(?<![\w./-])(?:\d{1,2}(?P<gap>[-/.])\d{1,2}(?P=gap)(?:19|20)?\d{2}|(?:19|20)\d{2}(?P<gap2>[-/.])\d{1,2}(?P=gap2)\d{1,2})(?![\w/-]|[.,]\d)"), DIGITS),
    ("date", re.compile(rf"(?<!\w)\d{{1,2}}(?:st|nd|rd|th|er)?\s+(?:of\s+|من\s+|شهر\s+)*(?:{MONTH})\.?(?!\w)(?:[\s,،]+(?:عام\s+|سنة\s+)?(?:19|20)\d{{2}})?", re.IGNORECASE), DIGITS),
    ("date", re.compile(rf"(?<!\w)(?:{'|'.join(ENGLISH)})\s+\d{{1,2}}(?:st|nd|rd|th)?(?!\w)(?:,?\s+(?:19|20)\d{{2}})?", re.IGNORECASE), tuple(ENGLISH)),
    ("handle", re.compile(r"(?:insta(?:gram)?|snap(?:chat)?|tik ?tok|telegram|facebook|fb|twitter|discord|username|user ?name|pseudo|nickname|compte|account|handle|انستغرام|إنستغرام|انستا|سناب(?:شات)?|تيك ?توك|تلغرام|تليغرام|فيسبوك|تويتر|حساب(?:ه|ها|و)?)[\s:：=\-«“\"(]{1,4}(?:(?:is|est|name|على|هو|اسمه|اسمو|account|compte|c['’]est)[\s:«“\"]+)*(?P<id>@?(?=[\w.]*[A-Za-z])(?=[\w.]*(?:[\d_]|\.\w))[\w.]{3,30})(?<!\.)", re.IGNORECASE), ACCOUNTS),
    ("handle", re.compile(r"(?<![\w@./:])(?:[A-Za-z][A-Za-z0-9]*_[A-Za-z0-9_]+|[a-z]{3,}\d{2,}|[a-z]{2,}\.[a-z]{2,}\.?\d+)(?![\w@]|\.\w)"), ("_", *DIGITS)),
    ("plate", re.compile(r"(?<![\w-])(?:[A-Z]{2}-\d{3}-[A-Z]{2}|[A-Z]{2}\d{2} ?[A-Z]{3}|\d{2,3} ?(?:تونس|تونسية|TUN?) ?\d{3,4}|\d{3,5} ?[-|/] ?[\u0621-\u064a] ?[-|/] ?\d{1,2}|(?:[\u0621-\u064a] ){2,3}\d{3,4})(?![\w-])"), DIGITS),
    ("plate", re.compile(r"(?:لوحت(?:ه|ها)|نمرة|نمرت(?:ه|ها)|رقم لوح\w+|plaque|plates?|registration|immatriculée?)\s*(?:number|n°|is|est|رقم(?:ها|ه)?)?\s*[:：]?\s*(?P<id>[A-Z\u0621-\u064a]{1,3}[\s-]?\d{2,7}(?:[\s-]?[A-Z]{1,3})?)", re.IGNORECASE), ("لوح", "نمر", "plaque", "plate", "registration", "immatricul")),
    ("address", re.compile(rf"(?<!\w)\d{{1,5}}(?: ?(?:bis|ter))?,?\s+(?:{NAME}\s+){{1,3}}(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Drive|Court|Crescent|Terrace|Way|Close|Square)\b"), (" st", " av", " ro", " rd", " b", " la", " dr", " c", " te", " way", " sq")),
    ("address", re.compile(r"(?<!\w)(?:apt\.?|apartment|flat|appartement|appt?\.?|bâtiment|bât\.?|immeuble|escalier|étage)\s+(?:n°\s?)?(?=\w*\d|[A-Z]\b)\w{1,5}(?!\w)(?:,?\s+\d{1,4},?\s+(?:rue|avenue)[^.;\n]{2,40})?", re.IGNORECASE), ("ap", "flat", "bât", "immeuble", "escalier", "étage")),
    ("address", re.compile(r"(?:بناية|عمارة|مبنى|بلوك|الدار|دار|منزل|شقة|الشقة|العمارة)\s+(?:رقم\s+)?\d{1,5}(?:[،,]?\s*(?:الطابق|طابق|شقة|الشقة)\s+[\w\u0621-\u064a]+)*|(?:شارع|زنقة|نهج)\s+[^.،,؛\n\d]{2,30}?\s*(?:رقم\s*)?\d{1,5}(?!\d)"), ("بناي", "عمارة", "مبنى", "بلوك", "دار", "منزل", "شقة", "شارع", "زنقة", "نهج")),
    ("organisation", re.compile(rf"(?<!\w)(?:lycée|collège|école(?: primaire)?|université|faculté|boulangerie|garage|usine|entreprise|société|restaurant|café|clinique|hôpital|pharmacie|salon|crèche)\s+{OF}(?P<id>{NAME}(?:[\s-]{OF}{NAME}){{0,3}})"), ()),
    ("organisation", re.compile(rf"(?P<id>(?!(?:At|In|From|After|Before|The|His|Her|Their|My|Our|This|That|No|Every)\b){NAME}(?:[\s-](?:of |al-|el-)?{NAME}){{0,3}})\s+(?:(?:Primary|Secondary|High|Technical|Middle|Public)\s+)?(?:School|College|Academy|University|Bakery|Garage|Hospital|Clinic|Pharmacy|Factory|Company|Restaurant|Café|Ltd|Nursery|school|bakery|garage|factory)\b"), ()),
    ("organisation", re.compile(rf"(?:مدرسة|ثانوية|إعدادية|اعدادية|ليسيه|معهد|كلية|جامعة|حضانة|روضة|مصنع|معمل|شركة|مطعم|مستشفى|مخبز|فرن|كراج|ورشة|صيدلية|مستوصف)\s+(?P<id>{NOT_NAMED}(?:ابن\s+|أبو\s+|أبي\s+|الإمام\s+)?(?:ال[\u0621-\u0652]{{3,}}|(?<=ابن )[\u0621-\u0652]{{3,}}|(?<=أبو )[\u0621-\u0652]{{3,}}))"), ()),
    ("number", re.compile(rf"(?<![\w.,/+-])[+(]?\d(?:{BETWEEN}?[()]?\d){{5,17}}(?![\w/-]|[.,]\d)"), DIGITS),
    ("number", re.compile(r"(?<!\w)(?=\w*\d\w*\d\w*\d)[A-Z]{1,3}[ -]?\d{5,10}[A-Z]?(?!\w)"), DIGITS),
)  # fmt: skip
YEARS = re.compile(r"(?:19|20)\d{2}\D{1,3}(?:19|20)\d{2}")
MONEY = re.compile(r"(?:[$€£]|budget|ميزانية|مبلغ|montant)\D{0,12}$", re.IGNORECASE)
MARK = "[…]"


def scan(text: str, lang: str | None = None) -> list[Identifier]:
    """Everything in a text that may point at a person, in order and without overlaps; kinds are those of KINDS.

    `lang` is the language of the text if it is known; where nouns have capital letters (de), capital letters alone say nothing.
    """
    found = find_identifiers(text)
    for start, end, kind in _wider(ascii_digits(text), text, capitals=lang != "de"):
        if all(end <= other.start or start >= other.end for other in found):
            found.append(Identifier(start, end, kind, text[start:end]))
    return sorted(found, key=lambda one: one.start)


def mask_found(text: str, found: Iterable[Identifier], marks: Mapping[str, str] | Callable[[Identifier], str] | None = None) -> str:
    """The text with every finding replaced: by the mark of its kind, by what a function says, or by “[…]”."""
    say = marks if callable(marks) else lambda one: (marks or {}).get(one.kind, MARK)
    for one in sorted(found, key=lambda one: -one.start):
        text = text[: one.start] + say(one) + text[one.end :]
    return text


def _wider(plain: str, text: str, *, capitals: bool) -> Iterator[tuple[int, int, str]]:
    for kind, start, end in matches(plain, PATTERNS):
        if kind != "number" or _points(plain, start, end):
            yield start, end, kind
    for start, end in lone_names(text, capitals=capitals):
        yield start, end, "name"


def _points(text: str, start: int, end: int) -> bool:
    """Whether a long number can be somebody's: not two years, not an amount, not a count of things."""
    found = text[start:end]
    if YEARS.fullmatch(found) or COUNTED.match(text, end) or MONEY.search(text[max(0, start - 24) : start]):
        return False
    return not (THOUSANDS.fullmatch(found) and found.endswith("00"))
