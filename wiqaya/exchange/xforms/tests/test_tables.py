"""Exports of KoboToolbox and ODK Central give the same records as the submissions that they came from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from wiqaya.exchange.tabular import Row
from wiqaya.exchange.xforms import FormError
from wiqaya.exchange.xforms.records import Imported, read_tables
from wiqaya.exchange.xforms.tests import books
from wiqaya.exchange.xforms.tests.books import row
from wiqaya.exchange.xforms.tests.test_records import watched

HOUSEHOLD = books.household()
ANSWERS = {"agree": "yes", "age": "40", "town": "c", "home/matters": "safety work"}


def table(*rows: Iterable[Any]) -> list[Row]:
    return [Row(number, tuple(cells)) for number, cells in enumerate(rows, start=1)]


def only(imported: Imported) -> dict[str, str]:
    assert imported.problems == ()
    assert len(imported.records) == 1
    return dict(imported.records[0].answers)


def test_kobo_with_names_and_groups() -> None:
    main = table(
        ("start", "agree", "age", "town", "home/matters", "home/matters/safety", "home/matters/work", "_id", "_uuid", "_submission_time", "_index", "__version__"),
        ("2026-11-19T10:00", "yes", 40, "c", "safety work", 1, 1, 77, "abc-1", "2026-11-20T09:00:00", 1, "1"),
    )
    imported = read_tables(HOUSEHOLD, main)
    assert only(imported) == ANSWERS
    assert (imported.records[0].instance_id, imported.records[0].day) == ("uuid:abc-1", "2026-11-20")
    assert [note.code for note in imported.notes] == ["withheld_column"]


def test_kobo_with_split_choices_only() -> None:
    main = table(("agree", "age", "town", "home/matters/safety", "home/matters/work", "_uuid"), ("yes", "40", "c", "True", "1", "a"))
    assert only(read_tables(HOUSEHOLD, main)) == ANSWERS


@pytest.mark.parametrize(("header", "cells"), [
    (("Do you agree?", "Your age", "Town", "Home/What matters?", "_uuid"), ("Yes", "40", "Gamma", "Safety Work", "a")),
    (("هل توافقون؟", "عمركم", "البلدة", "البيت/ما المهم؟", "_uuid"), ("نعم", "٤٠", "غاما", "الأمان العمل", "a")),
    (("Do you agree?", "Your age", "Town", "What matters?/Safety", "What matters?/Work", "_uuid"), ("Yes", "40", "Gamma", "1", "1", "a")),
])  # fmt: skip
def test_labels_instead_of_names(header: tuple[str, ...], cells: tuple[str, ...]) -> None:
    assert only(read_tables(HOUSEHOLD, table(header, cells))) == ANSWERS


def test_central_with_dashes_and_a_table_for_the_repeat() -> None:
    main = table(
        ("SubmissionDate", "agree", "age", "town", "home-matters", "meta-instanceID", "KEY", "SubmitterName", "DeviceID", "FormVersion"),
        ("2026-11-20T09:00:00Z", "yes", "40", "c", "safety work", "uuid:1", "uuid:1", "Amal", "imei", "1"),
    )
    members = table(("nick", "years", "PARENT_KEY", "KEY"), ("Ann", "40", "uuid:1", "uuid:1/home/member[1]"), ("Bob", "2", "uuid:1", "uuid:1/home/member[2]"))
    imported = read_tables(HOUSEHOLD, main, {"test-home-member": members})
    assert only(imported) == ANSWERS | {
        "home/member[1]/nick": "Ann", "home/member[1]/years": "40", "home/member[2]/nick": "Bob", "home/member[2]/years": "2",
    }  # fmt: skip
    assert "Amal" not in repr(imported.records)


def test_central_without_the_names_of_groups() -> None:
    assert only(read_tables(HOUSEHOLD, table(("agree", "age", "town", "matters", "KEY"), ("yes", "40", "c", "safety work", "uuid:1")))) == ANSWERS


def test_kobo_links_repeats_by_the_row_of_the_parent() -> None:
    main = table(("agree", "_uuid", "_index"), ("yes", "a", 1), ("no", "b", 2))
    members = table(("home/member/nick", "_index", "_parent_table_name", "_parent_index"), ("Ann", 1, "main", 1), ("Bob", 2, "main", 2), ("Eve", 3, "main", 2))
    imported = read_tables(HOUSEHOLD, main, {"member": members})
    assert [dict(record.answers) for record in imported.records] == [
        {"agree": "yes", "home/member[1]/nick": "Ann"}, {"agree": "no", "home/member[1]/nick": "Bob", "home/member[2]/nick": "Eve"},
    ]  # fmt: skip


def test_repeats_in_repeats_find_their_rows() -> None:
    form = books.form([
        books.HEADER, row("text", "street", "Street", "شارع"), row("begin_repeat", "house", "House", "بيت"), row("text", "door", "Door", "باب"),
        row("begin_repeat", "room", "Room", "غرفة"), row("text", "use", "Use", "استعمال"), row("end_repeat", ""), row("end_repeat", ""),
    ])  # fmt: skip
    main = table(("street", "KEY"), ("Main", "uuid:1"))
    houses = table(("door", "PARENT_KEY", "KEY"), ("1", "uuid:1", "h1"), ("2", "uuid:1", "h2"))
    rooms = table(("use", "PARENT_KEY", "KEY"), ("sleep", "h2", "r1"), ("cook", "h1", "r2"), ("read", "h2", "r3"))
    imported = read_tables(form, main, {"test-house-room": rooms, "test-house": houses})
    assert only(imported) == {
        "street": "Main", "house[1]/door": "1", "house[2]/door": "2", "house[1]/room[1]/use": "cook", "house[2]/room[1]/use": "sleep", "house[2]/room[2]/use": "read",
    }  # fmt: skip


def test_positions_are_left_at_the_door() -> None:
    header = ("spot", "_spot_latitude", "_spot_longitude", "_spot_altitude", "_spot_precision", "opinion", "deviceid", "_geolocation", "_uuid", "_submitted_by")
    main = table(header, ("33.5 35.5 0 0", "33.5", "35.5", "0", "4", "Good", "imei", "[33.5, 35.5]", "a", "amal"))
    imported = read_tables(watched(), main, area_of=lambda north, east: f"{north:.1f}/{east:.1f}")
    assert only(imported) == {"opinion": "Good"}
    assert (imported.records[0].area, imported.records[0].withheld) == ("33.5/35.5", ("spot",))
    assert "imei" not in repr(imported)
    assert "amal" not in repr(imported)


def test_central_positions_become_an_area() -> None:
    main = table(("spot-Latitude", "spot-Longitude", "spot-Accuracy", "opinion", "KEY"), ("33.5", "35.5", "4", "Good", "uuid:1"))
    assert read_tables(watched(), main, area_of=lambda north, east: "Port").records[0].area == "Port"


@pytest.mark.parametrize(("cells", "code", "key"), [
    (("perhaps", "40", "a"), "not_choice", "agree"), (("yes", "old", "a"), "not_whole", "age"), (("yes", "40", ""), "no_instance_id", ""),
])  # fmt: skip
def test_a_row_that_does_not_fit_is_named_and_left_out(cells: tuple[str, ...], code: str, key: str) -> None:
    imported = read_tables(HOUSEHOLD, table(("agree", "age", "_uuid"), ("yes", "30", "first"), cells))
    assert [(one.row, one.reason.code, one.key) for one in imported.problems] == [(3, code, key)]
    assert [record.instance_id for record in imported.records] == ["uuid:first"]


def test_a_row_that_stands_twice_is_taken_once() -> None:
    imported = read_tables(HOUSEHOLD, table(("agree", "_uuid"), ("yes", "a"), ("no", "a")))
    assert [(one.row, one.reason.code) for one in imported.problems] == [(3, "same_row")]
    assert [dict(record.answers) for record in imported.records] == [{"agree": "yes"}]


def test_a_repeat_without_its_parent_is_named() -> None:
    imported = read_tables(HOUSEHOLD, table(("agree", "KEY"), ("yes", "uuid:1")), {"member": table(("nick", "PARENT_KEY"), ("Ann", "uuid:9"))})
    assert [(one.table, one.row, one.reason.code) for one in imported.problems] == [("member", 2, "no_parent")]


def test_a_column_that_could_be_two_questions_is_left_out_and_named() -> None:
    rows = [books.HEADER]
    for group in ("a", "b"):
        rows += [row("begin_group", group, group, group), row("text", "same", "Same", "نفس"), row("end_group", "")]
    imported = read_tables(books.form(rows), table(("same", "a/same", "_uuid"), ("x", "y", "1")))
    assert only(imported) == {"a/same": "y"}
    assert [note.code for note in imported.notes] == ["ambiguous_column"]


def test_unknown_columns_and_tables_are_named() -> None:
    imported = read_tables(HOUSEHOLD, table(("agree", "shoe size", "_uuid"), ("yes", "42", "a")), {"pets": table(("x",), ("y",))})
    assert sorted(note.code for note in imported.notes) == ["unknown_column", "unknown_table"]
    assert only(imported) == {"agree": "yes"}


def test_a_table_without_answers_is_refused() -> None:
    for rows, code in ((table(), "no_rows"), (table(("what", "ever"), ("1", "2")), "no_known_column")):
        with pytest.raises(FormError) as caught:
            read_tables(HOUSEHOLD, rows)
        assert caught.value.reason.code == code


def test_no_column_names_a_person() -> None:
    imported = read_tables(HOUSEHOLD, table(("agree", "username", "_uuid"), ("yes", "amal", "a")))
    assert [note.code for note in imported.notes] == ["withheld_column"]
