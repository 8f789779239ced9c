"""What stands in the way of asking people, and what should be seen before they are asked."""

from __future__ import annotations

from django.utils.translation import gettext as _

from wiqaya.surveys.models import InstrumentVersion, Wave
from wiqaya.surveys.words import Selection, VersionState, WaveKind, WaveState


def needs_ethics(version: InstrumentVersion) -> bool:
    """Sensitive questions, and labels of groups, are asked only with an ethics note that two people have read."""
    return bool(version.roles.get("sensitive") or version.roles.get("group") or version.scales.filter(about_violence=True).exists())


def missing_for_opening(wave: Wave) -> list[str]:
    """What stands in the way of asking people, in sentences."""
    missing = []
    if wave.state != WaveState.PLANNED:
        missing.append(_("This round was opened before."))
    if wave.version.state != VersionState.READY and wave.kind != WaveKind.PILOT:
        missing.append(_("The questionnaire is a draft. Make the version ready, or plan this round as a test on a few people."))
    if needs_ethics(wave.version) and not wave.survey.support:
        missing.append(_("There are sensitive questions. Say on the survey’s page where people find help."))
    if not wave.survey.decision:
        missing.append(_("Say what will be decided with the answers: people are told before they begin."))
    return missing


def worth_a_look(wave: Wave) -> list[str]:
    """What does not stand in the way but should be seen."""
    before = Wave.objects.filter(survey=wave.survey_id, number__lt=wave.number).order_by("-number").first()
    seen = []
    if before and before.method_version != wave.method_version and not wave.bridge:
        seen.append(_("The method changed since the round before and no question was asked both ways: every comparison will show a break."))
    if wave.selection == Selection.OPEN:
        seen.append(_("Whoever wants may answer: the results describe those who answered, and get no margin of error."))
    if not wave.bias_note:
        seen.append(_("Without a note on who is missing, no result can leave."))
    return seen
