"""Cards are written by many: nothing is lost, nobody is named, nobody approves their own work."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from wiqaya.mapping.actions import card_parts, issues
from wiqaya.mapping.models import Evidence, Ground, Issue, IssueVersion
from wiqaya.mapping.versions import Clashing
from wiqaya.records.models import Dataset
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import NotAllowed, OwnWork
from wiqaya.safeguards.fields import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(amal: Any, as_actor: Any) -> Any:
    return as_actor(amal)


def write(card: Issue, by: Any, now: Any, **values: Any) -> Issue:
    return issues.write(
        issue=card, values=values, version=values.pop("version", card.version), reason=values.pop("reason", ""), by=by, at=now
    )


def test_a_card_begins_with_a_title_alone(cycle: Any, by: Any, now: Any) -> None:
    card = issues.begin(cycle=cycle, title={"ar": "إهانات قرب المدرسة"}, by=by, at=now)
    assert card.state == "draft"
    assert card.written_by == by.id
    assert [row.action for row in audit.history(card)] == ["card.begin"]
    with pytest.raises(ValidationError, match="title"):
        issues.begin(cycle=cycle, title={"ar": " "}, by=by, at=now)


def test_every_field_can_be_written(card: Issue, by: Any, now: Any) -> None:
    values = {
        "definition": {"en": "Insults near schools", "ar": "إهانات قرب المدارس"}, "kinds": ["polarisation", "hate"], "manifestations": ["division"],
        "theme": "misogyny", "trend": "rising", "whole_city": False, "areas": ["2", "1"], "result_of": {"en": "Fewer school places"},
    }  # fmt: skip
    saved = write(card, by, now, **values)
    saved = Issue.objects.get(pk=saved.pk)
    assert saved.definition.best("ar")[0] == "إهانات قرب المدارس"
    assert saved.kinds == ["hate", "polarisation"]
    assert [area.code for area in saved.areas.order_by("code")] == ["1", "2"]
    assert (saved.version, saved.trend, saved.whole_city) == (2, "rising", False)


@pytest.mark.parametrize(
    ("name", "value"),
    [("kinds", ["war"]), ("theme", "x"), ("trend", "up"), ("areas", ["99"]), ("continues", "is-zzzzz"), ("title", {"en": "", "ar": ""})],
)
def test_unknown_words_are_refused_at_their_field(card: Issue, by: Any, now: Any, name: str, value: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        write(card, by, now, **{name: value})
    assert list(refused.value.message_dict) == [name]
    assert Issue.objects.get(pk=card.pk).version == 1


@pytest.mark.parametrize("text", ["Call 0612345678", "Written by someone@example.org"])
def test_a_person_is_refused_in_every_text_of_a_card(card: Issue, by: Any, now: Any, text: str) -> None:
    for name in ("title", "definition", "conduct", "context", "public_summary"):
        with pytest.raises(ValidationError) as refused:
            write(card, by, now, **{name: {"en": text}})
        assert list(refused.value.message_dict) == [name]
    assert not IssueVersion.objects.exists()


@pytest.mark.parametrize(
    ("kind", "values", "field"),
    [
        ("strength", {"text": {"en": "Ask x@example.org"}}, "text"),
        ("ground", {"kind": "perception", "text": {"en": "They get our places"}, "held_by": {"en": "x@example.org"}}, "held_by"),
        ("evidence", {"kind": "media", "source": {"en": "x@example.org"}, "says": {"en": "so"}}, "source"),
        ("condition", {"text": {"en": "Rents rose"}, "period": "x@example.org"}, "period"),
    ],
)
def test_a_person_is_refused_in_every_line(card: Issue, add: Any, kind: str, values: Any, field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        add(kind, **values)
    assert list(refused.value.message_dict) == [field]
    assert not Evidence.objects.exists()


def test_every_change_keeps_the_card_as_it_stood(card: Issue, by: Any, now: Any, add: Any) -> None:
    add("strength", text={"en": "A weekly market"})
    write(Issue.objects.get(pk=card.pk), by, now, definition={"en": "What we mean"}, reason="clearer")
    kept = {version.number: version for version in IssueVersion.objects.all()}
    assert list(kept) == [2, 1]
    assert kept[1].content["lines"]["strength"] == {}
    assert len(kept[2].content["lines"]["strength"]) == 1
    assert kept[2].reason == "clearer"


def test_two_writers_in_different_fields_both_keep_their_words(card: Issue, by: Any, chadia: Any, now: Any) -> None:
    write(card, by, now, definition={"en": "Mine"}, context={"en": ""})
    saved = write(card, by, now, definition={"en": ""}, context={"en": "History"}, version=1)
    assert (str(saved.definition), str(saved.context)) == ("Mine", "History")


def test_two_writers_in_one_field_lose_nothing(card: Issue, by: Any, now: Any) -> None:
    write(card, by, now, definition={"en": "Mine"})
    with pytest.raises(Clashing) as clash:
        write(card, by, now, definition={"en": "Theirs"}, missing={"en": "Fathers"}, version=1)
    assert [(item.name, item.mine, item.theirs) for item in clash.value.clashes] == [("definition.en", "Theirs", "Mine")]
    assert clash.value.merged["missing.en"] == "Fathers"
    assert (clash.value.version, clash.value.by) == (2, by.id)
    assert str(Issue.objects.get(pk=card.pk).definition) == "Mine"


def test_a_line_changed_by_two_loses_nothing_either(card: Issue, add: Any, by: Any, now: Any) -> None:
    line = add("ground", kind="grievance", text={"en": "First"})
    seen = Issue.objects.get(pk=card.pk).version
    card_parts.change_line(line=line, values={"text": {"en": "Second"}}, version=seen, by=by, at=now)
    with pytest.raises(Clashing):
        card_parts.change_line(line=line, values={"text": {"en": "Third"}}, version=seen, by=by, at=now)
    card_parts.change_line(line=line, values={"facts_say": {"en": "A count says no"}}, version=seen, by=by, at=now)
    line = Ground.objects.get()
    assert (str(line.text), str(line.facts_say)) == ("Second", "A count says no")


def test_an_unknown_version_is_refused(card: Issue, by: Any, now: Any) -> None:
    with pytest.raises(ValidationError, match="older than"):
        write(card, by, now, definition={"en": "x"}, version=77)


def test_a_removed_line_stays_in_the_version_before(card: Issue, add: Any, by: Any, now: Any) -> None:
    line = add("view", holder="residents", text={"en": "Too few places"})
    key = str(line.pk)
    card_parts.remove_line(line=line, by=by, at=now)
    assert IssueVersion.objects.first().content["lines"]["view"][key]["text"] == {"en": "Too few places"}
    assert audit.history(card)[0].action == "card.line-remove"
    assert not card.views.exists()


def test_a_group_and_area_stand_once_on_a_card(add: Any, girls: Any) -> None:
    add("impact", group=girls, effect={"en": "Fear"})
    with pytest.raises(ValidationError, match="already"):
        add("impact", group=girls, effect={"en": "Fear again"})


def test_evidence_of_a_dataset_carries_its_bias_note(add: Any, by: Any, now: Any) -> None:
    noted = Dataset.objects.create(
        title=words(en="Drop-out"),
        kind="indicators",
        sector="education",
        bias_note=words(en="Night schools are missing"),
        added_by=by.id,
        added_at=now,
        changed_at=now,
    )
    bare = Dataset.objects.create(
        title=words(en="Bare"), kind="indicators", sector="education", added_by=by.id, added_at=now, changed_at=now
    )
    values = {"kind": "service", "source": {"en": "School records"}, "says": {"en": "No change"}}
    assert str(add("evidence", dataset=noted, **values).bias_note) == "Night schools are missing"
    with pytest.raises(ValidationError) as refused:
        add("evidence", dataset=bare, **values)
    assert "bias_note" in refused.value.message_dict
    assert str(add("evidence", dataset=bare, bias_note={"en": "Own note"}, **values).bias_note) == "Own note"


def test_evidence_cites_only_figures_that_passed_the_gate(add: Any) -> None:
    from uuid import uuid4

    with pytest.raises(ValidationError) as refused:
        add("evidence", kind="survey", source={"en": "Survey"}, says={"en": "x"}, release=uuid4())
    assert "release" in refused.value.message_dict


def test_another_confidence_than_suggested_needs_a_reason(card: Issue, by: Any, now: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        write(card, by, now, confidence="high")
    assert "confidence_reason" in refused.value.message_dict
    saved = write(card, by, now, confidence="high", confidence_reason={"en": "Seen on site by three teams"})
    assert saved.confidence == "high"


def test_the_writer_is_never_the_second_reader(whole: Issue, by: Any, chadia: Any, as_actor: Any, now: Any) -> None:
    card = issues.ask_second_reader(issue=whole, by=by, at=now)
    with pytest.raises(OwnWork):
        issues.confirm(issue=card, version=card.version, by=by, at=now)
    done = issues.confirm(issue=card, version=card.version, by=as_actor(chadia), at=now)
    assert (done.state, done.read_by) == ("complete", chadia.id)


def test_whoever_changed_it_since_is_no_second_reader_either(whole: Issue, by: Any, second: Any, now: Any) -> None:
    issues.write(issue=whole, values={"context": {"en": "History"}}, version=whole.version, by=second, at=now)
    card = issues.ask_second_reader(issue=Issue.objects.get(pk=whole.pk), by=by, at=now)
    with pytest.raises(OwnWork):
        issues.confirm(issue=card, version=card.version, by=second, at=now)


def test_a_card_that_lacks_something_is_not_confirmed(card: Issue, by: Any, chadia: Any, as_actor: Any, now: Any) -> None:
    card = issues.ask_second_reader(issue=card, by=by, at=now)
    with pytest.raises(ValidationError) as refused:
        issues.confirm(issue=card, version=card.version, by=as_actor(chadia), at=now)
    assert len(refused.value.messages) == 4


def test_a_change_while_reading_is_noticed(whole: Issue, add: Any, by: Any, chadia: Any, as_actor: Any, now: Any) -> None:
    card = issues.ask_second_reader(issue=whole, by=by, at=now)
    add("strength", text={"en": "A library"})
    with pytest.raises(ValidationError, match="Read it again"):
        issues.confirm(issue=card, version=card.version, by=as_actor(chadia), at=now)


def test_a_returned_card_says_why(whole: Issue, by: Any, chadia: Any, as_actor: Any, now: Any) -> None:
    card = issues.ask_second_reader(issue=whole, by=by, at=now)
    with pytest.raises(ValidationError):
        issues.send_back(issue=card, reasons=" ", version=card.version, by=as_actor(chadia), at=now)
    back = issues.send_back(issue=card, reasons="Say who counted.", version=card.version, by=as_actor(chadia), at=now)
    assert (back.state, back.returned_because) == ("draft", "Say who counted.")
    assert issues.ask_second_reader(issue=back, by=by, at=now).returned_because == ""


def test_a_change_of_a_complete_card_opens_it_again(whole: Issue, by: Any, chadia: Any, as_actor: Any, now: Any) -> None:
    asked = issues.ask_second_reader(issue=whole, by=by, at=now)
    done = issues.confirm(issue=asked, version=asked.version, by=as_actor(chadia), at=now)
    with pytest.raises(ValidationError) as refused:
        write(done, by, now, trend="rising")
    assert "reason" in refused.value.message_dict
    changed = write(done, by, now, trend="rising", reason="New count of autumn")
    assert (changed.state, changed.read_by, changed.version) == ("draft", None, done.version + 1)
    assert IssueVersion.objects.first().content["state"] == "complete"


def test_a_frozen_mapping_refuses_every_change(card: Issue, add: Any, frozen: Any, cycle: Any, by: Any, now: Any) -> None:
    line = add("strength", text={"en": "A market"})
    frozen()
    attempts = [
        lambda: issues.begin(cycle=cycle, title={"en": "Another"}, by=by, at=now),
        lambda: write(card, by, now, trend="rising"),
        lambda: add("strength", text={"en": "x"}),
        lambda: card_parts.change_line(line=line, values={"text": {"en": "y"}}, version=2, by=by, at=now),
        lambda: card_parts.remove_line(line=line, by=by, at=now),
        lambda: issues.ask_second_reader(issue=card, by=by, at=now),
        lambda: issues.remove(issue=card, by=by, at=now),
    ]
    for attempt in attempts:
        with pytest.raises(ValidationError, match="closed"):
            attempt()


def test_only_those_who_may_edit_write(card: Issue, cycle: Any, chadia: Any, driss: Any, as_actor: Any, now: Any) -> None:
    for person in (chadia, driss):
        with pytest.raises(NotAllowed):
            issues.begin(cycle=cycle, title={"en": "x"}, by=as_actor(person), at=now)
        with pytest.raises(NotAllowed):
            card_parts.add_line(issue=card, kind="strength", values={"text": {"en": "x"}}, by=as_actor(person), at=now)
    with pytest.raises(PermissionDenied):
        issues.confirm(issue=card, version=1, by=as_actor(driss), at=now)


def test_a_draft_can_be_taken_away_and_a_card_once_complete_cannot(
    whole: Issue, cycle: Any, by: Any, chadia: Any, as_actor: Any, now: Any
) -> None:
    mistake = issues.begin(cycle=cycle, title={"en": "A mistake"}, by=by, at=now)
    issues.remove(issue=mistake, by=by, at=now)
    assert not Issue.objects.filter(short=mistake.short).exists()
    asked = issues.ask_second_reader(issue=whole, by=by, at=now)
    done = issues.confirm(issue=asked, version=asked.version, by=as_actor(chadia), at=now)
    reopened = write(done, by, now, trend="falling", reason="New count")
    with pytest.raises(ValidationError):
        issues.remove(issue=reopened, by=by, at=now)
