"""Journeys through the import assistant, as somebody with a browser and no script makes them."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from wiqaya.places.models import AreaAlias
from wiqaya.records import tasks
from wiqaya.records.models import Dataset, Import, Incident, Indicator, UnplacedName, Value
from wiqaya.records.tests.pages import CANARY, at_in, latest, load_rows, messy, soup, spread, upload, words_of
from wiqaya.safeguards.models import Job
from wiqaya.safeguards.tenancy import in_city
from wiqaya.ui.numerals import ascii_digits

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def fields(response: Any) -> dict[str, str]:
    """What a browser would send of the page's selects, as they stand."""
    chosen = {box["name"]: box.find("option", selected=True) or box.find("option") for box in soup(response).find_all("select")}
    return {name: option["value"] for name, option in chosen.items()}


def go(client: Any, response: Any) -> Any:
    """Follow to the page where it ends."""
    while response.status_code == 302:
        response = client.get(response.url)
    return response


def to_places(client: Any, content: bytes, **given: str) -> Any:
    """Upload and accept the columns as they were guessed; the page after them."""
    page = go(client, upload(client, content, **given))
    return client.post(page.request["PATH_INFO"], fields(page))


ABOUT = {"bias_note_ar": "من لا يتصل بنا غائب", "bias_effect_ar": "قد نعمل حيث يكثر الإخبار", "method_ar": "سجل المتصلين"}


@pytest.mark.parametrize("encoding", ["cp1256", "utf-8-sig", "utf-16"])
def test_a_messy_file_comes_in_and_goes_out_again(encoding: str, browse: Any, amal: Any) -> None:
    client = browse(amal)
    page = go(client, upload(client, messy(encoding)))
    assert {"means_1": "date", "means_2": "area", "means_3": "kind"}.items() <= fields(page).items()
    assert "means_4" not in fields(page)
    assert "«اسم الأب»" in words_of(page)
    assert "لم نحفظه. تابعوا من دونه" in words_of(page)
    page = go(client, client.post(page.request["PATH_INFO"], fields(page)))
    assert "الصفوف المقروءة: ١٣. عُرف المكان في: ٨. تحتاج إلى اختياركم: ٤. تبدو خارج المدينة: ٠" in words_of(page)
    assert Incident.objects.count() == 0
    assert fields(page) == {"place_0": "", "place_1": ""}
    found = latest()
    choices = {one["value"]: f"place_{number}" for number, one in enumerate(found.result["unplaced"])}
    page = go(client, client.post(page.request["PATH_INFO"], {choices["بساتين الشرق"]: "3", choices["مدينة أخرى"]: ""}))
    assert "عُرف المكان في: ١٠" in words_of(page)
    assert AreaAlias.objects.get(text="بساتين الشرق").area.code == "3"
    page = go(client, client.post(page.request["PATH_INFO"], {}))
    assert "99" in ascii_digits(words_of(page))
    assert client.post(page.request["PATH_INFO"], {}).status_code == 200
    page = go(client, client.post(page.request["PATH_INFO"], {"reason": "mended-later"}))
    assert page.request["PATH_INFO"] == at_in("ar", "import-about", found.short)
    page = go(client, client.post(page.request["PATH_INFO"], ABOUT))
    assert "سيُضاف ١٢" in words_of(page)
    assert Incident.objects.count() == 0
    page = go(client, client.post(page.request["PATH_INFO"], {"whole": "good"}))
    assert Incident.objects.count() == 12
    assert Incident.objects.filter(area__isnull=True).count() == UnplacedName.objects.get().rows == 2
    assert "تُصحَّح عند مصدرها" in words_of(page)
    assert latest().dataset.bias_note["ar"]["text"] == ABOUT["bias_note_ar"]
    page = go(client, client.post(at_in("ar", "import-undo", found.short)))
    assert "أُلغي الاستيراد. حُذفت ١٢ قيمة" in words_of(page)
    assert Incident.objects.count() == 0


def everything_stored(media: Path) -> str:
    """Every value of every table that this room can reach (the database of referral refuses it), and every file, as text."""
    rows = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows += [str(row) for row in cursor.fetchall()]
    files = [path.read_bytes().decode("utf-8", "replace") for path in media.rglob("*") if path.is_file()]
    return "\n".join(rows + files)


def test_a_refused_column_is_stored_nowhere(browse: Any, amal: Any, settings: Any) -> None:
    client = browse(amal)
    to_places(client, messy("utf-8"))
    found = latest()
    client.get(at_in("ar", "import-columns", found.short))
    assert (Path(settings.MEDIA_ROOT) / found.stored).is_file()
    stored = everything_stored(Path(settings.MEDIA_ROOT))
    assert "بساتين الشرق" in stored
    assert not [name for name in CANARY.split() if name in stored]


def test_the_same_file_again_is_said_and_counts_nothing_twice(browse: Any, amal: Any, as_actor: Any, tmp_path: Path) -> None:
    client = browse(amal)
    dataset = finish(client, messy("utf-8"))
    page = go(client, upload(client, messy("utf-8"), dataset=str(dataset.pk)))
    assert "حمّلتم هذا الملف نفسه في" in words_of(page)
    page = client.post(page.request["PATH_INFO"], fields(page))
    assert page.status_code == 200
    assert "notice-error" in page.content.decode()
    assert Incident.objects.count() == 12


def finish(client: Any, content: bytes, **given: str) -> Dataset:
    """A file through all steps, good rows kept."""
    to_places(client, content, **given)
    short = latest().short
    client.post(at_in("ar", "import-values", short), {"reason": "not-known"})
    client.post(at_in("ar", "import-about", short), ABOUT)
    client.post(at_in("ar", "import-look", short), {"whole": "good"})
    dataset = latest().dataset
    assert dataset is not None
    assert dataset.version == 1
    return dataset


def test_the_next_file_of_the_same_shape_needs_nothing_said(browse: Any, amal: Any) -> None:
    client = browse(amal)
    finish(client, messy("utf-8"))
    page = go(client, upload(client, messy("utf-8").replace("٢٠٢٥".encode(), "٢٠٢٤".encode()), name="أخرى.csv"))
    assert "حُمّل من قبل ملف بهذه الأعمدة" in words_of(page)
    assert {"means_1": "date", "means_2": "area", "means_3": "kind"}.items() <= fields(page).items()


def test_a_draft_waits_and_is_taken_up_again(browse: Any, amal: Any) -> None:
    client = browse(amal)
    to_places(client, messy("utf-8"))
    short = latest().short
    assert at_in("ar", "import-resume", short) in client.get(at_in("ar", "import")).content.decode()
    assert go(client, client.get(at_in("ar", "import-resume", short))).request["PATH_INFO"] == at_in("ar", "import-places", short)


def test_given_up_leaves_no_file_and_keeps_the_entry_of_the_inventory(browse: Any, amal: Any, settings: Any) -> None:
    client = browse(amal)
    to_places(client, messy("utf-8"))
    client.post(at_in("ar", "import-give-up", latest().short))
    assert Import.objects.count() == 0
    assert Dataset.objects.get().version == 0
    assert [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()] == []


def test_dates_that_can_be_read_in_two_ways_are_asked_for(browse: Any, amal: Any) -> None:
    client = browse(amal)
    lines = ["day,place", *(f"{day:02}/03/2025,Port" for day in range(1, 12))]
    page = to_places(client, "\n".join(lines).encode(), lang="en")
    radios = {box["value"] for box in soup(page).find_all("input", {"name": "date_order"})}
    assert radios == {"dmy", "mdy"}
    assert "1 Mar 2025" in words_of(page)
    assert "01/03/2025 is 1 Mar 2025 or 3 Jan 2025" in words_of(page)
    assert not {"date_order", "dmy", "→"} & set(words_of(page).split())
    page = go(client, client.post(page.request["PATH_INFO"], {**fields(page), "date_order": "mdy"}))
    client.post(at_in("en", "import-about", latest().short), ABOUT)
    client.post(at_in("en", "import-look", latest().short), {"whole": "good"})
    assert set(Incident.objects.values_list("day__day", flat=True)) == {3}


def test_numbers_that_can_be_read_in_two_ways_are_asked_for(browse: Any, amal: Any) -> None:
    client = browse(amal)
    page = numbers(client, b"Area,Residents,Year\nPort,\"1,234\",2020\nOld Town,\"2,345\",2020\n")
    posted = {"means_1": "area", "means_2": "value", "unit_2": "other", "means_3": "date", "date_order": "dmy", "measure": "Rate"}
    page = client.post(page.request["PATH_INFO"] + "?layout=long", posted)
    assert "1,234 is 1,234 or 1.234." in words_of(page)
    assert {box["value"] for box in soup(page).find_all("input", {"name": "decimal"})} == {".", ","}
    assert soup(page).find("input", {"name": "date_order"})["value"] == "dmy"
    go(client, client.post(page.request["PATH_INFO"] + "?layout=long", {**posted, "decimal": "."}))
    assert latest().result["reading"]["decimal"] == "."


def test_two_columns_cannot_be_the_place(browse: Any, amal: Any) -> None:
    client = browse(amal)
    page = go(client, upload(client, b"day,place,where\n2025-03-05,Port,Port\n2025-03-06,Gardens,Port\n", lang="en"))
    page = client.post(page.request["PATH_INFO"], {"means_1": "date", "means_2": "area", "means_3": "area"})
    assert "place; where" in words_of(page)
    assert fields(page)["means_3"] == "area"
    page = client.post(page.request["PATH_INFO"], {"means_2": "area"})
    assert "which column holds the day" in words_of(page)


def test_all_rows_or_none(browse: Any, amal: Any) -> None:
    client = browse(amal)
    to_places(client, messy("utf-8"))
    client.post(at_in("ar", "import-about", latest().short), ABOUT)
    page = client.post(at_in("ar", "import-look", latest().short), {"whole": "all"})
    assert "notice-error" in page.content.decode()
    assert Incident.objects.count() == 0


def test_rows_to_mend_come_with_their_problem(browse: Any, amal: Any) -> None:
    client = browse(amal)
    to_places(client, messy("utf-8"))
    answer = client.get(at_in("en", "import-to-fix", latest().short))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    head, row = list(csv.reader(io.StringIO(text)))
    assert (head[0], head[-1]) == ("row", "problem")
    assert row[0] == "14"
    assert "٩٩/٠٣/٢٠٢٥" in row[1]
    assert "سمير" not in text


def test_nothing_is_saved_before_somebody_said_who_is_missing(browse: Any, amal: Any) -> None:
    client = browse(amal)
    to_places(client, messy("utf-8"))
    look = at_in("ar", "import-look", latest().short)
    assert client.post(look, {"whole": "good"}).status_code == 200
    assert Incident.objects.count() == 0
    page = client.post(at_in("ar", "import-about", latest().short), {"bias_note_ar": ""})
    assert "field-wrong" in page.content.decode()
    client.post(at_in("ar", "import-about", latest().short), {"bias_unknown": "on"})
    dataset = latest().dataset
    assert dataset.bias_asked_on is not None
    assert not dataset.bias_note
    client.post(look, {"whole": "good"})
    assert Incident.objects.count() == 12


def test_without_an_agreement_nothing_is_saved(browse: Any, amal: Any) -> None:
    client = browse(amal)
    to_places(client, messy("utf-8"), agreement="none")
    client.post(at_in("ar", "import-about", latest().short), ABOUT)
    page = client.post(at_in("ar", "import-look", latest().short), {"whole": "good"})
    assert "لا اتفاق بعد" in words_of(page)
    assert Incident.objects.count() == 0


def test_a_manager_describes_the_data_that_they_bring(browse: Any, driss: Any, amal: Any, as_actor: Any, now: Any) -> None:
    from wiqaya.people.actions import give_role

    give_role(user=driss, role="manager", by=as_actor(amal), at=now - timedelta(days=300))
    client = browse(driss)
    assert finish(client, messy("utf-8")).bias_effect["ar"]["text"] == ABOUT["bias_effect_ar"]
    assert latest().dataset.steward == driss
    assert client.get(at_in("ar", "edit-dataset", latest().dataset.short)).status_code == 403


def numbers(client: Any, content: bytes, name: str = "numbers.csv", **given: str) -> Any:
    return go(client, upload(client, content, name, lang="en", kind="indicators", sector="statistics", **given))


def test_a_table_with_a_column_for_each_indicator(browse: Any, amal: Any) -> None:
    client = browse(amal)
    page = numbers(client, b"Area,Residents,Owned homes\nPort,\"1,200\",45 %\nOld Town,800,38 %\nGardens,950,51 %\n")
    posted = {"means_1": "area", "means_2": "value", "unit_2": "count", "means_3": "value", "unit_3": "share", "period": "2021"}
    page = go(client, client.post(page.request["PATH_INFO"] + "?layout=wide", posted))
    client.post(at_in("en", "import-about", latest().short), ABOUT)
    client.post(at_in("en", "import-look", latest().short), {"whole": "good"})
    assert {(one.code, one.unit) for one in Indicator.objects.all()} == {("residents", "count"), ("owned-homes", "share")}
    assert sum(Value.objects.filter(indicator__code="residents").values_list("value", flat=True)) == 2950


def test_a_long_table_of_numbers(browse: Any, amal: Any) -> None:
    client = browse(amal)
    page = numbers(client, "الحي,السنة,العدد\nالميناء,٢٠٢٣,١٢\nالبساتين,٢٠٢٣,٧\nالميناء,٢٠٢٤,١٥\n".encode())
    posted = {"means_1": "area", "means_2": "date", "means_3": "value", "unit_3": "count", "measure": "زيارات"}
    go(client, client.post(page.request["PATH_INFO"] + "?layout=long", posted))
    client.post(at_in("en", "import-about", latest().short), ABOUT)
    client.post(at_in("en", "import-look", latest().short), {"whole": "good"})
    assert set(Value.objects.values_list("period", "value")) == {("2023", 12), ("2023", 7), ("2024", 15)}
    assert Indicator.objects.get().name["ar"]["text"] == "زيارات"


def test_areas_side_by_side_are_found_and_rows_picked_by_search(browse: Any, amal: Any) -> None:
    client = browse(amal)
    table = "Topic,Characteristic,City,Port,Old Town,Gardens\nPeople,\"Population, 2021\",\"2,950\",\"1,200\",800,950\nPeople,Households,1100,400,300,400\nHomes,Households,9,3,3,3\n"
    page = numbers(client, table.encode())
    assert page.request["PATH_INFO"] == at_in("en", "import-across", latest().short)
    boxes = {box["name"]: box.get("value", "") for box in soup(page).find_all("input")}
    assert (boxes["header_row"], boxes["first_column"]) == ("1", "4")
    page = client.get(at_in("en", "import-across", latest().short) + "?q=households")
    assert [box["value"] for box in soup(page).find_all("input", {"name": "row"})] == ["3", "4"]
    assert [box["value"] for box in soup(page).select("input[name^=name_]")] == ["Households", "Households"]
    address = at_in("en", "import-across", latest().short)
    client.post(address, {"row": "2", "name_2": "Residents", "unit_2": "count", "period": "2021"})
    page = go(client, client.post(address, {"row": "4", "name_4": "Homes of households", "unit_4": "count", "period": "2021", "go": "1"}))
    assert page.request["PATH_INFO"] == at_in("en", "import-about", latest().short)
    client.post(page.request["PATH_INFO"], ABOUT)
    client.post(at_in("en", "import-look", latest().short), {"whole": "good"})
    assert {(one.name["en"]["text"], sum(one.values.values_list("value", flat=True))) for one in Indicator.objects.all()} == {
        ("Residents", 2950), ("Homes of households", 9),
    }  # fmt: skip


def test_a_workbook_with_two_sheets_asks_which(browse: Any, amal: Any) -> None:
    book = openpyxl.Workbook()
    first, second = book.active, book.create_sheet("2025")
    for sheet, year in ((first, 2024), (second, 2025)):
        sheet.append(["day", "place"])
        for month in range(1, 13):
            sheet.append([date(year, month, 20), "Port"])
    first.title = "2024"
    stream = io.BytesIO()
    book.save(stream)
    client = browse(amal)
    page = go(client, upload(client, stream.getvalue(), "two.xlsx", lang="en"))
    assert "2024" in words_of(page)
    page = client.get(page.request["PATH_INFO"] + "?sheet=2025")
    go(client, client.post(page.request["PATH_INFO"] + "?sheet=2025", fields(page)))
    client.post(at_in("en", "import-about", latest().short), ABOUT)
    client.post(at_in("en", "import-look", latest().short), {"whole": "good"})
    assert {day.year for day in Incident.objects.values_list("day", flat=True)} == {2025}


def bomb() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("[Content_Types].xml", "<Types/>")
        pack.writestr("xl/workbook.xml", "<workbook/>")
        pack.writestr("xl/worksheets/sheet1.xml", b"0" * 400_000_000)
    return stream.getvalue()


HOSTILE = {
    "empty": b"",
    "blank": b"\n\n  \n",
    "only-a-header": b"day,place\n",
    "picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
    "web-page": b"<!doctype html><table><tr><td>x</td></tr></table>",
    "cut-workbook": b"PK\x03\x04" + b"x" * 300,
    "old-workbook": b"\xd0\xcf\x11\xe0" + b"\0" * 2_000,
    "half-a-letter": "day,place\n2025-03-05,الميناء".encode()[:-1],
    "open-quote": b'day,place\n2025-03-05,"Port\n2025-03-06,Port\n',
}


@pytest.mark.parametrize("name", [*HOSTILE, "bomb", "huge"])
def test_hostile_files_get_a_sentence_and_leave_nothing(name: str, browse: Any, amal: Any, settings: Any) -> None:
    if name == "huge":
        settings.UPLOAD_LIMIT = 100
    content = bomb() if name == "bomb" else b"day,place\n" * 50 if name == "huge" else HOSTILE[name]
    answer = upload(browse(amal), content, "file.csv", lang="en")
    assert answer.status_code == 200
    assert soup(answer).select(".field-wrong"), words_of(answer)
    assert (Import.objects.count(), Dataset.objects.count()) == (0, 0)
    assert not [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_hostile_texts_of_cells_are_shown_as_text(browse: Any, amal: Any) -> None:
    client = browse(amal)
    evil = "<script>alert(1)</script>"
    content = f'day,place,"{evil}"\n' + "".join(f"2025-03-{day:02},{evil}{day},=HYPERLINK(1)\n" for day in range(13, 25))
    page = go(client, upload(client, content.encode(), f"{evil[:8]}.csv", lang="en"))
    assert evil in words_of(page)
    pages = [page, to := go(client, client.post(page.request["PATH_INFO"], {"means_1": "date", "means_2": "area", "means_3": "kind"}))]
    pages += [client.get(at_in("en", f"import-{step}", latest().short)) for step in ("places", "values", "about", "look")]
    assert to.status_code == 200
    for shown in pages:
        assert not [one for one in soup(shown).find_all("script") if "alert" in one.text]
        assert evil not in shown.content.decode()
    fixed = b"".join(client.get(at_in("en", "import-to-fix", latest().short)).streaming_content).decode("utf-8-sig")
    assert not [cell for row in csv.reader(io.StringIO(fixed)) for cell in row if cell.startswith("=")]


@pytest.fixture
def big(settings: Any) -> None:
    settings.IMPORT_IN_BACKGROUND = 5


def work() -> None:
    """What a worker does with the jobs that wait."""
    for job in Job.objects.filter(state="waiting"):
        tasks.run.func(str(job.id), str(job.city))


def test_a_big_file_is_read_beside_the_page(big: None, browse: Any, amal: Any) -> None:
    client = browse(amal)
    page = go(client, upload(client, messy("utf-8")))
    answer = client.post(page.request["PATH_INFO"], fields(page))
    job = Job.objects.get()
    assert answer.url == at_in("ar", "job", job.id)
    assert "hx-get" in client.get(answer.url).content.decode()
    part = client.get(answer.url, headers={"HX-Request": "true"}).content.decode()
    assert part.strip().startswith('<div class="job"')
    work()
    assert at_in("ar", "import-resume", latest().short) in client.get(answer.url).content.decode()
    page = go(client, client.get(at_in("ar", "import-resume", latest().short)))
    assert page.request["PATH_INFO"] == at_in("ar", "import-places", latest().short)
    client.post(at_in("ar", "import-about", latest().short), ABOUT)
    answer = client.post(at_in("ar", "import-look", latest().short), {"whole": "good"})
    assert Incident.objects.count() == 0
    work()
    page = go(client, client.get(at_in("ar", "import-resume", latest().short)))
    assert "تم الحفظ" in words_of(page)
    assert Incident.objects.count() == 12


def test_a_big_file_can_be_stopped_and_begun_again(big: None, browse: Any, amal: Any) -> None:
    client = browse(amal)
    page = go(client, upload(client, messy("utf-8")))
    client.post(page.request["PATH_INFO"], fields(page))
    job = Job.objects.get()
    page = go(client, client.post(at_in("ar", "stop-job", job.id)))
    assert "أوقفتموه" in words_of(page)
    work()
    assert latest().state == "draft"
    assert at_in("ar", "import-columns", latest().short) in page.content.decode()


def test_a_big_file_that_cannot_be_read_says_why(big: None, browse: Any, amal: Any) -> None:
    client = browse(amal)
    lines = ["day,place", *(f"{day:02}/03/2025,Port" for day in range(1, 12))]
    to_places(client, "\n".join(lines).encode())
    work()
    page = client.get(at_in("ar", "job", Job.objects.get().id))
    assert "٠١/٠٣" not in words_of(page)
    assert {"١", "٣"} <= set(words_of(page).split())
    assert "dmy" not in words_of(page)
    assert Incident.objects.count() == 0


def test_figures_that_left_keep_an_import_in(browse: Any, amal: Any, as_actor: Any, tmp_path: Path) -> None:
    client = browse(amal)
    dataset = load_rows(spread({("Port", "insult", "a"): 30, ("Gardens", "insult", "b"): 25}), as_actor(amal), tmp_path)
    assert client.get(at_in("en", "figure", dataset.short) + "?by=year").status_code == 200
    page = go(client, client.post(at_in("en", "import-undo", dataset.imports.get().short)))
    assert "cannot be taken back" in words_of(page)
    assert at_in("en", "retract", dataset.short) in page.content.decode()
    assert Incident.objects.count() == 55


def test_steps_in_the_wrong_order_lead_to_the_right_page(browse: Any, amal: Any) -> None:
    client = browse(amal)
    upload(client, messy("utf-8"))
    short = latest().short
    for step in ("places", "values", "look"):
        assert client.get(at_in("ar", f"import-{step}", short)).url == at_in("ar", "import-columns", short)
    assert client.get(at_in("ar", "import-done", short)).url == at_in("ar", "import-resume", short)


def test_a_working_copy_that_is_gone_is_said(browse: Any, amal: Any, settings: Any) -> None:
    client = browse(amal)
    upload(client, messy("utf-8"))
    (Path(settings.MEDIA_ROOT) / latest().stored).unlink()
    for step in ("columns", "across"):
        answer = client.get(at_in("ar", f"import-{step}", latest().short))
        assert answer.status_code == 409
        assert latest().short in words_of(answer)


def test_a_city_without_areas_is_told_to_begin_with_them(browse: Any, amal: Any, other_city: Any, now: Any) -> None:
    from wiqaya.people.models import Membership

    with in_city(other_city.id):
        Membership.objects.create(city=other_city, user=amal, role="coordinator", starts=now.date(), given_by=amal.id, given_at=now)
    data = {"kind": "incidents", "sector": "community", "agreement": "not-needed", "file": SimpleUploadedFile("a.csv", b"day,place\n2025-01-02,x\n")}
    answer = browse(amal).post(f"/c/elsewhere{at_in('en', 'import')}", data)
    assert "Import its boundaries first" in words_of(answer)
