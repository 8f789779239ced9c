"""Released tables: only the gate makes them, and they read and store well."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from wiqaya.engines.disclosure import Contributors, Dimension, DisclosureError, Policy, Rate, Released, from_ledger, gate
from wiqaya.engines.disclosure.tests import samples


@pytest.fixture
def released():
    table = samples.by_area_and_year([[30, 12], [3, 70]], ["a", "b"], ["2014", "2015"])
    return gate(table, Policy(k=5))


def test_nobody_but_the_gate_makes_one(released):
    with pytest.raises(TypeError, match="gate"):
        Released("incidents", "count", samples.SOURCE, released.dimensions, {}, Policy(), (), ())
    with pytest.raises(TypeError, match="gate"):
        replace(released, cells=())


def test_a_stored_release_is_drawn_again(released):
    stored = json.loads(json.dumps(released.to_json()))
    again = from_ledger(stored)
    assert again == released
    assert hash(again) == hash(released)


@pytest.mark.parametrize("change", [{"measure": "other"}, {"fingerprint": "0"}])
def test_an_altered_one_is_refused(released, change):
    with pytest.raises(DisclosureError, match="altered"):
        from_ledger(released.to_json() | change)


def test_the_fingerprint_changes_with_the_content(released):
    other = gate(samples.by_area_and_year([[30, 12], [3, 71]], ["a", "b"], ["2014", "2015"]), Policy(k=5))
    assert len(released.fingerprint) == 64
    assert other.fingerprint != released.fingerprint


def test_cells_are_found_by_their_keys(released):
    assert released.value("a", "2014") is None
    assert released.value("a") == released.cell("a", None).value == 42
    assert released.n == 115
    assert released.interval("b") is not None
    assert released.interval("b", "2014") is None
    assert released.label("area", "b") == "b"
    assert [cell.key for cell in released] == [("a", "2014"), ("a", "2015"), ("b", "2014"), ("b", "2015")]
    assert released.as_rows()[0]["area"] == "a"
    assert released.as_rows()[0]["reason"] == "secondary"
    with pytest.raises(KeyError):
        released.cell("z")


def test_labels_may_be_in_several_languages():
    one = Dimension("area", ("a",), ({"ar": "أ", "en": "A"},))
    table = samples.raw([20], dimensions=(one,))
    assert from_ledger(gate(table, Policy()).to_json()).label("area", "a") == {"ar": "أ", "en": "A"}


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: samples.raw([[1, 2]], dimensions=(Dimension("a", ("x", "y")),)), "bad_shape"),
        (lambda: samples.raw([-1, 2]), "negative_count"),
        (lambda: samples.raw([1, 2], kind="belief"), "unknown_kind"),
        (lambda: samples.raw(np.ones((1, 1, 1, 1))), "bad_dimensions"),
        (lambda: replace(samples.raw([1, 2]), counts=np.array([1.0, 2.0])), "not_whole_numbers"),
        (lambda: samples.raw([1, 2], rate=Rate(np.ones(2), 1, ("other",))), "bad_dimensions"),
        (lambda: samples.raw([1, 2], rate=Rate(np.ones(3), 1, ("d0",))), "bad_shape"),
        (lambda: samples.raw([1, 2], contributors=Contributors(np.ones(3, int))), "bad_shape"),
        (lambda: Dimension("a", ("x", "x")), "bad_keys"),
        (lambda: Dimension("a", ("x", "y"), ("X",)), "bad_labels"),
        (lambda: Dimension("a", ("x", "y"), members={"x": frozenset("y")}), "overlapping_keys"),
        (lambda: replace(samples.SOURCE, bias_note=" "), "no_bias_note"),
        (lambda: replace(samples.SOURCE, bias_note={"ar": ""}), "no_bias_note"),
    ],
)
def test_a_raw_table_must_make_sense(make, code):
    with pytest.raises(DisclosureError) as error:
        make()
    assert error.value.code == code
