"""Papers as files: from the command line, and beside the page where they are long."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import pytest

from wiqaya.people.queries import operator
from wiqaya.safeguards.fields import words
from wiqaya.safeguards.models import Job
from wiqaya.safeguards.shell import CallWrong, Result
from wiqaya.strategy import tasks
from wiqaya.strategy.commands import COMMANDS
from wiqaya.strategy.documents import make
from wiqaya.strategy.models import Strategy
from wiqaya.web.addresses import WORK

COMMAND = COMMANDS[0]


def run(city: Any, *words: str) -> Result:
    parser = ArgumentParser()
    COMMAND.arguments(parser)
    call = parser.parse_args(["manara", *words])
    call.city = city
    return COMMAND.run(call, operator(city))


def test_the_command_writes_a_paper_in_the_language_asked_for(strategy: Any, city: Any, tmp_path: Path) -> None:
    out = tmp_path / "motion.html"
    data = run(city, "--kind", "motion", "--lang", "fr", "--out", str(out)).data
    assert (data["file"], data["strategy"]) == (str(out), strategy.short)
    assert "Une ville pour tous" in out.read_text()


def test_the_command_says_what_is_not_there(city: Any, tmp_path: Path) -> None:
    with pytest.raises(CallWrong, match="begin one in the strategy builder"):
        run(city, "--kind", "plan", "--out", str(tmp_path / "plan.html"))
    assert run(city, "--kind", "case", "--out", str(tmp_path / "case.html")).data["strategy"] is None


def test_a_long_paper_is_written_beside_the_page(strategy: Any, amal: Any, browse: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(make, "LONG", 3)
    asked: list[tuple[str, str]] = []
    monkeypatch.setattr(tasks, "again", lambda job: asked.append((str(job.id), str(job.city))))
    Strategy.objects.filter(pk=strategy.pk).update(title=words(ar=strategy.short))  # a paper that no run before has kept
    client, page = browse(amal), f"/ar/{WORK}/strategy/approval/{strategy.short}/brief.docx"
    waiting = client.get(page)
    assert client.get(page)["Location"] == waiting["Location"]  # asked for once
    job = Job.objects.get(kind=tasks.KIND)
    assert str(job.pk) in waiting["Location"]
    tasks.run.func(*asked[0])
    assert page in client.get(waiting["Location"]).content.decode()
    assert client.get(page)["Content-Disposition"].startswith("attachment")
