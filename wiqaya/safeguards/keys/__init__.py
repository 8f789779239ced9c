"""Keys: who can open what is data in a store of its own, not a status column.

    ring = keys.make(place=Place(city, case, "limited"), agency=school, intent=disclosure)
    blob = ring.seal(field="referral_person.name", row=person, text="…")
    keys.lend(place=place, holder=school, to=youth_work, intent=other_disclosure)
    keys.open_ring(place=place, agency=youth_work).open(field="referral_person.name", row=person, blob=blob)

Nothing here decides who may: that is the referral room's.  `README.md` of `safeguards` says what this protects and what not.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from wiqaya.safeguards.keys.crypto import Closed, NoKey, Place, Ring, Tampered, version_of

if TYPE_CHECKING:
    from wiqaya.safeguards.keys.agencies import (
        Locked,
        NoAgency,
        PhraseTooShort,
        found_agency,
        holding,
        rotate_agency,
        seal_agency,
        unlock,
        unseal_agency,
    )
    from wiqaya.safeguards.keys.kept import rotate_master
    from wiqaya.safeguards.keys.marks import index, indexes, public_keys, rotate_signing, sign, verifies, verify
    from wiqaya.safeguards.keys.masters import MasterUnusable
    from wiqaya.safeguards.keys.wraps import (
        AlreadyMade,
        destroy_case,
        drop_versions,
        holders,
        lend,
        make,
        open_ring,
        open_rings,
        rekey,
        sweep,
        take,
        trust_with,
    )

_DOOR = {
    "agencies": "Locked NoAgency PhraseTooShort found_agency holding rotate_agency seal_agency unlock unseal_agency",
    "kept": "rotate_master",
    "marks": "index indexes public_keys rotate_signing sign verifies verify",
    "masters": "MasterUnusable",
    "wraps": "AlreadyMade destroy_case drop_versions holders lend make open_ring open_rings rekey sweep take trust_with",
}
_HOME = {name: module for module, names in _DOOR.items() for name in names.split()}

__all__ = [
    "AlreadyMade",
    "Closed",
    "Locked",
    "MasterUnusable",
    "NoAgency",
    "NoKey",
    "PhraseTooShort",
    "Place",
    "Ring",
    "Tampered",
    "destroy_case",
    "drop_versions",
    "found_agency",
    "holders",
    "holding",
    "index",
    "indexes",
    "lend",
    "make",
    "open_ring",
    "open_rings",
    "public_keys",
    "rekey",
    "rotate_agency",
    "rotate_master",
    "rotate_signing",
    "seal_agency",
    "sign",
    "sweep",
    "take",
    "trust_with",
    "unlock",
    "unseal_agency",
    "verifies",
    "verify",
    "version_of",
]


def __getattr__(name: str) -> Any:
    """Django imports this package before its models can be: what needs them comes when it is asked for."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
