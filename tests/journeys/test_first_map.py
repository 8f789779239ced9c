"""A city's first map, from an empty installation to the public page, through the pages alone and in Arabic."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.journeys.visitor import Visitor, a_file
from wiqaya.mapping.models import Cycle, Issue, Report
from wiqaya.mapping.reporting.checking import CheckItem
from wiqaya.people.models import Membership, User
from wiqaya.people.queries import operator
from wiqaya.places.actions import create_city
from wiqaya.places.models import Area
from wiqaya.records.models import Dataset, Import, Incident
from wiqaya.safeguards.fields import words
from wiqaya.safeguards.tenancy import in_city

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.journey]

AREAS = ("حي الميناء", "المدينة القديمة", "البساتين", "التلة")
KINDS = {"إهانة": 40, "كتابة مسيئة": 26, "اعتداء": 2}  # the last one is few enough to point at somebody


@pytest.fixture
def city(db: None) -> Any:
    """A city as the shell makes it: a name, and nothing in it."""
    made = create_city(slug="jadida", name=words(ar="المدينة الجديدة"), country="LB", by=operator(), at=timezone.now())
    with in_city(made.id):
        yield made


@pytest.fixture
def somebody(city: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr("wiqaya.people.queries.has_second_factor", lambda _user: True)

    def with_role(name: str, role: str) -> Visitor:
        user = User.objects.create_user(f"{role}@example.org", "a long password of tests", name=name)
        now = timezone.now()
        Membership.objects.create(user=user, role=role, starts=now.date() - timedelta(days=9), given_by=user.id, given_at=now)
        return Visitor(user)

    return with_role


def at(name: str, *args: object) -> str:
    return reverse(name, args=args)


def boundaries() -> bytes:
    """Four squares in a row, at sea."""
    squares = []
    for number, name in enumerate(AREAS):
        west, east = 35.2 + number / 100, 35.2 + (number + 1) / 100
        ring = [[west, 34.2], [east, 34.2], [east, 34.21], [west, 34.21], [west, 34.2]]
        squares.append(
            {
                "type": "Feature",
                "properties": {"name": name, "code": str(number + 1)},
                "geometry": {"type": "Polygon", "coordinates": [ring]},
            }
        )
    return json.dumps({"type": "FeatureCollection", "features": squares}, ensure_ascii=False).encode()


def messy() -> bytes:
    """As a department sends it: Windows-1256, semicolons, the father's name, a place written in another way, a total."""
    written = ("الميناء", *AREAS[1:3], "تلة الشرق")
    rows = [kind for kind, count in KINDS.items() for _ in range(count)]
    lines = ["التاريخ;الحي;نوع الحادث;اسم الأب"]
    lines += [
        f"{1 + number % 28:02}/{1 + number % 12:02}/2025;{written[number % 4]};{kind};سمير حداد جابر" for number, kind in enumerate(rows)
    ]
    lines.append("99/03/2025;الميناء;إهانة;سمير حداد جابر")
    return "\r\n".join([*lines, f"المجموع;;{len(rows)};"]).encode("cp1256")


def test_a_first_map(city: Any, somebody: Any) -> None:
    amal, chadia = somebody("أمل", "coordinator"), somebody("شادية", "reader")
    set_up(amal)
    dataset = import_a_file(amal)
    card = write_a_card(amal)
    second_reading(chadia, amal, card)
    recommend(amal, card)
    report = publish(amal, chadia)
    the_public_reads(report, dataset)
    the_map(amal, dataset)
    take_back(amal, dataset)


def set_up(amal: Visitor) -> None:
    amal.open(at("places:set-up")).fill(name_ar="المدينة الجديدة", identity_ar="مدينة لكل من يسكنها")
    assert "حُفظ" in amal.words
    amal.open(at("places:boundaries")).fill(file=a_file("areas.geojson", boundaries()), source="تجربة", licence="CC0")
    assert "حُفظت ٤ أحياء" in amal.words
    assert Area.objects.count() == len(AREAS)


def import_a_file(amal: Visitor) -> Dataset:
    amal.open(at("records:import")).fill(kind="incidents", sector="community", agreement="not-needed", file=a_file("حوادث.csv", messy()))
    assert "«اسم الأب» أسماء أشخاص. لم نحفظه" in amal.words
    amal.fill()
    assert "تلة الشرق ١٧ تخمين: نرجو التأكيد" in amal.words
    amal.fill(place_0="4")
    assert "لا يوجد يوم ٩٩ في الشهر ٣ من سنة ٢٠٢٥" in amal.words
    amal.fill(reason="mended-later")
    amal.fill(bias_note_ar="يغيب من لا يتصل بنا", bias_effect_ar="قد نعمل حيث يكثر الإخبار", method_ar="سجل المتصلين")
    assert "لم يُكتب شيء بعد" in amal.words
    assert "سيُضاف ٦٨ بلا مكان ٠ تُرك ١" in amal.words
    assert Incident.objects.count() == 0
    amal.fill(whole="good")
    assert Incident.objects.count() == sum(KINDS.values())
    dataset = Dataset.objects.get()
    amal.open(at("records:edit-dataset", dataset.short)).fill(sensitivity="public", title_ar="حوادث أُبلغ عنها")
    return dataset


def write_a_card(amal: Visitor) -> Issue:
    amal.open(at("mapping:cycle-new")).fill(year="2026")
    cycle = Cycle.objects.get()
    amal.open(at("mapping:light", cycle.short)).fill(**{f"answer_{number}_ar": text for number, text in ANSWERS.items()})
    assert "حُفظت الإجابات." in amal.words
    amal.open(at("mapping:issue-new")).fill(title_ar="إهانات في طريق المدرسة")
    card = Issue.objects.get()
    for kind, values in LINES.items():
        amal.open(at("mapping:line-add", card.short, kind)).fill(**values)
    amal.open(at("mapping:issue-edit", card.short)).fill(
        kinds=["hate"], manifestations=["othering"], definition_ar="كلام جارح يسمعه التلاميذ كل يوم"
    )
    amal.open(at("mapping:issue-summary", card.short)).fill(public_summary_ar="يسمع تلاميذ إهانات في طريقهم إلى المدرسة.")
    amal.open(at("mapping:issue", card.short)).press(at("mapping:issue-ask", card.short))
    return card


def second_reading(chadia: Visitor, amal: Visitor, card: Issue) -> None:
    page, confirm = at("mapping:issue", card.short), at("mapping:issue-confirm", card.short)
    chadia.open(page).press(confirm)
    assert "أقل من نوعين مستقلين من المصادر. أضيفوا ما يقوله نوع آخر." in chadia.words
    amal.open(at("mapping:line-add", card.short, "evidence")).fill(
        kind="survey", source_ar="استبيان الربيع", says_ar="أربعة من عشرة يسمعون إهانات"
    )
    chadia.open(page).press(confirm)
    card.refresh_from_db()
    assert card.state == "complete"


def recommend(amal: Visitor, card: Issue) -> None:
    amal.open(at("mapping:recommendation-add")).fill(
        existing_ar="لجنة الأهالي تلتقي كل أسبوع",
        text_ar="إبقاء طريق المدرسة مضاءً حتى المساء",
        addressed_to_ar="قسم الأشغال",
        issue=str(card.pk),
    )


def publish(amal: Visitor, chadia: Visitor) -> Report:
    amal.open(at("mapping:reports")).press(at("mapping:report-make"), edition="public")
    made = Report.objects.get(edition="public")
    amal.open(at("mapping:report", made.short)).press(at("mapping:report-ask", made.short))
    assert amal.client.get(at("mapping:check", made.short)).status_code == 403
    assert "لم يُنشر شيء مما وجدناه بعد" in Visitor().open(at("findings")).words
    chadia.open(at("mapping:check", made.short))
    chadia.fill(**dict.fromkeys(CheckItem.values, "fine"), decision="publish")
    made.refresh_from_db()
    assert made.state == "published"
    return made


def the_public_reads(report: Report, dataset: Dataset) -> None:
    anybody = Visitor()
    assert "مدينة لكل من يسكنها" in anybody.open(at("public-home")).words
    found = anybody.open(at("findings")).words
    assert found.index("يجتمع الأهالي كل أسبوع") < found.index("إهانات في طريق المدرسة")  # strengths first
    assert "يسمع تلاميذ إهانات في طريقهم إلى المدرسة." in found
    assert "التوصية ١ إبقاء طريق المدرسة مضاءً حتى المساء موجّهة إلى: قسم الأشغال" in found
    assert "هذه خريطة خفيفة. تدل على نقطة البداية ولا تعطي الصورة كاملة." in found
    assert anybody.soup.html["dir"] == "rtl"
    inside = ("تلاميذ الحيّين", "قلّت المقاعد", "شائعات عن القادمين", "ازدحام المدارس", "لجنة الأهالي تلتقي", "أمل", "شادية")
    pages = [found, *(anybody.open(path).words for path in anybody.links("/ar/findings/") if "." not in path)]
    pages.append(anybody.download(at("public-report", report.short, "html")).decode())
    assert not [(word, page[:40]) for word in inside for page in pages if word in page]
    small_counts_are_hidden(anybody, dataset)
    assert "sessionid" not in anybody.client.cookies


def small_counts_are_hidden(anybody: Visitor, dataset: Dataset) -> None:
    """Two assaults are not shown, nor the 26 from which and from the total of 68 they could be counted."""
    key = f"{dataset.short}-kinds"
    page = anybody.open(at("public-figure", key)).words
    assert "إهانة ٤٠ بين ٢٩ و٥٤ اعتداء العدد قليل كتابة مسيئة العدد قليل" in page
    assert "من غاب عن هذه البيانات يغيب من لا يتصل بنا" in page
    assert "غير معروض: العدد قليل ونحن نحمي خصوصية الناس." in page
    sheet = list(csv.DictReader(io.StringIO(anybody.download(at("public-figure-file", key, "csv")).decode("utf-8-sig"))))
    assert {row["name"]: (row["value"], row["state"]) for row in sheet} == {
        "إهانة": ("40", "shown"), "اعتداء": ("", "hidden"), "كتابة مسيئة": ("", "hidden")
    }  # fmt: skip
    kept = json.loads(anybody.download(at("public-figure-file", key, "json")))
    assert {row["name"]: row["value"] for row in kept["rows"]} == {"إهانة": 40.0, "اعتداء": None, "كتابة مسيئة": None}


def the_map(amal: Visitor, dataset: Dataset) -> None:
    first = amal.open(at("mapping:explorer")).words
    assert "طبقة واحدة في كل مرة، بلا ترتيب للأحياء. ما يجمع الناس يأتي أولاً." in first
    layer = amal.open(f"{at('mapping:explorer')}?layer={dataset.short}").words
    assert "البساتين ١٧ بين ١٠ و٢٧ التلة ١٧ بين ١٠ و٢٧" in layer  # in the order of names
    assert "حيث يثق الناس بمن يستمع إليهم يُخبَر عن أكثر" in layer
    assert "أعداد لا معدّلات" in layer
    assert amal.soup.main.find("svg") or amal.soup.main.find("img")


def take_back(amal: Visitor, dataset: Dataset) -> None:
    """What a figure uses stays on the record; what nobody used yet goes whole."""
    used = Import.objects.get()
    answer = amal.client.post(at("records:import-undo", used.short), follow=True)
    assert "تقوم على هذا الاستيراد أشكال خرجت، فلا يمكن إلغاؤه." in answer.content.decode()
    rows = sum(KINDS.values())
    more = "التاريخ;الحي;نوع الحادث\r\n05/06/2026;البساتين;إهانة\r\n06/06/2026;التلة;إهانة".encode()
    amal.open(at("records:import")).fill(dataset=str(dataset.pk), file=a_file("أيار.csv", more))
    assert "حُمّل من قبل ملف بهذه الأعمدة" in amal.words
    amal.fill()
    assert "يوم، شهر، سنة: ٥ حزيران ٢٠٢٦ شهر، يوم، سنة: ٦ أيار ٢٠٢٦" in amal.words  # asked, never guessed
    amal.fill(date_order="dmy")
    amal.fill(whole="good")
    assert Incident.objects.count() == rows + 2
    amal.press(at("records:import-undo", Import.objects.exclude(pk=used.pk).get().short))
    assert "أُلغي الاستيراد. حُذفت قيمتان" in amal.words
    assert Incident.objects.count() == rows


ANSWERS = {
    1: "سوق الخميس وملعب الحي", 2: "إهانات في طريق المدرسة", 3: "شائعات عن القادمين الجدد", 4: "لجنة الأهالي", 5: "النساء العاملات ليلاً", 6: "لقاء مع المدارس في أيار",
}  # fmt: skip
LINES: dict[str, dict[str, str]] = {
    "strength": {"text_ar": "يجتمع الأهالي كل أسبوع"},
    "impact": {"new_group_ar": "تلاميذ الحيّين", "effect_ar": "يغيّرون طريقهم إلى المدرسة"},
    "ground": {"kind": "grievance", "text_ar": "قلّت المقاعد في المدارس", "outside": "here"},
    "view": {"holder": "residents", "text_ar": "يرى الأهالي أن الأمر ازداد", "source_ar": "جلسة استماع"},
    "evidence": {
        "kind": "listening",
        "source_ar": "أربع جلسات استماع",
        "says_ar": "تتكرر الإهانات قبل الامتحانات",
        "bias_note_ar": "لم يحضر الفتيان",
    },
    "explanation": {"kind": "social", "text_ar": "ازدحام المدارس", "evidence_for_ar": "تقريران", "evidence_against_ar": "مدارس أخرى أيضاً"},
}
