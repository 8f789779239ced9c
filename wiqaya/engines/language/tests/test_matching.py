"""Names and codes of areas, encodings, and what Excel did to identifiers."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiqaya.engines.language import CodeMatcher, DecodingError, decode, mangled_by_excel, match_codes, match_exact, similar

TRIPOLI = {
    "mina": ["الميناء", "Al-Mina"],
    "tabbaneh": ["باب التبانة"],
    "mohsen": ["جبل محسن"],
    "samra": ["أبي سمراء"],
    "zahrieh": ["الزاهرية"],
    "qobbeh": ["القبة"],
    "haddadin": ["الحدادين"],
    "tall": ["التل"],
    "nouri": ["النوري"],
}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("El Mina", "mina"), ("Al Mina", "mina"), ("Bab el Tebbaneh", "tabbaneh"), ("Bab Tabbaneh", "tabbaneh"), ("باب تبانه", "tabbaneh"), ("Jabal Mohsen", "mohsen"), ("Jebel Mouhsine", "mohsen"), ("Abou Samra", "samra"),
        ("Abi Samra", "samra"), ("ابو سمرا", "samra"), ("Zahriyeh", "zahrieh"), ("Ez-Zahrieh", "zahrieh"), ("El Qobbe", "qobbeh"), ("Kobbeh", "qobbeh"), ("الحداديين", "haddadin"), ("Haddadine", "haddadin"), ("Nouri", "nouri"),
    ],
)  # fmt: skip
def test_the_right_area_is_suggested_first(text, key):
    assert similar(text, TRIPOLI)[0].key == key


@pytest.mark.parametrize("text", ["Toronto", "بيروت", "Unknown", "NSA", ""])
def test_a_far_name_suggests_nothing_strong(text):
    assert all(match.score < 75 for match in similar(text, TRIPOLI))


def test_suggestions_are_few_ranked_and_hold_their_ties():
    found = similar("Mina", ["Mina A", "Mina B", "Mina Town", "Tall"], limit=1)
    assert [match.name for match in found] == ["Mina A", "Mina B"]
    assert found[0].score == found[1].score
    assert similar("Park", []) == []


def test_only_equal_names_score_a_hundred():
    scores = {match.name: match.score for match in similar("Weston-Pellam Park", ["Weston-Pelham Park", "Weston Pellam-Park (91)"])}
    assert scores["Weston Pellam-Park (91)"] == 100
    assert 90 < scores["Weston-Pelham Park"] < 100


@given(st.text(max_size=300), st.text(max_size=300))
def test_scores_lie_between_nothing_and_a_hundred(one, other):
    for match in similar(one, [other], cutoff=0):
        assert 0 <= match.score <= 100


def test_equal_names_match_and_shared_names_never_do():
    assert match_exact("حيّ الميناء", TRIPOLI) == "mina"
    assert match_exact("AL MINA", TRIPOLI) == "mina"
    assert match_exact("Mina East", TRIPOLI) is None
    assert match_exact("Park", {"a": "Park (1)", "b": "Park (2)"}) is None
    assert match_exact("Park 1", {"a": "Park (1)", "b": "Park (2)"}) == "a"
    assert match_exact("", {"a": ""}) is None


@pytest.mark.parametrize(
    ("value", "codes", "code"),
    [
        ("094", ["94", "1"], "94"), ("94", ["094", "001"], "094"), (" ٩٤ ", ["94"], "94"), (94, ["94"], "94"), (94.0, ["94"], "94"), ("LB-1", ["lb-1"], "lb-1"), ("001", ["1", "01"], None), ("01", ["1", "01"], "01"),
        ("094", ["94", "7", "07"], None), ("0", ["000"], "000"), ("", ["1"], None), (None, ["1"], None), ("x", ["1"], None), ("094a", ["94a"], None), ("A", ["a", "A"], None),
    ],
)  # fmt: skip
def test_the_rule_for_codes(value, codes, code):
    assert match_codes(value, codes) == code


@given(st.lists(st.text(alphabet="0123456789", min_size=1, max_size=4), unique=True, max_size=20))
def test_every_code_finds_itself(codes):
    assert [CodeMatcher(codes).find(code) for code in codes] == codes


@pytest.mark.parametrize(
    ("text", "encoding", "name"),
    [
        ("الحي,العدد\nالميناء,3\n", "utf-8", "utf-8"), ("الحي,العدد\nالميناء,3\n", "utf-8-sig", "utf-8"), ("الحي,العدد\nالميناء,3\n", "cp1256", "windows-1256"), ("المدينة,الحي الغربي\nالميناء,القبة", "iso8859-6", "iso8859-6"),
        ("Quartier,École\nété,déjà\n", "cp1252", "windows-1252"), ("naïve “quoted” – dash", "cp1252", "windows-1252"), ("Niño,São,Ærø,Åse", "cp1252", "windows-1252"), ("الحي,3", "utf-16", "utf-16"), ("Quarter,3\n", "utf-16-le", "utf-16-le"),
        ("Quarter,3\n", "utf-16-be", "utf-16-be"), ("plain,ascii", "ascii", "utf-8"), ("Area,الحي\nMina,الميناء,2016\n", "cp1256", "windows-1256"),
    ],
)  # fmt: skip
def test_encodings_are_recognised(text, encoding, name):
    assert decode(text.encode(encoding)) == (text, name)


@pytest.mark.parametrize(
    ("data", "hint", "code"),
    [
        (b"", None, "no_data"), (b"PK\x03\x04rest", None, "binary"), (b"%PDF-1.7", None, "binary"), (b"a,b\n\x00\x00\x00c\xff\n", None, "binary"), (bytes(range(1, 9)) * 9, None, "binary"), ("المدينة".encode()[:-1], None, "cut_short"),
        ("المدينة\n".encode() + b"\xff,1\n", None, "broken_utf8"), (codecs.BOM_UTF8 + b"\xff\xff", None, "broken_utf8"), ("é".encode("cp1252") + b"x", "utf-8", "broken_utf8"), (b"abc\x81", "cp1252", "not_in_encoding"), (b"abc", "klingon", "unknown_encoding"), (b"abc", "base64", "unknown_encoding"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_why(data, hint, code):
    with pytest.raises(DecodingError) as caught:
        decode(data, hint)
    assert caught.value.reason.code == code
    assert str(caught.value)


def test_a_hint_is_followed():
    assert decode("Ă".encode("cp1250"), "cp1250") == ("Ă", "cp1250")


@given(st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc")), min_size=1), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_marked_and_plain_unicode_comes_back(text, encoding):
    if text.startswith(("\ufeff", "PK", "%PDF", "PAR1")):
        return
    assert decode(text.encode(encoding))[0] == text


@pytest.mark.parametrize("column", [["2.02E+14"] * 5 + ["GO-1"], ["2,02E+14", "2.03E+15"], ["2.02E+14", "2.02E+14", *map(str, range(90))]])
def test_identifiers_rounded_by_excel_are_noticed(column):
    found = mangled_by_excel(column)
    assert found is not None
    assert found.rows >= 2


@pytest.mark.parametrize(
    "column", [[], ["GO-2020813480", "GO-2019601581"], ["1.5E+3", "2E+02"], ["12", "13"], [None, ""], ["3E45", "2E-14"]]
)
def test_other_columns_are_left_alone(column):
    assert mangled_by_excel(column) is None
