"""Dates as the reader writes them: month names of the region, the Hijri day beside the Gregorian one.

Hijri dates follow the Umm al-Qura table (1 Aug 1924 to 16 Nov 2077); local sighting may differ, so a city can shift them by up to two
days and dates to come say "about".
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from hijridate import Gregorian

from wiqaya.ui.numerals import current, digits, language

FIRST, LAST = date(1924, 8, 1), date(2077, 11, 16)

MONTHS = {
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"),
    "fr": ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"),
}
ARABIC_MONTHS = {
    "egypt": ("يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"),
    "levant": (
        "كانون الثاني",
        "شباط",
        "آذار",
        "نيسان",
        "أيار",
        "حزيران",
        "تموز",
        "آب",
        "أيلول",
        "تشرين الأول",
        "تشرين الثاني",
        "كانون الأول",
    ),
    "morocco": ("يناير", "فبراير", "مارس", "أبريل", "ماي", "يونيو", "يوليوز", "غشت", "شتنبر", "أكتوبر", "نونبر", "دجنبر"),
    "maghreb": ("جانفي", "فيفري", "مارس", "أفريل", "ماي", "جوان", "جويلية", "أوت", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"),
}
HIJRI = {
    "ar": (
        "محرّم", "صفر", "ربيع الأول", "ربيع الآخر", "جمادى الأولى", "جمادى الآخرة",
        "رجب", "شعبان", "رمضان", "شوال", "ذو القعدة", "ذو الحجة",
    ),
    "en": (
        "Muharram", "Safar", "Rabi I", "Rabi II", "Jumada I", "Jumada II",
        "Rajab", "Shaban", "Ramadan", "Shawwal", "Dhu al-Qadah", "Dhu al-Hijjah",
    ),
    "fr": (
        "mouharram", "safar", "rabia I", "rabia II", "joumada I", "joumada II",
        "rajab", "chaabane", "ramadan", "chawwal", "dhou al-qi‘da", "dhou al-hijja",
    ),
}  # fmt: skip
SHORT = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "fr": ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."),
}
WEEKDAYS = {
    "ar": ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
}


def _lang() -> str:
    return language() if language() in HIJRI else "en"


def day_of(value: date | datetime) -> date:
    """The local calendar day."""
    if isinstance(value, datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).date()
    return value


def month_names() -> tuple[str, ...]:
    """The twelve Gregorian months in the page's language; in Arabic, in the names of the region."""
    return ARABIC_MONTHS.get(current().months, ARABIC_MONTHS["levant"]) if _lang() == "ar" else MONTHS[_lang()]


def weekday_names() -> tuple[str, ...]:
    """Seven names from the first day of the city's week."""
    start = current().week_start
    names = WEEKDAYS[_lang()]
    return names[start:] + names[:start]


def _joined(day: int, month: str, year: int, *, suffix: str = "") -> str:
    number = "1er" if _lang() == "fr" and day == 1 else str(day)
    return digits(f"{number}\u00a0{month} {year}{suffix}")


def date_words(value: date | datetime | None) -> str:
    """21 November 2026."""
    if value is None:
        return ""
    day = day_of(value)
    return _joined(day.day, month_names()[day.month - 1], day.year)


def date_short(value: date | datetime | None) -> str:
    """21 Nov 2026; Arabic has no short month names."""
    if value is None:
        return ""
    day = day_of(value)
    names = SHORT.get(_lang()) or month_names()
    return _joined(day.day, names[day.month - 1], day.year)


def month_words(value: date | datetime | None) -> str:
    """November 2026."""
    if value is None:
        return ""
    day = day_of(value)
    return digits(f"{month_names()[day.month - 1]} {day.year}")


def time_words(value: datetime | None) -> str:
    """10:42 in the local time zone."""
    if value is None:
        return ""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return digits(f"{local:%H:%M}")


def moment_words(value: datetime | None) -> str:
    """Date and time."""
    if value is None:
        return ""
    return _("%(date)s, %(time)s") % {"date": date_words(value), "time": time_words(value)}


def hijri_words(value: date | datetime | None) -> str:
    """11 جمادى الآخرة 1448 هـ, or an empty text outside the table."""
    if value is None:
        return ""
    shifted = day_of(value) + timedelta(days=current().hijri_offset)
    if not FIRST <= shifted <= LAST:
        return ""
    hijri = Gregorian(shifted.year, shifted.month, shifted.day).to_hijri()
    suffix = {"ar": "\u00a0هـ", "fr": "\u00a0H"}.get(_lang(), "\u00a0AH")
    return _joined(hijri.day, HIJRI[_lang()][hijri.month - 1], hijri.year, suffix=suffix)


def date_both(value: date | datetime | None, today: date | None = None) -> str:
    """The Gregorian date, then the Hijri one; a date to come is "about", because the moon decides."""
    if value is None:
        return ""
    hijri = hijri_words(value)
    if not hijri:
        return date_words(value)
    words = _("%(date)s, about %(hijri)s") if day_of(value) > (today or timezone.localdate()) else _("%(date)s, %(hijri)s")
    return words % {"date": date_words(value), "hijri": hijri}


def period_words(start: date | None, end: date | None) -> str:
    """`from … to …`: never a dash."""
    if start and end:
        return date_words(start) if start == end else _("from %(start)s to %(end)s") % {"start": date_words(start), "end": date_words(end)}
    if start:
        return _("since %(start)s") % {"start": date_words(start)}
    return _("until %(end)s") % {"end": date_words(end)} if end else ""
