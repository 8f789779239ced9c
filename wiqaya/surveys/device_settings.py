"""What ODK Collect and KoboCollect need to know of the server, as the picture that they read."""

from __future__ import annotations

import json
from base64 import b64encode
from zlib import compress

import qrcode
from django.utils.safestring import SafeString, mark_safe
from qrcode.image.svg import SvgPathImage


def settings_text(address: str, name: str) -> str:
    """The settings as both apps read them: JSON, compressed, in base64.  Forms come and answers go by themselves; sent ones leave the phone."""
    general = {
        "protocol": "odk_default", "server_url": address, "username": "", "password": "", "form_update_mode": "match_exactly",
        "automatic_update": True, "autosend": "wifi_and_cellular", "delete_send": True,
    }  # fmt: skip
    wanted = {"general": general, "admin": {"change_server": False}, "project": {"name": name}}
    return b64encode(compress(json.dumps(wanted, ensure_ascii=False).encode())).decode()


def picture(text: str) -> SafeString:
    """The text as a QR code, in SVG without any style."""
    drawn = qrcode.make(text, image_factory=SvgPathImage, box_size=10, border=4)
    svg: str = drawn.to_string(encoding="unicode")
    return mark_safe(svg)  # noqa: S308  drawn by the library out of squares
