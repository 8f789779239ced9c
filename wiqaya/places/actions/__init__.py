"""Every write to places."""

from __future__ import annotations

from wiqaya.places.actions.areas import add_area
from wiqaya.places.actions.boundaries import BoundaryImport, import_boundaries, import_exported
from wiqaya.places.actions.city import choose_small, create_city, set_host, set_up_city
from wiqaya.places.actions.levels import add_level, change_level, choose_level, remove_level
from wiqaya.places.actions.names import AliasTaken, PopulationRow, add_alias, change_area, load_population, name_area, save_group
from wiqaya.places.actions.parents import Found, derive_parents, set_parents

__all__ = [
    "AliasTaken",
    "BoundaryImport",
    "Found",
    "PopulationRow",
    "add_alias",
    "add_area",
    "add_level",
    "change_area",
    "change_level",
    "choose_level",
    "choose_small",
    "create_city",
    "derive_parents",
    "import_boundaries",
    "import_exported",
    "load_population",
    "name_area",
    "remove_level",
    "save_group",
    "set_host",
    "set_parents",
    "set_up_city",
]
