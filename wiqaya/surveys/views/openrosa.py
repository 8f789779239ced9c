"""Addresses for ODK Collect, KoboCollect and Enketo: OpenRosa 1.0, with the token of a device in the address, digest sign-in, or
a name and password over https alone.

Nothing of a request but the answers is kept: no network address, no `deviceID`, and no line of a log, because the address has the token.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from wiqaya.exchange import openrosa as protocol
from wiqaya.exchange.openrosa import FormQuery, Limits, ListedForm, MediaFile, Parcel, Refused, Reply, Secret, Verdict
from wiqaya.exchange.openrosa.digest import LIFE
from wiqaya.exchange.openrosa.reasons import refused
from wiqaya.safeguards.access import Actor, WorkRequest, public
from wiqaya.safeguards.keyed import keyed
from wiqaya.surveys.actions.openrosa import take_parcel
from wiqaya.surveys.models import DeviceToken, InstrumentVersion
from wiqaya.surveys.queries import fieldwork as queries
from wiqaya.surveys.queries.fieldwork import REALM
from wiqaya.surveys.storing import read_stored
from wiqaya.ui.reasons import say

MOST = 100_000_000  # bytes of one request, told to devices, which split what they send
Served = Callable[..., Reply]
log = logging.getLogger("wiqaya")


def served(*methods: str) -> Callable[[Served], Callable[..., HttpResponse]]:
    """A view of the protocol: finds the device, says refusals as the protocol wants them, and keeps addresses out of the log.

    Whatever fails on our side, the device keeps its answers and comes back.
    """

    def decorate(view: Served) -> Callable[..., HttpResponse]:
        @csrf_exempt
        @public
        @never_cache
        @wraps(view)
        def answered(request: WorkRequest, token: str = "", **asked: Any) -> HttpResponse:
            at = timezone.now()
            if request.method not in methods:
                return _sent(Reply(405, b"", protocol.headers(at) | {"Allow": ", ".join(methods)}))
            try:
                device = _device(request, token, at)
                said = view(request, token, device, at, **asked) if device else _challenged(request, at)
            except Refused as error:
                said = protocol.refusal(error, at, message=say(error.reason))
            except Exception:
                log.exception("a request of a device failed")
                busy = refused("busy")
                said = protocol.refusal(busy, at, message=say(busy.reason))
            return _sent(said)

        return answered

    return decorate


@served("GET", "HEAD")
def form_list(request: WorkRequest, token: str, device: DeviceToken, at: datetime) -> Reply:
    """The forms of the device's round while it is open."""
    query = FormQuery.of(request.GET.dict())
    wave = device.interviewer.wave
    found = queries.offered(wave, at.date(), all_versions=query.all_versions)
    listed = [
        ListedForm(
            form_id=one.form_id, name=str(wave.survey.title), version=one.form_version, hash=f"md5:{one.digest}",
            download_url=_address(request, "form", token, key=one.pk), description=str(wave.survey.decision),
            manifest_url=_address(request, "manifest", token, key=one.pk) if one.files.all() else "",
        )
        for one in found
    ]  # fmt: skip
    return _document(protocol.form_list(protocol.select_forms(listed, query), verbose=query.verbose), at)


@served("GET", "HEAD")
def form(request: WorkRequest, token: str, device: DeviceToken, at: datetime, key: UUID) -> Reply:
    """The form, byte for byte as the list's hash says."""
    return _document(_version(device, key).xform.encode(), at)


@served("GET", "HEAD")
def manifest(request: WorkRequest, token: str, device: DeviceToken, at: datetime, key: UUID) -> Reply:
    """Files of a form: pictures, sounds, lists of choices.  The list names no manifest where there are none."""
    files = [
        MediaFile(one.name, f"md5:{one.digest}", _address(request, "file", token, key=key, file=one.pk)) for one in _version(device, key).files.all()
    ]
    return _document(protocol.manifest(files), at)


@served("GET", "HEAD")
def file(request: WorkRequest, token: str, device: DeviceToken, at: datetime, key: UUID, file: UUID) -> Reply:
    """A file of a form, byte for byte as the manifest's hash says."""
    found = _version(device, key).files.filter(pk=file).first()
    if found is None:
        raise refused("form_unknown", name=str(file))
    return Reply(200, read_stored(found.stored), protocol.headers(at) | {"Content-Type": found.kind, "X-Content-Type-Options": "nosniff"})


@served("HEAD", "POST")
def submission(request: WorkRequest, token: str, device: DeviceToken, at: datetime) -> Reply:
    """Where to send, and what is sent."""
    location = _address(request, "submission", token)
    if request.method == "HEAD":
        return protocol.head_reply(at, location=location, most=MOST)
    parcel = _parcel(request)
    try:
        by = Actor(id=device.pk, kind="token", city=device.city_id)
        outcome = take_parcel(device=device, parcel=parcel, by=by, at=at)
    finally:
        parcel.close()
    return protocol.reply(outcome, at, message=say(outcome.reason), location=location)


def _parcel(request: WorkRequest) -> Parcel:
    """The whole body, before anything is done with it.  A body in pieces has no length, which Django would take for none at all."""
    pieces = "chunked" in request.META.get("HTTP_TRANSFER_ENCODING", "").lower()
    stream = request.META["wsgi.input"] if pieces else request
    length = None if pieces else int(request.META.get("CONTENT_LENGTH") or 0)
    try:
        return protocol.open_parcel(protocol.receive(stream, request.META.get("CONTENT_TYPE", ""), length=length, limits=Limits(total=MOST)))
    except OSError as error:  # the device has gone
        raise refused("cut_short") from error


def _device(request: WorkRequest, token: str, at: datetime) -> DeviceToken | None:
    """Whose token stands in the address, or who signed in; None for who must sign in.  Raises Refused for a token that opens nothing."""
    if not token:
        if request.is_secure() and (given := protocol.basic(request.META.get("HTTP_AUTHORIZATION", ""))):
            return queries.device_by_password(*given, at.date())
        verdict = _verdict(request, at)
        return queries.device_by_login(verdict.name, at.date()) if verdict.name else None
    found = queries.device_of(token, at.date())
    if found is None:
        raise refused("not_allowed")
    return found


def _verdict(request: WorkRequest, at: datetime) -> Verdict:
    def kept(login: str) -> str | None:
        found = queries.device_by_login(login, at.date())
        return found.digest_key if found else None

    header = request.META.get("HTTP_AUTHORIZATION", "")
    target, method = request.get_full_path(), request.method or ""
    return protocol.verify(header, method=method, target=target, ha1_of=kept, secret=_secret(request), now=at, fresh=_fresh)


def _fresh(nonce: str, count: int) -> bool:
    """Whether a counted request was not heard before; who does not count is told by the age of the nonce alone."""
    return count == 0 or cache.add(f"collect-{nonce}-{count}", 1, LIFE.total_seconds())


def _challenged(request: WorkRequest, at: datetime) -> Reply:
    domain = reverse("collect:form-list").removesuffix("formList")
    asked = protocol.challenge(_secret(request), at, domain=domain, stale=_verdict(request, at).stale)
    error = refused("not_signed_in")
    return protocol.refusal(error, at, message=say(error.reason), challenge=asked.header())


def _secret(request: WorkRequest) -> Secret:
    return Secret(keyed("survey device nonce", str(request.city.pk)).encode(), REALM)


def _version(device: DeviceToken, key: UUID) -> InstrumentVersion:
    found = queries.sent_with(device.interviewer.wave).filter(pk=key).first()
    if found is None:
        raise refused("form_unknown", name=str(key))
    return found


def _document(body: bytes, at: datetime) -> Reply:
    return Reply(200, body, protocol.headers(at) | {"Content-Type": protocol.XML_TYPE})


def _address(request: WorkRequest, name: str, token: str, **parts: Any) -> str:
    named = reverse(f"collect:device-{name}", kwargs={"token": token, **parts}) if token else reverse(f"collect:{name}", kwargs=parts)
    return request.build_absolute_uri(named)


def _sent(said: Reply) -> HttpResponse:
    made = HttpResponse(said.body, status=said.status, headers=dict(said.headers))
    made._has_been_logged = True  # type: ignore[attr-defined]  # Django would write the address, and with it the token, into the log
    return made
