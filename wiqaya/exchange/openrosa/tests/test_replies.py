"""Once is once, however often it is sent; and what every reply carries."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from wiqaya.exchange.openrosa import Known, Outcome, Refused, decide, head_reply, refusal, reply
from wiqaya.exchange.openrosa.reasons import SENTENCES, STATUS, refused

NOW = datetime(2026, 11, 21, 11, 0, tzinfo=timezone(timedelta(hours=2)))
HERE = Known("d1", ("a.jpg",))


@pytest.mark.parametrize(("given", "wanted", "status"), [
    ({"same": None}, Outcome.STORE, 201),
    ({"same": HERE}, Outcome.DUPLICATE, 202),
    ({"same": HERE, "files": ["a.jpg"]}, Outcome.DUPLICATE, 202),
    ({"same": HERE, "files": ["a.jpg", "b.jpg"]}, Outcome.ADD_FILES, 201),
    ({"same": Known("other")}, Outcome.CONFLICT, 409),
    ({"same": Known("other"), "open_now": False}, Outcome.CONFLICT, 409),
    ({"same": None, "open_now": False}, Outcome.FORM_CLOSED, 409),
    ({"same": HERE, "open_now": False}, Outcome.DUPLICATE, 202),
    ({"same": None, "deprecated_id": "uuid:0"}, Outcome.DEPRECATED_UNKNOWN, 404),
    ({"same": None, "deprecated_id": "uuid:0", "deprecated": Known("x", replaced=True)}, Outcome.DEPRECATED_OUTDATED, 410),
    ({"same": None, "deprecated_id": "uuid:0", "deprecated": Known("x")}, Outcome.REPLACE, 201),
])  # fmt: skip
def test_a_submission_counts_once(given: dict[str, object], wanted: Outcome, status: int) -> None:
    outcome = decide(**{"digest": "d1", "files": [], **given})  # type: ignore[arg-type]
    assert (outcome, outcome.status) == (wanted, status)
    assert outcome.taken is (status in {201, 202})


def test_the_head_tells_where_to_send_and_how_much() -> None:
    answer = head_reply(NOW, location="https://city.example/s/submission", most=100_000_000)
    assert (answer.status, answer.body) == (204, b"")
    assert answer.headers == {
        "X-OpenRosa-Version": "1.0", "Date": "Sat, 21 Nov 2026 09:00:00 GMT", "X-OpenRosa-Accept-Content-Length": "100000000",
        "Location": "https://city.example/s/submission",
    }  # fmt: skip


def test_every_outcome_has_a_reply_in_xml() -> None:
    for outcome in Outcome:
        answer = reply(outcome, NOW, message="شكرا")
        assert answer.status == outcome.status
        assert "شكرا".encode() in answer.body
        assert (b"submit_success" in answer.body) is outcome.taken
        assert answer.headers["X-OpenRosa-Version"] == "1.0"
        assert answer.headers["Content-Type"] == "text/xml; charset=utf-8"
        assert answer.headers["Date"].endswith("GMT")


def test_every_reason_has_a_status_and_a_sentence() -> None:
    assert set(SENTENCES) == set(STATUS)
    assert 200 not in STATUS.values()


def test_a_refusal_carries_its_challenge_and_when_to_come_back() -> None:
    assert refusal(refused("not_signed_in"), NOW, challenge="Digest x").headers["WWW-Authenticate"] == "Digest x"
    busy = refusal(refused("busy"), NOW)
    assert (busy.status, busy.headers["Retry-After"]) == (503, "120")
    assert isinstance(refused("busy"), Refused)
