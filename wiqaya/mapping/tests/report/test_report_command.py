"""`wiqaya mapping report`: files, keys, the same call twice."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import pytest

from wiqaya.mapping import report_command
from wiqaya.mapping.models import Cycle, Report
from wiqaya.mapping.tests.report.conftest import CANARIES
from wiqaya.people.queries import operator
from wiqaya.safeguards.models import AuditRow, Release
from wiqaya.safeguards.shell import CallWrong, NothingTaken, Result
from wiqaya.ui.documents import PdfUnavailable

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
COMMAND = report_command.COMMANDS[0]


def run(city: Any, *words: str) -> Result:
    parser = ArgumentParser()
    COMMAND.arguments(parser)
    call = parser.parse_args(["manara", *words])
    call.city = city
    return COMMAND.run(call, operator(city))


def test_it_is_called_as_the_contract_says() -> None:
    from wiqaya.mapping.commands import COMMANDS

    assert COMMAND.words == ("mapping", "report")
    assert COMMAND in COMMANDS


@pytest.mark.parametrize(("kind", "start"), [("html", b"<!doctype html>"), ("pdf", b"%PDF"), ("docx", b"PK")])
def test_each_format_has_its_keys(whole: Cycle, city: Any, tmp_path: Path, kind: str, start: bytes) -> None:
    out = tmp_path / f"report.{kind}"
    data = run(city, "--cycle", "2026", "--lang", "ar", "--format", kind, "--out", str(out)).data
    assert out.read_bytes().startswith(start)
    assert (data["file"], data["figures"]) == (str(out), 4)
    assert (data["pages"] is None) == (kind != "pdf")
    assert kind != "pdf" or data["pages"] >= 8
    assert json.dumps(data)


def test_twice_gives_the_same_file_and_writes_nothing_more(whole: Cycle, city: Any, tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    run(city, "--cycle", whole.short, "--out", str(out))
    first, rows = out.read_bytes(), (Release.objects.count(), AuditRow.objects.count(), Report.objects.count())
    run(city, "--cycle", whole.short, "--out", str(out))
    assert out.read_bytes() == first
    assert (Release.objects.count(), AuditRow.objects.count(), Report.objects.count()) == rows
    assert [one.name for one in tmp_path.iterdir()] == ["report.html"]


def test_the_public_edition_of_the_command_is_public(whole: Cycle, city: Any, tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    run(city, "--cycle", "2026", "--lang", "en", "--edition", "public", "--out", str(out))
    text = out.read_text()
    assert "This is a draft" in text
    assert [name for name, word in CANARIES.items() if word in text] == []


def test_a_wrong_mapping_and_a_wrong_folder_are_named(whole: Cycle, city: Any, tmp_path: Path) -> None:
    with pytest.raises(CallWrong, match="no mapping '1999'"):
        run(city, "--cycle", "1999", "--out", str(tmp_path / "a.html"))
    with pytest.raises(CallWrong, match="cannot be written"):
        run(city, "--cycle", "2026", "--out", str(tmp_path / "none" / "a.html"))
    assert list(tmp_path.iterdir()) == []


def test_without_pango_nothing_is_taken(whole: Cycle, city: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_args: Any) -> bytes:
        raise PdfUnavailable

    monkeypatch.setitem(report_command.FORMATS, "pdf", ("application/pdf", missing))  # type: ignore[arg-type]
    with pytest.raises(NothingTaken, match="--format docx work"):
        run(city, "--cycle", "2026", "--format", "pdf", "--out", str(tmp_path / "a.pdf"))
    assert list(tmp_path.iterdir()) == []
