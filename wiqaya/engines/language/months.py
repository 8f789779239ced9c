"""Names of months in Arabic (every regional set), English and French, as people and spreadsheets write them."""

from __future__ import annotations

from wiqaya.engines.language.fold import fold

# one row a month; regional sets as in the Unicode CLDR: Levant and Iraq, Egypt and Gulf, Algeria and Tunisia, Morocco, Mauritania
ARABIC = (
    "كانون الثاني، يناير، جانفي، كانون ثاني",
    "شباط، فبراير، فيفري",
    "آذار، مارس",
    "نيسان، أبريل، إبريل، أفريل",
    "أيار، مايو، ماي، مايس",
    "حزيران، يونيو، جوان، يونيه",
    "تموز، يوليو، يوليوز، جويلية، يوليه",
    "آب، أغسطس، غشت، أوت، أغشت",
    "أيلول، سبتمبر، شتنبر، شتمبر",
    "تشرين الأول، أكتوبر، تشرين أول",
    "تشرين الثاني، نوفمبر، نونبر، تشرين ثاني",
    "كانون الأول، ديسمبر، دجنبر، دجمبر، كانون أول",
)
ENGLISH = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
FRENCH = ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre")
SHORT_FRENCH = ("janv", "févr fév", "", "avr", "", "", "juil", "aou", "sept", "oct", "nov", "déc")
HIJRI = "محرم، صفر، ربيع الأول، ربيع الثاني، ربيع الآخر، جمادى الأولى، جمادى الآخرة، جمادى الثانية، رجب، شعبان، رمضان، شوال، ذو القعدة، ذو الحجة، ذي القعدة، ذي الحجة، هـ"
WEEKDAYS = (
    "الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد اثنين ثلاثاء أربعاء خميس جمعة سبت أحد "
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun "
    "lundi mardi mercredi jeudi vendredi samedi dimanche lun mer jeu ven sam dim"
)


def _names() -> dict[str, int]:
    found: dict[str, int] = {}
    for month in range(12):
        found.update({fold(name): month + 1 for name in ARABIC[month].split("،")})
        found.update({fold(name): month + 1 for name in (ENGLISH[month], ENGLISH[month][:3], FRENCH[month], *SHORT_FRENCH[month].split())})
    return found


MONTHS = _names()
HIJRI_WORDS = frozenset(fold(name) for name in HIJRI.split("،"))
WEEKDAY_WORDS = frozenset(map(fold, WEEKDAYS.split()))
