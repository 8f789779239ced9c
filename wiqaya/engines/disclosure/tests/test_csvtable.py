"""The command: files in, files out, nothing half-done."""

from __future__ import annotations

import csv
import json

import pytest

from wiqaya.engines.disclosure import DisclosureError, TableError, csvtable, run

GOOD = 'area,2014,2015,2016,Total\nA,3,60,50,113\n"B, north",70,80,90,240\nح,20,30,40,90\nTotal,93,170,180,443\n'


@pytest.fixture
def files(tmp_path):
    (tmp_path / "policy.json").write_text(json.dumps({"k": 10, "hide_zeros": True, "protect": 5, "rounding": None, "margins": "keep"}))

    def go(text, policy=None, encoding="utf-8"):
        (tmp_path / "in.csv").write_bytes(text.encode(encoding))
        if policy is not None:
            (tmp_path / "policy.json").write_text(policy)
        return run(tmp_path / "in.csv", tmp_path / "policy.json", tmp_path / "out.csv")

    go.folder = tmp_path
    return go


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_the_same_shape_comes_out_with_hidden_cells_empty(files):
    assert files(GOOD) == {"cells": 16, "hidden_primary": 1, "hidden_secondary": 3}
    table, original = read(files.folder / "out.csv"), list(csv.reader(GOOD.splitlines()))
    reasons = {(row, column): why for row, column, why in read(files.folder / "out.reasons.csv")[1:]}
    assert reasons["A", "2014"] == "primary"
    assert len(reasons) == 4
    for line, truth in zip(table, original, strict=True):
        for column, cell, true in zip(original[0], line, truth, strict=True):
            assert cell == ("" if (truth[0], column) in reasons else true)


def test_rounded_tables_hold_multiples_and_dropped_totals_are_empty(files):
    files(GOOD, json.dumps({"k": 10, "rounding": 5}))
    assert all(int(cell) % 5 == 0 for line in read(files.folder / "out.csv")[1:] for cell in line[1:] if cell)
    assert files(GOOD, json.dumps({"k": 10, "margins": "drop"})) == {"cells": 16, "hidden_primary": 1, "hidden_secondary": 7}
    assert read(files.folder / "out.csv")[-1] == ["Total", "", "", "", ""]
    assert ["Total", "Total", "margin"] in read(files.folder / "out.reasons.csv")


def test_a_byte_order_mark_and_arabic_digits_are_read(files):
    assert files(GOOD.replace("443", "٤٤٣"), encoding="utf-8-sig")["cells"] == 16


@pytest.mark.parametrize(
    ("text", "code", "row", "column"),
    [
        (GOOD.replace("113", "114"), "row_does_not_add_up", 2, 5),
        (GOOD.replace("93,170,180,443", "94,169,180,443"), "column_does_not_add_up", 5, 2),
        (GOOD.replace("80", ""), "empty_cell", 3, 3),
        (GOOD.replace("80", "-80"), "not_a_count", 3, 3),
        (GOOD.replace("80", "=1+79"), "not_a_count", 3, 3),
        (GOOD.replace("80", "9" * 30), "not_a_count", 3, 3),
        (GOOD.replace("80,", ""), "wrong_length", 3, None),
        (GOOD.replace("Total,93", "Sum,93"), "no_total", 5, 1),
        (GOOD.replace("2016,Total", "2016,All"), "no_total", 1, 5),
        (GOOD.replace("2015", "2014"), "label_twice", 1, 3),
        (GOOD.replace("ح", " "), "no_label", 4, 1),
        ("", "too_few_rows", None, None),
        ("a,Total\nb,1\nTotal,1\n", "too_few_columns", 1, None),
        ('a,b,Total\n"b,1,1\nTotal,1,1\n', "not_csv", None, None),
        ("a,b,Total\n" + "".join(f"r{n},1,1\n" for n in range(40)) + "Total,40,40\n", "too_large", None, None),
    ],
)
def test_a_bad_table_is_refused_with_its_place(files, monkeypatch, text, code, row, column):
    monkeypatch.setattr(csvtable, "LARGEST", 100)
    with pytest.raises(TableError) as error:
        files(text)
    assert (error.value.code, error.value.row, error.value.column) == (code, row, column)
    assert sorted(path.name for path in files.folder.iterdir()) == ["in.csv", "policy.json"]


@pytest.mark.parametrize(
    ("policy", "code"),
    [
        ('{"k": 10', "bad_json"),
        ("[]", "bad_json"),
        ('{"k": 10, "margin": "keep"}', "unknown_keys"),
        ('{"k": "10"}', "bad_value"),
        ('{"k": true}', "bad_value"),
        ('{"rounding": 1}', "bad_value"),
        ('{"margins": "some"}', "bad_value"),
        ('{"base": 5}', "contributors_missing"),
    ],
)
def test_a_bad_policy_is_refused(files, policy, code):
    with pytest.raises(DisclosureError) as error:
        files(GOOD, policy)
    assert error.value.code == code


def test_files_that_cannot_be_read_or_written_are_named(files):
    with pytest.raises(TableError, match="not_utf8"):
        files(GOOD, encoding="cp1256")
    with pytest.raises(TableError, match="cannot_read"):
        run(files.folder / "missing.csv", files.folder / "policy.json", files.folder / "out.csv")
    files(GOOD)
    for place in (files.folder, files.folder / "nowhere" / "out.csv"):
        with pytest.raises(TableError, match="cannot_write"):
            run(files.folder / "in.csv", files.folder / "policy.json", place)
