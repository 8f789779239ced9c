"""`wiqaya keys …`: what a key ceremony and the yearly change of keys need."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path

from django.db import DEFAULT_DB_ALIAS, transaction
from django.utils import timezone

from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor
from wiqaya.safeguards.keys import agencies, kept, marks, shares
from wiqaya.safeguards.keys.masters import MasterUnusable, master
from wiqaya.safeguards.keys.models import AgencyKey
from wiqaya.safeguards.keys.shamir import ShareWrong
from wiqaya.safeguards.shell import Command, NothingTaken, Result

Run = Callable[[Namespace, Actor], Result]


def _plainly(run: Run) -> Run:
    """What cannot be done is a line for people, not a trace of the program."""

    def told(call: Namespace, by: Actor) -> Result:
        try:
            return run(call, by)
        except (MasterUnusable, ShareWrong, OSError) as wrong:
            raise NothingTaken(str(wrong)) from None

    return told


def _note(action: str, by: Actor, **details: int) -> None:
    with transaction.atomic():
        audit.note(DEFAULT_DB_ALIAS, action, "keys", "installation", None, by=by, at=timezone.now(), details=details)


@_plainly
def _split(call: Namespace, by: Actor) -> Result:
    paths = [str(path) for path in shares.split(call.folder)]
    _note("split-master-key", by, version=master().version)
    said = "Print each share, keep the three in three places, and delete the files:\n" + "\n".join(paths)
    return Result({"files": paths, "needed": 2}, said=said)


@_plainly
def _join(call: Namespace, by: Actor) -> Result:
    path = shares.join(call.one, call.other)
    return Result({"file": str(path)}, said=f"The master key is back: {path}")


@_plainly
def _rotate(call: Namespace, by: Actor) -> Result:
    done, refused = {"secrets": 0, "wraps": 0, "agencies": 0}, []
    if call.agencies:
        for city, agency in AgencyKey.objects.values_list("city", "agency").distinct():
            try:
                done["wraps"] += agencies.rotate_agency(city=city, agency=agency)
                done["agencies"] += 1
            except agencies.Locked:
                refused.append(f"agency {agency} in city {city} is sealed: unseal, rotate and seal it with its passphrase")
    if call.signing:
        marks.rotate_signing()
    done["secrets"] = kept.rotate_master()
    _note("rotate-keys", by, **done)
    return Result({**done, "version": master().version, "refused": refused}, refused=refused, said="Rotated. Shares made before open older copies only: `wiqaya keys split DIR`.")


def _public(call: Namespace, by: Actor) -> Result:
    found = [{"key": str(key), "public": public.hex()} for key, public in marks.public_keys().items()]
    return Result({"algorithm": "Ed25519", "keys": found}, said="\n".join(f"{one['key']}  {one['public']}" for one in found))


def _folder(parser: ArgumentParser) -> None:
    parser.add_argument("folder", metavar="DIR", type=Path)


def _two_files(parser: ArgumentParser) -> None:
    parser.add_argument("one", metavar="FILE", type=Path)
    parser.add_argument("other", metavar="FILE", type=Path)


def _which(parser: ArgumentParser) -> None:
    parser.add_argument("--agencies", action="store_true", help="also every agency's own keys")
    parser.add_argument("--signing", action="store_true", help="also a new key for the audit trail's signatures")


COMMANDS = [
    Command(("keys", "split"), "write the master key as three shares to print, of which any two bring it back", _split, _folder),
    Command(("keys", "join"), "bring the master key back from two shares", _join, _two_files, needs_database=False),
    Command(("keys", "rotate"), "a new master key; the store is wrapped anew while people work", _rotate, _which),
    Command(("keys", "public"), "the public keys that check the audit trail's signatures: keep a copy elsewhere", _public),
]
