"""Every write to places."""

from __future__ import annotations

from wiqaya.places.actions.boundaries import import_boundaries
from wiqaya.places.actions.city import create_city, set_up_city
from wiqaya.places.actions.names import add_alias, load_population, name_area, save_group

__all__ = ["add_alias", "create_city", "import_boundaries", "load_population", "name_area", "save_group", "set_up_city"]
