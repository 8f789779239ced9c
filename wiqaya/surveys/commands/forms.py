"""Forms of surveys from the command line."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from wiqaya.exchange.xforms import Converted, FormRefused, convert_form, notices
from wiqaya.safeguards.access import Actor
from wiqaya.safeguards.shell import CallWrong, Command, NothingTaken, Result, write_out


def _check_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("form", type=Path, help="an XLSForm, .xlsx or .xls")
    parser.add_argument("--out", type=Path, help="where the XForm is written")


def _check(call: Namespace, by: Actor) -> Result:
    try:
        data = call.form.read_bytes()
    except OSError as wrong:
        raise CallWrong(f"{call.form} cannot be read: {wrong.strerror}") from wrong
    try:
        made = convert_form(data, call.form.name)
    except FormRefused as wrong:
        problems = [problem.as_data() for problem in wrong.problems]
        lines = [f"{_place(problem)}: {problem['message']}" for problem in problems]
        raise NothingTaken(*lines, result={"form_id": None, "version": None, "languages": [], "problems": problems}) from wrong
    if call.out:
        write_out(call.out, made.xml.encode())
    return _said(made)


def _place(problem: dict[str, Any]) -> str:
    return f"{problem['sheet']}!{problem['column']}{problem['row']}" if problem["sheet"] else "the file"


def _said(made: Converted) -> Result:
    form = made.form
    found = [{"question": notice.path, "message": notice.reason.sentence()} for notice in notices(form)]
    languages = list(form.languages) if any(form.itext.values()) else []
    data = {
        "form_id": form.id,
        "version": form.version,
        "languages": languages,
        "problems": [],
        "title": form.title,
        "questions": len(form.questions),
        "media": list(form.media),
        "only_in_apps": found,
        "advice": list(made.advice),
    }
    lines = [f"{form.id} {form.version}: {len(form.questions)} questions{' in ' * bool(languages)}{', '.join(languages)}"]
    lines += [f"{notice['question']}: {notice['message']}" for notice in found]
    return Result(data, said="\n".join([*lines, *made.advice]))


COMMANDS = [
    Command(
        ("survey", "form", "check"), "convert an XLSForm, or refuse it with the row and column", _check, _check_arguments, needs_database=False
    ),
]
