"""Why a feature of a boundary file was refused or changed."""

from __future__ import annotations

from dataclasses import dataclass

from wiqaya.engines.language import Param, Reason

SENTENCES = {
    # the whole file
    "no_data": "The file is empty.",
    "too_large": "The file is larger than {limit_mb} MB.",
    "too_many_points": "The file has more than {limit} points.",
    "encoding": "The file is not readable text: {detail}",
    "cut_short": "The file ends before its end (line {line}, column {column}): it was cut short.",
    "not_json": "The file is not GeoJSON: line {line}, column {column}: {detail}.",
    "too_deep": "The file is nested too deeply to be GeoJSON.",
    "not_a_collection": "The file is GeoJSON of type “{type}”; a FeatureCollection is needed.",
    "no_features": "The file has no features.",
    "other_crs": "The coordinates are given in “{crs}”; export the file in WGS 84 (EPSG:4326).",
    "no_such_field": "No feature has a field “{field}”; the fields are: {fields}.",
    # one feature
    "not_a_feature": "This is not a feature.",
    "no_name": "The field “{field}” has no name.",
    "no_code": "The field “{field}” has no code.",
    "duplicate_code": "The code “{code}” is already used by feature {first}.",
    "no_geometry": "There is no geometry.",
    "wrong_geometry": "The geometry is a {type}; an area needs a Polygon or MultiPolygon.",
    "bad_coordinates": "The coordinates are not pairs of numbers (ring {ring}).",
    "not_degrees": "The coordinate {x}, {y} is not in degrees; export the file in WGS 84 (EPSG:4326).",
    "swapped": "Latitude and longitude are swapped: the file says {x}, {y} where longitude comes first.",
    "order_unclear": "Latitude and longitude are swapped here or in the other features: {x}, {y} lies far from the rest.",
    "self_crossing": "The boundary crosses itself at {x}, {y}.",
    "hole_outside": "A hole lies outside of its area at {x}, {y}.",
    "parts_overlap": "Parts of the area lie over each other at {x}, {y}.",
    "not_valid": "The geometry is not a sound area at {x}, {y}: {detail}.",
    "nothing_left": "No ring of the area has four distinct points and a surface.",
    "code_of_other_level": "The code “{code}” belongs to {area} of another level already; give this level something to put before its codes, for example D.",
    # taken with a warning
    "ring_dropped": "Ring {ring} was dropped: it has {points} distinct points and no surface to draw.",
    "ring_closed": "Ring {ring} did not end where it began and was closed.",
    "touching_mended": "The boundary touches itself at {x}, {y}; the area was kept and its rings written apart.",
    "height_dropped": "Heights were left out.",
    "duplicate_name": "The name “{name}” is also the name of feature {first}.",
    "overlap": "The area overlaps feature {other} ({name}) by {percent} % of the smaller one.",
    "far_away": "The area lies far from all others.",
    "outside_country": "The area lies outside of the country.",
    "parent_unknown": "No larger area has the code “{parent}” that stands in the field “{field}”; the area was kept without one.",
    "no_larger_level": "Areas of the largest level lie in no other; the field “{field}” was not read.",
    "reread": "The file is not in UTF-8; it was read as {encoding}.",
}


def because(code: str, /, **params: Param) -> Reason:
    """A reason of this package, with its English sentence."""
    return Reason(code, params, SENTENCES[code])


@dataclass(frozen=True, slots=True)
class Notice:
    """A reason about one feature, counted from 1, or about the whole file (None)."""

    feature: int | None
    reason: Reason

    def as_json(self) -> dict[str, int | str | None]:
        """`{feature, reason}` with the English sentence."""
        return {"feature": self.feature, "reason": self.reason.sentence()}


class RefusalError(Exception):
    """Carries a reason from deep inside a file or feature to where it is listed."""

    def __init__(self, code: str, /, **params: Param) -> None:
        self.reason = because(code, **params)
        super().__init__(self.reason.sentence())
