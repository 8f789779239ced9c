"""Why a request of a device is refused: a status of HTTP, a code with parameters, and an English sentence that is the key of the catalogue."""

from __future__ import annotations

from wiqaya.engines.language import Param, Reason


def _(sentence: str) -> str:
    """Marks a sentence for the catalogue; the codec itself knows no language."""
    return sentence


SENTENCES = {
    "stored": _("Thank you. The answers have arrived."),
    "replaced": _("Thank you. The corrected answers have arrived."),
    "files_added": _("Thank you. The files have arrived."),
    "duplicate": _("These answers had arrived before; nothing was stored twice."),
    "conflict": _("Other answers with the same identifier are here already."),
    "form_unknown": _("There is no form “{name}” here."),
    "form_closed": _("The survey is closed; no more answers are taken."),
    "deprecated_unknown": _("The answers that these replace are not here."),
    "deprecated_outdated": _("The answers that these replace were replaced before."),
    "no_multipart": _("The request is not a multipart form."),
    "bad_multipart": _("The request is not well-formed: {message}"),
    "cut_short": _("The request ended before it was complete; nothing was stored. Send it again."),
    "no_xml_part": _("The request has no part {part}."),
    "several_xml_parts": _("The request has more than one part {part}."),
    "too_large": _("The request is larger than {most} MB."),
    "too_many_parts": _("The request has more than {most} files."),
    "bad_xml": _("The answers cannot be read: {message}"),
    "not_signed_in": _("Sign in with the name and password of the device."),
    "not_allowed": _("This device may not send answers to this form."),
    "busy": _("The server is busy. Send the answers again later."),
}
STATUS = {
    "stored": 201, "replaced": 201, "files_added": 201, "duplicate": 202, "conflict": 409, "form_unknown": 404, "form_closed": 409, "deprecated_unknown": 404,
    "deprecated_outdated": 410, "no_multipart": 400, "bad_multipart": 400, "cut_short": 400, "no_xml_part": 400, "several_xml_parts": 400,
    "too_large": 413, "too_many_parts": 413, "bad_xml": 400, "not_signed_in": 401, "not_allowed": 403, "busy": 503,
}  # fmt: skip


class Refused(ValueError):
    """A request that is not taken; `status` is of HTTP, `reason` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.sentence())
        self.reason = reason
        self.status = STATUS[reason.code]


def because(code: str, **params: Param) -> Reason:
    """A reason of this package, with its English sentence."""
    return Reason(code, params, SENTENCES[code])


def refused(code: str, **params: Param) -> Refused:
    return Refused(because(code, **params))
