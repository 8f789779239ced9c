"""Geometry of a city's areas without a geographic database: reading, simplifying, neighbours, drawing, writing."""

from wiqaya.engines.geo.areas import Area, Box, Locator, Shape, bbox, centroid, label_point, point_in_areas, square_km
from wiqaya.engines.geo.borders import Border, neighbours
from wiqaya.engines.geo.boundaries import Boundaries, read_boundaries
from wiqaya.engines.geo.countries import country_box
from wiqaya.engines.geo.drawing import Canvas, fit, svg_path
from wiqaya.engines.geo.geojson import to_geojson, to_geometry, to_shape
from wiqaya.engines.geo.holding import Holding, holdings
from wiqaya.engines.geo.reasons import Notice, because
from wiqaya.engines.geo.simplify import simplify
from wiqaya.engines.language import Reason

__all__ = [
    "Area", "Border", "Boundaries", "Box", "Canvas", "Holding", "Locator", "Notice", "Reason", "Shape",
    "bbox", "because", "centroid", "country_box", "fit", "holdings", "label_point", "neighbours", "point_in_areas", "read_boundaries", "simplify",
    "square_km", "svg_path", "to_geojson", "to_geometry", "to_shape",
]  # fmt: skip
