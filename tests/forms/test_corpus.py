"""Forms of other projects: what pyxform accepts is converted alike, what it refuses is refused with its place."""

from __future__ import annotations

import pytest

from tests.forms import corpus
from wiqaya.exchange.xforms import FormRefused, convert_form

pytestmark = pytest.mark.slow


def test_every_good_form_gives_the_expected_xform() -> None:
    good = [entry for entry in corpus.index() if entry["ok"]]
    assert [entry["file"] for entry in good if convert_form(*corpus.workbook(entry)).xml != corpus.expected(entry)] == []


def test_the_languages_and_questions_of_every_form_are_found() -> None:
    for entry in (entry for entry in corpus.index() if entry["ok"]):
        form = convert_form(*corpus.workbook(entry)).form
        named = form.languages if any(form.itext.values()) else ()
        assert (entry["file"], len(named), len(form.rules)) == (entry["file"], entry["languages"], entry["binds"])


def test_every_bad_form_is_refused_where_its_fault_lies() -> None:
    bad = [entry for entry in corpus.index() if not entry["ok"]]
    for entry in bad:
        with pytest.raises(FormRefused) as caught:
            convert_form(*corpus.workbook(entry))
        problem = caught.value.problems[0]
        assert problem.message
        assert problem.row >= 1
        assert problem.column
        if "[row : " in entry["error"]:
            assert problem.row == int(entry["error"].split("[row : ")[1].split("]")[0])
            assert problem.sheet in {"survey", "entities"}
