"""Advice has no person as its subject, cannot become a situation, and is forgotten."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connections
from django.utils import timezone

from wiqaya.referral import receipts, retention, sealing
from wiqaya.referral.actions import advice
from wiqaya.referral.apart import inside
from wiqaya.referral.contents import Question
from wiqaya.referral.models import AdviceTally, Disclosure, DutyShift, Enquiry, EnquiryNote, Situation
from wiqaya.referral.queries import advice as queries
from wiqaya.referral.queries import help as doors
from wiqaya.referral.tests.conftest import NOW, TODAY
from wiqaya.referral.words import Function, Reply, Tier
from wiqaya.safeguards import keys
from wiqaya.safeguards.access import NOBODY, Actor
from wiqaya.safeguards.models import AuditRow

pytestmark = [pytest.mark.django_db(databases=["default", "referral", "keys"])]
QUESTION = Question(
    text="He stays away from his friends and speaks of hitting back.", about="teen", tried="we talked twice", hopes="that he laughs again"
)
CALL = Question(text="She does not sleep any more.", wanted="call")
PHONE = "+961 3 555 017"


@pytest.fixture(autouse=True)
def _inside() -> Iterator[None]:
    with inside():
        yield


@pytest.fixture
def adviser(staff: dict[str, Actor]) -> Actor:
    """Of the service that reads what comes in."""
    return staff["social"]


@pytest.fixture
def question(mechanism: Any) -> Callable[..., tuple[Enquiry, str]]:
    def make(question: Question = QUESTION, **options: Any) -> tuple[Enquiry, str]:
        return advice.ask(**{"mechanism": mechanism, "question": question, "relation": "parent", "by": NOBODY, "at": NOW, **options})

    return make


def trail() -> int:
    return AuditRow.objects.using("referral").count() + AuditRow.objects.using("default").count()


def tally(**which: Any) -> int:
    return sum(AdviceTally.objects.filter(**which).values_list("count", flat=True))


def test_nothing_points_from_advice_to_a_situation_or_back() -> None:
    pairs = [(Enquiry, Situation), (EnquiryNote, Situation), (Situation, Enquiry), (AdviceTally, Situation)]
    for source, target in pairs:
        assert not [field for field in source._meta.get_fields() if field.related_model is target]


def test_a_question_leaves_the_day_and_no_line_in_the_trail(question: Any, mechanism: Any) -> None:
    before = trail()
    row, _receipt = question(at=NOW + timedelta(hours=3, minutes=17))
    assert trail() == before
    assert (row.day, row.forget_on) == (TODAY, TODAY + timedelta(days=30))
    assert row.pk.version == 4
    lent = Disclosure.objects.filter(subject=row.pk)
    assert {one.pk.version for one in lent} == {4}
    assert {timezone.localtime(one.at).time() for one in lent} == {time(0)}
    assert {one.by for one in lent} == {NOBODY.id}


def test_no_text_and_no_number_stands_in_the_database_as_it_was_written(question: Any) -> None:
    question(CALL, contact=PHONE)
    for alias in ("referral", "keys", "default"):
        found = b""
        with connections[alias].cursor() as cursor:
            for table in connections[alias].introspection.table_names(cursor):
                cursor.execute(f'SELECT * FROM "{table}"')
                found += repr(
                    [[bytes(cell) if isinstance(cell, memoryview) else cell for cell in line] for line in cursor.fetchall()]
                ).encode()
        assert b"does not sleep" not in found
        assert b"555 017" not in found


def test_only_a_hash_of_the_receipt_is_kept_and_either_digits_open(question: Any) -> None:
    row, receipt = question()
    assert len(receipt) == 16
    assert receipt.isdecimal()
    assert receipt.encode() not in bytes(row.receipt)
    arabic = receipts.in_groups(receipt).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert doors.found(arabic) == row
    assert doors.found("0" * 16) is None
    assert doors.found(receipt[:15]) is None


def test_the_same_page_sent_twice_is_one_question(question: Any) -> None:
    once = receipts.new_once()
    first, receipt = question(once=once)
    again, same = question(once=once)
    assert (again.pk, same) == (first.pk, receipt)
    other, different = question(Question(text="Something else."), once=once)
    assert other.pk != first.pk
    assert different != receipt
    assert tally() == 2


def test_two_sendings_at_the_same_time_leave_one_question_and_no_stray_key(question: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    once = receipts.new_once()
    first, receipt = question(once=once)
    monkeypatch.setattr(Enquiry.objects, "filter", lambda **_which: Enquiry.objects.none())  # the other one is not there yet
    again, same = question(once=once)
    assert (again.pk, same) == (first.pk, receipt)
    assert set(Disclosure.objects.filter(tier=Tier.ADVICE).values_list("subject", flat=True)) == {first.pk}


def test_receipts_without_a_page_are_drawn_by_chance() -> None:
    assert len({receipts.receipt_for("", "same") for _ in range(50)}) == 50


def test_a_name_or_number_in_the_text_is_refused_with_its_place(question: Any) -> None:
    with pytest.raises(ValidationError) as wrong:
        question(Question(text="Call him: +961 3 555 018", tried="asked"))
    assert list(wrong.value.message_dict) == ["text"]
    assert not Enquiry.objects.exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"relation": "mayor"}, "relation"),
        ({"question": Question(text=" ")}, "text"),
        ({"question": CALL}, "phone"),
        ({"channel": "fax"}, "wanted"),
        ({"question": Question(text="x" * 4001)}, "text"),
    ],
)
def test_what_is_missing_is_named(question: Any, change: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as wrong:
        question(**{"question": QUESTION, **change})
    assert field in wrong.value.message_dict


def test_text_and_contact_lie_under_keys_of_their_own(question: Any, adviser: Actor) -> None:
    row, _receipt = question(CALL, contact=PHONE)
    advice_ring = sealing.ring(subject=row.pk, tier=Tier.ADVICE, mechanism=row.mechanism_id, by=adviser, at=NOW, why="test")
    with pytest.raises(keys.Closed):
        sealing.read(advice_ring, "enquiry.contact", row.pk, row.contact)
    assert queries.contact_of(row, by=adviser, at=NOW) == PHONE


def test_who_answers_reads_and_everybody_else_finds_nothing(question: Any, adviser: Actor, staff: dict[str, Actor]) -> None:
    row, _receipt = question()
    assert queries.conversation(row, by=adviser, at=NOW)[0] == QUESTION
    assert list(queries.desk(adviser, NOW)) == [row]
    for sector in ("police", "health"):
        assert list(queries.desk(staff[sector], NOW)) == []
        with pytest.raises(sealing.Hidden):
            queries.enquiry(staff[sector], row.pk, NOW)
        with pytest.raises(sealing.Hidden):
            queries.conversation(row, by=staff[sector], at=NOW)


def test_an_adviser_whose_training_has_lapsed_finds_no_desk(adviser: Actor, mechanism: Any) -> None:
    with pytest.raises(sealing.Hidden):
        queries.desk(adviser, NOW + timedelta(days=4000))


def test_advice_opens_without_a_panel_and_closes_without_advisers(question: Any, mechanism: Any) -> None:
    mechanism.conditions.all().delete()
    mechanism.state = "draft"
    mechanism.opened_by = mechanism.opened_at = None
    mechanism.save()
    mechanism.signs_lists.all().delete()
    assert question()[0].mechanism == mechanism
    assert queries.advising(NOW) == mechanism
    assert doors.signs(mechanism) == (0, [])
    mechanism.clearances.filter(function=Function.ADVISER, agency=mechanism.host).update(ended_at=NOW)
    assert queries.advising(NOW) is None
    with pytest.raises(advice.NoAdviser):
        question()
    mechanism.clearances.update(ended_at=None)
    assert queries.advises(mechanism, NOW)
    mechanism.state = "closed"
    assert not queries.advises(mechanism, NOW)


def test_an_answer_is_read_with_the_code_and_the_topic_is_counted(question: Any, adviser: Actor) -> None:
    row, receipt = question()
    assert (tally(topic=""), tally(topic="family")) == (1, 0)
    done = advice.answer(enquiry=row, text="Ask him what he misses.", topic="family", by=adviser, at=NOW + timedelta(days=1))
    assert (tally(topic=""), tally(topic="family")) == (0, 1)
    assert AdviceTally.objects.get(topic="family").answered_in_time == 1
    assert done.forget_on == TODAY + timedelta(days=31)
    said = doors.messages(doors.found(receipt), NOW)
    assert [(one.text, one.from_staff) for one in said] == [("Ask him what he misses.", True)]
    line = AuditRow.objects.using("referral").filter(action="advice.answer").get()
    assert (line.by, line.details) == (adviser.id, {"topic": "family"})


def test_another_topic_moves_the_count_and_a_late_answer_is_not_in_time(question: Any, adviser: Actor) -> None:
    row, _receipt = question()
    late = NOW + timedelta(days=29)
    row = advice.answer(enquiry=row, text="Late, but here.", topic="family", by=adviser, at=late)
    advice.answer(enquiry=row, text="More.", topic="school", by=adviser, at=late)
    assert (tally(topic="family"), tally(topic="school")) == (0, 1)
    assert sum(AdviceTally.objects.values_list("answered_in_time", flat=True)) == 0


def test_an_answer_needs_words_a_topic_and_no_label(question: Any, adviser: Actor) -> None:
    row, _receipt = question()
    for text, topic, field in (
        ("", "family", "text"),
        ("Yes.", "person", "topic"),
        ("x" * 4001, "family", "text"),
        ("He is an extremist.", "family", "text"),
    ):
        with pytest.raises(ValidationError) as wrong:
            advice.answer(enquiry=row, text=text, topic=topic, by=adviser, at=NOW)
        assert list(wrong.value.message_dict) == [field]


def test_a_call_needs_no_words_and_forgets_its_number(question: Any, adviser: Actor) -> None:
    row, _receipt = question(CALL, contact=PHONE)
    done = advice.answer(enquiry=row, text="", topic="services", by=adviser, at=NOW)
    assert (done.contact, done.answered_on, done.notes.count()) == (None, TODAY, 0)


def test_whoever_wrote_writes_again_and_waits_again(question: Any, adviser: Actor) -> None:
    row, receipt = question()
    row = advice.answer(enquiry=row, text="Ask him.", topic="family", by=adviser, at=NOW)
    before = trail()
    advice.write(enquiry=row, text="I did, thank you.", by=NOBODY, at=NOW + timedelta(days=2))
    assert trail() == before
    row.refresh_from_db()
    assert (row.answered_on, row.forget_on) == (None, TODAY + timedelta(days=32))
    assert [one.text for one in doors.messages(doors.found(receipt), NOW)] == ["Ask him.", "I did, thank you."]
    with pytest.raises(ValidationError):
        advice.write(enquiry=row, text=" ", by=NOBODY, at=NOW)


def test_erasing_takes_everything_but_the_count(question: Any) -> None:
    row, receipt = question(CALL, contact=PHONE)
    key, place = row.pk, sealing.place(row.city_id, row.pk, Tier.ADVICE)
    advice.erase(enquiry=row, by=NOBODY, at=NOW)
    assert doors.found(receipt) is None
    assert not Disclosure.objects.filter(subject=key).exists()
    assert keys.holders(place=place) == set()
    assert tally() == 1


def test_after_thirty_days_the_text_is_gone(question: Any, city: Any) -> None:
    _row, receipt = question()
    operator = Actor(id=uuid4(), kind="system", city=city.id)
    day = NOW + timedelta(days=29)
    assert (retention.due_advice(day), retention.forget_advice(by=operator, at=day)) == (0, 0)
    day = NOW + timedelta(days=31)
    assert (retention.due_advice(day), retention.forget_advice(by=operator, at=day)) == (1, 1)
    assert (doors.found(receipt), Enquiry.objects.count(), retention.due_advice(day)) == (None, 0, 0)
    assert tally() == 1


def test_the_promised_day_counts_days_with_a_shift(mechanism: Any) -> None:
    friday = datetime(2026, 11, 20, 9, tzinfo=NOW.tzinfo).date()
    assert queries.answer_due(mechanism, friday) == friday + timedelta(days=7)
    shift(mechanism, uuid4(), 0)
    shift(mechanism, uuid4(), 3)
    mechanism.answer_days = 3
    assert queries.answer_due(mechanism, friday).isoformat() == "2026-11-30"


def test_a_question_is_late_the_day_after_its_term(question: Any, adviser: Actor) -> None:
    row, _receipt = question()
    assert not queries.late(row, row.answer_due)
    assert queries.late(row, row.answer_due + timedelta(days=1))
    row = advice.answer(enquiry=row, text="Here.", topic="own", by=adviser, at=NOW)
    assert not queries.late(row, row.answer_due + timedelta(days=1))


def shift(mechanism: Any, person: Any, weekday: int, begins: int = 9, ends: int = 15) -> None:
    DutyShift.objects.create(
        mechanism=mechanism, person=person, function=Function.ADVISER, weekday=weekday, begins=time(begins), ends=time(ends)
    )


def test_duty_is_said_truly(mechanism: Any, adviser: Actor) -> None:
    saturday = NOW.weekday()
    assert not doors.doors(NOW).on_duty
    shift(mechanism, uuid4(), saturday)  # nobody who is cleared
    assert not doors.doors(NOW).on_duty
    shift(mechanism, adviser.id, saturday, 8, 10)
    shift(mechanism, adviser.id, saturday, 10, 12)
    now = doors.doors(NOW)
    assert now.on_duty
    assert [(part.weekday, part.begins.hour, part.ends.hour) for part in now.hours] == [(saturday, 8, 12)]
    later = doors.doors(NOW + timedelta(hours=5))
    assert not later.on_duty
    assert later.next_duty is not None
    assert later.next_duty - NOW == timedelta(days=7, hours=-1)


def test_what_is_told_about_support_has_three_forms() -> None:
    assert len(Reply) == 3
    assert all(str(phrase.label).startswith(("Thank you", "شكراً", "Merci")) for phrase in Reply)
