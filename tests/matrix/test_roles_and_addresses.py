"""Every address, opened by every role: nothing breaks, nothing is shown to those who may not see it, nothing crosses from city to city."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from django.db import transaction
from django.test import Client, override_settings
from django.urls import clear_script_prefix

from tests.matrix import addresses, worlds
from tests.matrix.addresses import Address, is_public
from tests.matrix.worlds import CANARY, NO_ROLE, NOBODY, World
from tests.registers import smallest
from wiqaya.safeguards.access import SIGNED_IN, holders
from wiqaya.safeguards.words import Role
from wiqaya.web.addresses import WORK

DATABASES = ["default", "referral", "keys"]
pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases=DATABASES)]

ALL = addresses.every()
EVERY = [one for one in ALL if one.name not in addresses.without_rule(ALL)]
INSIDE = [one for one in EVERY if not is_public(one)]
GUARDED = [one for one in INSIDE if one.needs != SIGNED_IN]
LIBRARY = re.compile("^(account_|mfa_|socialaccount_|openid_|set_language)")
DOORS = re.compile("^(account_|mfa_|socialaccount_|openid_|people:join|set_language)")  # public, and may begin a session
# who opens what the coordinator may not: answers of a body that was asked, the check of somebody else's edition, a promise before everybody reads it, the desk for advice
SEATS = {
    "mapping:answer-own": Role.CIVIL_SOCIETY, "mapping:brief-own": Role.POLICE, "mapping:check": Role.READER, "surveys:read-ethics": Role.READER,
    "surveys:read-promise": Role.READER,
    **{f"referral:{name}": Role.READER for name in ("second", "read-condition", "agree-signs", "open-mechanism")},
    "referral:explain": Role.DATA_PROTECTION,
    **{f"care:{name}": Role.FRONTLINE for name in ("advice", "advice-question", "advice-contact", "intake")},
    **{
        f"oversight:{name}": Role.DATA_PROTECTION
        for name in ("home", "trail", "export", "sample", "exceptions", "emergencies", "exchanges", "purposes", "requests", "terms", "misuse")
    },
}  # fmt: skip
# what needs a key, or is not there before somebody asked, is tried in the referral room's own tests
BY_KEY = re.compile("^(care:|oversight:(exception|emergency|exchange|request|misuse-report)$)")
REFUSED = {302, 403, 404, 405}
# a role is asked for before the database is: on the server too for these; each page is opened there by somebody who may (see SEATS)
TRIED_ON_BOTH = {NOBODY, Role.COORDINATOR, Role.READER}
SEEN = re.compile(rb"CANARY-\w+")


@contextmanager
def apart(*, undo: bool = True) -> Iterator[None]:
    """A transaction of every database; what is written inside is taken back at the end if `undo`."""
    with ExitStack() as stack:
        for alias in DATABASES:
            stack.enter_context(transaction.atomic(using=alias))
        yield
        for alias in DATABASES:
            transaction.set_rollback(undo, using=alias)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    media = tmp_path_factory.mktemp("media")
    quick = {
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
        "AXES_ENABLED": False,
        "DEMO": True,
        "MEDIA_ROOT": media,
    }
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, override_settings(**quick), apart():
        patch.setattr("wiqaya.people.queries.has_second_factor", lambda _user: True)
        patch.setattr("wiqaya.people.queries.recently_confirmed", lambda _request, now: True)
        made = worlds.build()
        made.media = media
        yield made


@pytest.fixture(autouse=True)
def _as_built(world: World, settings: Any, _plain_settings: None) -> None:
    settings.DEMO, settings.MEDIA_ROOT = True, world.media


Ask = Callable[..., Any]


@pytest.fixture
def ask(world: World) -> Iterator[Callable[[str], Ask]]:
    """`ask(role)(method, path)`: the answer; what a POST changed is taken back."""

    def opened(role: str, user: Any = None) -> Ask:
        client = Client(raise_request_exception=False)
        if role != NOBODY:
            client.force_login(user or world.people[role], backend="allauth.account.auth_backends.AuthenticationBackend")

        def answer(method: str, path: str) -> Any:
            client.cookies.pop("messages", None)
            with apart(undo=method == "post"):
                found = getattr(client, method)(path)
                found.everything = everything(found)
            return found

        return answer

    yield opened
    clear_script_prefix()


def everything(answer: Any) -> bytes:
    """Head and body; what is inside of a spreadsheet or a Word file."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            body = b"".join(packed.read(name) for name in packed.namelist())
    return str(answer.headers).encode() + answer.cookies.output().encode() + body


def each(*roles: str) -> list[Any]:
    return [pytest.param(role, marks=[] if role in TRIED_ON_BOTH else [pytest.mark.same_on_both]) for role in roles]


def may(role: str, one: Address) -> bool:
    return is_public(one) or (role != NOBODY and (one.needs == SIGNED_IN or role in holders(one.needs)))


def seat(one: Address) -> str:
    """Who opens it where it must lead somewhere: the coordinator, where nothing else is said."""
    held = holders(one.needs)
    return SEATS.get(one.name) or (Role.COORDINATOR if Role.COORDINATOR in held else min(held))


def test_every_argument_of_every_address_has_a_rule() -> None:
    assert not addresses.without_rule(ALL), "write their arguments into tests/matrix/addresses.py"


def test_no_rule_is_left_of_an_address_that_went() -> None:
    assert not set(addresses.ARGUMENTS) - {one.name for one in EVERY}


@pytest.mark.parametrize("role", each(NOBODY, NO_ROLE, *Role.values))
def test_pages_open_for_those_who_may_and_for_nobody_else(role: str, world: World, ask: Any) -> None:
    answer, wrong = ask(role), []
    for one in EVERY:
        found = answer("get", one.path(world.things))
        if found.status_code >= 500 or CANARY.encode() in found.everything or (found.status_code == 200 and not may(role, one)):
            wrong.append((one.name, found.status_code, SEEN.findall(found.everything)[:3]))
    assert not wrong


def test_rules_lead_to_pages_that_exist(world: World, ask: Any) -> None:
    """Otherwise a wrong rule would hide behind 404."""
    answers, lost = {role: ask(role) for role in Role.values}, []
    for one in (one for one in GUARDED if not BY_KEY.match(one.name)):
        found = answers[seat(one)]("get", one.path(world.things))
        if found.status_code not in {200, 302, 405}:
            lost.append((one.name, found.status_code))
    assert not lost


@pytest.mark.same_on_both
def test_the_demo_walks_one_person_from_advice_to_being_forgotten(world: World) -> None:
    """Every step of the support workspace has something to show, and so have the two ends: erased when asked to, and not for the table."""
    from wiqaya.referral import models as room
    from wiqaya.referral.apart import inside
    from wiqaya.referral.queries.situations import held_by
    from wiqaya.referral.words import Stage
    from wiqaya.safeguards.tenancy import in_city

    with in_city(world.own.id), inside():
        assert set(room.Situation.objects.values_list("stage", flat=True)) == set(Stage.values)
        assert room.Certificate.objects.get(what="situation").why == "asked"
        assert room.RightsRequest.objects.get(outcome="erased").situation is None
        assert [one.answered_on is None for one in room.Enquiry.objects.order_by("day")] == [False, True]  # the thirty days of the first are over
        rejected = room.Situation.objects.get(closing="table-one-agency")
        assert (bytes(rejected.notes), held_by(rejected)) == (b"", {})


def test_nobody_is_asked_to_sign_in(world: World, ask: Any) -> None:
    answer, wrong = ask(NOBODY), []
    for one in (one for one in INSIDE if not LIBRARY.match(one.name)):
        for method in ("get", "post"):
            found = answer(method, one.path(world.things))
            if found.status_code != 405 and not found.headers.get("Location", "").startswith("/ar/account/login/"):
                wrong.append((one.name, method, found.status_code))
    assert not wrong


@pytest.mark.parametrize("role", each(NO_ROLE, *Role.values))
def test_nothing_is_written_by_those_who_may_not(role: str, world: World, ask: Any) -> None:
    from wiqaya.safeguards.models import AuditRow

    answer, wrong = ask(role), []
    for one in (one for one in GUARDED if not may(role, one)):
        before = AuditRow.objects.count()
        found = answer("post", one.path(world.things))
        if found.status_code != 403 or AuditRow.objects.count() != before:
            wrong.append((one.name, found.status_code))
    assert not wrong


@pytest.mark.parametrize("role", [Role.PANEL, Role.FRONTLINE, Role.DATA_PROTECTION])
@pytest.mark.same_on_both
def test_every_page_of_support_and_oversight_that_opens_leaves_its_line(role: str, world: World, ask: Any) -> None:
    """A line for each page that was shown, by whoever looked; none where nothing was shown."""
    from wiqaya.safeguards.models import AuditRow

    answer, wrong, shown = ask(role), [], 0
    rows = AuditRow.objects.using("referral").filter(action__startswith="look.", by=world.people[role].pk)
    for one in (one for one in EVERY if one.name.startswith(("care:", "oversight:"))):
        before = set(rows.values_list("pk", flat=True))
        found = answer("get", one.path(world.things))
        left = list(rows.exclude(pk__in=before).values_list("action", flat=True))
        opened = found.status_code == 200
        shown += opened
        shows = opened and one.name != "care:intake"  # an empty form: nothing of anybody is on it
        if left != [f"look.{one.name.replace(':', '.')}"] * shows:
            wrong.append((one.name, found.status_code, left))
    assert not wrong
    assert shown > (role != Role.FRONTLINE)  # without a clearance, frontline staff see the form of the intake alone


def test_an_empty_form_breaks_nothing(world: World, ask: Any) -> None:
    wrong = []
    for role in (Role.COORDINATOR, Role.READER):
        answer = ask(role)
        for one in (one for one in EVERY if not LIBRARY.match(one.name)):
            found = answer("post", one.path(world.things))
            if found.status_code >= 500 or CANARY.encode() in found.everything:
                wrong.append((role, one.name, found.status_code))
    assert not wrong


@pytest.mark.parametrize("role", [NOBODY, Role.COORDINATOR, Role.READER])
@pytest.mark.parametrize("method", ["get", "post"])
def test_things_of_another_city_are_not_found(role: str, method: str, world: World, ask: Any) -> None:
    answer, wrong = ask(role), []
    for one in EVERY:
        for path in one.mixed(world.things, world.others):
            found = answer(method, path)
            refused = found.status_code in ({403, 404, 405} if may(role, one) else REFUSED)
            if not refused or CANARY.encode() in found.everything:
                wrong.append((one.name, path, found.status_code))
    assert not wrong


ASKED_FOR = (
    f"/ar/{WORK}/understand/map/?layer={{dataset}}", f"/ar/{WORK}/understand/map/?area={{area}}", f"/ar/{WORK}/understand/assets/helping/?issue={{issue}}",
    f"/ar/{WORK}/understand/assets/new/?issue={{issue}}&area=c1&organisation={{organisation}}", f"/ar/{WORK}/understand/assets/?area=c1&group={{group}}",
    f"/ar/{WORK}/understand/issues/?cycle={{cycle}}", f"/ar/{WORK}/understand/issues/?area=c1&group={{group}}", f"/ar/{WORK}/understand/issues/matrix/?cycle={{cycle}}",
    f"/ar/{WORK}/understand/reports/?cycle={{cycle}}", f"/ar/{WORK}/understand/reports/recommendations/?cycle={{cycle}}",
    f"/ar/{WORK}/understand/reports/recommendations/new/?issue={{issue}}", f"/ar/{WORK}/understand/inbox/new/?area=c1", f"/ar/{WORK}/understand/inbox/?area=c1",
    f"/ar/{WORK}/understand/cycle/{{own_cycle}}/asked/new/?organisation={{organisation}}", f"/ar/{WORK}/understand/data/import?dataset={{dataset}}",
    f"/ar/{WORK}/understand/data/inventory?after={{dataset}}", f"/ar/{WORK}/city/areas?after={{area}}",
)  # fmt: skip


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.READER])
def test_a_question_about_another_city_answers_nothing(role: str, world: World, ask: Any) -> None:
    answer, wrong = ask(role), []
    for asked in ASKED_FOR:
        path = asked.format(**world.others, own_cycle=world.things["cycle"])
        found = answer("get", path)
        if found.status_code >= 500 or CANARY.encode() in found.everything.replace(path.encode(), b""):
            wrong.append((path, found.status_code, SEEN.findall(found.everything)[:3]))
    assert not wrong


FILES = (
    f"/ar/{WORK}/understand/reports/{{report}}/report.docx", "/ar/findings/editions/{report}.docx", "/ar/findings/figures/{figure}.xlsx",
    "/ar/findings/figures/{figure}.json", f"/ar/{WORK}/understand/map/layers/{{dataset}}/xlsx", f"/ar/{WORK}/understand/map/layers/{{dataset}}/json",
)  # fmt: skip


def test_files_hold_one_city(world: World, ask: Any) -> None:
    answer = ask(Role.COORDINATOR)
    answer("get", f"/ar/{WORK}/understand/map/?layer={world.things['dataset']}")
    for path in FILES:
        found = answer("get", path.format(**world.things))
        assert (path, found.status_code, CANARY.encode() in found.everything) == (path, 200, False)
        assert answer("get", path.format(**world.others)).status_code == 404


def test_an_account_without_a_password_asks_for_one(world: World, ask: Any) -> None:
    user = worlds.account("no password", password=None)
    found = ask("", user)("get", "/ar/account/password/change/")
    assert found.headers["Location"] == "/ar/account/password/set/"
    assert ask("", user)("get", found.headers["Location"]).headers["Location"] == "/ar/account/password/reset/"


def test_a_role_counts_only_in_its_city(world: World, ask: Any) -> None:
    """The coordinator of one city at the addresses of the other."""
    answer, wrong = ask(Role.COORDINATOR), []
    for one in (one for one in INSIDE if not LIBRARY.match(one.name)):
        for method in ("get", "post"):
            found = answer(method, elsewhere(one.path(world.others)))
            seen = set(SEEN.findall(found.everything))
            if (found.status_code not in REFUSED and one.needs != SIGNED_IN) or found.status_code >= 500 or seen:
                wrong.append((one.name, method, found.status_code, seen))
    assert not wrong


def elsewhere(path: str) -> str:
    return f"/c/elsewhere{path}"


def test_the_canaries_would_be_seen(world: World, ask: Any) -> None:
    """At home they sing: each kind of thing shows on some page to those who may read it."""
    answer = ask("stranger", world.stranger)
    heard: set[str] = set()
    for one in EVERY:
        found = answer("get", elsewhere(one.path(world.others)))
        assert found.status_code < 500, one.name
        heard |= {name.decode() for name in SEEN.findall(found.everything)}
    silent = {
        kind for kind in (
            "area", "alias", "populationgroup", "organisation", "person", "dataset", "import", "passing", "cycle", "method", "lightanswer", "step",
            "stepevidence", "contribution", "briefing", "issue", "factor", "impact", "ground", "explanation", "view", "evidence", "condition", "nationalanalysis",
            "asset", "perception", "stakeholderlink", "trustview", "structuralissue", "contextnote", "areanote", "signal", "stage", "recommendation", "assessment",
            "interviewer", "devicetoken", "backcheck", "survey", "instrument", "wave", "place", "sample", "replacement", "intake", "promise", "question",
            *(kind.model._meta.model_name for _space, kind in smallest.every() if Role.COORDINATOR in holders(kind.reads) - kind.closed_to),
        )
        if f"{CANARY}-{kind}" not in heard
    }  # fmt: skip
    assert not silent


def test_public_pages_begin_no_session(world: World, ask: Any) -> None:
    answer, wrong = ask(NOBODY), []
    for one in (one for one in EVERY if is_public(one) and not DOORS.match(one.name)):
        found = answer("get", one.path(world.things))
        device = {401, 405} if one.name.startswith("collect:") else set()  # devices show who they are, and submissions are sent
        device |= {404} if one.name == "guest" else set()  # the link of a provider is tried in the referral room's own tests
        if "sessionid" in found.cookies or found.status_code not in {200, 302, *device}:
            wrong.append((one.name, found.status_code))
    assert not wrong
