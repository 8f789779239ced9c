"""What the rules about cards say to people."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wiqaya.mapping.queries.completeness import Lack

LACKS: Mapping[Lack, Promise] = {
    Lack.STRENGTH: _("Nothing yet about what holds people together here. Add at least one strength."),
    Lack.IMPACT: _("Nothing yet about who is hurt, and how."),
    Lack.WHY_HERE: _("“Why here” is still empty. Add a grievance, a perception or a recent change."),
    Lack.ONLY_OUTSIDE: _("The card only names something from outside. What makes it take hold in this place?"),
    Lack.SOURCES: _("Fewer than two independent kinds of source. Add what another kind of source says."),
    Lack.ONLY_POLICE: _("Only police or justice sources. Add what residents, a service or research say."),
    Lack.SECOND_READER: _("A second person has not read it yet."),
}
SHORT: Mapping[Lack, Promise] = {
    Lack.STRENGTH: _("what holds people together"),
    Lack.IMPACT: _("who is hurt"),
    Lack.WHY_HERE: _("why here"),
    Lack.ONLY_OUTSIDE: _("why it takes hold here"),
    Lack.SOURCES: _("a second kind of source"),
    Lack.ONLY_POLICE: _("a source other than police"),
    Lack.SECOND_READER: _("a second reader"),
}
ANCHORS: Mapping[Lack, str] = {
    Lack.STRENGTH: "strength", Lack.IMPACT: "impact", Lack.WHY_HERE: "ground", Lack.ONLY_OUTSIDE: "ground", Lack.SOURCES: "evidence",
    Lack.ONLY_POLICE: "evidence",
}  # fmt: skip
