"""Sending answers: points four to six of OpenRosa 1.0, and bodies that are cut, too large or no answers at all."""

from __future__ import annotations

import gzip
import tracemalloc
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from io import BytesIO, RawIOBase
from xml.etree import ElementTree

import pytest
from django.core.files.storage import default_storage
from django.db import OperationalError

from wiqaya.surveys.actions import waves
from wiqaya.surveys.models import AnswerFile, AnswerSet, Wave
from wiqaya.surveys.tests.openrosa.device import BOUNDARY, REPLY, answers, body, message, part

pytestmark = pytest.mark.django_db
PHOTO = {"photo": "1763712000000.jpg"}


# 4: where to send


def test_head_says_where_and_how_much(either, now):
    reply = either.ask("HEAD", "submission", query="deviceID=abc")
    assert (reply.status_code, reply["X-OpenRosa-Version"], reply.content) == (204, "1.0", b"")
    assert int(reply["X-OpenRosa-Accept-Content-Length"]) == 100_000_000
    assert reply["Location"] == f"http://testserver{either.base}/submission"
    assert parsedate_to_datetime(reply["Date"]) == now.replace(microsecond=0)


# 5 and 6: what is sent


def test_answers_are_stored(either):
    reply = either.post(answers(), query="deviceID=imei-1")
    assert (reply.status_code, reply["Content-Type"]) == (201, "text/xml; charset=utf-8")
    root = ElementTree.fromstring(reply.content)
    assert (root.tag, root[0].tag, root[0].get("nature")) == (f"{REPLY}OpenRosaResponse", f"{REPLY}message", "submit_success")
    kept = AnswerSet.objects.get()
    assert (kept.area.code, kept.day, kept.channel, kept.standing) == ("2", date(2026, 11, 20), "interview", "valid")
    assert kept.answers["sex"] == "female"
    assert kept.interviewer.number == 1


def test_a_body_in_pieces_is_read_to_its_end(phone):
    stream = BytesIO(body(answers()) + b"what stands after the last part")
    more = {"HTTP_TRANSFER_ENCODING": "chunked", "CONTENT_LENGTH": "", "wsgi.input": stream}
    reply = phone.ask("POST", "submission", content_type=f"multipart/form-data; boundary={BOUNDARY}", **more)
    assert (reply.status_code, stream.read()) == (201, b"")


BOMB = b"<!DOCTYPE d [<!ENTITY a '" + b"x" * 1_000 + b"'>" + b"".join(
    b"<!ENTITY " + bytes((98 + n,)) + b" '" + (b"&" + bytes((97 + n,)) + b";") * 10 + b"'>" for n in range(9)
) + b"]><data id='trust' version='2'>&j;</data>"  # fmt: skip
BAD = {
    "no multipart": (400, b"<data/>", "text/xml"),
    "no content at all": (400, b"", f"multipart/form-data; boundary={BOUNDARY}"),
    "no boundary": (400, body(answers()), "multipart/form-data"),
    "no part with answers": (400, body(None, {"a.jpg": b"x"}), None),
    "two parts with answers": (400, part("xml_submission_file", answers()) + body(answers("uuid:2")), None),
    "no XML": (400, body(b"not XML"), None),
    "XML cut short": (400, body(answers()[:-9]), None),
    "entities": (400, body(b'<!DOCTYPE a [<!ENTITY b "c">]><data id="trust">&b;</data>'), None),
    "entities in entities": (400, body(BOMB), None),
    "elements in elements without end": (400, body(b"<data id='trust'>" + b"<a>" * 50_000 + b"</a>" * 50_000 + b"</data>"), None),
    "a packed body": (400, gzip.compress(body(answers())), None),
    "no instance": (400, body(answers("")), None),
    "an endless instance": (400, body(answers("x" * 300)), None),
    "no disposition": (400, f"--{BOUNDARY}\r\nX: y\r\n\r\nz\r\n--{BOUNDARY}--\r\n".encode(), None),
    "a header without end": (400, f"--{BOUNDARY}\r\n".encode() + b"x" * 100_000, None),
    "wrong sign after a part": (400, body(answers()).replace(f"--{BOUNDARY}--".encode(), f"--{BOUNDARY}xx".encode()), None),
    "encrypted": (400, body(answers().replace(b'id="trust"', b'id="trust" encrypted="yes"')), None),
    "unknown form": (404, body(answers(form="other")), None),
    "unknown version": (404, body(answers(version="99")), None),
    "a draft": (404, body(answers(version="3")), None),
    "no version": (404, body(answers(version="")), None),
    "too many parts": (413, body(answers(), {f"{n}.jpg": b"x" for n in range(210)}), None),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_read_is_refused_and_leaves_nothing(phone, name):
    status, data, kind = BAD[name]
    reply = phone.ask("POST", "submission", data, content_type=kind or f"multipart/form-data; boundary={BOUNDARY}")
    assert reply.status_code == status
    assert ElementTree.fromstring(reply.content)[0].get("nature") == "submit_error"
    assert message(reply)
    assert not AnswerSet.objects.exists()


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("way", ["length", "pieces"])
def test_a_body_cut_in_the_middle_leaves_no_half_record(phone, share, way):
    whole = body(answers(**PHOTO), {"1763712000000.jpg": b"x" * 5_000})
    cut = whole[: int(len(whole) * share)]
    if way == "pieces":
        reply = phone.chunked(cut)
    else:
        more = {"CONTENT_LENGTH": str(len(whole)), "wsgi.input": BytesIO(cut)}
        reply = phone.ask("POST", "submission", content_type=f"multipart/form-data; boundary={BOUNDARY}", **more)
    assert reply.status_code == 400
    assert (AnswerSet.objects.count(), AnswerFile.objects.count()) == (0, 0)
    assert phone.raw(whole).status_code == 201


class Film(RawIOBase):
    """A body with a film of many megabytes, made while it is read; cut at a place when one is given."""

    def __init__(self, megabytes, cut=None):
        inside = megabytes * 1_000_000
        head = b"\0\0\0\x0cftypisom\0\0\0\x08moov" + (8 + inside).to_bytes(4) + b"mdat"
        start = body(answers(photo="a.mp4")).removesuffix(f"--{BOUNDARY}--\r\n".encode())
        named = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="a.mp4"; filename="a.mp4"\r\nContent-Type: video/mp4\r\n\r\n'.encode()
        self.pieces = [start + named + head, inside, f"\r\n--{BOUNDARY}--\r\n".encode()]
        self.size = len(self.pieces[0]) + inside + len(self.pieces[2])
        self.left = cut if cut is not None else self.size

    def read(self, size=-1):
        size = min(size if size >= 0 else self.left, self.left)
        while self.pieces and not self.pieces[0]:
            self.pieces.pop(0)
        if not size or not self.pieces:
            return b""
        piece = self.pieces[0]
        block = bytes(min(size, piece)) if isinstance(piece, int) else piece[:size]
        self.pieces[0] = piece - len(block) if isinstance(piece, int) else piece[size:]
        self.left -= len(block)
        return block


def send_film(phone, megabytes, cut=None, way="length"):
    film = Film(megabytes, cut)
    length = {"CONTENT_LENGTH": str(film.size)} if way == "length" else {"CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked"}
    return phone.ask("POST", "submission", content_type=f"multipart/form-data; boundary={BOUNDARY}", **length, **{"wsgi.input": film})


@pytest.mark.slow
@pytest.mark.parametrize("way", ["length", "pieces"])
def test_a_film_of_a_hundred_megabytes_that_is_cut_leaves_nothing_and_comes_whole_the_next_time(phone, round_, way):
    tracemalloc.start()
    assert send_film(phone, 99, cut=50_000_000, way=way).status_code == 400
    assert (AnswerSet.objects.count(), AnswerFile.objects.count()) == (0, 0)
    assert not default_storage.exists(f"surveys/{round_.pk}")
    assert send_film(phone, 99, way=way).status_code == 201
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    kept = AnswerFile.objects.get()
    assert (kept.size, default_storage.size(kept.stored)) == (99_000_028, 99_000_028)
    assert peak < 20_000_000
    assert send_film(phone, 99, way=way).status_code == 202


@pytest.mark.slow
def test_a_film_over_the_limit_is_refused(phone):
    assert send_film(phone, 101).status_code == 413
    assert send_film(phone, 101, way="pieces").status_code == 413
    assert not AnswerSet.objects.exists()


def test_more_than_the_limit_is_refused_before_it_is_read(phone):
    more = {"CONTENT_LENGTH": str(100_000_001), "wsgi.input": BytesIO(body(answers()))}
    assert phone.ask("POST", "submission", content_type=f"multipart/form-data; boundary={BOUNDARY}", **more).status_code == 413


def test_more_than_the_limit_in_pieces_is_refused(phone, monkeypatch):
    monkeypatch.setattr("wiqaya.surveys.views.openrosa.MOST", 1_000)
    assert phone.chunked(body(answers(**PHOTO), {"1763712000000.jpg": b"x" * 5_000})).status_code == 413
    assert not AnswerSet.objects.exists()


def test_a_device_that_goes_away_leaves_nothing(phone):
    class Gone(BytesIO):
        def read(self, size=-1):
            raise OSError

    more = {"HTTP_TRANSFER_ENCODING": "chunked", "CONTENT_LENGTH": "", "wsgi.input": Gone()}
    reply = phone.ask("POST", "submission", content_type=f"multipart/form-data; boundary={BOUNDARY}", **more)
    assert (reply.status_code, AnswerSet.objects.count()) == (400, 0)


@pytest.mark.parametrize(("method", "path"), [("GET", "submission"), ("PUT", "submission"), ("POST", "formList"), ("DELETE", "formList")])
def test_other_methods_are_not_taken(phone, method, path):
    reply = phone.ask(method, path)
    assert (reply.status_code, reply["X-OpenRosa-Version"]) == (405, "1.0")


def test_a_closed_round_takes_what_was_asked_offline_and_then_no_more(phone, round_, amal, as_actor, now, clock):
    waves.close_wave(wave=round_, by=as_actor(amal), at=now)
    assert phone.ask("HEAD", "submission").status_code == 204
    assert phone.post(answers()).status_code == 201
    clock["now"] = datetime(2026, 12, 29, 9, tzinfo=UTC)  # the fourteenth day
    assert phone.post(answers("uuid:2")).status_code == 201
    Wave.objects.filter(pk=round_.pk).update(state="estimated")
    assert phone.post(answers("uuid:3")).status_code == 409
    assert phone.post(answers("uuid:2")).status_code == 202  # had arrived; the device must hear it


def test_before_the_round_nothing_is_taken(phone, round_):
    Wave.objects.filter(pk=round_.pk).update(state="planned")
    assert phone.post(answers()).status_code == 409


def test_a_busy_database_asks_the_device_to_come_back(phone, monkeypatch):
    def locked(**_given):
        raise OperationalError("locked")

    monkeypatch.setattr("wiqaya.surveys.views.openrosa.take_parcel", locked)
    reply = phone.post(answers())
    assert (reply.status_code, "Retry-After" in reply) == (503, True)
