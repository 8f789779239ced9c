"""Invented people, and the ways in which the same name is written by other hands.

Names are put together from common given and family names of the Arab world and Europe. `KNOWN` spellings stand in the list of the index; those of
`UNKNOWN` and of the families mostly do not, so that the rules alone must carry them. Every kind of variant is one documented habit of writing;
kinds in `HELD_OUT` were written after the rules of the index.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

KNOWN = "محمد Mohamed Mohammed Muhammad|أحمد Ahmed Ahmad|علي Ali Aly|حسن Hassan Hasan|حسين Hussein Houcine|عمر Omar Omer|خالد Khaled Khalid|يوسف Youssef Yusuf|إبراهيم Ibrahim Brahim|مصطفى Mostafa Mustapha|عبد الله Abdullah Abdallah|عبد الرحمن Abdulrahman Abderrahmane|سمير Samir Sameer|طارق Tarek Tariq|وليد Walid Oualid|زياد Ziad Zied|هشام Hisham Hicham|سعيد Said Saeed|شادي Shadi Chadi|يحيى Yahya Yehia|أسامة Osama Oussama|أيوب Ayoub Ayyub|رضا Reda Ridha|فيصل Faisal Fayçal|ياسين Yassine Yaseen|فاطمة Fatima Fatma|مريم Maryam Meriem|عائشة Aisha Aïcha|خديجة Khadija Khadidja|زينب Zainab Zineb|ليلى Layla Leïla|سلمى Salma Selma|شادية Chadia Shadia|هدى Huda Houda|أمينة Amina Aminah|خولة Khawla Khaoula|بشرى Bushra Bouchra|نجاة Najat Najat|هاجر Hajar Hager|نور الدين Noureddine Nureddin"
UNKNOWN = "عرفان Irfan Erfane|بديع Badi Badie|جهينة Jouhayna Juhaina|قيس Qais Kaïs|ثامر Thamer Tamer|ذاكر Dhaker Zaker|غيث Ghaith Gaith|شاكر Shaker Chaker|خلدون Khaldoun Khaldun|مقداد Miqdad Mekdad|ضحى Duha Dhouha|ظافر Zafer Dhafer|حنين Haneen Hanine|رشدان Rachdane Rushdan|صفوان Safwan Safouane|كنان Kinan Kenane|لقمان Luqman Lokmane|مشعل Mishal Michaal|نبراس Nibras Nebrass|هيفاء Haifa Hayfa|وجدان Wijdan Oujdane|يزن Yazan Yazane|تغريد Taghrid Taghreed|ربى Ruba Rouba|زبيدة Zubaida Zoubeida|شهاب Shihab Chiheb|طلحة Talha Talhah|عنان Anan Anane|فخري Fakhri Fakhry|قتيبة Qutaiba Koutaiba"
FAMILIES = "الحداد Haddad Hadad|الخطيب Khatib Al-Khateeb|المصري Masri El-Masry|الشامي Shami Chami|بوزيد Bouzid Bou-Zid|العلوي Alaoui Alawi|بناني Bennani Bennani|القرشي Qurashi Korachi|الزغبي Zoghbi Zughbi|الدباس Dabbas Debbas|المقداد Miqdad Mokdad|شحادة Shehadeh Chehade|قنديل Kandil Qandil|الغول Ghoul Al-Ghul|طرابلسي Trabelsi Trabulsi|الجندي Jundi El-Joundi|بركات Barakat Barakate|الصفدي Safadi Safady|الكيلاني Kilani Keilani|حمودة Hammouda Hamouda|الرفاعي Rifai Refai|العسلي Assali Asali|درويش Darwish Darwich|مخلوف Makhlouf Makhluf|النابلسي Nabulsi Naboulsi|الطرشي Tarchi Turshi|بلخير Belkhir Belkheir|زروق Zarrouk Zarruq|الفيتوري Fitouri Fituri|السنوسي Senoussi Sanusi|الورفلي Warfalli Ouarfelli|المبروك Mabrouk Mabruk|الشكري Choukri Shukri|قاسمي Kacemi Qasimi|عواد Awad Aouad|الهواري Houari Hawari|تواتي Touati Tuwati|مزيان Meziane Mezyan|الرماح Rammah Ramah|سرحان Sarhan Serhane|البدوي Badawi Bedoui|عطية Atiyeh Attia|كرم Karam Karame|صليبا Saliba Sleiba|نصار Nassar Nasar|الأيوبي Ayoubi Ayyubi|البستاني Bustani Boustany|الحسيني Husseini Houssaini|زعيتر Zeaiter Zuaiter|غندور Ghandour Gandur|حجازي Hijazi Hegazy|سلامة Salameh Salamé|شاهين Shahin Chahine|طبارة Tabbara Tabara|قباني Kabbani Qabbani|منقارة Mankara Minqara|الأتاسي Atassi Atasi|بيضون Baydoun Beydoun|جبران Gibran Joubran|خضر Khodr Khidr"
GIVEN_LATIN = "James|John|Robert|Michael|William|David|Richard|Joseph|Thomas|Charles|Mary|Patricia|Jennifer|Linda|Elizabeth|Barbara|Susan|Sarah|Karen|Nancy|Jean-Pierre|Marie-Claire|François|Hélène|Étienne|Cécile|Stéphane|Aurélie|Gérard|Noémie|José|María|Jürgen|Sören|Zoë|Chloë|André|Agnès|Loïc|Solène"
FAMILIES_LATIN = "Smith|Johnson|Williams|Brown|Jones|Miller|Davis|Wilson|Anderson|Taylor|Martin|Bernard|Dubois|Lefèvre|Moreau|Girard|Bonnet|François|Mercier|Lambert|Fontaine|Rousseau|Vincent|Müller|Schröder|Weiß|García|Muñoz|Núñez|Le Goff|de la Tour|O’Brien|McDonald|van den Berg|Château|Béranger|Gauthier|Perrin|Morin|Clément|Gautier|Masson|Marchand|Duval|Denis|Dumont|Marie|Lemaire|Noël|Meyer|Dufour|Meunier|Brun|Blanchard|Giraud|Joly|Rivière|Lucas|Brunet|Gaillard"


def _rows(listed: str) -> list[tuple[str, tuple[str, ...]]]:
    """Arabic spelling, Latin spellings; the spaces of a compound Arabic name are kept."""
    rows = []
    for row in listed.split("|"):
        words = row.split()
        latin = [word for word in words if word[0] < "\u0600"]
        rows.append((" ".join(words[: len(words) - len(latin)]), tuple(latin)))
    return rows


GIVEN = _rows(KNOWN) + _rows(UNKNOWN)
SURNAMES = _rows(FAMILIES)


@dataclass(frozen=True)
class Person:
    """Indices of the given, the father's and the family name."""

    given: int
    father: int
    family: int
    born: int

    def arabic(self, middle: bool = False) -> str:
        names = [GIVEN[self.given][0], *([GIVEN[self.father][0]] if middle else []), SURNAMES[self.family][0]]
        return " ".join(names)

    def latin(self, middle: bool = False, given: int = 0, family: int = 0) -> str:
        names = [GIVEN[self.given][1][given], *([GIVEN[self.father][1][0]] if middle else []), SURNAMES[self.family][1][family]]
        return " ".join(names)


def people(count: int, seed: int = 1) -> list[Person]:
    """People drawn with the first names of each list being the most common, as in life (weights 1/rank)."""
    chance = random.Random(seed)

    def draw(rows: list[tuple[str, tuple[str, ...]]]) -> int:
        return chance.choices(range(len(rows)), [1 / (5 + rank) for rank in range(len(rows))])[0]

    return [Person(draw(GIVEN), draw(GIVEN), draw(SURNAMES), chance.randrange(1950, 2010)) for _ in range(count)]


HARAKAT = "\u064e\u064f\u0650\u0651\u0652"


def vowelled(name: str) -> str:
    return "".join(char + (HARAKAT[at % 5] if char.isalpha() and at % 2 else "") for at, char in enumerate(name))


def _without_article(name: str) -> str:
    first, _, last = name.rpartition(" ")
    return f"{first} {last.removeprefix('ال')}"


def _with_article(name: str) -> str:
    first, _, last = name.rpartition(" ")
    return f"{first} {last if last.startswith('ال') else 'ال' + last}"


Variant = Callable[[Person], tuple[str, str]]
ARABIC: dict[str, Variant] = {
    "hamza left out": lambda one: (one.arabic(), one.arabic().translate(str.maketrans("أإآؤئ", "ااا\u0648\u064a")).replace("ء", "")),
    "ta marbuta as ha": lambda one: (one.arabic(), one.arabic().replace("ة", "ه")),
    "ya as alef maqsura": lambda one: (one.arabic(), one.arabic().replace("ي ", "ى ").replace("ى ", "ي ")),
    "harakat": lambda one: (one.arabic(), vowelled(one.arabic())),
    "tatweel": lambda one: (one.arabic(), one.arabic().replace("ا", "ـا")),
    "article left out": lambda one: (one.arabic(), _without_article(one.arabic())),
    "article put in": lambda one: (one.arabic(), _with_article(one.arabic())),
    "compounds joined": lambda one: (one.arabic(), one.arabic().replace("عبد ", "عبد").replace("نور الدين", "نورالدين")),
    "ibn between": lambda one: (one.arabic(), f"{GIVEN[one.given][0]} بن {SURNAMES[one.family][0]}"),
    "family name first": lambda one: (one.arabic(), f"{SURNAMES[one.family][0]} {GIVEN[one.given][0]}"),
    "family name first, comma": lambda one: (one.arabic(True), f"{SURNAMES[one.family][0]}، {GIVEN[one.given][0]} {GIVEN[one.father][0]}"),
    "father's name left out": lambda one: (one.arabic(True), one.arabic()),
    "Persian letters": lambda one: (one.arabic(), one.arabic().replace("ي", "ی").replace("ك", "ک")),
}  # fmt: skip
LATIN: dict[str, Variant] = {
    "capitals": lambda one: (one.latin(), one.latin().upper()),
    "accents": lambda one: (one.latin(), one.latin().replace("e", "é", 1).replace("i", "ï", 1)),
    "hyphens": lambda one: (one.latin(True), one.latin(True).replace(" ", "-")),
    "article put in": lambda one: (one.latin(), " ".join([*one.latin().split()[:-1], "Al-" + one.latin().split()[-1].removeprefix("Al-").removeprefix("El-")])),
    "ben between": lambda one: (one.latin(), " ".join([*one.latin().split()[:-1], "ben", one.latin().split()[-1]])),
    "family name first": lambda one: (one.latin(), " ".join([*one.latin().split()[-1:], *one.latin().split()[:-1]])),
    "family name first, comma": lambda one: (one.latin(True), f"{SURNAMES[one.family][1][0]}, {GIVEN[one.given][1][0]} {GIVEN[one.father][1][0]}"),
    "father's name left out": lambda one: (one.latin(True), one.latin()),
    "other spelling of the given name": lambda one: (one.latin(), one.latin(given=1)),
    "other spelling of the family name": lambda one: (one.latin(), one.latin(family=1)),
}  # fmt: skip
ACROSS: dict[str, Variant] = {
    "Arabic and English spelling": lambda one: (one.arabic(), one.latin()),
    "Arabic and French spelling": lambda one: (one.arabic(), one.latin(given=1, family=1)),
    "Arabic and English, father's name left out": lambda one: (one.arabic(True), one.latin()),
}  # fmt: skip
HELD_OUT: dict[str, Variant] = {
    "title in front": lambda one: (one.arabic(), f"الحاج {one.arabic()}"),
    "title in front, Latin": lambda one: (one.latin(), f"Dr. {one.latin()}"),
    "article written together": lambda one: (one.latin(), " ".join([*one.latin().split()[:-1], "El" + one.latin().split()[-1].removeprefix("Al-").removeprefix("El-").lower()])),
    "two spaces and a point": lambda one: (one.latin(), f" {one.latin().replace(' ', '  ')}."),
    "zero-width signs": lambda one: (one.arabic(), "\u200f" + one.arabic().replace(" ", " \u200c")),
    "both spellings changed": lambda one: (one.latin(), one.latin(given=1, family=1)),
    "capitals and order across scripts": lambda one: (one.arabic(), f"{SURNAMES[one.family][1][0].upper()} {GIVEN[one.given][1][0]}"),
    "no hamza, no article, joined": lambda one: (one.arabic(True), _without_article(one.arabic().replace("أ", "ا").replace("عبد ", "عبد"))),
    "apostrophe for ayn": lambda one: (one.latin(), one.latin().replace("aa", "a’a").replace("ai", "a‘i")),
    "son of, Maghreb": lambda one: (one.latin(), " ".join([*one.latin().split()[:-1], "Ould", one.latin().split()[-1]])),
}  # fmt: skip


def european(count: int, seed: int = 2) -> list[tuple[str, str]]:
    """Given and family names of Europe."""
    chance = random.Random(seed)
    return [(chance.choice(GIVEN_LATIN.split("|")), chance.choice(FAMILIES_LATIN.split("|"))) for _ in range(count)]


EUROPE: dict[str, Callable[[str, str], str]] = {
    "accents left out": lambda given, family: f"{given} {family}".translate(str.maketrans("éèêëíïóöüúñâçÉ", "eeeeiioouunacE")),
    "capitals": lambda given, family: f"{given} {family.upper()}",
    "comma": lambda given, family: f"{family}, {given}",
    "hyphen as space": lambda given, family: f"{given} {family}".replace("-", " "),
    "order": lambda given, family: f"{family} {given}",
    "second given name": lambda given, family: f"{given} Claude {family}",
}  # fmt: skip
