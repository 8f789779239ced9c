"""Lists that come in files of their own beside a form: CSV, XML and GeoJSON, read as the instances that expressions look into."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from wiqaya.exchange.xforms.nodes import Node, read_xml
from wiqaya.exchange.xforms.reasons import wrong

BAD_IN_NAME = re.compile(r"[^\w.:-]")


def read_list(name: str, data: bytes) -> Node:
    """The instance of a file by the end of its name.  Raises FormError when it cannot be read."""
    kind = name.rpartition(".")[2].lower()
    if kind == "xml":
        holder = Node("instance")
        root = read_xml(data)
        root.parent = holder
        holder.add(root)
        return holder
    try:
        text = data.decode("utf-8-sig")
        return _items(_features(json.loads(text)) if kind == "geojson" else csv.DictReader(io.StringIO(text, newline="")))
    except (UnicodeDecodeError, ValueError, csv.Error, TypeError, KeyError) as error:
        raise wrong("unread_row", message=f"{name}: {error}") from error


def _items(rows: Iterable[Mapping[Any, Any]]) -> Node:
    holder = Node("instance")
    root = holder.add(Node("root", holder))
    for row in rows:
        item = root.add(Node("item", root))
        for header, value in row.items():
            if isinstance(header, str) and header.strip():
                item.add(Node(BAD_IN_NAME.sub("_", header.strip()), item, "" if value is None else str(value)))
    return holder


def _features(document: Any) -> Iterable[dict[str, Any]]:
    for feature in document["features"]:
        properties = feature.get("properties") or {}
        geometry = feature.get("geometry") or {}
        identifier = {"id": feature["id"]} if "id" in feature and "id" not in properties else {}
        yield {**identifier, "geometry": _geometry(geometry), **properties}


def _geometry(geometry: dict[str, Any]) -> str:
    """As ODK writes places: latitude, longitude, altitude, accuracy; points of a line or an outline apart by semicolons."""
    kind, spots = geometry.get("type"), geometry.get("coordinates")
    if not spots:
        return ""
    points = [spots] if kind == "Point" else spots if kind == "LineString" else spots[0] if kind == "Polygon" else []
    return "; ".join(f"{point[1]} {point[0]} 0 0" for point in points)
