"""What the tests of the pages share: a messy file as departments send it, its journey, a dataset with incidents in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from wiqaya.records import actions
from wiqaya.records.models import Dataset, Import

AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
CANARY = "سلمى قناري البستاني"
NAMES = ["أحمد علي حسن", "فاطمة محمد الخطيب", "يوسف إبراهيم سعد", CANARY, "خالد عمر ناصر", "ليلى حسين منصور"]
DAYS = ("15", "16", "17", "31", "18", "19")
WRITTEN = ("المينا", "حي الميناء", "المدينة القديمه", "البساتين", "بساتين الشرق", "مدينة أخرى")
HAPPENED = ("كتابة مسيئة", "إهانة", "إهانة", "كتابة مسيئة", "إهانة", "كتابة مسيئة")
ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def messy(encoding: str) -> bytes:
    """Twelve incidents with semicolons, the father's name, an impossible day, a total; Arabic digits where the encoding has them."""
    lines = [f"{day}/03/2025;{place};{kind};{name}" for day, place, kind, name in zip(DAYS * 2, WRITTEN * 2, HAPPENED * 2, NAMES * 2, strict=True)]
    lines += ["99/03/2025;الميناء;إهانة;سمير حداد جابر", "المجموع;;13;"]
    text = "\r\n".join(["التاريخ;الحي;نوع الحادث;اسم الأب", *lines])
    return (text if encoding == "cp1256" else text.translate(ARABIC_DIGITS)).encode(encoding)


def at_in(lang: str, name: str, *args: object) -> str:
    with override(lang):
        return reverse(f"records:{name}", args=args)


def soup(response: Any) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def words_of(response: Any) -> str:
    """The words of a page's main part, spaces made one and isolates taken out."""
    return " ".join("".join(char for char in soup(response).main.get_text(" ") if char not in "\u2066\u2067\u2068\u2069").split())


def upload(client: Client, content: bytes, name: str = "حوادث.csv", *, lang: str = "ar", **given: str) -> Any:
    """Send a file as new data of the community sector that counts incidents."""
    data = {"kind": "incidents", "sector": "community", "agreement": "not-needed", "file": SimpleUploadedFile(name, content), **given}
    return client.post(at_in(lang, "import"), data)


def latest() -> Import:
    return Import.objects.select_related("dataset").order_by("-begun_at", "-id")[0]


def load_rows(rows: Sequence[tuple[str, str, str, str]], by: Any, path: Path, **details: Any) -> Dataset:
    """Incidents (day, area, kind, group) loaded into a new dataset with a bias note."""
    file = path / f"rows-{len(list(path.iterdir()))}.csv"
    file.write_text("day,place,kind,group\n" + "".join(f"{','.join(row)}\n" for row in rows), encoding="utf-8")
    mapping = {
        "kind": "incidents", "area": "place", "date": "day", "fields": {"kind": "kind", "target_group": "group"}, "bias_note": {"en": "Some do not report."},
        "source": "Listening line", "date_order": "ymd",
    }  # fmt: skip
    found = actions.import_file(path=file, mapping=mapping, by=by, at=AT, commit=True).found
    assert found is not None
    assert found.dataset is not None
    for name, value in details.items():
        setattr(found.dataset, name, value)
    found.dataset.save()
    return found.dataset


def spread(counts: dict[tuple[str, str, str], int], year: int = 2025) -> list[tuple[str, str, str, str]]:
    """Rows for counts by (area, kind, group), over the days of a year."""
    return [
        (str(date(year, 1 + number % 12, 1 + number % 28)), *key) for key, count in counts.items() for number in range(count)
    ]  # fmt: skip
