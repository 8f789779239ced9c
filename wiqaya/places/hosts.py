"""The address that is a city's own: how it is written, and whether the city may have it."""

from __future__ import annotations

import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http.request import validate_host
from django.utils.translation import gettext as _

from wiqaya.places.models import City

LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")  # RFC 1123, section 2.1
LONGEST = 120
TRIAL = ".localhost"  # `{slug}.localhost` leads to every city without being set


def host_for(city: City, text: str, *, answered: bool = True) -> str:
    """The address as it is kept; empty when none is given.  Raises ValidationError: not a name, another city's, or not one of the installation's.

    `answered`: the installation must answer at it already (WIQAYA_HOSTS), so that nobody takes an address that is not theirs.
    """
    host = plain(text)
    if not host or host == city.host:
        return host
    other = City.objects.filter(host=host).exclude(pk=city.pk).first()
    if other:
        raise ValidationError(_("%(host)s leads to another city already.") % {"host": host})
    if host == own_address() and not _is_first(city):
        raise ValidationError(_("%(host)s is the address of the whole installation. A city needs a name of its own.") % {"host": host})
    if answered and not is_answered(host):
        raise ValidationError(
            _("The installation does not answer at %(host)s yet. Ask its operator to add it to WIQAYA_HOSTS; then save again.")
            % {"host": host}
        )
    return host


def plain(text: str) -> str:
    """`https://City.example.org/` → `city.example.org`; names in other scripts as browsers send them (IDNA)."""
    given = text.strip().removesuffix("/")
    name = re.sub(r"^https?://", "", given, flags=re.IGNORECASE).lower().removesuffix(".")
    if not name:
        return ""
    try:
        host = name.encode("idna").decode("ascii")
    except UnicodeError:
        host = ""
    labels = host.split(".")
    wrong = len(labels) < 2 or len(host) > LONGEST or not all(LABEL.fullmatch(label) for label in labels) or labels[-1].isdigit()
    if wrong or host.endswith(TRIAL):
        raise ValidationError(
            _("“%(given)s” is not the name of a web address. Write the name alone, without a port or a path, for example %(example)s.")
            % {"given": given, "example": "prevention.example.org"}
        )
    return host


def is_answered(host: str) -> bool:
    """Whether the installation answers requests for this name."""
    return validate_host(host, settings.ALLOWED_HOSTS)


def own_address() -> str:
    """The first full name in WIQAYA_HOSTS: where the installation itself is reached, with its first city."""
    return next((host.lower() for host in settings.ALLOWED_HOSTS if host[:1] not in {".", "*", ""}), "")


def _is_first(city: City) -> bool:
    return City.objects.order_by("created", "id").values_list("pk", flat=True).first() == city.pk
