"""Whom a round asks: the plan, one draw that can be repeated, replacements in its order, quotas, codes on paper."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from wiqaya.places.models import Area, Population
from wiqaya.surveys.actions import light, sampling
from wiqaya.surveys.actions.invites import make_invites
from wiqaya.surveys.actions.quotas import Wanted, set_quotas
from wiqaya.surveys.frames import load_frame
from wiqaya.surveys.models import AnswerSet, Invite, Quota, Replacement, Sample, SamplePoint
from wiqaya.surveys.queries.sampling import Cell, quota_progress
from wiqaya.surveys.sealing import invite_key
from wiqaya.surveys.tests.printed import language, printed
from wiqaya.web.addresses import WORK

pytestmark = pytest.mark.django_db
RESIDENTS = {"1": 1_000, "2": 2_000, "3": 3_000}
PLACES = [(f"{area}-{number}", area, 20 + 7 * number) for area in RESIDENTS for number in range(1, 13)]


def listed(places=PLACES, header="code,area,households"):
    return "\n".join([header, *(",".join(map(str, place)) for place in places)]).encode()


@pytest.fixture
def people(city):
    for area in Area.objects.all():
        Population.objects.create(area=area, year=2025, residents=RESIDENTS[area.code], source="Census")
        for sex in ("female", "male"):
            for band in ("15-24", "25-39", "40-59", "60-"):
                Population.objects.create(area=area, year=2025, sex=sex, age_band=band, residents=RESIDENTS[area.code] // 8, source="Census")


@pytest.fixture
def by(amal, as_actor):
    return as_actor(amal)


@pytest.fixture
def plan(wave, people, by, now):
    def planned(**more):
        return sampling.plan_sample(wave=wave, **{"margin": 10, "design_effect": 1.5, "response_rate": 0.6, "cluster": 10} | more, by=by, at=now)

    return planned


@pytest.fixture
def drawn(plan, wave, by, now):
    plan()
    return sampling.draw(wave=wave, frame=load_frame("p.csv", listed(), list(RESIDENTS)), by=by, at=now)


def test_the_size_is_the_engines(plan):
    assert plan().size == 141  # 144.06 in an endless city, n / (1 + n / 6000) in this one
    assert plan(by_area=True).size == 126 + 135 + 138
    assert Sample.objects.count() == 1


def test_a_draw_has_chances_that_follow_from_households_and_can_be_repeated(drawn, wave, by, now):
    main = list(drawn.points.filter(reserve=False))
    assert len(main) == 15
    for area in RESIDENTS:
        inside = [place for place in PLACES if place[1] == area]
        many = sum(point.stratum == area for point in main)
        for point in (point for point in main if point.stratum == area):
            assert point.probability == pytest.approx(many * point.households / sum(place[2] for place in inside))
    assert [point.reserve for point in drawn.points.order_by("position")] == [False] * 15 + [True] * 9
    codes = list(drawn.points.values_list("code", flat=True))
    SamplePoint.objects.all().delete()
    Sample.objects.update(drawn_at=None, drawn_by=None)
    again = sampling.draw(wave=wave, frame=load_frame("p.csv", listed(PLACES[::-1]), list(RESIDENTS)), by=by, at=now)
    assert list(again.points.values_list("code", flat=True)) == codes


def test_drawn_once_and_planned_before(drawn, plan, wave, by, now):
    with pytest.raises(ValidationError):
        sampling.draw(wave=wave, frame=load_frame("p.csv", listed(), list(RESIDENTS)), by=by, at=now)
    with pytest.raises(ValidationError):
        plan(margin=5)
    assert drawn.points.count() == 24


@pytest.mark.parametrize(("data", "said"), [
    (listed(header="code,area,households,head of household name", places=[("a", "1", 9, "Amal Haddad")]), "no people"),
    (listed(header="code,area,households,address", places=[("a", "1", 9, "12 Harbour Street")]), "no people"),
    (listed(header="code,area"), "households"), (listed([("a", "9", 10)]), "Row 2"), (listed([("a", "1", 10), ("a", "1", 9)]), "Row 3"),
    (listed([("a", "1", 0)]), "Row 2"), (listed([]), "no rows"), (b"", "empty"),
])  # fmt: skip
def test_a_list_with_people_or_mistakes_is_refused(city, data, said):
    with translation.override("en"), pytest.raises(ValidationError, match=said):
        load_frame("p.csv", data, list(RESIDENTS))


def test_the_next_reserve_of_the_area_moves_up_and_the_log_says_why(drawn, by, now):
    first = drawn.points.filter(stratum="2", reserve=False).order_by("position").first()
    waiting = list(drawn.points.filter(stratum="2", reserve=True).order_by("position"))
    with pytest.raises(ValidationError):
        sampling.replace_point(point=first, reason={"en": " "}, by=by, at=now)
    with pytest.raises(ValidationError):
        sampling.replace_point(point=waiting[0], reason={"en": "Far"}, by=by, at=now)
    out = first
    for reserve in waiting:
        assert sampling.replace_point(point=out, reason={"en": "Closed by works"}, by=by, at=now).into == reserve
        out = reserve
    with pytest.raises(ValidationError):
        sampling.replace_point(point=out, reason={"en": "Closed by works"}, by=by, at=now)
    first.refresh_from_db()
    assert (first.outcome, Replacement.objects.count()) == ("replaced", 3)
    with pytest.raises(ValidationError):
        sampling.set_outcome(point=first, outcome="answered", by=by, at=now)


def test_quotas_follow_residents_and_fill_with_answers_that_count(wave, version, people, by, now):
    made = set_quotas(wave=wave, total=120, parts=["area", "sex", "age"], by=by, at=now)
    assert (len(made), sum(one.target for one in made)) == (24, 120)
    by_area = {code: sum(one.target for one in made if one.area.code == code) for code in RESIDENTS}
    assert all(abs(by_area[code] - 120 * RESIDENTS[code] / 6000) <= 8 / 2 for code in RESIDENTS)
    area = Area.objects.get(code="3")
    told = {"sex": "female", "age": "60-"}
    for number, (channel, standing) in enumerate([("interview", "valid"), ("file", "valid"), ("open", "valid"), ("file", "withdrawn")]):
        AnswerSet.objects.create(
            wave=wave, version=version, channel=channel, standing=standing, area=area, day=now.date(), answers=told, instance=str(number), content="x"
        )
    done = {(line.quota.area.code, line.quota.sex, line.quota.age_band): line.done for line in quota_progress(wave) if line.done}
    assert done == {("3", "female", "60-"): 2}
    set_quotas(wave=wave, typed=[Wanted(Cell("1"), 40), Wanted(Cell(sex="male"), 7)], by=by, at=now)
    assert sorted(Quota.objects.values_list("target", flat=True)) == [7, 40]


def test_quotas_without_residents_are_refused(wave, by, now):
    with pytest.raises(ValidationError):
        set_quotas(wave=wave, total=100, parts=["area"], by=by, at=now)


def test_a_code_is_kept_as_a_key_and_weighs_one_over_its_chance(drawn, wave, by, now):
    codes = make_invites(wave=wave, many=200, area="2", by=by, at=now)
    assert len(set(codes)) == 200
    assert all(re.fullmatch(r"[2-9B-DF-HJKMNP-TV-Z]{4}-[2-9B-DF-HJKMNP-TV-Z]{4}", code) for code in codes)
    assert {invite.weight for invite in Invite.objects.all()} == {10.0}
    kept = str(list(Invite.objects.values()))
    assert not any(code in kept or code.replace("-", "") in kept for code in codes)
    assert Invite.objects.filter(code=invite_key(wave, codes[0].lower())).exists()
    point = drawn.points.first()
    (code,) = make_invites(wave=wave, many=1, point=point, by=by, at=now)
    light.send(wave=wave, sitting=light.begin(wave=wave, language="ar", invitation=code, by=by, at=now), by=by, at=now)
    assert (AnswerSet.objects.get().point, AnswerSet.objects.get().weight) == (point, 1.0)
    with pytest.raises(ValidationError):
        make_invites(wave=wave, many=3000, area="2", by=by, at=now)


@pytest.fixture
def pages(browse, amal, wave):
    client = browse(amal)
    client.base = f"/ar/{WORK}/understand/surveys/round/{wave.short}"
    return client


def test_from_the_plan_to_a_replacement_on_pages(pages, wave, people):
    sent = {"margin": "10", "design_effect": "1,5", "response_rate": "٦٠", "cluster": "10", "frame_ar": "مربعات"}
    planned = pages.post(f"{pages.base}/sample/plan", sent, follow=True)
    assert "١٤١" in planned.content.decode()
    reply = pages.post(f"{pages.base}/sample/draw", {"file": SimpleUploadedFile("p.csv", listed()), "reserves": "2"}, follow=True)
    assert SamplePoint.objects.get(position=21).code in reply.content.decode()
    point = SamplePoint.objects.get(position=1)
    pages.post(f"{pages.base}/sample/1", {"act": "replace", "reason_ar": "أشغال"}, follow=True)
    point.refresh_from_db()
    assert point.outcome == "replaced"
    assert "أشغال" in pages.get(f"{pages.base}/sample").content.decode()
    assert pages.get(f"{pages.base}/sample/1").status_code == 200


def test_quotas_codes_and_files_on_pages(pages, wave, people):
    shared = pages.post(f"{pages.base}/quotas/share", {"total": "60", "parts": ["sex"]}, follow=True)
    assert shared.content.decode().count("٣٠") >= 2
    assert list(Quota.objects.values_list("target", flat=True)) == [30, 30]
    assert pages.get(f"{pages.base}/quotas/type").status_code == 200
    pages.post(f"{pages.base}/quotas/type?parts=area", {"cell-0": "5", "cell-1": "0", "cell-2": "7"})
    assert sorted(Quota.objects.values_list("target", flat=True)) == [5, 7]
    sheet = pages.post(f"{pages.base}/invitations", {"many": "3", "area": "1", "sheet": "csv"})
    assert len(re.findall(r"\w{4}-\w{4},http", sheet.content.decode("utf-8-sig"))) == 3
    assert sheet["Cache-Control"] == "no-store"
    assert Invite.objects.count() == 3
    assert "٣" in pages.get(f"{pages.base}/invitations").content.decode()
    wrong = pages.post(f"{pages.base}/files", {"file": SimpleUploadedFile("x.csv", b"a,b\n1,2\n")})
    assert wrong.status_code == 422


def test_who_may_not_ask_sees_nothing(browse, chadia, wave):
    client = browse(chadia)
    for part in ("sample", "quotas", "invitations", "files"):
        assert client.get(f"/ar/{WORK}/understand/surveys/round/{wave.short}/{part}").status_code == 403


@pytest.mark.slow
def test_the_sheet_of_codes_to_print_holds_every_code_once_in_arabic(pages, wave, people, amal, as_actor, now):
    reply = pages.post(f"{pages.base}/invitations", {"many": "200", "area": "1", "sheet": "pdf"})
    assert (reply["Content-Type"], reply["Cache-Control"]) == ("application/pdf", "no-store")
    assert language(reply.content) == "ar"
    sheets = printed(reply.content)
    words = "\n".join(sheets)
    codes = re.findall(r"^[2-9A-Z]{4}-[2-9A-Z]{4}$", words, re.MULTILINE)  # from left to right among Arabic
    assert len(codes) == len(set(codes)) == Invite.objects.count() == 200
    assert 2 <= len(sheets) <= 5
    assert f"http://testserver/ar/s/{wave.code}" in words
    assert all(said[::-1] in words for said in ("رموز الدعوة", "الورقة", "عنوان"))  # from right to left
    assert light.begin(wave=wave, language="ar", invitation=codes[-1], by=as_actor(amal), at=now).invite
