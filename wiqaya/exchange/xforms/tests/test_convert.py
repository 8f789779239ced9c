"""Workbooks become forms, or are refused with the place and a sentence."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wiqaya.exchange.xforms import FormRefused, Group, Problem, Repeat, convert_form, read_form
from wiqaya.exchange.xforms.tests import books

GOOD: books.Rows = [("type", "name", "label"), ("text", "q1", "One?")]
WHOLE = books.workbook(survey=GOOD)


def refused(data: bytes, name: str = "form.xlsx") -> Problem:
    with pytest.raises(FormRefused) as caught:
        convert_form(data, name)
    return caught.value.problems[0]


def place(problem: Problem) -> tuple[str, int, str, str]:
    return problem.sheet, problem.row, problem.column, problem.reason.code


def test_a_form_is_parsed_with_its_questions_rules_and_languages() -> None:
    form = books.household()
    assert form.languages == ("English (en)", "العربية (ar)")
    assert (form.id, form.version, form.default_language) == ("test", "1", "English (en)")
    assert form.language_for("ar") == "العربية (ar)"
    assert form.language_for("fr") == "English (en)"
    age = form.questions["/test/age"] if "/test/age" in form.questions else form.questions["/data/age"]
    assert age.type == "int"
    assert age.label.get("العربية (ar)").plain == "عمركم"
    assert age.rules.constraint_message is not None
    assert age.rules.constraint_message.get("العربية (ar)").plain == "للبالغين فقط."
    home = next(item for item in form.items if isinstance(item, Group))
    assert [type(item) for item in home.children][-1] is Repeat
    assert list(form.repeats) == ["/data/home/member"]


def test_the_name_of_the_file_identifies_a_form_that_names_nothing() -> None:
    assert convert_form(books.workbook(survey=GOOD), "my survey.xlsx").form.id == "my survey"


def test_media_are_named() -> None:
    rows = [("type", "name", "label", "media::image"), ("text", "q", "Q", "map.png"), ("select_one_from_file streets.csv", "s", "S", "")]
    assert convert_form(books.workbook(survey=rows), "m.xlsx").form.media == ("map.png", "streets.csv")


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        ([("type", "name", "label"), ("text", "", "One?")], ("survey", 2, "B", "no_name")),
        ([("type", "name", "label"), ("text", "q", "")], ("survey", 2, "C", "no_label")),
        ([("type", "name", "label", "label"), ("text", "q", "a", "b")], ("survey", 1, "D", "duplicate_header")),
        ([("type", "name", "label"), ("select_one x", "q", "Q")], ("survey", 2, "A", "no_choices_sheet")),
        ([*GOOD, ("calculate", "c", "")], ("survey", 3, "A", "missing_calculation")),
        ([*GOOD, ("wonder", "w", "W")], ("survey", 3, "A", "unknown_type")),
        ([*GOOD, ("begin group", "g", "G"), ("text", "x", "X")], ("survey", 3, "A", "unclosed_group")),
        ([*GOOD, ("text", "q1", "Again")], ("survey", 3, "B", "duplicate_name")),
        ([("type", "name", "label", "relevant"), ("text", "q", "Q", "${nobody} = 1")], ("survey", 2, "D", "unknown_reference")),
        ([("type", "name", "label", "relevant"), ("text", "q", "Q", "${open = 1")], ("survey", 2, "D", "converter")),
        ([*GOOD, ("end group", "", "")], ("survey", 3, "A", "unopened_group")),
        ([*GOOD, ("include", "other", "")], ("survey", 3, "A", "include")),
        ([("name", "label"), ("text", "x")], ("survey", 1, "A", "converter")),
        ([*GOOD, ("text", "not a name", "x")], ("survey", 3, "B", "bad_name")),
        ([*GOOD, ("text", "q" * 201, "x")], ("survey", 3, "B", "name_long")),
    ],
)
def test_what_is_wrong_is_told_with_its_cell(rows: books.Rows, wanted: tuple[str, int, str, str]) -> None:
    problem = refused(books.workbook(survey=rows))
    assert place(problem) == wanted
    assert problem.message
    assert "[row" not in problem.message


def test_a_missing_list_is_told_where_it_is_asked_for() -> None:
    data = books.workbook(survey=[("type", "name", "label"), ("select_one x", "q", "Q")], choices=[("list_name", "name", "label"), ("y", "1", "One")])
    assert place(refused(data)) == ("survey", 2, "A", "no_list")


def test_a_workbook_without_the_sheet_survey_is_refused() -> None:
    assert refused(books.workbook(first=GOOD, second=GOOD)).reason.code == "no_survey_sheet"


# hostile files


def packed(**parts: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return out.getvalue()


def with_part(part: str, change: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(books.workbook(survey=GOOD))) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info.filename, change if info.filename == part else old.read(info))
    return out.getvalue()


def test_an_empty_file_is_refused() -> None:
    assert refused(b"").reason.code == "file_empty"


def test_a_file_of_another_kind_is_refused() -> None:
    assert refused(b"%PDF-1.7 ...").reason.code == "not_a_form_file"
    assert refused(packed(readme=b"hello")).reason.code == "not_a_form_file"


def test_a_name_that_says_something_else_than_the_file_is_refused() -> None:
    assert refused(books.workbook(survey=GOOD), "form.xls").reason.code == "wrong_name"


@pytest.mark.slow
def test_a_file_that_is_far_too_large_is_refused() -> None:
    assert refused(b"PK" + bytes(21_000_000)).reason.code == "file_large"


@pytest.mark.slow
def test_a_bomb_is_not_opened() -> None:
    assert refused(with_part("xl/worksheets/sheet1.xml", bytes(130_000_000))).reason.code == "bomb"


@pytest.mark.parametrize("start", [b"", b" " * 5_000])
def test_definitions_are_never_read(start: bytes) -> None:
    evil = start + b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet>&a;</worksheet>'
    assert refused(with_part("xl/worksheets/sheet1.xml", evil)).reason.code == "entities"


def test_an_xform_with_definitions_is_refused() -> None:
    with pytest.raises(ValueError, match="definitions"):
        read_form(b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')


def test_an_old_workbook_that_is_only_a_beginning_is_damaged_and_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    start = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + b"\x3e\x00\x03\x00\xfe\xff\x09\x00" + bytes(10) + b"\x01\x00\x00\x00" + bytes(2_000)
    assert refused(start, "x.xls").reason.code == "damaged"
    assert capfd.readouterr() == ("", "")
    assert refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "x.xls").reason.code == "damaged"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
@pytest.mark.slow
def test_a_damaged_workbook_is_refused_and_never_fails_otherwise(data: st.DataObject) -> None:
    whole = bytearray(WHOLE)
    if data.draw(st.booleans()):
        whole = whole[: data.draw(st.integers(0, len(whole) - 1))]
    else:
        for _ in range(data.draw(st.integers(1, 20))):
            whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        convert_form(bytes(whole), "form.xlsx")
    except FormRefused as refusal:
        said = refusal.problems[0].message
        assert said


def test_names_of_two_hundred_signs_are_taken_and_longer_ones_of_answers_told_with_their_cell() -> None:
    survey = [("type", "name", "label"), ("select_one many", "q" * 200, "Q")]
    choices = [("list_name", "name", "label"), ("many", "a" * 200, "A"), ("many", "b" * 201, "B")]
    assert place(refused(books.workbook(survey=survey, choices=choices))) == ("choices", 3, "B", "name_long")
    assert convert_form(books.workbook(survey=survey, choices=choices[:2]), "long.xlsx").form.questions


def test_questions_of_one_name_in_two_groups_are_told_apart_by_their_groups() -> None:
    rows = [("type", "name", "label"), ("text", "note", "N")]
    for group in ("a", "b"):
        rows += [("begin_group", group, group), ("text", "who", "Who?"), ("end_group", "", "")]
    form = books.form(rows)
    assert [question.name for question in form.questions.values()] == ["note", "a.who", "b.who"]
    assert (form.key_of(f"{form.root}/a/who"), form.key_of(f"{form.root}/note")) == ("a.who", "note")


def test_names_that_cannot_be_told_apart_are_refused_with_their_place() -> None:
    rows = [("type", "name", "label"), ("text", "a.who", "W")]
    for group in ("a", "b"):
        rows += [("begin_group", group, group), ("text", "who", "Who?"), ("end_group", "", "")]
    assert place(refused(books.workbook(survey=rows))) == ("survey", 4, "B", "same_key")
