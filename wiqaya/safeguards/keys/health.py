"""Is the master key there, safe, and safe from loss?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from wiqaya.safeguards.keys import shares
from wiqaya.safeguards.keys.crypto import Tampered
from wiqaya.safeguards.keys.masters import MasterUnusable, master
from wiqaya.safeguards.keys.masters.file import FileMaster
from wiqaya.safeguards.keys.models import AgencyKey, SigningKey


def checks(*, data: Path, demo: bool) -> Iterator[tuple[str, bool, str]]:
    """(name, ok, what to do) for `wiqaya doctor`; `data` is the folder of the databases.  Makes no key."""
    if not AgencyKey.objects.exists() and not SigningKey.objects.exists():
        yield "master key", True, "none yet: it is made when first needed"
        return
    try:
        found = master()
        if isinstance(found, FileMaster) and not found.path.exists():
            raise MasterUnusable(f"{found.path} is gone: bring it back from two shares with `wiqaya keys join`")
        _opens_the_store()
    except MasterUnusable as wrong:
        yield "master key", False, str(wrong)
        return
    yield "master key", True, "opens the key store"
    if isinstance(found, FileMaster):
        apart = data not in found.path.parents
        yield "master key apart", apart or demo, "on another path than the databases" if apart else "beside the databases: set WIQAYA_KEYS=file:PATH on another disk"
        made = shares.split_since(found)
        yield "shares of the master key", made or demo, "made" if made else "not made: `wiqaya keys split DIR`, print the three, keep them in three places"


def _opens_the_store() -> None:
    for model in (AgencyKey, SigningKey):
        row = model.objects.first()
        try:
            if row is not None:
                master().unwrap(bytes(row.secret), row.context())
        except Tampered:
            raise MasterUnusable("the master key does not belong to this key store: bring the right one back, or the store's own copy") from None
