"""How long this room keeps what it knows, and how it is forgotten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wiqaya.referral import clocks, terms
from wiqaya.referral.actions import forgetting
from wiqaya.referral.apart import DATABASE, inside
from wiqaya.referral.models import Enquiry
from wiqaya.safeguards.access import Actor
from wiqaya.safeguards.retention import Forget, Rule

# Advice


def _old_questions(at: datetime) -> QuerySet[Enquiry]:
    return Enquiry.objects.filter(forget_on__lte=timezone.localdate(at))


def due_advice(at: datetime) -> int:
    """Questions whose thirty days are over."""
    with inside():
        return _old_questions(at).count()


def forget_advice(*, by: Actor, at: datetime) -> int:
    """Questions with their answers, keys and contacts; the counts stay.  How many."""
    with inside():
        return terms.each(_old_questions, lambda row: forgetting.forget_enquiry(enquiry=row, why="term", by=by, at=at), at)


def _due(rows: terms.Rows) -> Callable[[datetime], int]:
    def due(at: datetime) -> int:
        with inside():
            return rows(at).count()

    return due


def _inside(end: Forget) -> Forget:
    def forget(*, by: Actor, at: datetime) -> int:
        with inside():
            return end(by=by, at=at)

    return forget


def _due_sharing(at: datetime) -> int:
    with inside():
        return terms.due_sharing(at)


def _rule(name: str, label: Promise, kept: timedelta | Promise, rows: terms.Rows, end: Forget) -> Rule:
    return Rule(name=f"referral.{name}", room="referral", label=label, basis=BASIS, kept=kept, due=_due(rows), forget=_inside(end), database=DATABASE, by_steps=True)


BASIS = _("Mandate of the mechanism and its retention plan")
TRACES = _("a year, once their situation is gone; never above five years")
RULES = [
    Rule(
        name="referral.advice", room="referral", label=_("Questions for advice and their answers"), basis=_("Asked for by whoever wrote"),
        kept=clocks.ADVICE, due=due_advice, forget=forget_advice, database=DATABASE, by_steps=True,
    ),
    _rule("undecided-sheets", _("Sheets without identity that nobody decided"), clocks.TABLE, terms.undecided_sheets, terms.lapse_sheets),
    _rule("decided-sheets", _("Sheets without identity that were taken up"), clocks.LIMITED, terms.decided_sheets, terms.strip_sheets),
    _rule("silent-services", _("Keys of services that did not answer"), clocks.ANSWER, terms.silent_services, terms.end_silence),
    _rule("undecided", _("Requests and envelopes that nobody decided"), _("90, 14 or 30 days, by step"), terms.undecided_situations, terms.lapse_situations),
    _rule("closed", _("Situations that were closed"), _("nothing, six months or two years, by reason"), terms.past_their_day, terms.forget_situations),
    Rule(
        name="referral.sharing", room="referral", label=_("Keys that rested on a consent, a law or an hour that is over"), basis=BASIS,
        kept=_("until the term of the consent, the review or the meeting"), due=_due_sharing, forget=_inside(terms.end_sharing), database=DATABASE, by_steps=True,
    ),
    _rule("families", _("What joins the situations of a family in reintegration"), _("until the plan's last day, or half a year without its review"), terms.over_families, terms.forget_families),
    _rule("clearances", _("Seats that were not confirmed"), clocks.MEMBERSHIP + clocks.READING, terms.stale_clearances, terms.end_clearances),
    _rule("unused-clearances", _("Clearances of people who did not come for 45 days"), clocks.DORMANT, terms.unused_clearances, terms.end_unused),
    _rule("links", _("Pages for providers without an account"), _("until the day of the link"), terms.old_links, terms.end_links),
    _rule("requests", _("Requests about one's rights"), _("a year after the answer"), terms.old_requests, terms.forget_requests),
    _rule("misuse", _("Reports of misuse"), _("a year after the answer"), terms.old_reports, terms.forget_reports),
    _rule("exchanges", _("Questions to and from national bodies"), TRACES, terms.old_exchanges, terms.forget_rows(terms.old_exchanges, "exchange")),
    _rule("emergencies", _("Calls to protect a life"), TRACES, terms.old_emergencies, terms.forget_rows(terms.old_emergencies, "emergency")),
    _rule("arrivals", _("Arrivals that were announced, and what prepared them"), clocks.TRACES, terms.old_arrivals, terms.forget_rows(terms.old_arrivals, "arrival")),
    _rule("conflicts", _("Conflicts of aims, and who decided"), clocks.LONGEST, terms.old_conflicts, terms.forget_rows(terms.old_conflicts, "conflict")),
    _rule("own-areas", _("Areas that people of services know privately"), _("as long as they are cleared"), terms.own_areas_of_those_who_left, terms.forget_rows(terms.own_areas_of_those_who_left, "own-areas")),
    _rule("readings", _("Who read the manual of reintegration"), clocks.TRACES, terms.old_readings, terms.forget_rows(terms.old_readings, "manual-read")),
]  # fmt: skip
