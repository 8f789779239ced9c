"""The audit trail: one row per write, in the same transaction, chained by city and signed every hour.

Writing: `record`, `seen`.  Reading: `history`, `page`.  Proof: `seal`, `checkpoint`, `verify`.  The chain's format: `chain`.
"""

from __future__ import annotations

from wiqaya.safeguards.audit.chain import FAULTS, INSTALLATION, Fault
from wiqaya.safeguards.audit.checkpoints import NoSigner, Signer, checkpoint, every_checkpoint, set_aside, sign_with
from wiqaya.safeguards.audit.reading import Page, history, page, rows_about
from wiqaya.safeguards.audit.rows import NotAudited, NotForTheTrail, note, only, record, seen, trails
from wiqaya.safeguards.audit.sealing import seal, waiting_since
from wiqaya.safeguards.audit.verifying import Verdict, verify
from wiqaya.safeguards.models import AuditRow

__all__ = [
    "FAULTS", "INSTALLATION", "AuditRow", "Fault", "NoSigner", "NotAudited", "NotForTheTrail", "Page", "Signer", "Verdict",
    "checkpoint", "every_checkpoint", "history", "note", "only", "page", "record", "rows_about", "seal", "seen", "set_aside", "sign_with", "trails", "verify", "waiting_since",
]  # fmt: skip
