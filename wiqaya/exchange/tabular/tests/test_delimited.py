from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wiqaya.exchange.tabular import Limits, Unreadable, open_table, text
from wiqaya.exchange.tabular.cells import Row
from wiqaya.exchange.tabular.encoding import HEAD

ROWS = [["المنطقة", "التاريخ", "عدد"], ["الميناء", "2020-01-05", "١٬٢٣٤"], ["البساتين", "2020-01-06", "7"]]


def read(path: Path, **options: object) -> list[tuple[int, list[str]]]:
    return [(row.number, [text(cell) for cell in row.cells]) for row in open_table(path, **options).rows()]  # type: ignore[arg-type]


def put(folder: Path, data: bytes | str, encoding: str = "utf-8") -> Path:
    path = folder / "table.csv"
    path.write_bytes(data.encode(encoding) if isinstance(data, str) else data)
    return path


def as_csv(rows: list[list[str]], delimiter: str = ",") -> str:
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter).writerows(rows)
    return stream.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "windows-1256"])
def test_every_encoding_and_delimiter_reads_the_same(tmp_path: Path, encoding: str, delimiter: str) -> None:
    rows = [[cell.replace("١٬٢٣٤", "1234") for cell in row] for row in ROWS]
    path = put(tmp_path, as_csv(rows, delimiter), encoding)
    assert read(path) == list(enumerate(rows, start=1))


def test_a_hint_settles_the_encoding(tmp_path: Path) -> None:
    path = put(tmp_path, "a,b\nحي,1\n", "windows-1256")
    assert read(path, encoding="windows-1256")[1] == (2, ["حي", "1"])


@pytest.mark.slow
def test_arabic_letters_after_megabytes_of_ascii_are_found(tmp_path: Path) -> None:
    filler = "plain,1\n" * (HEAD // 8 + 10)
    path = put(tmp_path, f"a,b\n{filler}الميناء البحري,2\n", "windows-1256")
    assert read(path)[-1][1] == ["الميناء البحري", "2"]
    path = put(tmp_path, f"a,b\n{filler}الميناء البحري,2\n")
    assert read(path)[-1][1] == ["الميناء البحري", "2"]


def test_blank_rows_keep_their_numbers(tmp_path: Path) -> None:
    path = put(tmp_path, "a,b\n\n1,2\n,\n3,4\n")
    assert [(row.number, row.blank) for row in open_table(path).rows()] == [(1, False), (2, True), (3, False), (4, True), (5, False)]


def test_quoted_cells_hold_delimiters_and_line_ends(tmp_path: Path) -> None:
    path = put(tmp_path, 'a,b\r\n"x, ""y""\nz",2\r\n3,4\r\n')
    assert read(path) == [(1, ["a", "b"]), (2, ['x, "y"\nz', "2"]), (3, ["3", "4"])]


def test_a_line_that_names_its_delimiter_is_believed(tmp_path: Path) -> None:
    assert read(put(tmp_path, "sep=;\na,x;b\n1;2\n")) == [(1, []), (2, ["a,x", "b"]), (3, ["1", "2"])]


def test_a_row_with_broken_quotes_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    rows = list(open_table(put(tmp_path, 'a,b\n"x"y,1\n3,4\n')).rows())
    assert [row.fault.code if row.fault else None for row in rows] == [None, "quotes", None]
    assert rows[2] == Row(3, ("3", "4"))


BAD = {
    "file_empty": b"",
    "file_binary": b"a\0b\0\0\0\1\2\3" * 40,
    "old_excel": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "locked": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 300 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 30,
    "file_web_page": b"\xef\xbb\xbf<html><table><tr><td>1</td></tr></table></html>",
    "cut_quote": b'a,b\n1,2\n3,"4\n5,6\n',
    "cut_short": "a,b\nالميناء,الشرقي،ا".encode()[:-1],
    "cell_huge": b'a,b\n1,"' + b"x" * 200_000 + b'"\n',
    "broken_utf8": "المدينة,المدينة\n".encode() * 40 + b"x\xff\xfe,1\n",
}


@pytest.mark.parametrize("code", BAD)
def test_what_is_no_table_is_refused_with_its_reason(tmp_path: Path, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(put(tmp_path, BAD[code]))
    assert refused.value.reason.code == code
    assert str(refused.value).endswith(".")


def test_whitespace_and_a_lone_mark_are_an_empty_file(tmp_path: Path) -> None:
    for data in (b"\xef\xbb\xbf", b"\r\n \r\n", b"\xff\xfe"):
        with pytest.raises(Unreadable, match="empty"):
            read(put(tmp_path, data))


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="no file"):
        open_table(tmp_path / "nothing.csv")


@pytest.mark.parametrize(("limits", "code"), [(Limits(size=5), "file_huge"), (Limits(columns=1), "too_many_columns")])
def test_limits_hold(tmp_path: Path, limits: Limits, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(put(tmp_path, "a,b\n1,2\n"), limits=limits)
    assert refused.value.reason.code == code


def test_rows_beyond_the_limit_are_not_read(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as refused:
        read(put(tmp_path, "a,b\n" + "1,2\n" * 1_200), limits=Limits(rows=100))
    assert refused.value.reason.code == "too_many_rows"


CELLS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff\u2028\u2029\x85"), max_size=12)


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=8), delimiter=st.sampled_from([",", ";", "\t"]), encoding=st.sampled_from(["utf-8-sig", "utf-16"]))
def test_any_table_comes_back_as_it_was_written(tmp_path: Path, rows: list[tuple[str, str, str]], delimiter: str, encoding: str) -> None:
    written = [["place", "day", "count"], ["port", "2020-01-01", "1"], ["old town", "2020-01-02", "2"], *[list(row) for row in rows]]
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(written)
    read_back = [list(row.cells) for row in open_table(put(tmp_path, stream.getvalue(), encoding)).rows()]
    assert read_back == written
