"""The chain in itself: its format, written down once more in the most obvious way, and what a walk finds."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wiqaya.safeguards.audit.chain import Checkpoint, Row, Walk, link, start

CITY = "0193a2c41234712381231234567890ab"
texts = st.text(max_size=6)
values = st.none() | st.booleans() | st.integers(-(2**40), 2**40) | texts | st.lists(st.integers(), max_size=2)
things = st.builds(
    Row, id=st.integers(1, 2**40), sequence=st.none(), digest=st.none(), city=st.sampled_from([None, CITY]),
    at=st.just("2026-11-21T09:00:00.000000Z"), by=st.just("0" * 32), by_kind=texts, action=texts, kind=texts, object=texts,
    details=st.dictionaries(texts, values, max_size=2).map(json.dumps),
)  # fmt: skip


def obvious(rows: list[Row]) -> list[Row]:
    """Seal rows as the format says, word by word."""
    digest = hashlib.sha256(f"wiqaya audit 1|default|{CITY}".encode()).digest()
    done = []
    for number, row in enumerate(rows, 1):
        said = [number, row.id, row.city, row.at, row.by, row.by_kind, row.action, row.kind, row.object, json.loads(row.details)]
        digest = hashlib.sha256(digest + json.dumps(said, sort_keys=True, separators=(",", ":")).encode("ascii")).digest()
        done.append(row._replace(sequence=number, digest=digest))
    return done


def walked(rows: list[Row], *marks: Checkpoint, trusted: bool = True, end: tuple[int, bytes] | None = None) -> list[tuple[int, str]]:
    walk = Walk("default", CITY, marks, lambda _mark: trusted)
    walk.go(rows)
    last = rows[-1] if rows else Row(0, 0, start("default", CITY), None, "", "", "", "", "", "", "{}")
    walk.end(*(end or (last.sequence or 0, bytes(last.digest or b""))))
    return [(fault.sequence, fault.what) for fault in walk.faults]


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(things, max_size=8))
def test_a_chain_is_what_its_format_says(rows: list[Row]) -> None:
    sealed = obvious(rows)
    digest = start("default", CITY)
    for row in sealed:
        digest = link(digest, row.sequence or 0, row)
        assert digest == row.digest
    assert walked(sealed) == []


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(things, min_size=2, max_size=8), st.data())
def test_a_change_of_any_part_is_found_where_it_is(rows: list[Row], data: st.DataObject) -> None:
    sealed = obvious(rows)
    place = data.draw(st.integers(0, len(rows) - 1))
    part = data.draw(st.sampled_from(["id", "city", "at", "by", "by_kind", "action", "kind", "object", "details"]))
    other = {"id": sealed[place].id + 1, "details": '{"planted": 1}', "city": "f" * 32}.get(part, f"{getattr(sealed[place], part)}x")
    sealed[place] = sealed[place]._replace(**{part: other})
    assert walked(sealed) == [(place + 1, "altered")]


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(things, min_size=3, max_size=8), st.data())
def test_what_is_missing_or_cut_off_is_found(rows: list[Row], data: st.DataObject) -> None:
    sealed = obvious(rows)
    place = data.draw(st.integers(0, len(rows) - 2))
    end = (len(rows), bytes(sealed[-1].digest or b""))
    assert walked(sealed[:place] + sealed[place + 1 :]) == [(place + 2, "missing")]
    assert walked(sealed[: place + 1], end=end) == [(place + 2, "cut")]


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(things, min_size=1, max_size=6))
def test_rows_behind_the_end_are_found(rows: list[Row]) -> None:
    sealed = obvious(rows)
    assert walked(sealed, end=(0, start("default", CITY))) == [(1, "out of place")]


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(things, min_size=2, max_size=6), st.data())
def test_a_chain_written_anew_contradicts_its_checkpoint(rows: list[Row], data: st.DataObject) -> None:
    sealed = obvious(rows)
    place = data.draw(st.integers(1, len(rows)))
    mark = Checkpoint("default", CITY, place, (sealed[place - 1].digest or b"").hex(), "2026-11-21T10:00:00+00:00")
    assert walked(sealed, mark) == []
    changed = data.draw(st.integers(0, place - 1))
    anew = obvious([row._replace(action=row.action + "x") if at == changed else row for at, row in enumerate(rows)])
    assert walked(anew, mark) == [(place, "contradicts a checkpoint")]


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(things, min_size=1, max_size=4))
def test_a_checkpoint_that_nobody_signed_is_forged(rows: list[Row]) -> None:
    sealed = obvious(rows)
    mark = Checkpoint("default", CITY, 1, (sealed[0].digest or b"").hex(), "")
    assert walked(sealed, mark, trusted=False) == [(1, "forged checkpoint")]
    assert walked(sealed, replace(mark, chain="f" * 32)) == [(1, "forged checkpoint")]


def test_chains_of_other_cities_and_databases_begin_elsewhere() -> None:
    assert len({start(base, chain) for base in ("default", "referral") for chain in (CITY, "0" * 32)}) == 4
