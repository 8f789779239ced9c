"""What the codes of the trail speak of, for whoever reads it: by the first word of an action."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SPEAKS_OF: dict[str, str | Promise] = {
    "key": _("A key was used"), "office": _("Read for the oversight office"), "oversight": _("Looked at by the oversight office"), "situation": _("A situation"),
    "item": _("An item at the table"), "meeting": _("A meeting"), "recusal": _("Somebody stepped aside"), "without-consent": _("Sharing without consent"),
    "consent": _("A consent"), "assessment": _("A conversation"), "plan": _("A support plan"), "support": _("A support plan"), "goal": _("A support plan"),
    "follow-up": _("A support plan"), "guest-link": _("A page for a provider"), "clearance": _("A clearance"), "seat": _("A seat at the table"),
    "shift": _("Duty hours"), "condition": _("Set-up of support"), "mechanism": _("Set-up of support"), "signs": _("Set-up of support"), "risk": _("Set-up of support"),
    "template": _("Set-up of support"), "exception": _("Exceptional access"), "emergency": _("Danger to life"), "exchange": _("A question of or to a national body"),
    "rights": _("A request about one's own data"), "misuse": _("A report of misuse"), "advice": _("A question for advice"), "forgotten": _("Erased"),
    "figures": _("A figure"), "release": _("A figure left"), "refuse": _("A figure was held back"), "reintegration": _("Reintegration"), "family-plan": _("Reintegration"),
    "manual": _("Reintegration"), "look": _("A page was opened"), "near": _("Opened by somebody who knows the area"), "own-areas": _("Areas that somebody knows privately"),
}  # fmt: skip


def speaks_of(action: str) -> str:
    """Empty for what has no word here: its code is shown alone."""
    return str(SPEAKS_OF.get(action.partition(".")[0], ""))
