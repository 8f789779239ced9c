"""A directory of 20 000 services in four scripts: what somebody waits for who looks for a word, in whatever script, with and without filters."""

from __future__ import annotations

import json
import os
import random
import time
from datetime import UTC, date, datetime, timedelta
from typing import Any

from _alone import alone

SERVICES, BODIES, AREAS, QUERIES = 20_000, 300, 12, 300
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
WORDS = {
    "ar": ["دعم", "الأسرة", "والشباب", "سكن", "تعليم", "لغة", "عمل", "تدريب", "صحة", "نفسية", "مساعدة", "قانونية", "أوراق", "إقامة", "نساء", "أطفال", "رياضة", "مكتبة", "موسيقى", "غذاء", "مدرسة", "جامعة", "حي", "الميناء", "المدينة", "البساتين", "استشارة", "مجانية", "مرافقة", "ورشة", "حرفة", "حاسوب", "نادي", "مسرح", "حديقة", "عيادة", "أسنان", "تطعيم"],
    "en": ["family", "support", "youth", "housing", "school", "language", "work", "training", "health", "mental", "legal", "advice", "papers", "residence", "women", "children", "sport", "library", "music", "food", "university", "port", "garden", "counselling", "free", "company", "workshop", "craft", "computer", "club", "theatre", "clinic", "dental", "vaccine", "debt", "rent", "bus", "meeting", "parents", "mentoring"],
    "fr": ["soutien", "famille", "jeunesse", "logement", "école", "langue", "travail", "formation", "santé", "mentale", "aide", "juridique", "papiers", "séjour", "femmes", "enfants", "sport", "bibliothèque", "musique", "repas", "université", "port", "jardin", "écoute", "gratuit", "accompagnement", "atelier", "métier", "informatique", "club", "théâtre", "clinique", "dentaire", "vaccin", "dette", "loyer"],
    "am": ["ቤተሰብ", "ድጋፍ", "ወጣቶች", "መኖሪያ", "ትምህርት", "ቋንቋ", "ሥራ", "ሥልጠና", "ጤና", "ምክር", "ሴቶች", "ልጆች", "ስፖርት", "ሙዚቃ", "ምግብ"],
    "ru": ["семья", "поддержка", "молодёжь", "жильё", "школа", "язык", "работа", "обучение", "здоровье", "совет", "женщины", "дети", "спорт", "музыка", "питание"],
}


def run() -> dict[str, Any]:
    """Milliseconds of a page of a search (95th of a hundred), by script, and how many services each search left on average."""
    return alone(__file__, DATABASE_URL=os.environ.get("DATABASE_URL", ""))


def measure() -> dict[str, Any]:
    """In a process and home of its own."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", run_syncdb=True, verbosity=0)
    from wiqaya.action.actions.services import index_anew
    from wiqaya.people.queries import operator
    from wiqaya.places.actions import create_city
    from wiqaya.safeguards.fields import words
    from wiqaya.safeguards.tenancy import in_city

    city = create_city(slug="bench", name=words(en="Bench", ar="تجربة"), country="LB", by=operator(), at=NOW, fictional=True)
    with in_city(city.id):
        make(random.Random(20_000))
        began = time.perf_counter()
        index_anew(by=operator(city), at=NOW)
        took = time.perf_counter() - began
        return {"index_s": round(took, 1)} | asked(random.Random(7))


def make(chance: random.Random) -> None:
    """Bodies and services with names and descriptions of one to three languages."""
    from wiqaya.action.models import Service
    from wiqaya.action.words import Cost, Need, Spoken
    from wiqaya.people.models import Organisation
    from wiqaya.places.models import Area, AreaLevel
    from wiqaya.safeguards.fields import short_id, uuid7

    level = AreaLevel.objects.get()
    areas = [Area.objects.create(level=level, code=f"{number:02}", slug=f"area-{number}", name=said(chance, 1)) for number in range(AREAS)]
    bodies = [Organisation.objects.create(name=said(chance, 2), kind="cso") for _number in range(BODIES)]
    rows, links = [], []
    for _number in range(SERVICES):
        whole = chance.random() < 0.5
        rows.append(
            Service(
                id=uuid7(), city_id=level.city_id, short=short_id("se", 8), name=said(chance, 3), description=said(chance, 15), organisation=chance.choice(bodies),
                needs=chance.sample(Need.values, 2), audiences=["everybody"], languages=chance.sample(Spoken.values, 2), cost=chance.choice(Cost.values),
                hours=[{"days": ["MO", "TU", "SA"], "opens": f"{chance.randint(7, 11):02}:00", "closes": f"{chance.randint(12, 20)}:00"}],
                whole_city=whole, confirmed_on=date(2026, 11, 1) - timedelta(days=chance.randint(0, 500)), confirmed_how="phone",
                added_by=level.city_id, added_at=NOW,
            )
        )  # fmt: skip
        if not whole:
            links.append((rows[-1].id, chance.choice(areas).id))
    Service.objects.bulk_create(rows, batch_size=500)
    through = Service.areas.through
    through.objects.bulk_create([through(service_id=service, area_id=area) for service, area in links], batch_size=500)


def said(chance: random.Random, length: int) -> Any:
    from wiqaya.safeguards.fields import words

    langs = chance.sample(list(WORDS), chance.randint(1, 3))
    return words(**{lang: " ".join(chance.choice(WORDS[lang]) for _word in range(length)) for lang in langs})


def asked(chance: random.Random) -> dict[str, Any]:
    """Words as people write them: the last one often unfinished, every third search with a filter or two."""
    from wiqaya.action.queries.services import search, shown_to_all
    from wiqaya.action.words import Need
    from wiqaya.places.models import Area

    areas = [str(key) for key in Area.objects.values_list("pk", flat=True)]
    filters: list[dict[str, str]] = [{"need": chance.choice(Need.values)}, {"area": chance.choice(areas), "language": "ar"}, {"open": "now", "cost": "free"}]
    took: dict[str, list[float]] = {}
    found = 0
    for number in range(QUERIES):
        script = list(WORDS)[number % len(WORDS)]
        text = [chance.choice(WORDS[script]) for _word in range(chance.randint(1, 3))]
        if chance.random() < 0.5:
            text[-1] = text[-1][: max(2, len(text[-1]) - 2)]
        wanted = chance.choice(filters) if number % 3 == 0 else {}
        began = time.perf_counter()
        page = search(shown_to_all(), " ".join(text), wanted, at=NOW)
        took.setdefault({"ar": "arabic", "en": "latin", "fr": "latin", "am": "ethiopic", "ru": "cyrillic"}[script], []).append(time.perf_counter() - began)
        found += page.count
    return {f"{script}_p95_ms": p95(times) for script, times in took.items()} | {"found": round(found / QUERIES)}


def p95(times: list[float]) -> float:
    return round(sorted(times)[int(len(times) * 0.95)] * 1000, 1)


if __name__ == "__main__":
    print(json.dumps(measure()))
