"""Commands and checks that keep an installation honest."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from wiqaya.people.queries import operator
from wiqaya.places.models import City
from wiqaya.records.models import Import
from wiqaya.safeguards import audit
from wiqaya.safeguards.models import AuditRow
from wiqaya.web import cli, doctor, keeping

pytestmark = pytest.mark.django_db(databases="__all__")


def said(capsys: Any, *words: str, code: int = 0) -> dict[str, Any]:
    assert cli.main([*words, "--json"]) == code
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_the_trail_is_verified_and_a_change_is_named(city: City, capsys: Any) -> None:
    assert said(capsys, "audit", "checkpoint") == {"signed": 1}
    whole = said(capsys, "audit", "verify")
    assert (whole["entries"], whole["ok"], whole["first_bad"], whole["waiting"]) == (AuditRow.objects.count(), True, None, 0)
    AuditRow.objects.filter(sequence=1).update(action="planted")
    broken = said(capsys, "audit", "verify", code=1)
    first = {name: broken["first_bad"][name] for name in ("database", "city", "sequence", "what")}
    assert first == {"database": "default", "city": city.id.hex, "sequence": 1, "what": "altered"}
    assert not broken["ok"]
    assert cli.main(["audit", "verify"]) == 1
    assert f"default, city {city.id.hex}, entry 1: the entry is not the one that was sealed" in capsys.readouterr().err


def test_retention_counts_forgets_and_then_has_nothing_to_do(city: City, capsys: Any, now: Any) -> None:
    Import.objects.create(file_name="x.csv", digest="0" * 64, begun_by=operator().id, begun_at=now)
    later = (now + timedelta(days=31)).date().isoformat()
    assert said(capsys, "retention", "run", "--now", now.date().isoformat())["due"]["records.drafts"] == 0
    dry = said(capsys, "retention", "run", "--now", later, "--dry-run")
    assert (dry["due"]["records.drafts"], dry["erased"]["records.drafts"]) == (1, 0)
    done = said(capsys, "retention", "run", "--now", later)
    assert (done["erased"]["records.drafts"], done["failed"]) == (1, [])
    rows = AuditRow.objects.count()
    assert not any(said(capsys, "retention", "run", "--now", later)["erased"].values())
    assert AuditRow.objects.count() == rows
    assert cli.main(["retention", "run", "--now", "soon"]) == 2


def test_copies_are_made_by_the_operator_alone(city: City, amal: Any, capsys: Any, tmp_path: Any) -> None:
    assert cli.main(["backup", str(tmp_path / "copy"), "--as", amal.email]) == 1
    assert "operator" in capsys.readouterr().err
    assert not (tmp_path / "copy").exists()


def checked(name: str) -> bool:
    return bool(next(check["ok"] for check in doctor.examine() if check["name"] == name))


def test_the_doctor_sees_a_trail_that_waits_and_copies_that_are_old(city: City, settings: Any) -> None:
    settings.DEMO = False
    assert AuditRow.objects.update(at=timezone.now() - timedelta(minutes=6)) > 0
    assert not checked("audit trail")
    audit.seal()
    assert checked("audit trail")
    assert not checked("backup")
    for age, fresh in ((timedelta(days=3), False), (timedelta(hours=20), True)):
        with transaction.atomic():
            audit.note("default", "backup", keeping.BACKUP, "", None, by=operator(), at=timezone.now() - age)
        assert checked("backup") is fresh
