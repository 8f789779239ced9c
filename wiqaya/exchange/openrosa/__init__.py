"""OpenRosa 1.0, with which ODK Collect, KoboCollect and Enketo fetch forms and send answers: documents, multipart, digest sign-in, replies.

Pure functions; who serves them writes down which form is open, which device may send, and what was stored.
"""

from wiqaya.exchange.openrosa.digest import Challenge, Secret, Verdict, basic, challenge, ha1, new_nonce, verify
from wiqaya.exchange.openrosa.documents import (
    FormQuery,
    ListedForm,
    MediaFile,
    form_list,
    manifest,
    md5_hash,
    media_name,
    response,
    select_forms,
)
from wiqaya.exchange.openrosa.multipart import Limits, ReceivedPart, boundary_of, receive
from wiqaya.exchange.openrosa.parcel import Parcel, open_parcel
from wiqaya.exchange.openrosa.reasons import SENTENCES, Refused
from wiqaya.exchange.openrosa.replies import XML_TYPE, Known, Outcome, Reply, decide, head_reply, headers, refusal, reply

__all__ = [
    "SENTENCES", "XML_TYPE", "Challenge", "FormQuery", "Known", "Limits", "ListedForm", "MediaFile", "Outcome", "Parcel", "ReceivedPart",
    "Refused", "Reply", "Secret", "Verdict", "basic", "boundary_of", "challenge", "decide", "form_list", "ha1", "head_reply", "headers", "manifest",
    "md5_hash", "media_name", "new_nonce", "open_parcel", "receive", "refusal", "reply", "response", "select_forms", "verify",
]  # fmt: skip
