"""The documents of OpenRosa: the list of forms, the files of a form, the reply to a submission (docs.getodk.org, OpenRosa APIs)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape

LIST = "http://openrosa.org/xforms/xformsList"
MANIFEST = "http://openrosa.org/xforms/xformsManifest"
RESPONSE = "http://openrosa.org/http/response"
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True)
class ListedForm:
    """A form as it is offered to devices.  Addresses are absolute; `manifest_url` is empty when the form has no files."""

    form_id: str
    name: str
    version: str
    hash: str
    download_url: str
    manifest_url: str = ""
    description: str = ""


@dataclass(frozen=True)
class MediaFile:
    """A file of a form; for a list of entities `integrity_url` tells devices which of theirs are outdated."""

    filename: str
    hash: str
    download_url: str
    integrity_url: str = ""


@dataclass(frozen=True)
class FormQuery:
    """What a device asks of the list."""

    form_id: str = ""
    verbose: bool = False
    all_versions: bool = False

    @classmethod
    def of(cls, params: Mapping[str, str]) -> FormQuery:
        """From the query of the address; everything is optional, unknown parameters are ignored."""
        return cls(params.get("formID", ""), _yes(params.get("verbose", "")), _yes(params.get("listAllVersions", "")))


def _yes(text: str) -> bool:
    return text.strip().lower() in {"true", "1", "yes"}


def select_forms(forms: Iterable[ListedForm], query: FormQuery) -> list[ListedForm]:
    """The forms asked for, given oldest version first: of each the last one, unless all are wanted."""
    asked = [form for form in forms if query.form_id in {"", form.form_id}]
    return asked if query.all_versions else list({form.form_id: form for form in asked}.values())


def md5_hash(data: bytes) -> str:
    """The hash of exactly the bytes that are served, as OpenRosa writes it."""
    return f"md5:{hashlib.md5(data, usedforsecurity=False).hexdigest()}"


def media_name(name: str) -> str:
    """A name of a file without any folder, as devices may store it.  Raises ValueError for what is no name."""
    plain = CONTROL.sub("", name).replace("\\", "/").rpartition("/")[2].strip()
    if plain in {"", ".", ".."}:
        raise ValueError(name)
    return plain


def _element(name: str, text: str) -> str:
    return f"<{name}>{escape(CONTROL.sub('', text))}</{name}>"


def form_list(forms: Iterable[ListedForm], *, verbose: bool = False) -> bytes:
    """The list of forms.  Texts that describe them only when asked for."""
    return f'{DECLARATION}<xforms xmlns="{LIST}">{"".join(_listed(form, verbose) for form in forms)}</xforms>'.encode()


def _listed(form: ListedForm, verbose: bool) -> str:
    parts = [("formID", form.form_id), ("name", form.name), ("version", form.version), ("hash", form.hash)]
    if verbose and form.description:
        parts.append(("descriptionText", form.description))
    parts.append(("downloadUrl", form.download_url))
    if form.manifest_url:
        parts.append(("manifestUrl", form.manifest_url))
    return f"<xform>{''.join(_element(*part) for part in parts)}</xform>"


def manifest(files: Iterable[MediaFile]) -> bytes:
    """The files of a form.  Raises ValueError for a name with a folder in it."""
    return f'{DECLARATION}<manifest xmlns="{MANIFEST}">{"".join(map(_media, files))}</manifest>'.encode()


def _media(file: MediaFile) -> str:
    if media_name(file.filename) != file.filename:
        raise ValueError(file.filename)
    parts = [("filename", file.filename), ("hash", file.hash), ("downloadUrl", file.download_url)]
    parts += [("integrityUrl", file.integrity_url)] if file.integrity_url else []
    kind = ' type="entityList"' if file.integrity_url else ""
    return f"<mediaFile{kind}>{''.join(_element(*part) for part in parts)}</mediaFile>"


def response(message: str, nature: str = "") -> bytes:
    """The reply to a submission; `nature` is one of submit_success, submit_error and the like."""
    attribute = f' nature="{escape(nature, {chr(34): "&quot;"})}"' if nature else ""
    return f'{DECLARATION}<OpenRosaResponse xmlns="{RESPONSE}"><message{attribute}>{escape(CONTROL.sub("", message))}</message></OpenRosaResponse>'.encode()
