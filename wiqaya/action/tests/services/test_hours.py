"""Opening hours as people write them, and as they are kept."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wiqaya.action import hours
from wiqaya.action.hours import DAYS, HoursUnclear


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("9-12, 14:30–18", (("09:00", "12:00"), ("14:30", "18:00"))),
        ("٩:٠٠ – ١٤:٣٠", (("09:00", "14:30"),)),
        ("9h30 à 12h et 14h à 17h", (("09:30", "12:00"), ("14:00", "17:00"))),
        ("9 إلى 12", (("09:00", "12:00"),)),
        ("20:00-24:00", (("20:00", "24:00"),)),
        ("", ()),
    ],
)
def test_hours_are_read_as_people_write_them(text: str, spans: tuple[hours.Span, ...]) -> None:
    assert hours.parse_day(text) == spans


@pytest.mark.parametrize("text", ["morning", "14-9", "9-25", "9:70-12", "9-12, 11-14", "9"])
def test_what_cannot_be_read_is_named(text: str) -> None:
    with pytest.raises(HoursUnclear) as wrong:
        hours.parse_day(text)
    assert wrong.value.part


spans = st.sampled_from([("08:00", "09:30"), ("10:00", "12:00"), ("14:00", "18:15"), ("19:00", "24:00")])
weeks = st.dictionaries(st.sampled_from(DAYS), st.lists(spans, min_size=1, unique=True).map(lambda some: tuple(sorted(some))))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(weeks)
def test_a_week_is_kept_and_read_back(week: hours.Week) -> None:
    rows = hours.rows_of(week)
    assert hours.week_of(rows) == week
    assert hours.sound(list(reversed(rows))) == rows
    assert {day: hours.parse_day(hours.said(spans)) for day, spans in week.items()} == week
