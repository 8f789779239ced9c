"""A phone for tests: speaks OpenRosa to the server with a token in the address or with digest sign-in, and builds what it sends by hand."""

from __future__ import annotations

import hashlib
import re
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

from django.core.files.storage import default_storage
from django.test import Client

LIST = "{http://openrosa.org/xforms/xformsList}"
REPLY = "{http://openrosa.org/http/response}"
BOUNDARY = "----a-boundary-of-tests"
XFORM = """<?xml version="1.0"?><h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:orx="http://openrosa.org/xforms"
xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>ثقة</h:title><model><instance><data id="trust" version="{version}"><day/><area/><sex/><age/><photo/>
<sound/><say/><deviceid/><orx:meta><orx:instanceID/></orx:meta></data></instance><bind nodeset="/data/day" type="date" jr:preload="date" jr:preloadParams="today"/>
<bind nodeset="/data/area" type="string"/><bind nodeset="/data/sex" type="string"/><bind nodeset="/data/age" type="string"/>
<bind nodeset="/data/photo" type="binary"/><bind nodeset="/data/sound" type="binary"/><bind nodeset="/data/say" type="string"/>
<bind nodeset="/data/deviceid" type="string" jr:preload="property" jr:preloadParams="deviceid"/>
<bind nodeset="/data/meta/instanceID" type="string" jr:preload="uid"/></model></h:head><h:body>
<select1 ref="/data/area"><label>Area</label><item><label>1</label><value>1</value></item><item><label>2</label><value>2</value></item></select1>
<select1 ref="/data/sex"><label>Sex</label><item><label>F</label><value>female</value></item><item><label>M</label><value>male</value></item></select1>
<select1 ref="/data/age"><label>Age</label><item><label>25-39</label><value>25-39</value></item><item><label>40-59</label><value>40-59</value></item></select1>
<upload ref="/data/photo" mediatype="image/*"><label>Photo</label></upload><upload ref="/data/sound" mediatype="audio/*"><label>Sound</label></upload>
<input ref="/data/say"><label>Say</label></input></h:body></h:html>"""


def picture(shown: bytes = b"one", told: bytes = b"") -> bytes:
    """A JPEG in its parts: a comment of the camera, a table, and a scan with what is shown."""
    comment = b"\xff\xfe" + (len(told) + 2).to_bytes(2) + told if told else b""
    return b"\xff\xd8" + comment + b"\xff\xdb\x00\x03\x00" + b"\xff\xda\x00\x02" + shown + b"\xff\xd9"


def answers(instance: str = "uuid:1", *, form: str = "trust", version: str = "2", deprecated: str = "", **given: str) -> bytes:
    """A submission of the form above."""
    said = {"day": "2026-11-20", "area": "2", "sex": "female", "age": "25-39", "deviceid": "imei-123456789"} | given
    inside = "".join(f"<{name}>{value}</{name}>" for name, value in said.items())
    meta = f"<instanceID>{instance}</instanceID>" + (f"<deprecatedID>{deprecated}</deprecatedID>" if deprecated else "")
    return f'<?xml version="1.0"?><data id="{form}" version="{version}">{inside}<meta>{meta}</meta></data>'.encode()


def part(name: str, content: bytes, filename: str = "", kind: str = "text/xml") -> bytes:
    named = f'; filename="{filename}"' if filename else ""
    return f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{named}\r\nContent-Type: {kind}\r\n\r\n'.encode() + content + b"\r\n"


def body(xml: bytes | None, files: dict[str, bytes] | None = None) -> bytes:
    parts = [part("xml_submission_file", xml, "submission.xml")] if xml is not None else []
    parts += [part(name, content, name, "image/jpeg") for name, content in (files or {}).items()]
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


class Device:
    """`base` is the address that the interviewer typed; with `login` and `password` it signs in when it is asked to."""

    def __init__(self, base: str, login: str = "", password: str = "") -> None:
        self.base, self.login, self.password, self.count, self.nonce = base, login, password, 0, ""
        self.client = Client(raise_request_exception=False)

    def ask(self, method: str, path: str, data: bytes = b"", *, query: str = "", **more: Any) -> Any:
        address = f"{self.base}/{path}{'?' + query if query else ''}" if not path.startswith("http") else path.partition("testserver")[2]
        reply = self._send(method, address, data, more)
        if reply.status_code == 401 and self.login:
            self.nonce = re.search(r'nonce="([^"]+)"', reply["WWW-Authenticate"])[1]
            reply = self._send(method, address, data, more)
        return reply

    def post(self, xml: bytes | None, files: dict[str, bytes] | None = None, **more: Any) -> Any:
        return self.raw(body(xml, files), **more)

    def raw(self, data: bytes, **more: Any) -> Any:
        return self.ask("POST", "submission", data, content_type=f"multipart/form-data; boundary={BOUNDARY}", **more)

    def chunked(self, data: bytes) -> Any:
        more = {"HTTP_TRANSFER_ENCODING": "chunked", "CONTENT_LENGTH": "", "wsgi.input": BytesIO(data)}
        return self.ask("POST", "submission", b"", content_type=f"multipart/form-data; boundary={BOUNDARY}", **more)

    def _send(self, method: str, address: str, data: bytes, more: dict[str, Any]) -> Any:
        given = {"content_type": "application/octet-stream", **more}
        given["CONTENT_TYPE"] = given["content_type"]  # also where the body is a stream of the test's own
        if self.nonce:
            given["HTTP_AUTHORIZATION"] = self._signed(method, address)
        return self.client.generic(method, address, data, **given)

    def _signed(self, method: str, address: str) -> str:
        self.count += 1
        first, second = _md5(f"{self.login}:Wiqaya:{self.password}"), _md5(f"{method}:{address}")
        response = _md5(f"{first}:{self.nonce}:{self.count:08x}:abc:auth:{second}")
        return (
            f'Digest username="{self.login}", realm="Wiqaya", nonce="{self.nonce}", uri="{address}", qop=auth, nc={self.count:08x}, cnonce="abc", '
            f'response="{response}", algorithm=MD5'
        )


def _md5(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest()


def listed(reply, names=LIST):
    return [{child.tag.removeprefix(names): child.text for child in one} for one in ElementTree.fromstring(reply.content)]


def content(file):
    with default_storage.open(file.stored) as opened:
        return opened.read()


def message(reply):
    return ElementTree.fromstring(reply.content).find(f"{REPLY}message").text
