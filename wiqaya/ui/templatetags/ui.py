"""`{% load ui %}`: every component of the house.  Each tag draws `ui/parts/<name>.html`; the gallery shows them all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import template
from django.conf import settings
from django.forms import BaseForm, BoundField
from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wiqaya.ui import drawn, fields, icons, numerals, tables, text
from wiqaya.ui.dates import date_short, period_words
from wiqaya.ui.drawn import Drawn
from wiqaya.ui.parts import Figure, Link

register = template.Library()
CODE = re.compile("(?:[0-9A-Za-z]{4}[ -]?)*[0-9A-Za-z]{1,4}")
for _name, _filter in text.FILTERS.items():
    register.filter(_name, _filter)
for _walk in (tables.table_rows, tables.table_total, tables.matrix_rows):
    register.filter(_walk.__name__, _walk)


def draw(context: Context, part: str, /, **values: Any) -> SafeString:
    """The template of a component, with these values and nothing of the page but its request."""
    inner = context.new(values)
    for name in ("request", "csrf_token", "city"):
        inner[name] = context.get(name)
    engine: Any = context.template.engine  # type: ignore[union-attr]
    return SafeString(engine.get_template(f"ui/parts/{part}.html").render(inner))


def _block(name: str, /, defaults: dict[str, Any], *required: str) -> None:
    """A component with content: `{% name title=… %} … {% endname %}`."""

    def tag(context: Context, content: str, **values: Any) -> SafeString:
        unknown = set(values) - set(defaults) - set(required)
        lacking = set(required) - set(values)
        if unknown or lacking:
            raise template.TemplateSyntaxError(f"{{% {name} %}}: unknown {sorted(unknown)}, missing {sorted(lacking)}")
        return draw(context, name, content=content, **{**defaults, **values})

    register.simple_block_tag(tag, takes_context=True, name=name)


register.simple_tag(text.colon)
_block("page_header", {"eyebrow": "", "lead": "", "badge": "", "edition": ""}, "title")
_block("card", {"title": "", "href": "", "level": 2, "state": "", "state_kind": "", "note": "", "kind": "", "id": ""})
_block("section", {"level": 2, "lead": "", "id": ""}, "title")
_block("details", {"open": False}, "summary")
_block("notice", {"kind": "info", "title": ""})
_block("empty", {"level": 2}, "title")
_block("dialog", {"kind": "", "open_label": ""}, "id", "title")
_block("grid", {"columns": 2})
_block("actions", {})


@register.simple_block_tag(takes_context=True)
def filter_bar(
    context: Context, content: str, form: BaseForm | None = None, count: int | None = None, count_words: Any = "", clear_url: str = ""
) -> SafeString:
    """A GET form; the number found is announced."""
    found = count_words or (
        "" if count is None else ngettext("%(count)s found", "%(count)s found", count) % {"count": numerals.number(count)}
    )
    return draw(context, "filter_bar", content=content, form=form, found=found, clear_url=clear_url)


def _simple(name: str, /, *parameters: str, **defaults: Any) -> None:
    """A component without content: positional `parameters`, then `defaults`."""

    def tag(context: Context, *given: Any, **values: Any) -> SafeString:
        names = [*parameters, *defaults]
        bound = {**defaults, **dict(zip(names, given, strict=False)), **values}
        if set(bound) - set(names) or set(parameters) - set(bound) or len(given) > len(names):
            raise template.TemplateSyntaxError(f"{{% {name} %}} takes {names}")
        return draw(context, name, **bound)

    register.simple_tag(tag, takes_context=True, name=name)


_simple("link_button", "url", "label", kind="", icon="")
_simple("button", "label", kind="primary", name="", value="", type="submit", form="", action="")
_simple("tag", "label", kind="")
_simple("stat", "label", "value", note="", url="")
_simple("breadcrumb", "items")
_simple("tabs", "items", label="")
_simple("pages", "pages")
_simple("steps", "items", label="")
_simple("gate", "items")
_simple("trace", "items")
_simple("table", "table")
_simple("matrix", "matrix")
_simple("evidence", "item")
_simple("bias_note", who_missing="", how="", changes="")
_simple("definitions", "items")
_simple("low_data", reason="")
_simple("light_badge", missing="", minutes=None)
_simple("stale", "date", owner="", url="")
_simple("offline", waiting=0, last=None)
_simple("machine_mark", "source_lang", report_url="")
_simple("denied", what="", roles=(), ask="", request_url="")
_simple("undo", "text", "url", until=None)
_simple("command_box", "command", label="")
_simple("autosave", "at", url="")
_simple("search_box", name="q", value="", label="", matched="", action="")
_simple("match_table", "matches")
_simple("compare", "differences", name="")
_simple("person", "name", role="")
_simple("form", "form", submit="", action="", cancel="", autosave="", intro="", method="post", id="")
_simple("form_fields", "form")
_simple("form_set", "formset", label="")
_simple("chapters", "navigation")


@register.simple_tag(takes_context=True)
def pathway(context: Context, stages: Any, label: Any = "") -> SafeString:
    return draw(context, "pathway", stages=stages, label=label)


@register.simple_tag(takes_context=True)
def progress(context: Context, job: Any) -> SafeString:
    """Work in the background: asks its address every two seconds, with a link for those without script."""
    return draw(
        context,
        "progress",
        job=job,
        finished=getattr(job, "finished", False) or text.words_plain(getattr(job, "state", "")) in {"done", "failed"},
    )


@register.simple_tag(takes_context=True)
def code_box(context: Context, code: str, label: Any = "") -> SafeString:
    """A code to keep, in groups of four; what is no code (a link, a command) is shown as it is."""
    if CODE.fullmatch(str(code)):
        return draw(context, "code_box", code=code, label=label)
    return draw(context, "command_box", command=code, label=label)


@register.simple_tag(takes_context=True)
def confidence(context: Context, level: str, reason: Any = "") -> SafeString:
    words = {"low": _("low"), "medium": _("medium"), "high": _("high")}
    return draw(context, "confidence", level=level, word=words[level], reason=reason)


@register.simple_tag(takes_context=True)
def figure(context: Context, figure: Figure | Drawn, id: str = "", downloads: Sequence[Link] = ()) -> SafeString:
    """A picture or number with its passport: n, interval, dates, source, bias note, method, table."""
    if not isinstance(figure, Figure):
        return draw(context, "drawn", **drawn.frame(figure, id=id, downloads=downloads))
    interval = "" if figure.low is None or figure.high is None else numerals.range_words(figure.low, figure.high, figure.unit)
    number = numerals.with_unit(text.say(figure.number), figure.unit) if figure.number not in (None, "") else ""
    return draw(context, "figure", figure=figure, interval=interval, number=number)


@register.simple_tag(takes_context=True, name="field")
def field_tag(context: Context, field: BoundField) -> SafeString:
    """Label, why we ask, help, error, control."""
    return draw(context, "field", **fields.describe(field))


@register.simple_tag(takes_context=True)
def place_picker(context: Context, field: BoundField) -> SafeString:
    """A field that chooses an area from a list that can be searched; never a position."""
    return draw(context, "field", **{**fields.describe(field), "picker": True})


@register.simple_tag(takes_context=True)
def error_summary(context: Context, form: BaseForm) -> SafeString:
    """How many things to put right, with a link to each."""
    return draw(context, "error_summary", **fields.summary(form))


@register.simple_tag(takes_context=True)
def count_grid(context: Context, form: BaseForm, fields: str, total: str = "", unknown: str = "") -> SafeString:
    """Categories, not known, total: parts that must add up."""
    names = [name.strip() for name in fields.split(",")]
    parts = [form[name] for name in [*names, *([unknown] if unknown else [])]]
    return draw(context, "count_grid", parts=parts, total=form[total] if total else None)


@register.simple_tag
def icon(name: str) -> SafeString:
    return icons.icon(name)


@register.simple_tag
def range_words(low: Any, high: Any, unit: str = "", decimals: int | None = None) -> str:
    return numerals.range_words(low, high, unit, decimals)


register.simple_tag(period_words, name="period_words")


@register.simple_tag(name="bdi")
def bdi_tag(value: Any, dir: str = "auto") -> SafeString | str:
    return text.bdi(value, dir)


@register.simple_tag(takes_context=True)
def language_links(context: Context) -> list[tuple[str, str, str]]:
    """(code, name, address of this page in that language): only the prefix changes."""
    if "languages" in context:
        return list(context["languages"])
    request = context.get("request")
    path = request.get_full_path() if request else "/"
    here = f"/{context.get('LANGUAGE_CODE')}/"
    return [(code, str(name), path.replace(here, f"/{code}/", 1) if here in path else f"/{code}/") for code, name in settings.LANGUAGES]


@register.filter
def rtl(code: str) -> bool:
    return code[:2] == "ar"


@register.filter
def sections_of(form: BaseForm) -> list[tuple[Any, list[BoundField]]]:
    """A form's visible fields by its `sections` [(title, [names])]; without it, one group without a title."""
    return fields.sections(form)


@register.filter
def when(value: Any) -> str:
    """A date as a short date; words as they are."""
    return date_short(value) if isinstance(value, date) else text.words_plain(value)


@register.filter
def code_groups(code: str) -> str:
    """Groups of four, with spaces: hyphens would turn the groups round in right-to-left text."""
    plain = str(code).replace("-", "").replace(" ", "")
    return " ".join(plain[start : start + 4] for start in range(0, len(plain), 4))
