"""The method and psychometric annex of a round: what anybody needs to judge its numbers, and to do the same again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __
from django.utils.translation import override

from wiqaya.places import queries as places
from wiqaya.surveys.estimating.plan import Asked
from wiqaya.surveys.figures import covariate_name
from wiqaya.surveys.models import Result, Wave
from wiqaya.surveys.queries import progress
from wiqaya.surveys.queries.forms import pages_of
from wiqaya.surveys.queries.results import models
from wiqaya.surveys.words import Breakdown, Selection
from wiqaya.ui import numerals
from wiqaya.ui.dates import date_words, period_words
from wiqaya.ui.documents import Block, BulletList, Callout, DefinitionList, Document, Heading, Paragraph, Said, Strong, Table
from wiqaya.ui.documents.blocks import Inline
from wiqaya.ui.numerals import reading

if TYPE_CHECKING:
    from wiqaya.places.models import City

VERDICTS = {
    "means_comparable": __("means can be compared"),
    "relations_comparable": __("means are not comparable: people answer some questions differently at the same level"),
    "form_comparable": __("means are not comparable: the questions weigh differently"),
    "not_comparable": __("means are not comparable: the questions do not form the same scale"),
    "cannot_tell": __("cannot be told: too few answers or questions"),
}
MARGINS = {"area": __("Residents of each area"), "sex_age": __("Residents by sex and age band")}


def annex(wave: Wave, lang: str, *, city: City, on: date) -> Document:
    """The document in one language, in the digits of the city."""
    with override(lang), reading(digits=city.digits, months=city.month_names):
        parts: tuple[Callable[[Wave, str], list[Block]], ...] = (_chosen, _numbers, _missing, _weights, _precision, _models, _scales, _texts)
        blocks = tuple(block for part in parts for block in part(wave, lang))
        title = _("How round %(number)s was asked and counted") % {"number": numerals.number(wave.number)}
        return Document(title, blocks, on, city=str(city), subtitle=str(wave.survey.title), author=str(city), fictional=city.fictional)


def _chosen(wave: Wave, lang: str) -> list[Block]:
    sample = getattr(wave, "sample", None)
    facts: list[Any] = [
        (_("How people are chosen"), wave.get_selection_display()),
        (_("When"), period_words(wave.opens, wave.closes)),
        (_("Method version"), wave.method_version),
        (_("Answers are forgotten on"), date_words(wave.forget_on)),
    ]
    if sample is not None and sample.frame:
        facts.append((_("list that people are drawn from, and who is not on it"), Said(str(sample.frame))))
    blocks: list[Block] = [Heading(_("How people were chosen")), DefinitionList(tuple(facts))]
    return [*blocks, *([Paragraph(Said(str(wave.method)))] if wave.method else [])]


def _numbers(wave: Wave, lang: str) -> list[Block]:
    came = progress(wave)
    rows = [
        (_("by interview"), came["interview"]), (_("online, by invitation"), came["invited"]), (_("from files"), came["file"]),
        (_("said no"), wave.declined), (_("set aside"), came["set_aside"]), (_("withdrawn by the person"), came["withdrawn"]),
    ]  # fmt: skip
    blocks: list[Block] = [Heading(_("Numbers")), Table(_("Sets of answers"), (_("What"), _("How many")), tuple(rows), decimals=0)]
    if wave.open_link:
        blocks.append(Paragraph(_("An open link took answers of whoever wanted to answer. They are kept apart and are in no number here.")))
    return blocks


def _missing(wave: Wave, lang: str) -> list[Block]:
    return [Callout("bias", Said(str(wave.bias_note)), title=_("Who is missing here"))] if wave.bias_note else []


def _weights(wave: Wave, lang: str) -> list[Block]:
    blocks: list[Block] = [Heading(_("Weights"))]
    weighting = wave.weightings.first()
    if weighting is None:
        return [*blocks, Paragraph(_("The answers are not weighted yet."), quiet=True)]
    acts = weighting.report["acts"]
    lines = [line for act in acts if (line := _act(act))]
    blocks.append(BulletList(tuple(lines)))
    last = next((act for act in reversed(acts) if "after" in act), None)
    if last is None:
        return blocks
    rows = tuple(_distance(name, acts) for name in last["margins"])
    after = last["after"]
    return [
        *blocks,
        Table(
            _("How far the answers were from the known residents, in points of 100"),
            (_("Known numbers"), _("Largest distance before"), _("Largest distance after")), rows, decimals=1,
        ),
        DefinitionList(
            (
                (_("Smallest and largest weight, of a mean of one"), numerals.range_words(*_of_mean(after, weighting.report["n"]), decimals=2)),
                (_("Coefficient of variation"), numerals.number(after["cv"], 2)),
                (_("Design effect of the weights (Kish)"), numerals.number(after["kish_deff"], 2)),
                (_("Share of the weight in the largest hundredth"), numerals.percent(after["top_share"] * 100, 1)),
            )
        ),
    ]  # fmt: skip


def _of_mean(after: dict[str, float], n: int) -> tuple[float, float]:
    return after["min"] * n / after["sum"], after["max"] * n / after["sum"]


def _act(act: dict[str, Any]) -> str:
    if act["act"] == "base":
        return _("Everybody begins with one over the chance of being asked.")
    if act["act"] == "rake" and "source" in act:
        known = {"margin": MARGINS[act["margin"]], "source": f"\u2068{act['source']}\u2069", "year": numerals.digits(str(act["year"]))}
        return _("Brought into line with: %(margin)s (%(source)s, %(year)s).") % known
    return _("The largest weights were cut and the rest brought into line again.") if act["act"] == "trim" else ""


def _distance(name: str, acts: list[dict[str, Any]]) -> tuple[str, float, float]:
    """The largest distance between weighted shares and known ones, before the first act and after the last: no single category."""
    told = [act["margins"][name].values() for act in acts if name in act.get("margins", {})]
    return str(MARGINS.get(name, name)), _largest(told[0], 0), _largest(told[-1], 1)


def _largest(rows: Iterable[Any], at: int) -> float:
    table = list(rows)
    weighted, wanted = sum(row[at] for row in table), sum(row[2] for row in table)
    return float(max(abs(row[at] / weighted - row[2] / wanted) for row in table) * 100)


def _precision(wave: Wave, lang: str) -> list[Block]:
    blocks: list[Block] = [Heading(_("How exact the numbers are"))]
    if wave.selection != Selection.PROBABILITY:
        return [*blocks, Paragraph(_("No margin of error: those who answered were not drawn by chance"))]
    blocks.append(Paragraph(_("Ranges hold the true value 95 times in 100. They count in how places were drawn, and the weights.")))
    found = (wave.weightings.first() or wave.weightings.model()).report.get("design_effects")
    if found:
        words = _("Design effect of the numbers for the whole city: %(middle)s in the middle, %(largest)s at most.")
        blocks.append(Paragraph(words % {"middle": numerals.number(found["median"], 2), "largest": numerals.number(found["largest"], 2)}))
    return blocks


def _models(wave: Wave, lang: str) -> list[Block]:
    """What was done where areas have values by a model; every line says that it is one."""
    found = models(wave, "staff")
    if not found:
        return []
    names = {area.code: area.name.best(lang)[0] for area in places.figure_areas()}
    return [
        Heading(_("Values by a model")),
        Paragraph(_("They are not counted area by area. Each is the empirical best linear unbiased predictor (EBLUP) of Fay and Herriot (1979): a regression over all areas with answers, and of each area as much of its own answers as their number bears.")),
        BulletList((
            _("The variance of an area’s answers is the design-based one, pooled over the areas and divided by their number, because that of few answers is itself unsure."),
            _("The variance between areas is estimated by restricted maximum likelihood (REML); the mean squared error counts in that it is estimated (Prasad and Rao 1990; Rao and Molina 2015, chapter 6). Ranges are the value less and plus 1.96 times its root."),
            _("All values are multiplied by one number, so that together, weighted by residents, they give what the areas’ answers give (ratio benchmark)."),
            _("An area whose own value the gate does not show gets the value of the regression alone; its answers count in the regression only."),
        )),
        *(block for one, row in found for block in _model(one, row, lang, names)),
    ]  # fmt: skip


def _model(one: Asked, row: Result, lang: str, names: dict[str, str]) -> list[Block]:
    facts, join = row.facts, "، " if lang == "ar" else ", "
    told = [
        (_("What the model knows of each area"), join.join(covariate_name(key) for key in facts["covariates"]) or _("nothing")),
        (_("Answers behind the model"), numerals.number(facts["n"])),
        (_("Model and own answers"), join.join(names.get(code, code) for code in facts["own"]) or _("no area")),
        (_("Model alone"), join.join(names.get(code, code) for code in facts["alone"]) or _("no area")),
        (_("Variance between areas that is left"), numerals.number(facts["refvar"], 4) if facts["refvar"] else _("none: areas differ by what the model knows alone")),
        (_("Brought into line by the factor"), numerals.number(facts["factor"], 3)),
    ]  # fmt: skip
    answers = f" — {one.answer_title[lang]}" if one.answer_title else ""
    return [Heading(f"{one.title[lang]}{answers} ({_('model')})", 3), DefinitionList(tuple(told))]


def _scales(wave: Wave, lang: str) -> list[Block]:
    weighting = wave.weightings.first()
    read = {one["key"]: one for one in weighting.report.get("scales", [])} if weighting else {}
    scales = [scale for scale in wave.version.scales.all() if scale.key in read]
    if not scales:
        return []
    rows = tuple(
        (scale.title.best(lang)[0], len(scale.items), _coefficient(read[scale.key]["alpha"]), _coefficient(read[scale.key]["omega"]), *_between(read[scale.key]))
        for scale in scales
    )
    heads = (_("Scale"), _("Questions"), _("Alpha"), _("Omega"), _("Between women and men"), _("Between ages"))
    licences = [scale for scale in scales if scale.licence]
    return [
        Heading(_("How well the scales measure")),
        Paragraph(_("Alpha and omega say how far the questions of a scale hang together (0 to 1). Means are compared only where a scale measures the same.")),
        Table(_("Scales"), heads, rows, decimals=0),
        *([BulletList(tuple((Strong(scale.title.best(lang)[0]), ": ", Said(str(scale.licence))) for scale in licences))] if licences else []),
    ]


def _coefficient(found: list[float | None] | None) -> str:
    if found is None or found[0] is None:
        return _("cannot be told")
    value = numerals.number(found[0], 2)
    return value if found[1] is None or found[2] is None else f"{value} ({numerals.range_words(found[1], found[2], decimals=2)})"


def _between(read: dict[str, Any]) -> tuple[str, str]:
    said = [str(VERDICTS[read["between"][name]]) if name in read["between"] else _("not compared") for name in (Breakdown.SEX, Breakdown.AGE)]
    return said[0], said[1]


def _texts(wave: Wave, lang: str) -> list[Block]:
    """What was asked, word for word."""
    blocks: list[Block] = [Heading(_("What was asked"))]
    for page in pages_of(wave.version, lang):
        blocks += [Heading(page.title, 3)] if page.title else []
        items: tuple[Inline, ...] = tuple((Strong(one.label), *([" ", " · ".join(label for _value, label in one.choices)] if one.choices else [])) for one in page.questions)
        blocks += [BulletList(items)] if items else []
    return blocks
