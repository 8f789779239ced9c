"""What the gate demands of a table, as data, and the demands by kind of number and audience."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Literal

from wiqaya.engines.disclosure.errors import DisclosureError

Kind = Literal["cases", "incidents", "survey", "discourse", "participants", "money"]
Audience = Literal["public", "staff"]
KINDS: tuple[Kind, ...] = ("cases", "incidents", "survey", "discourse", "participants", "money")
METHOD = "gate-1"


@dataclass(frozen=True)
class Dominance:
    """Money is shown only with at least `payers` payers of whom the largest gives at most `share` of the amount."""

    payers: int = 3
    share: float = 0.8

    def __post_init__(self) -> None:
        _need(_whole(self.payers) and self.payers >= 1, "payers", self.payers)
        _need(isinstance(self.share, int | float) and 0 < self.share <= 1, "share", self.share)


@dataclass(frozen=True)
class Policy:
    """One set of demands.

    k            counts below it are hidden (primary suppression)
    hide_zeros   zeros are hidden too
    protect      somebody who knows the rule still sees at least this many possible integers for every hidden cell
    rounding     None, or the base to which every shown cell and total is rounded on its own
    margins      "keep", or "drop" to leave every total out
    dominance    for money, see `Dominance`
    base         least number of contributors (respondents, authors) behind a cell; 0 asks for none
    enough       from this count on, `base` is not asked for
    city_only    no breakdown and no filter by area
    """

    k: int = 10
    hide_zeros: bool = True
    protect: int = 5
    rounding: int | None = None
    margins: Literal["keep", "drop"] = "keep"
    dominance: Dominance | None = None
    base: int = 0
    enough: int | None = None
    city_only: bool = False

    def __post_init__(self) -> None:
        _need(_whole(self.k) and self.k >= 1, "k", self.k)
        _need(_whole(self.protect) and self.protect >= 1, "protect", self.protect)
        _need(_whole(self.base) and self.base >= 0, "base", self.base)
        _need(isinstance(self.hide_zeros, bool), "hide_zeros", self.hide_zeros)
        _need(isinstance(self.city_only, bool), "city_only", self.city_only)
        _need(self.rounding is None or (_whole(self.rounding) and self.rounding >= 2), "rounding", self.rounding)
        _need(self.enough is None or (_whole(self.enough) and self.enough >= 1), "enough", self.enough)
        _need(self.margins in ("keep", "drop"), "margins", self.margins)
        _need(self.dominance is None or isinstance(self.dominance, Dominance), "dominance", self.dominance)

    @property
    def counts_people(self) -> bool:
        """Whether the rule speaks of the count alone, so that "hidden because small" says 0 or 1 to k - 1."""
        return self.dominance is None and self.base == 0

    @property
    def hides_zeros(self) -> bool:
        """Zeros are hidden on demand, and where 1 to k - 1 alone would leave too few values because no total forces other cells to hide."""
        return self.hide_zeros or (self.margins == "drop" and self.counts_people and 1 < self.k <= self.protect)

    @property
    def open(self) -> bool:
        """Nothing would ever be hidden."""
        return self.k == 1 and not self.hide_zeros and self.counts_people

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any] | str) -> Policy:
        """A policy from its JSON text or object.  Raises DisclosureError (bad_json, unknown_keys, bad_value)."""
        given = _object(data)
        unknown = sorted(set(given) - {field.name for field in fields(cls)})
        if unknown:
            raise DisclosureError("unknown_keys", keys=", ".join(unknown), known=", ".join(field.name for field in fields(cls)))
        dominance = given.get("dominance")
        if isinstance(dominance, Mapping):
            strange = sorted(set(dominance) - {"payers", "share"})
            if strange:
                raise DisclosureError("unknown_keys", keys=", ".join(strange), known="payers, share")
            given["dominance"] = Dominance(**dominance)
        return cls(**given)


def _object(data: Mapping[str, Any] | str) -> dict[str, Any]:
    try:
        given = json.loads(data) if isinstance(data, str) else data
    except json.JSONDecodeError as error:
        raise DisclosureError("bad_json", line=error.lineno, column=error.colno) from error
    if not isinstance(given, Mapping):
        raise DisclosureError("bad_json", line=1, column=1)
    return dict(given)


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _need(good: bool, key: str, value: object) -> None:
    if not good:
        raise DisclosureError("bad_value", key=key, value=value)


_OPEN = Policy(k=1, hide_zeros=False, protect=1)
PRESETS: Mapping[tuple[Kind, Audience], Policy] = {
    ("cases", "public"): Policy(k=10, city_only=True),
    ("cases", "staff"): Policy(k=10, city_only=True),
    ("incidents", "public"): Policy(k=5, hide_zeros=False),
    ("incidents", "staff"): Policy(k=5, hide_zeros=False),
    ("survey", "public"): Policy(k=5, base=30),
    ("survey", "staff"): Policy(k=5, base=20),
    ("discourse", "public"): Policy(k=10, base=5, enough=30),
    ("discourse", "staff"): Policy(k=10, base=5, enough=30),
    ("participants", "public"): Policy(k=5, hide_zeros=False),
    ("participants", "staff"): _OPEN,
    ("money", "public"): Policy(k=1, hide_zeros=False, dominance=Dominance()),
    ("money", "staff"): _OPEN,
}


def preset(kind: Kind, audience: Audience, *, group_by_area: bool = False, objection: bool = False) -> Policy:
    """The least that the house demands.

    `group_by_area`: the table breaks incidents down by target group and area.  Such a table stays inside the city at k 20 until the public site
    has its step for objections (`objection`), afterwards k 10; its zeros are hidden.  Raises DisclosureError (unknown_kind, internal_only).
    """
    if (kind, audience) not in PRESETS:
        raise DisclosureError("unknown_kind", kind=kind, audience=audience)
    rule = PRESETS[kind, audience]
    if kind != "incidents" or not group_by_area:
        return rule
    if audience == "public" and not objection:
        raise DisclosureError("internal_only", kind=kind)
    return replace(rule, k=10 if objection else 20, hide_zeros=True)


def loosened(city: Policy, default: Policy) -> tuple[str, ...]:
    """Names of the settings in which a city asks for less than the default; empty when it only tightens."""
    kept = {
        "k": city.k >= default.k,
        "hide_zeros": city.hide_zeros or not default.hide_zeros,
        "protect": city.protect >= default.protect,
        "rounding": default.rounding is None or (city.rounding is not None and city.rounding >= default.rounding),
        "margins": city.margins == "drop" or default.margins == "keep",
        "dominance": _dominates(city.dominance, default.dominance),
        "base": city.base >= default.base,
        "enough": _bar(city.enough) >= _bar(default.enough) or default.base == 0,
        "city_only": city.city_only or not default.city_only,
    }
    return tuple(name for name, held in kept.items() if not held)


def require_tighter(city: Policy, default: Policy) -> None:
    """Raises DisclosureError (policy_loosened) when the city's policy asks for less than the default anywhere."""
    settings = loosened(city, default)
    if settings:
        raise DisclosureError("policy_loosened", settings=", ".join(settings))


def _dominates(city: Dominance | None, default: Dominance | None) -> bool:
    return default is None or (city is not None and city.payers >= default.payers and city.share <= default.share)


def _bar(enough: int | None) -> float:
    return float("inf") if enough is None else enough
