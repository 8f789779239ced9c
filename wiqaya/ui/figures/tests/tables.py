"""Released tables for tests: a small invented city, with hidden and weak cells."""

from __future__ import annotations

from typing import Any

import numpy as np

from wiqaya.engines.disclosure import Contributors, Dimension, Estimate, Estimates, Policy, Rate, Raw, Released, Source, gate
from wiqaya.ui.figures import Measure, Passport

NAMES = {
    "old": {"ar": "المدينة القديمة", "en": "Old Town", "fr": "Vieille Ville"}, "port": {"ar": "الميناء", "en": "Port", "fr": "Port"},
    "north": {"ar": "الحي الشمالي", "en": "North District", "fr": "Quartier Nord"}, "garden": {"ar": "البستان", "en": "Garden", "fr": "Jardin"},
    "station": {"ar": "المحطة", "en": "Station", "fr": "Gare"}, "hill": {"ar": "التلة", "en": "Hill", "fr": "Colline"},
}  # fmt: skip
AREAS = tuple(NAMES)
YEARS = ("2021", "2022", "2023", "2024", "2025", "2026")
COUNTS = np.array([214, 188, 61, 3, 40, 97])
CANARY = 3  # the count of Garden, which the gate hides
PEOPLE = np.array([12_000.0, 9_000, 8_000, 7_000, 6_500, 11_000])

SOURCE = Source(
    "reports", "1", {"ar": "سجل الحوادث المبلّغ عنها", "en": "Register of reported incidents", "fr": "Registre des incidents signalés"},
    {"ar": "بلدية مدينة المنارة", "en": "Municipality of Madinat al-Manara", "fr": "Municipalité de Madinat al-Manara"}, "CC BY 4.0",
    {"ar": "عام ٢٠٢٦", "en": "2026", "fr": "2026"},
    {
        "ar": "ما لم يُبلَّغ عنه غير محسوب: من لا يثقون بالجهات الرسمية ومن لا هاتف لديهم.",
        "en": "What nobody reported is not counted: people who do not trust offices and people without a phone.",
        "fr": "Ce que personne n'a signalé n'est pas compté : personnes qui ne font pas confiance aux services, personnes sans téléphone.",
    }, "records-1",
)  # fmt: skip
ABOUT = Passport(
    {"ar": "أُبلغ عن حوادث في كل الأحياء تقريباً", "en": "Incidents were reported in almost every area", "fr": "Des incidents ont été signalés dans presque tous les quartiers"},
    {"ar": "الحوادث المبلّغ عنها حسب الحي", "en": "Reported incidents by area", "fr": "Incidents signalés par quartier"},
    boundaries={"ar": "أحياء المدينة، نسخة ٢٠٢٥", "en": "City areas, 2025 edition", "fr": "Quartiers, édition 2025"}, fictional=True,
)  # fmt: skip
RATE = Measure({"ar": "حوادث مبلّغ عنها", "en": "Reported incidents", "fr": "Incidents signalés"}, "rate", per=10_000, decimals=1)
SHARE = Measure(
    {"ar": "يسمعون إهانات في العمل كثيراً", "en": "Hear insults at work often", "fr": "Entendent souvent des insultes au travail"}, "percent"
)
POINTS = Measure(
    {"ar": "التغيّر، بالنقاط المئوية", "en": "Change, in points of 100", "fr": "Évolution, en points"}, "number", decimals=1, signed=True
)
MODELLED = Measure(SHARE.name, "percent", mark={"ar": "تقدير بنموذج", "en": "model", "fr": "modèle"})
POLICY = Policy(k=10, protect=1)


def areas() -> Dimension:
    return Dimension("area", AREAS, tuple(NAMES[key] for key in AREAS), "area")


def by_area(**options: Any) -> Released:
    rate = Rate(PEOPLE, 10_000, ("area",))
    return gate(Raw("incidents", "reported", options.get("source", SOURCE), (options.get("areas", areas()),), COUNTS, rate=rate), POLICY)


def survey() -> Released:
    asked = np.array([560, 460, 205, 20, 130, 240])
    raw = Raw(
        "survey",
        "insults",
        SOURCE,
        (areas(),),
        COUNTS,
        rate=Rate(asked.astype(float), 1, ("area",)),
        contributors=Contributors(asked, disjoint=True),
    )
    return gate(raw, Policy(k=10, protect=1, base=30))


def by_year() -> Released:
    growth = np.array([[0.7, 0.8, 0.75, 0.9, 1.1, 1.0]]).T
    counts = np.rint(growth * COUNTS).astype(int)
    rate = Rate(PEOPLE, 10_000, ("area",))
    return gate(Raw("incidents", "reported", SOURCE, (Dimension("year", YEARS, role="period"), areas()), counts, rate=rate), POLICY)


def changed() -> Released:
    """Changes of a share by area in points of 100, up, down and unclear; Garden has too few answers."""
    asked = np.array([560, 460, 205, 20, 130, 240])
    cells = dict(
        zip(
            AREAS,
            [(8.4, 3.1, 13.7), (-6.2, -11.0, -1.4), (0.0, -9.5, 9.5), (4.0, -30.0, 38.0), (-2.5, -14.0, 9.0), (3.3, -5.2, 11.8)],
            strict=True,
        )
    )
    told: dict[tuple[str | None, ...], Estimate] = {(key,): Estimate(*numbers) for key, numbers in cells.items()}
    told[(None,)] = Estimate(1.9, -1.2, 5.0)
    raw = Raw(
        "survey",
        "insults",
        SOURCE,
        (areas(),),
        asked,
        contributors=Contributors(asked, disjoint=True),
        estimates=Estimates(told, share=False),
    )
    return gate(raw, Policy(k=10, protect=1, base=30))


def squares() -> dict[str, dict[str, Any]]:
    """Six neighbouring areas that share their corners, and a seventh that nobody asked."""
    places = {"old": (0, 0), "port": (1, 0), "north": (0, 1), "garden": (1, 1), "station": (2, 0), "hill": (2, 1), "lake": (0, 2)}
    return {key: _square(35.0 + x * 0.02, 33.0 + y * 0.014) for key, (x, y) in places.items()}


def _square(x: float, y: float) -> dict[str, Any]:
    ring = [[x, y], [x + 0.02, y], [x + 0.02, y + 0.007], [x + 0.022, y + 0.014], [x, y + 0.014], [x, y]]
    return {"type": "Polygon", "coordinates": [ring]}
