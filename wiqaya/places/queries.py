"""Reading places."""

from __future__ import annotations


from wiqaya.places.models import City


def city_by_slug(slug: str) -> City | None:
    return City.objects.filter(slug=slug).first()


def city_by_host(host: str) -> City | None:
    """The city whose own address this is; `{slug}.localhost` serves as one for trying things out."""
    name = host.rsplit(":", 1)[0].lower()
    if name.endswith(".localhost"):
        return city_by_slug(name.removesuffix(".localhost"))
    return City.objects.filter(host=name).first() if "." in name and not name.replace(".", "").isdigit() else None


def default_city() -> City | None:
    """The installation's first city."""
    return City.objects.order_by("created", "id").first()


def cities() -> list[City]:
    return list(City.objects.order_by("slug"))
