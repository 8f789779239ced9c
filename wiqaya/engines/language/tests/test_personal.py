"""Personal identifiers: found where they are, and only there."""

from __future__ import annotations

import csv
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiqaya.engines.language import find_identifiers, looks_personal, mask
from wiqaya.engines.language.personal import KINDS
from wiqaya.engines.language.reasons import SENTENCES
from wiqaya.engines.language.tests.headers import HARMLESS, PERSONAL, split

TORONTO = Path(__file__).resolve().parents[4].parent / "shared/data/toronto"
LISTED = [(kind, header) for kind, headers in PERSONAL.items() for header in split(headers)]


def test_every_listed_header_is_recognised_for_what_it_is():
    assert len(LISTED) >= 150
    missed = [header for kind, header in LISTED if (reason := looks_personal(header)) is None or reason.code != kind]
    assert not missed


def test_no_harmless_header_is_refused():
    assert len(split(HARMLESS)) >= 150
    assert not [header for header in split(HARMLESS) if looks_personal(header)]


def test_every_kind_has_its_sentence():
    assert set(KINDS) == set(PERSONAL) == {code for code in SENTENCES if code.startswith("personal_")}
    assert looks_personal("Phone").sentence() == "“Phone” looks like phone numbers."


@pytest.mark.parametrize(
    ("header", "values", "kind"),
    [
        ("Name", ["Mohamed Ali", "Sarah Khalil", "John Smith", "Amal Haddad"], "personal_name"),
        ("الاسم", ["محمد الخطيب", "فاطمة علي", "خالد سعيد"], "personal_name"),
        ("col7", ["Ahmed Mansour", "Maria Lopez", "Omar Saad", "Julie Martin"], "personal_name"),
        ("col2", ["a@b.org", "c.d@e.fr", ""], "personal_email"),
        ("col3", ["+961 3 123 456", "03/123456", "71 123 456"], "personal_phone"),
        ("col3", ["06 12 34 56 78", "06.12.34.56.78"], "personal_phone"),
        ("col3", ["٠٣/١٢٣٤٥٦", "٠٣/٦٥٤٣٢١"], "personal_phone"),
        ("col3", ["03 123 456", "71 123 456", "70 234 567"], "personal_phone"),
        ("Téléphone", ["71 123 456", "70 234 567"], "personal_phone"),
        ("ref", ["29001011234567", "30205150123456"], "personal_national_id"),
        ("ref", ["123-45-6789", "987-65-4321"], "personal_national_id"),
        ("ref", ["LB62 0999 0000 0001 0019 0122 9114"], "personal_bank"),
        ("ref", ["192.168.1.1", "10.0.0.7"], "personal_ip"),
        ("where", ["33.8938, 35.5018", "34.4367, 35.8497"], "personal_coordinates"),
        ("where", ["POINT (35.5 33.9)", "POINT (35.6 33.8)"], "personal_coordinates"),
        ("X", ["-79.425514", "-79.403590"], "personal_coordinates"),
        ("long", ["35.8497", "35.8501"], "personal_coordinates"),
        ("who", ["@amal_h", "@john", "@x_y"], "personal_handle"),
        ("place", ["12 rue de la Paix", "4 avenue Foch"], "personal_address"),
        ("Address", ["45 King Street", "1200 Queen Street West"], "personal_address"),
        ("العنوان", ["شارع الحمرا بناية 12", "شارع عزمي، الطابق 3"], "personal_address"),
    ],
)
def test_cells_tell_what_a_header_hides(header, values, kind):
    reason = looks_personal(header, values)
    assert reason is not None
    assert reason.code == kind


@pytest.mark.parametrize(
    ("header", "values"),
    [
        ("Name", ["Annex", "Alderwood", "Henry Farm", "Victoria Village", "Kennedy Park", "Little Portugal"]),
        ("الاسم", ["باب التبانة", "الميناء", "جبل محسن", "القبة"]),
        ("NEIGHBOURHOOD_140", ["Henry Farm (53)", "Rouge (131)"]),
        ("School", ["Mohamed Ali School", "Omar ibn al-Khattab School"]),
        ("phone", ["yes", "no", "yes"]),
        ("Households with phone", ["1200", "800"]),
        ("هاتف", ["نعم", "لا"]),
        ("phones", ["3", "12", "5"]),
        ("EVENT_UNIQUE_ID", ["GO-2020813480", "GO-2019601581"]),
        ("HOOD_140", ["053", "131"]),
        ("code", ["00012", "00013"]),
        ("date", ["01/02/2020", "2020-01-05"]),
        ("rate", ["12.3456", "0.1234"]),
        ("population", ["29113", "23757", "731571", "2 731 571"]),
        ("value", ["0", "1 000 000", "1\u202f000\u202f000"]),
        ("valeur", ["71 123 456", "12 500 000", "123 456 789"]),
        ("العنوان", ["حوار الشباب", "لقاء الجيران"]),
        ("Twitter", ["120", "44", "7"]),
        ("Street", ["clean", "dirty"]),
        ("x", ["1", "2", "3"]),
        ("Organisation email", ["info@ngo.org", "hello@city.gov"]),
        ("Venue address", ["12 rue de la Paix", "4 avenue Foch"]),
    ],
)
def test_harmless_columns_are_read(header, values):
    assert looks_personal(header, values) is None


@pytest.mark.slow
@pytest.mark.skipif(not TORONTO.exists(), reason="the open data of Toronto is not here")
@pytest.mark.parametrize("name", ["hate_crimes.csv", "profiles_2016.csv"])
def test_real_tables_lose_no_column(name):
    with (TORONTO / name).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    columns = {header: [row[place] for row in rows[1:400]] for place, header in enumerate(rows[0])}
    assert not [header for header, values in columns.items() if looks_personal(header, values) or looks_personal(header)]


TEXT = "Call +961 3 123 456 or write a.b@x.org, see facebook.com/jdoe and @some_one."
ARABIC = "قال السيد محمد الخطيب إن أبو خالد يسكن شارع الحمرا، بناية 12، الطابق 3، هاتف ٠٣١٢٣٤٥٦"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (TEXT, [("phone", "+961 3 123 456"), ("email", "a.b@x.org"), ("profile", "facebook.com/jdoe"), ("handle", "@some_one")]),
        (ARABIC, [("name", "محمد الخطيب"), ("name", "أبو خالد"), ("address", "شارع الحمرا، بناية 12، الطابق 3"), ("phone", "٠٣١٢٣٤٥٦")]),
        ("Mr. John Smith and Mme Claire Dupont", [("name", "John Smith"), ("name", "Claire Dupont")]),
        ("M. Jean Valjean, 12 rue de la Paix", [("name", "Jean Valjean"), ("address", "12 rue de la Paix")]),
        ("رقم الهوية: 123456789، الرقم الوطني ٩٨٧٦٥٤٣٢١٠", [("national_id", "123456789"), ("national_id", "٩٨٧٦٥٤٣٢١٠")]),
        ("IBAN LB62 0999 0000 0001 0019 0122 9114", [("bank", "LB62 0999 0000 0001 0019 0122 9114")]),
        ("SSN 123-45-6789 from 192.168.1.1", [("national_id", "123-45-6789"), ("ip", "192.168.1.1")]),
        ("passport no. RL1234567", [("national_id", "RL1234567")]),
        ("لوحة رقم B 123456", [("plate", "B 123456")]),
        ("السيدة فاطمة قالت", [("name", "فاطمة")]),
        ("Rappelez le 0612 345 678, ou 0612-345678.", [("phone", "0612 345 678"), ("phone", "0612-345678")]),
        ("اتصلوا بـ ٠٦١٢ ٣٤٥ ٦٧٨ أو 010 1234 5678", [("phone", "٠٦١٢ ٣٤٥ ٦٧٨"), ("phone", "010 1234 5678")]),
        ("تحدثت فاطمة الزهراوي ومحمد علي البستاني عن الساحة", [("name", "فاطمة الزهراوي"), ("name", "محمد علي البستاني")]),
        ("قالت الحاجة زينب", [("name", "زينب")]),
        ("قالت أم محمد إن يوسف بن سعيد حضر", [("name", "أم محمد"), ("name", "يوسف بن سعيد")]),
        ("Sarah Khalil and Jean-Pierre Le Goff spoke.", [("name", "Sarah Khalil"), ("name", "Jean-Pierre Le Goff")]),
        ("Selon Fatima Haddad, la salle était pleine.", [("name", "Fatima Haddad")]),
    ],
)
def test_identifiers_in_a_text_are_pointed_at(text, found):
    spans = find_identifiers(text)
    assert [(span.kind, span.text) for span in spans] == found
    assert all(text[span.start : span.end] == span.text for span in spans)


@pytest.mark.parametrize(
    "text",
    [
        "In 2016-2019, 1 805 incidents (12 %) in 140 areas; ref GO-2020813480, rate 12.345, on 01/02/2020.",
        "حي الشيخ جراح ومدرسة الشيخ صباح، أبو ظبي وأم القرى، عام ٢٠١٦، ٣٨٪",
        "Mr President, M. le Maire, the budget was $1,234,567 in 2020/2021.",
        "يسكن في شارع الحمرا منذ عام",
        "3.5 million people @ 10:30",
        "هل تزيد الشكاوى أم تنقص؟ وهل الجو سيئ أم حسن؟",
        "لا تُلام جماعة على فعل فرد، ولا يُلام حي على ما جرى فيه.",
        "تُظهر الحاجة إليها، ويعيش المواطن العادي والأب والأم والمهندس المعماري في الحي.",
        "زارت فاطمة المدرسة وافتتح محمد النادي، وأبي يعمل في البلدية.",
        "شارع محمد الخطيب ومدرسة خديجة بنت خويلد ومستشفى الملك محمد السادس",
        "فرح الناس بالساحة، وكان السوق كريماً والنور جميلاً وحسن الجوار سعيد الأثر، وفي الحي أمل كبير.",
        "يوم ٠١/٠٢/٢٠٢٤ ويوم ٠٥-٠٣-٢٠٢٤، ميزانية ١٢ ٥٠٠ ٠٠٠ دينار",
        "Le budget est de 12 500 000 euros pour 12 345 678 habitants, de 1 234 567 890 au total.",
        "L'école Jean Moulin, la place Jean Jaurès, la rue du Docteur Paul Brousse et le collège Marie Curie",
        "Henry Farm, Kennedy Park, Thomas Jefferson Street, Mary Ward Centre, Mohammed VI and James and Robert",
        "Young people aged 05-09 10-14 15-19, between 01-02-2024 and 05.03.2024, file 0012 3456",
        "Grace May Open the hotel 12345678 of the Will Project; Mark Every Sunday.",
    ],
)
def test_ordinary_text_is_left_alone(text):
    assert find_identifiers(text) == []


@given(st.text(max_size=80))
def test_findings_never_overlap(text):
    spans = find_identifiers(text)
    assert all(one.end <= other.start for one, other in pairwise(spans))


@pytest.mark.parametrize(
    ("value", "masked"), [("john.smith@example.org", "j…@…org"), ("03/123456", "0…6"), ("محمد علي", "م…د ع…"), ("", "")]
)
def test_samples_are_masked(value, masked):
    assert mask(value) == masked
