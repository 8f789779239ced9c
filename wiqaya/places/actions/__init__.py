"""Every write to places."""

from __future__ import annotations

from wiqaya.places.actions.boundaries import BoundaryImport, import_boundaries, import_exported
from wiqaya.places.actions.city import choose_small, create_city, set_up_city
from wiqaya.places.actions.names import AliasTaken, PopulationRow, add_alias, change_area, load_population, name_area, save_group

__all__ = [
    "AliasTaken",
    "BoundaryImport",
    "PopulationRow",
    "add_alias",
    "change_area",
    "choose_small",
    "create_city",
    "import_boundaries",
    "import_exported",
    "load_population",
    "name_area",
    "save_group",
    "set_up_city",
]
