from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from wiqaya.exchange.tabular import Unreadable
from wiqaya.places.models import AreaAlias
from wiqaya.records import actions, queries
from wiqaya.records.models import Import, Incident
from wiqaya.records.tests.conftest import INCIDENTS
from wiqaya.records.words import ImportState

PEOPLE = [
    ["id", "victim name", "phone", "area", "date", "kind", "story"],
    *[[str(n), name, f"+961 70 123 4{n:02}", "Port", f"2020-01-{n:02}", "insult", "He said that " * 20] for n, name in enumerate(
        ["Amal Haddad", "Bilal Khoury", "Chadia Nasser", "Driss Amrani", "Rima Saad", "Omar Fares", "Lina Aoun", "Sami Daher"], start=11)],
    ["20", "Nadia Sfeir", "+961 70 123 499", "Gardenz", "2020-01-30", "insult", "She heard " * 20],
]  # fmt: skip


@pytest.fixture
def begin(table: Any, official: Any, now: Any) -> Any:
    def run(rows: Any = PEOPLE, name: str = "table.csv", **options: Any) -> Import:
        return actions.begin(path=table(rows), name=name, by=official, at=now, **options)

    return run


def copies(settings: Any) -> list[Path]:
    return [path for path in (Path(settings.MEDIA_ROOT) / "imports").rglob("*") if path.is_file()]


def test_the_copy_of_an_upload_holds_no_names_no_phones_and_no_stories(begin: Any, settings: Any) -> None:
    found = begin()
    [copy] = copies(settings)
    kept = copy.read_text()
    assert not any(secret in kept for secret in ("Amal", "Khoury", "961", "He said"))
    assert "Gardenz" in kept
    assert [(one["header"], one["reason"]["code"]) for one in found.result["cut"][""]] == [
        ("victim name", "personal_name"), ("phone", "personal_phone"), ("story", "free_text")
    ]  # fmt: skip


def test_the_steps_from_upload_to_undo(begin: Any, official: Any, now: Any, settings: Any) -> None:
    found = begin()
    shown = queries.preview(found)
    assert (shown.header_row, shown.headers[3], len(shown.rows), shown.rows[0][1]) == (1, "area", 9, "")
    assert shown.guess == {"kind": "incidents", "layout": "long", "area": "area", "date": "date", "fields": {"kind": "kind"}}
    actions.set_mapping(found=found, mapping=INCIDENTS | shown.guess, by=official, at=now)
    actions.look(found=found, by=official, at=now)
    assert found.state == ImportState.DRY
    assert [found.result[key] for key in ("rows", "placed")] == [9, 8]
    assert [one["header"] for one in queries.refused_columns_of(found)] == ["victim name", "phone", "story"]
    assert not Incident.objects.exists()
    guess = found.result["unplaced"][0]
    actions.confirm_place(found=found, text=guess["value"], area_code=guess["suggestions"][0]["area"], by=official, at=now)
    assert AreaAlias.objects.get().text == "Gardenz"
    loaded = actions.load(found=found, by=official, at=now)
    assert (loaded.state, loaded.result["placed"], Incident.objects.count(), copies(settings)) == (ImportState.LOADED, 9, 9, [])
    assert actions.load(found=loaded, by=official, at=now) == loaded
    assert queries.remembered_mapping(("id", "area", "date", "kind")) is not None
    assert actions.undo(found=loaded, by=official, at=now) == 9


def test_a_mapping_that_names_a_cut_column_is_refused(begin: Any, official: Any, now: Any) -> None:
    found = begin()
    for column in ("victim name", "story"):
        actions.set_mapping(found=found, mapping=INCIDENTS | {"fields": {"kind": column}}, by=official, at=now)
        with pytest.raises(actions.NotTaken) as nothing:
            actions.look(found=found, by=official, at=now)
        assert nothing.value.reasons[0].code == "mapped_personal"


def test_refused_rows_come_back_with_their_problem(begin: Any, official: Any, now: Any) -> None:
    found = begin([["area", "date", "kind"], ["Port", "2020-01-05", "a"], ["Port", "soon", "=x"]])
    actions.set_mapping(found=found, mapping=INCIDENTS, by=official, at=now)
    actions.look(found=found, by=official, at=now)
    header, row = queries.rows_to_fix(found)
    assert header == ["", "area", "date", "kind", ""]
    assert row[:4] == ["3", "Port", "soon", "=x"]
    assert row[4]
    assert queries.refused_of(found)[0]["row"] == 3


def test_giving_up_leaves_nothing(begin: Any, official: Any, now: Any, settings: Any) -> None:
    actions.give_up(found=begin(), by=official, at=now)
    assert (Import.objects.count(), copies(settings)) == (0, [])


def test_forgotten_drafts_go(begin: Any, official: Any, now: Any, settings: Any) -> None:
    begin()
    assert actions.forget_drafts(begun_before=now, by=official, at=now) == 0
    assert actions.forget_drafts(begun_before=now.replace(year=2027), by=official, at=now) == 1
    assert copies(settings) == []


def test_a_bad_upload_leaves_nothing(tmp_path: Path, official: Any, now: Any, settings: Any) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(b'a,b\n1,"2\n')
    with pytest.raises(Unreadable):
        actions.begin(path=path, name="bad.csv", by=official, at=now)
    assert (Import.objects.count(), copies(settings)) == (0, [])


def test_a_workbook_keeps_its_sheets_without_what_is_personal(tmp_path: Path, official: Any, now: Any, settings: Any) -> None:
    path = tmp_path / "book.xlsx"
    book = xlsxwriter.Workbook(str(path))
    for name in ("One", "Two"):
        page = book.add_worksheet(name)
        for number, row in enumerate(PEOPLE):
            page.write_row(number, 0, row)
    secret = book.add_worksheet("Secret")
    secret.write_row(0, 0, ["area", "Karim Mansour"])
    secret.hide()
    book.close()
    found = actions.begin(path=path, name="book.xlsx", by=official, at=now)
    assert set(found.result["cut"]) == {"One", "Two"}
    [copy] = copies(settings)
    import zipfile

    inside = b"".join(zipfile.ZipFile(copy).read(name) for name in zipfile.ZipFile(copy).namelist())
    assert not any(secret in inside for secret in (b"Haddad", b"961", b"Karim", b"He said"))
    assert queries.preview(found, sheet="Two").headers[3] == "area"
    actions.set_mapping(found=found, mapping=INCIDENTS | {"sheet": "Two"}, by=official, at=now)
    assert actions.load(found=found, by=official, at=now).result["rows_added"] == 9


def test_the_same_upload_again_is_recognised(begin: Any, official: Any, now: Any) -> None:
    first, second = begin(), begin()
    for found in (first, second):
        actions.set_mapping(found=found, mapping=INCIDENTS, by=official, at=now)
    actions.load(found=first, by=official, at=now)
    assert queries.loaded_same_file(second) == first
    with pytest.raises(actions.NotTaken) as nothing:
        actions.load(found=second, by=official, at=now)
    assert nothing.value.reasons[0].code == "loaded_before"
    assert Incident.objects.count() == 9


def test_a_loaded_import_is_closed(begin: Any, official: Any, now: Any) -> None:
    found = begin()
    actions.set_mapping(found=found, mapping=INCIDENTS, by=official, at=now)
    actions.load(found=found, by=official, at=now)
    for step in (actions.look, actions.give_up):
        with pytest.raises(actions.NotTaken):
            step(found=found, by=official, at=now)


def test_a_city_sees_only_its_own_imports(begin: Any, other_city: Any) -> None:
    from wiqaya.safeguards.tenancy import in_city

    found = begin()
    with in_city(other_city.id):
        assert queries.import_by_short(found.short) is None
        assert queries.imports() == []
    assert queries.imports() == [found]
