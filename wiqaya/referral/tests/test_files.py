"""Files of a situation: cleaned, sealed, for few, and gone with the rest."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from PIL import Image

from wiqaya.engines.cleaning import MAX_BYTES, CannotClean, clean, reasons
from wiqaya.referral import sealing
from wiqaya.referral.actions import closing, consenting, files, forgetting, receiving, reviewing, room
from wiqaya.referral.actions import home as filter_one
from wiqaya.referral.models import SealedFile, Situation
from wiqaya.referral.queries import files as queries
from wiqaya.referral.queries import rights as copies
from wiqaya.referral.tests import test_rights, test_room_pages
from wiqaya.referral.tests.acting import running, to_acting
from wiqaya.referral.tests.conftest import FILTER_ONE, NOW, SHEET, TODAY
from wiqaya.referral.tests.test_proofs import everything
from wiqaya.referral.words import Stage
from wiqaya.referral.words.files import REFUSED, FileKind
from wiqaya.safeguards.access import Actor
from wiqaya.safeguards.audit import AuditRow

people, enter, asked_row, officer = test_room_pages.people, test_room_pages.enter, test_room_pages.row, test_rights.officer
pytestmark = [pytest.mark.django_db(databases=["default", "referral", "keys"])]
CANARY = "زمردة الكناري"
TEXT = f"{CANARY}: draws every day".encode()
LABEL = "letter about the timetable"


def add(row: Situation, by: Actor, data: bytes = TEXT, **more: Any) -> SealedFile:
    return files.add_file(**{"short": row.short, "data": data, "label": LABEL, "by": by, "at": NOW, **more})


def seen(row: Situation, by: Actor) -> list[str]:
    return [one.label for one in queries.listed(row, by=by, at=NOW)]


@pytest.fixture
def home(asked: Callable[..., Any], mechanism: Any, staff: Any) -> Situation:
    """At filter 1 of the service “social”."""
    row: Situation = asked()
    receiving.take_up(short=row.short, by=staff["social"], at=NOW)
    return receiving.decide(short=row.short, outcome="home", reason="fits", source="the youth club was asked", by=staff["social"], at=NOW)


@pytest.fixture
def acting(asked: Callable[..., Any], mechanism: Any, staff: Any, services: Any) -> Situation:
    """Social leads, health helps."""
    return to_acting(asked(), mechanism, staff, services)


def test_every_reason_of_the_engine_has_a_sentence_and_every_kind_a_word() -> None:
    told = str(CannotClean.__doc__).replace("`code`:", "").replace(";", ",").replace(".", ",")
    codes = {word.split("(")[0].strip() for word in told.split(",")} & set(REFUSED)
    assert codes == set(REFUSED)
    assert {one.value for one in FileKind} == {one.value for one in reasons.Kind}


def test_at_filter_1_the_home_service_alone_puts_and_opens(home: Situation, staff: Any) -> None:
    made = add(home, staff["social"])
    assert (made.tier, made.kind, made.size, made.day) == ("notes", "text", len(TEXT), TODAY)
    assert queries.opened(home, made.pk, by=staff["social"], at=NOW)[1] == TEXT
    for write in (lambda: add(home, staff["health"]), lambda: queries.opened(home, made.pk, by=staff["health"], at=NOW)):
        with pytest.raises(sealing.Hidden):
            write()


def test_before_and_between_nothing_is_added(asked: Callable[..., Any], home: Situation, mechanism: Any, staff: Any) -> None:
    made = add(home, staff["social"])
    filter_one.answer_filter_one(short=home.short, answers=FILTER_ONE, by=staff["social"], at=NOW)
    meeting = room.plan_meeting(mechanism=mechanism, planned_for=NOW + timedelta(hours=1), minutes=120, by=staff["education"], at=NOW)
    filter_one.bring_to_table(short=home.short, meeting=meeting, sheet=SHEET, read_by_a_person=True, by=staff["social"], at=NOW)
    home.refresh_from_db()
    for row in (asked(), home):
        with pytest.raises(ValidationError):
            add(row, staff["social"])
    assert [one.row for one in queries.listed(home, by=staff["social"], at=NOW)] == [made]  # what is there stays with the home service


def test_while_somebody_objects_nothing_is_added_or_erased(home: Situation, staff: Any) -> None:
    made = add(home, staff["social"])
    Situation.objects.filter(pk=home.pk).update(held=True)
    for write in (lambda: add(home, staff["social"]), lambda: files.remove_file(short=home.short, key=made.pk, by=staff["social"], at=NOW)):
        with pytest.raises(ValidationError):
            write()


def test_the_table_and_the_named_services_see_none(home: Situation, mechanism: Any, staff: Any) -> None:
    add(home, staff["social"])
    for sector in ("education", "health", "child", "police"):
        assert not queries.readable(home, staff[sector], NOW).exists()


def test_from_filter_4_those_who_act_open_and_only_the_writer_erases(acting: Situation, staff: Any) -> None:
    made = add(acting, staff["health"])
    assert made.tier == "full"
    assert seen(acting, staff["social"]) == seen(acting, staff["health"]) == [LABEL]
    for sector in ("social", "education"):
        with pytest.raises(sealing.Hidden):
            files.remove_file(short=acting.short, key=made.pk, by=staff[sector], at=NOW)
    assert queries.opened(acting, made.pk, by=staff["social"], at=NOW)[1] == TEXT
    files.remove_file(short=acting.short, key=made.pk, by=staff["health"], at=NOW)
    assert not SealedFile.objects.exists()


def test_a_consent_that_is_withdrawn_shuts_the_files(acting: Situation, staff: Any) -> None:
    made = add(acting, staff["social"])
    consenting.withdraw(consent=acting.consents.get(purpose="sharing"), by=staff["social"], at=NOW)
    with pytest.raises(sealing.Hidden):
        queries.opened(acting, made.pk, by=staff["health"], at=NOW)
    assert queries.opened(acting, made.pk, by=staff["social"], at=NOW)


def test_whoever_steps_aside_opens_nothing(home: Situation, staff: Any) -> None:
    made = add(home, staff["social"])
    room.step_aside(subject=home.pk, by=staff["social"], at=NOW)
    with pytest.raises(sealing.Hidden):
        queries.opened(home, made.pk, by=staff["social"], at=NOW)


@pytest.mark.parametrize(
    ("more", "field"),
    [({"label": " "}, "label"), ({"label": "letter of 03 555 010"}, "label"), ({"label": "drawing of the terrorist"}, "label"), ({"data": b"%PDF-1.7"}, "file"), ({"data": b"a" * (MAX_BYTES + 1)}, "file")],
)  # fmt: skip
def test_what_names_labels_or_cannot_be_cleaned_is_refused(home: Situation, staff: Any, more: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as wrong:
        add(home, staff["social"], **more)
    assert set(wrong.value.error_dict) == {field}
    assert not SealedFile.objects.exists()


def test_a_service_keeps_five_at_most(acting: Situation, staff: Any) -> None:
    for _number in range(queries.MOST):
        add(acting, staff["social"])
    with pytest.raises(ValidationError):
        add(acting, staff["social"])
    assert add(acting, staff["health"])  # another has its own five


def test_a_dump_holds_no_word_of_a_file_and_the_trail_no_label(home: Situation, staff: Any) -> None:
    made = add(home, staff["social"], label=f"paper {LABEL}")
    queries.opened(home, made.pk, by=staff["social"], at=NOW)
    for alias in ("default", "referral", "keys"):
        dump = everything(alias)
        assert CANARY not in dump
        assert LABEL not in dump
    actions = set(AuditRow.objects.using("referral").filter(action__contains="file").values_list("action", flat=True))
    assert actions == {"file.add", "key.file"}


def test_what_is_rejected_leaves_no_file(home: Situation, staff: Any) -> None:
    add(home, staff["social"])
    closing.close_own(short=home.short, reason="unfounded", by=staff["social"], at=NOW)
    assert not SealedFile.objects.exists()


def test_after_support_the_lead_keeps_its_own_under_a_new_key_and_nothing_else(acting: Situation, staff: Any, provider: UUID) -> None:
    running(acting, staff, provider)
    kept = add(acting, staff["social"])
    add(acting, staff["health"])
    before = bytes(kept.content)
    reviewing.end(short=acting.short, reason="lower-personal", reply="read", by=staff["social"], at=NOW)
    acting.refresh_from_db()
    assert [one.row.pk for one in queries.listed(acting, by=staff["social"], at=NOW)] == [kept.pk]
    assert queries.opened(acting, kept.pk, by=staff["social"], at=NOW)[1] == TEXT
    assert bytes(SealedFile.objects.get().content)[:3] != before[:3]  # the version of the key stands at the front
    with pytest.raises(sealing.Hidden):
        queries.opened(acting, kept.pk, by=staff["health"], at=NOW)
    forgetting.forget_situation(situation=acting, why="term", by=staff["social"], at=NOW)
    assert not SealedFile.objects.exists()


def test_a_copy_for_the_person_names_each_file_and_what_stays(acting: Situation, staff: Any, officer: Actor) -> None:
    add(acting, staff["social"], alone=True)
    add(acting, staff["health"])
    test_rights.linked(acting, officer)
    told = copies.copy_of(acting, by=staff["social"], at=NOW)["files"]
    assert sorted(one["goes_along"] for one in told) == [False, True]
    assert CANARY not in str(told)
    assert LABEL not in str(told)


def picture() -> bytes:
    held = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = CANARY
    Image.new("RGB", (20, 10), "teal").save(held, "JPEG", exif=exif)
    return held.getvalue()


@pytest.mark.slow
def test_a_file_is_put_opened_and_erased_on_its_page(asked_row: Situation, mechanism: Any, enter: Callable[..., Client], tmp_path: Any, settings: Any) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "none")  # a file laid on the disk would fail
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10
    social, at = enter("social"), f"/en/care/items/{asked_row.short}/files/"
    if asked_row.stage != Stage.HOME:
        for stage in (Stage.REVIEW, Stage.HOME):
            Situation.objects.filter(pk=asked_row.pk).exclude(stage=stage).update(stage=stage)
    sent = io.BytesIO(picture())
    sent.name = f"{CANARY}.jpg"
    assert social.post(at, {"file": sent, "label": LABEL}).status_code == 302
    page = social.get(at).content.decode()
    assert LABEL in page
    assert CANARY not in page
    held = SealedFile.objects.get()
    answer = social.post(f"{at}{held.pk}/")
    assert answer.content == clean(picture()).data
    assert answer["Content-Disposition"] == 'attachment; filename="file.jpg"'
    assert (answer["X-Content-Type-Options"], answer["Cache-Control"], answer["Content-Security-Policy"]) == ("nosniff", "no-store", "default-src 'none'; sandbox")
    assert social.get(f"{at}{held.pk}/").status_code == 405
    assert {"look.care.files", "look.care.file", "key.file"} <= set(AuditRow.objects.using("referral").values_list("action", flat=True))
    health = enter("health")
    assert {health.get(at).status_code, health.post(f"{at}{held.pk}/").status_code, health.post(f"{at}{held.pk}/erase/").status_code} == {404}
    wrong = io.BytesIO(b"%PDF-1.7 " + b"a" * 100)
    wrong.name = "a.pdf"
    refused = social.post(at, {"file": wrong, "label": LABEL})
    assert refused.status_code == 422
    assert "PDF is not taken" in refused.content.decode()
    large = io.BytesIO(b"a" * (MAX_BYTES + 70_000))
    large.name = "a.txt"
    assert "larger than 5 MB" in social.post(at, {"file": large, "label": LABEL}).content.decode()
    assert social.post(f"{at}{held.pk}/erase/").status_code == 302
    assert "There is no file here" in social.get(at).content.decode()


