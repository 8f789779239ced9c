"""Rules that hold for the room as a whole: nobody stands here on their own, nobody is looked up, little leaves."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core import mail
from django.db import IntegrityError, models, transaction
from django.test import Client

from wiqaya import referral
from wiqaya.engines.language.name_index import name_keys
from wiqaya.referral import notices
from wiqaya.referral.actions import forgetting
from wiqaya.referral.apart import DATABASE, inside
from wiqaya.referral.models import Enquiry, FamilyPlan, Item, MisuseReport, NameKey, RightsRequest, Situation
from wiqaya.referral.queries import situations
from wiqaya.referral.tests import test_plan_pages as plans
from wiqaya.referral.tests.conftest import IDENTITY, NOW
from wiqaya.referral.tests.test_proofs import CANARY, walked
from wiqaya.safeguards import keys

pytestmark = [pytest.mark.django_db(databases=["default", "referral", "keys"])]
people, enter, asked_row, row = plans.people, plans.enter, plans.asked_row, plans.row
# what content may hang on: each has a reference, a clock and a key that is destroyed with it
ROOTS = {Situation, Item, Enquiry, RightsRequest, MisuseReport, FamilyPlan}
HOUSE = Path(referral.__file__ or "").parent


@pytest.fixture(autouse=True)
def _room() -> Iterator[None]:
    with inside():
        yield


def hangs(model: type[models.Model], seen: frozenset[type[models.Model]] = frozenset()) -> bool:
    """Whether a row of the model goes with its root, or loses its text's key with it."""
    if model in ROOTS:
        return True
    parents = [field for field in model._meta.get_fields() if isinstance(field, models.ForeignKey)]
    kept = [field for field in parents if field.remote_field.on_delete in (models.CASCADE, models.SET_NULL)]
    return any(field.related_model not in seen and hangs(field.related_model, seen | {model}) for field in kept)  # type: ignore[arg-type]


SET_UP = {"ManualSection", "Arrival", "Conflict", "CityRole"}  # words about services and numbers, no word about a person


def test_no_sealed_text_stands_without_a_situation_request_or_question() -> None:
    held = [model for model in apps.get_app_config("referral").get_models() if getattr(model.Privacy, "sensitive", ())]
    assert {model.__name__ for model in held if not hangs(model)} <= SET_UP
    assert len(held) > 10


def test_no_list_of_people_is_drawn_across_situations() -> None:
    """A flag, a tag, a list or a level that would join situations into a list of people has no field."""
    names = {field.name for model in apps.get_app_config("referral").get_models() for field in model._meta.get_fields()}
    for word in ("watch", "flag", "tag", "suspect", "level", "score", "rank", "subject_of"):
        assert not {name for name in names if word in name.split("_")}


def test_a_name_belongs_to_a_situation_and_goes_with_it(asked: Callable[..., Any], mechanism: Any, staff: Any, services: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(using=DATABASE):
        NameKey.objects.create(situation_id=None, agency=services["social"], digest=b"0" * 16)
    row = walked(asked, mechanism, staff, services)
    assert NameKey.objects.filter(situation=row).exists()
    forgetting.forget_situation(situation=row, why="asked", by=staff["social"], at=NOW)
    assert not NameKey.objects.exists()
    assert not Situation.objects.exists()


def test_pages_that_list_show_no_name_and_take_no_search(enter: Callable[[str], Client], row: Situation) -> None:
    social = enter("social")
    for path in ("", "queue/", "later/", "overdue/", "staff/"):
        plain = social.get(f"/en/care/{path}").content.decode()
        assert IDENTITY.name not in plain
        assert 'type="search"' not in plain.partition("<main")[2]
    found = social.get("/en/care/").content.decode().count(row.short)
    for name in ("q", "name", "search", "identity", "situation__identity__contains"):
        for value in ("%", "*", "", "سميرة", "' OR 1=1 --"):
            assert social.get("/en/care/", {name: value}).content.decode().count(row.short) == found


def test_the_index_of_names_answers_whole_names_of_the_same_service_alone(
    asked: Callable[..., Any], mechanism: Any, staff: Any, services: Any, city: Any
) -> None:
    walked(asked, mechanism, staff, services)

    def found(name: str, sector: str) -> bool:
        digests = [keys.index(city=city.id, agency=services[sector], parts=(key,)) for key in name_keys(name, 2004)]
        return NameKey.objects.filter(agency=services[sector], digest__in=digests).exists()

    assert found(CANARY, "social")
    assert not found(CANARY, "police")
    most = len(CANARY) - 2  # other spellings of the whole name are the same name: the last letter may be missing
    parts = [CANARY[start:end] for start in range(len(CANARY)) for end in range(start + 1, len(CANARY)) if end - start < most]
    for name in (*parts, "%", "*", "_" * len(CANARY), "", "' OR 1=1 --", f"{CANARY[:4]}%"):
        assert not found(name, "social"), name


def test_asking_for_a_colleague_names_nobody(asked: Callable[..., Any], mechanism: Any, staff: Any, services: Any) -> None:
    row = walked(asked, mechanism, staff, services)
    assert situations.known_to_colleagues(row, by=staff["social"], at=NOW) is False


def test_letters_say_that_there_is_a_task_and_nothing_else(city: Any) -> None:
    from wiqaya.people.models import User

    readers = [User(email=f"{language}@example.org", language=language) for language in ("ar", "en", "fr")]
    notices.tell(readers)
    assert {letter.body for letter in mail.outbox} == {letter.subject for letter in mail.outbox}
    assert [letter.body for letter in mail.outbox] == [
        "لديكم مهمة في مساحة الدعم.", "You have a task in the support workspace.", "Vous avez une tâche dans l’espace d’accompagnement.",
    ]  # fmt: skip
    assert not any(letter.attachments for letter in mail.outbox)


def test_only_notices_write_letters_and_only_three_pages_give_files() -> None:
    letters, files = set(), set()
    for path in HOUSE.rglob("*.py"):
        if "tests" in path.parts:
            continue
        text = path.read_text()
        names = {node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)}
        if names & {"send_mail", "EmailMessage", "EmailMultiAlternatives", "mail_admins"}:
            letters.add(path.name)
        if "attachment; filename" in text:
            files.add(f"{path.parent.name}/{path.name}")
    assert letters == {"notices.py"}
    assert files == {"views/rights.py", "views/oversight.py", "views/files.py"}
