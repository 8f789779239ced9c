"""Commands about cities and their areas."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from django.core.exceptions import ValidationError
from django.utils import timezone

from wiqaya.places import actions
from wiqaya.safeguards.access import Actor
from wiqaya.safeguards.fields import words
from wiqaya.safeguards.shell import Command, NothingTaken, Result


def _create_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("slug", help="short name in Latin letters, used in addresses")
    parser.add_argument("--name-en", required=True)
    parser.add_argument("--name-ar", required=True)
    parser.add_argument("--name-fr", default="")
    parser.add_argument("--country", required=True, metavar="XX", help="two letters, ISO 3166")


def _create(call: Namespace, by: Actor) -> Result:
    name = words(en=call.name_en, ar=call.name_ar, fr=call.name_fr)
    try:
        city = actions.create_city(slug=call.slug, name=name, country=call.country, by=by, at=timezone.now())
    except ValidationError as wrong:
        raise NothingTaken(*(f"{field}: {' '.join(messages)}" for field, messages in wrong.message_dict.items())) from wrong
    return Result({"city": city.slug, "id": str(city.id)})


COMMANDS = [Command(("city", "create"), "a city, ready for its boundaries", _create, _create_arguments)]
