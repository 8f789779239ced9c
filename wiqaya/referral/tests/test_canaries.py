"""A word in every text field, followed through pages, letters, logs, caches, sessions, jobs and files: it is read nowhere, before and after erasing (R53)."""

from __future__ import annotations

import base64
import gzip
import io
import logging
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import UUID

import pytest
from django.core import mail
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from django.utils import timezone

from wiqaya.referral.actions import forgetting
from wiqaya.referral.apart import inside
from wiqaya.referral.models import BreakGlass, RightsRequest, SealedFile, Situation
from wiqaya.referral.tests import hunting
from wiqaya.referral.tests import test_plan_pages as plans
from wiqaya.referral.tests import test_room_pages as rooms
from wiqaya.safeguards.access import NOBODY
from wiqaya.safeguards.keys.models import DataKey

people, enter, row = rooms.people, rooms.enter, rooms.row
WORD, NAME = "zumurrudkanari", "سميرة الخطيب"  # a word that is nobody's name, and the name that the walk writes into the envelope
PACKED = {
    "UTF-16": WORD.encode("utf-16-le"), "base64": base64.b64encode(f"ab{WORD}xyz".encode()), "base64 of UTF-16": base64.b64encode(f"x{NAME}".encode("utf-16-be")),
    "gzip": gzip.compress(NAME.encode()), "in an address": quote(NAME).encode(), "hexadecimal": WORD.encode().hex().encode(),
    "JSON": b'"\\u0633\\u0645\\u064a\\u0631\\u0629 \\u0627\\u0644\\u062e\\u0637\\u064a\\u0628"',
}  # fmt: skip


@pytest.mark.parametrize("how", PACKED)
def test_the_hunt_finds_what_is_there(how: str) -> None:
    assert len(hunting.found([WORD, NAME], [("there", b"before " * (how != "gzip") + PACKED[how])])) == 1


def test_the_hunt_opens_archives_and_finds_nothing_in_noise(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", WORD)
    (tmp_path / "a.zip").write_bytes(packed.getvalue())
    (tmp_path / "b").write_bytes(b"\x1f\x8b" + bytes(range(256)))
    assert hunting.found([WORD, NAME], hunting.files(tmp_path)) == {("a.zip", WORD)}


@pytest.fixture
def traces(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Everything that could leave a trace leaves it in one folder: logs of every level with every statement, letters, caches, media, temporary files."""
    folder = tmp_path / "traces"
    for name in ("mail", "cache", "figures", "media", "tmp"):
        (folder / name).mkdir(parents=True)
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = "django.core.mail.backends.filebased.EmailBackend", folder / "mail"
    on_disk = "django.core.cache.backends.filebased.FileBasedCache"
    settings.CACHES = {alias: {"BACKEND": on_disk, "LOCATION": folder / name} for alias, name in (("default", "cache"), ("figures", "figures"))}
    settings.MEDIA_ROOT = folder / "media"
    monkeypatch.setattr(tempfile, "tempdir", str(folder / "tmp"))
    log, root = logging.FileHandler(folder / "log"), logging.getLogger()
    level, statements = root.level, logging.getLogger("django.db.backends")
    root.addHandler(log)
    root.setLevel(logging.DEBUG)
    monkeypatch.setattr(statements, "level", logging.DEBUG)
    for alias in ("default", "referral", "keys"):
        monkeypatch.setattr(connections[alias], "force_debug_cursor", True)
    yield folder
    root.removeHandler(log)
    root.setLevel(level)
    log.close()


def marked(sent: dict[str, Any], *names: str) -> dict[str, Any]:
    """The same form with the word at the end of the texts named."""
    return {name: f"{value} {WORD}" if name in names else value for name, value in sent.items()}


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> None:
    """The forms of the other tests, with the word in every text."""
    monkeypatch.setattr(rooms, "FILTER_ONE", marked(rooms.FILTER_ONE, *rooms.FILTER_ONE))
    monkeypatch.setattr(rooms, "DECISION", marked(rooms.DECISION, "necessity", "less_intrusive", "enough_or_not"))
    texts = [name for name in plans.SAID if name.endswith(("_statement", "_evidence", "_source"))]
    monkeypatch.setattr(plans, "SAID", marked(plans.SAID, *texts, "own_view", "wishes", "surroundings", "harm_before", "judgement", "provider"))
    monkeypatch.setattr(plans, "PLAN", marked(plans.PLAN, "why_this_much", "dignity", "unwanted", "if_worse"))
    monkeypatch.setattr(plans, "DONE", marked(plans.DONE, "person_1", "worker_1", "good", "bad"))


@pytest.fixture
def officer(city: Any) -> Any:
    from wiqaya.people.models import Membership, User

    user = User.objects.create_user("officer@example.org", "a long password of tests", name="Officer")
    Membership.objects.create(city=city, user=user, role="dpo", starts=timezone.localdate(), given_by=user.id, given_at=timezone.now())
    return user


def helped(row: Situation, enter: Callable[[str], Client], provider: UUID) -> None:
    """A conversation, a plan, a page for a provider with its answer, and a review, on their pages."""
    lead, second = enter("health"), enter("social")
    support = plans.begun(lead, second, row, provider)
    at = f"/en/care/items/{row.short}/"
    letter = SimpleUploadedFile(f"{WORD}.txt", f"timetable {WORD} {NAME}".encode())
    assert lead.post(f"{at}files/", {"file": letter, "label": f"letter {WORD}"}).status_code == 302
    assert WORD.encode() in lead.post(f"{at}files/{SealedFile.objects.get().pk}/").content
    assert lead.post(f"{at}plan/start/", plans.day("review_on", 50)).status_code == 302
    page = lead.post(f"{at}plan/support/{support.pk}/link/", {"need": f"a room {WORD}", "days": 5}).content.decode()
    link = re.search(r"/en/g/[\w-]+/", page)
    assert link is not None
    assert Client().post(link[0], {"takes": "yes", "text": f"at four {WORD}"}).status_code == 302
    assert lead.post(f"{at}review/", {**plans.DONE, **plans.day("review_on", 80)}).status_code == 302
    assert WORD in lead.get(f"{at}plan/").content.decode()  # it can be read by those who help, or nothing here would prove anything


def beside(row: Situation, enter: Callable[[str], Client], office: Client) -> None:
    """An exceptional access, danger, a question of a body, and a request of the person with its copy."""
    lead, at = enter("health"), f"/en/care/items/{row.short}/"
    assert lead.post(f"{at}danger/", {"reason": f"says goodbye {WORD}", "told_to": f"ambulance {WORD}", "passed": ["place"], "asked": "agreed"}).status_code == 302
    lent = {"short": row.short, "tier": "notes", "why": "care", "text": f"nobody is there {WORD}"}
    assert enter("child").post("/en/care/exceptions/", lent).status_code == 302
    assert WORD in office.get(f"/en/oversight/exceptions/{BreakGlass.objects.get().pk}/").content.decode()
    assert Client().post("/en/your-data/ask/", {"kind": "access", "text": f"what do you hold {WORD}", "contact": f"street {WORD}", "once": "c" * 22}).status_code == 200
    asked = f"/en/oversight/requests/{RightsRequest.objects.get().short}/"
    assert WORD in office.get(asked).content.decode()
    assert office.post(asked, {"act": "link", "short": row.short, "checked": "on"}).status_code == 302
    assert WORD in lead.get(f"{at}copy/").content.decode()
    copied = lead.post(f"{at}copy/", {"read": "on"})
    assert hunting.found([WORD], [("copy", copied.content)]) == {("copy", WORD)}  # for the person, and with them it leaves
    assert hunting.found([WORD, NAME], [("trail", office.post("/en/oversight/audit/export/", {"why": "court"}).content)]) == set()


@pytest.mark.slow
@pytest.mark.django_db(databases=["default", "referral", "keys"])
def test_no_word_of_anybody_lies_anywhere_before_and_after_it_is_erased(
    traces: Path, written: None, enter: Callable[[str], Client], row: Situation, services: dict[str, UUID], provider: UUID, officer: Any, browse: Callable[..., Client]
) -> None:
    with inside():
        rooms.test_from_the_queue_to_those_who_act(enter, row, services)
        helped(row, enter, provider)
        beside(row, enter, browse(officer))
        caches["default"].set("seen", "a page is kept here")
        mail.send_mail("s", "a letter is kept here", None, ["a@example.org"])
        logging.getLogger("wiqaya").debug("a line is kept here")
        assert {place.split("/")[0] for place, _data in hunting.files(traces)} >= {"mail", "cache", "log"}
        assert "SELECT" in (traces / "log").read_text()
        assert not [*hunting.files(traces / "media", traces / "tmp", traces / "figures")]  # files that leave are kept nowhere
        everywhere = [*hunting.files(traces), *hunting.databases()]
        assert hunting.found([WORD, NAME], everywhere) == set()
        row.refresh_from_db()
        forgetting.forget_situation(situation=row, why="term", by=NOBODY, at=timezone.now())
        assert not Situation.objects.exists()
        assert not DataKey.objects.filter(case=row.pk).exists()
        assert hunting.found([WORD, NAME, row.short], [*hunting.files(traces / "mail", traces / "cache", traces / "media", traces / "tmp"), *hunting.databases(["keys"])]) == set()
        assert hunting.found([WORD, NAME], [*hunting.files(traces), *hunting.databases()]) == set()
