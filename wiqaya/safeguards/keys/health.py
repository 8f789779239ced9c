"""Is the master key there, safe, and safe from loss?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.utils import timezone

from wiqaya.safeguards.keys import shares, yearly
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
    yield from _calendar(timezone.now(), demo)


def _calendar(at: datetime, demo: bool) -> Iterator[tuple[str, bool, str]]:
    since = yearly.master_since()
    old = since is not None and at - since > yearly.YEAR + yearly.GRACE
    says = f"in use since {since:%Y-%m-%d}" if since else "new"
    yield "age of the master key", not old or demo, f"{says}: `wiqaya keys rotate`, then `wiqaya keys split DIR`" if old else says
    late = yearly.late(at)
    sealed = sum(one.sealed for one in late)
    says = f"{len(late)} services wait for new keys, the first since {late[0].since:%Y-%m-%d}: " if late else "changed each year and when somebody leaves"
    hint = f"{sealed} of them are sealed: unseal, `wiqaya keys rotate --agencies`, and seal again" if sealed else "start `wiqaya worker`"
    yield "keys of services", not late or demo, says + hint if late else says


def _opens_the_store() -> None:
    for model in (AgencyKey, SigningKey):
        row = model.objects.first()
        try:
            if row is not None:
                master().unwrap(bytes(row.secret), row.context())
        except Tampered:
            raise MasterUnusable("the master key does not belong to this key store: bring the right one back, or the store's own copy") from None
