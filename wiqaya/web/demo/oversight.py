"""What the demo's oversight office has to look at: counts of the past that have left, a request, a report of misuse."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from wiqaya.referral.actions import counting, figures, misuse, rights
from wiqaya.referral.apart import inside
from wiqaya.referral.models import MisuseReport
from wiqaya.referral.queries.figures import quarter_of, settled
from wiqaya.safeguards.access import NOBODY, Actor
from wiqaya.web.demo import content


def make(people: Mapping[str, Actor], at: datetime) -> None:
    """A second call changes nothing."""
    with inside():
        if MisuseReport.objects.exists():
            return
        told = content.read("oversight")
        rights.ask(**told["request"], by=NOBODY, at=at - timedelta(days=6))
        misuse.report(**told["misuse"], by=NOBODY, at=at - timedelta(days=2))
        by = people["walid"]
        for name, on in (("year", date(at.year - 1, 6, 15)), ("quarter", _past_quarter(at.date()))):
            for one in told[name]:
                moment = at.replace(year=on.year, month=on.month, day=15)
                for _each in range(one["count"]):
                    counting.count(event=one["event"], cuts=one["cuts"], by=by, at=moment)
        for period in (str(at.year - 1), quarter_of(_past_quarter(at.date()))):
            if settled(period, at.date()):
                figures.let_out(period=period, by=by, at=at)


def _past_quarter(on: date) -> date:
    """A day of the last quarter but one: settled whatever day it is."""
    first = on.replace(month=3 * ((on.month - 1) // 3) + 1, day=1)
    return (first - timedelta(days=100)).replace(day=15)
