"""The demo city's data: a messy file of incidents, a table of indicators, and an inventory of what else is held."""

from __future__ import annotations

import csv
import random
import tempfile
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from wiqaya.people.models import Organisation
from wiqaya.places import queries as places
from wiqaya.records import actions
from wiqaya.records.models import Dataset
from wiqaya.safeguards.access import Actor
from wiqaya.web.demo import content

SEED = 2026
WEIGHTS = {
    "01": 1.6,
    "02": 1.2,
    "03": 1.1,
    "04": 0.7,
    "05": 0.9,
    "06": 1.3,
    "07": 0.4,
    "08": 0.6,
    "09": 1.4,
    "10": 0.9,
    "11": 0.8,
    "12": 0.25,
}
KINDS = (("إهانات لفظية", 0.46), ("كتابات على الجدران", 0.24), ("إلحاق ضرر بالممتلكات", 0.16), ("اعتداء جسدي", 0.14))
GROUPS = (("وافدون جدد", 0.34), ("نساء وفتيات", 0.24), ("لون البشرة أو الأصل", 0.18), ("دين أو معتقد", 0.14), ("إعاقة", 0.10))
BODIES = (("خط البلدية", 0.42), ("الشرطة", 0.38), ("جمعيات أهلية", 0.20))
SCHOOLS = {"ar": "التسرّب المدرسي حسب الحي", "en": "Pupils who left school, by area", "fr": "Décrochage scolaire par quartier"}
YEARS = {2022: 168, 2023: 181, 2024: 232, 2025: 247}


def make(by: Actor, at: datetime) -> None:
    """Load the files as a department would hand them in, then note what else is held."""
    with tempfile.TemporaryDirectory() as folder:
        incidents = _incident_file(Path(folder) / "حوادث 2022-2025.csv")
        loaded = actions.import_file(path=incidents, mapping=_incident_mapping(), title="حوادث أُخبر عنها", by=by, at=at, commit=True)
        schools = _school_file(Path(folder) / "schools.csv")
        left = actions.import_file(path=schools, mapping=_school_mapping(), title=SCHOOLS["ar"], by=by, at=at, commit=True)
    _describe(loaded.found.dataset if loaded.found else None, by, at)
    if left.found and left.found.dataset:
        actions.change_dataset(dataset=left.found.dataset, title=content.text(SCHOOLS), by=by, at=at)
    for one in content.read("datasets"):
        holder = Organisation.objects.filter(short__gt="").filter(name__ar__text=one.get("holder", "")).first()
        details = {
            key: content.text(value) if isinstance(value, dict) else value
            for key, value in one.items()
            if key not in {"title", "kind", "holder"}
        }
        actions.add_dataset(title=content.text(one["title"]), kind=one["kind"], holder=holder, by=by, at=at, **details)


def _pick(chance: random.Random, options: tuple[tuple[str, float], ...]) -> str:
    return chance.choices([name for name, _ in options], [weight for _, weight in options])[0]


def _incident_file(path: Path) -> Path:
    """Windows-1256, semicolons, a column of names that the import leaves unread, places written in several ways, footnotes."""
    chance = random.Random(SEED)  # noqa: S311
    areas = {area.code: [area.name["ar"]["text"], *area.aliases.values_list("text", flat=True)] for area in places.areas()}
    rows = [_incident(chance, areas, year) for year, count in YEARS.items() for _ in range(count)]
    rows.sort(key=lambda row: row[1])
    with path.open("w", encoding="cp1256", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["رقم", "التاريخ", "الحي", "نوع الحادث", "الفئة المتضررة", "الجهة التي تلقت", "اسم المبلّغ"])
        for number, (place, day, kind, group, body) in enumerate(rows, start=1):
            writer.writerow([number, day.strftime("%d/%m/%Y"), place, kind, group, body, ""])
        writer.writerow([])
        writer.writerow(["ملاحظة: الأرقام كما وردت من الجهات ولم تُراجع كلها"])
    return path


ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def _incident(chance: random.Random, areas: dict[str, list[str]], year: int) -> tuple[str, date, str, str, str]:
    code = chance.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
    place = chance.choice(areas[code]) if chance.random() > 0.02 else "خارج المدينة"
    day = date(year, 1, 1) + timedelta(days=chance.randrange(365))
    return place, day, _pick(chance, KINDS), _pick(chance, GROUPS), _pick(chance, BODIES)


def _incident_mapping() -> dict[str, Any]:
    return {
        "kind": "incidents", "layout": "long", "area": "الحي", "date": "التاريخ", "date_order": "dmy",
        "fields": {"kind": "نوع الحادث", "target_group": "الفئة المتضررة", "body": "الجهة التي تلقت"},
        "source": "خط البلدية والشرطة وجمعيات أهلية", "licence": "للاستعمال داخل المدينة", "period": "2022-2025", "encoding": "windows-1256",
        "bias_note": "لا نرى إلا ما يُخبَر عنه. النساء والوافدون والوافدات الجدد أقل إخباراً، وبدأ خط البلدية عام ٢٠٢٤ فازداد ما وصلنا.",
    }  # fmt: skip


def _school_file(path: Path) -> Path:
    chance = random.Random(SEED + 1)  # noqa: S311
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["المؤشر", *(area.name["ar"]["text"] for area in places.areas()), "المجموع"])
        for year in (2023, 2024, 2025):
            values = [round(WEIGHTS[area.code] * chance.uniform(28, 44)) for area in places.areas()]
            writer.writerow([f"تسرّب {year}", *(f"{value}".translate(ARABIC) for value in values), sum(values)])
    return path


def _school_mapping() -> dict[str, Any]:
    return {
        "kind": "indicators", "layout": "wide", "area": {"header_row": 1, "first_column": 2}, "total_columns": ["المجموع"],
        "indicators": [
            {
                "row": {"المؤشر": f"تسرّب {year}"}, "unit": "count", "name_ar": f"من تركوا المدرسة عام {year}".translate(ARABIC),
                "name_en": f"Pupils who left school, {year}", "name_fr": f"Élèves ayant quitté l’école, {year}",
            }
            for year in (2023, 2024, 2025)
        ],
        "source": "مصلحة التعليم", "licence": "للاستعمال داخل المدينة", "period": "2025",
        "bias_note": "لا تشمل المدارس الخاصة ولا من لم يُسجَّل أصلاً.",
    }  # fmt: skip


def _describe(dataset: Dataset | None, by: Actor, at: datetime) -> None:
    if dataset is None:
        return
    told = content.read("incidents")
    actions.change_dataset(
        dataset=dataset, by=by, at=at, **{key: content.text(value) if isinstance(value, dict) else value for key, value in told.items()}
    )
